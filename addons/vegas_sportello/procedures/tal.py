from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    tal_converter = fields.Char(
        "Index of the converter", prefetch="tal", copy=False, help="Gas with a converter: both indexes are read."
    )
    tal_reading_id = fields.Many2one(
        "vegas.reading",
        "Reading to be sent",
        prefetch="tal",
        copy=False,
        readonly=True,
        guarded=True,
        index="btree_not_null",
        ondelete="set null",
        help="One that stands in the register already; empty: it is entered when the request is sent.",
    )


class VegasHandlerTal(models.AbstractModel):
    _name = "vegas.handler.tal"
    _inherit = "vegas.handler.exchange"
    _description = "TAL – self-reading of the customer, sent to the distributor"

    _services = ("TAL",)
    _appointment = False
    _admission = False

    def _transitions(self):
        """EXTENDS vegas_base: what was typed wrong can be taken back until it leaves the house."""
        return {**super()._transitions(), "cancel": (("draft", "sent"), "cancelled")}

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        if verb == "cancel":
            problems.extend(self._check_still_here(requests.filtered(lambda request: request.stage_id.code == "sent")))
        if verb == "send":
            faulty = {problem.request for problem in problems}
            problems.extend(self._check_register(requests.filtered(lambda request: request not in faulty)))
        return problems

    def _check_still_here(self, requests):
        """A message that a process is delivering, or has delivered, cannot be taken back."""
        parts = requests.sudo().part_ids.filtered(lambda part: part.direction == "out")
        messages = self.env["vegas.message"]
        waiting = messages._lock_rows([("id", "in", parts.message_id.ids), ("state", "=", "ready")], None)
        gone = parts.filtered(lambda part: part.message_id not in waiting).request_id
        text = self.env._("The distributor has this reading already.")
        remedy = self.env._("Enter the right one as a new reading of the same day: the last one counts.")
        return [Problem(request, None, text, remedy) for request in requests if request.sudo() in gone]

    def _check_form(self, request):
        problems = [
            *super()._check_form(request),
            *self._check_meter(request),
            *self._check_customer_reading(request),
            *self._check_converter(request),
        ]
        if not request.customer_reading:
            text, remedy = self.env._("The reading is missing."), self.env._("Ask what the meter shows.")
            problems.append(Problem(request, "customer_reading", text, remedy))
        if request.commodity == "ele" and request.meter_id.remote:
            text = self.env._("The meter is read from a distance: the distributor takes no self-reading of it.")
            problems.append(Problem(request, "point_id", text))
        return problems

    def _check_converter(self, request):
        """With a converter both indexes are read, without one there is nothing to enter."""
        text = "".join((request.tal_converter or "").split())
        if not request.meter_id.converter:
            if not text:
                return []
            told, remedy = self.env._("The meter has no converter."), self.env._("Leave it empty.")
            return [Problem(request, "tal_converter", told, remedy)]
        if not text:
            told = self.env._("The converter's index is missing.")
            return [Problem(request, "tal_converter", told, self.env._("With a converter both indexes are read."))]
        digits = request.meter_id.converter_digits or request.meter_id.digits
        if not (text.isascii() and text.isdigit()) or len(text) > digits:
            told = self.env._("The converter's index is no number of at most %(digits)s digits.", digits=digits)
            return [Problem(request, "tal_converter", told, self.env._("Leave out the decimals."))]
        return []

    def _check_register(self, requests):
        """Return what the register would refuse of these readings."""
        places = {"date": "customer_reading_date", "meter_id": "point_id", "index_converter": "tal_converter"}
        # One that stands in the register was looked at when it was entered.
        requests = requests.filtered(lambda request: not request.tal_reading_id)
        readings = self.env["vegas.reading"]
        owner = {readings.new(self._reading_values(request)): request for request in requests}
        found = readings.union(*owner)._problems()
        return [Problem(owner[reading], places.get(name, "customer_reading"), text) for reading, name, text in found]

    def _reading_values(self, request):
        indexes = self._indexes(request)
        names = ("index_f1", "index_f2", "index_f3") if len(indexes) == 3 else ("index_f0",)
        return {
            "point_id": request.point_id.id,
            "meter_id": request.meter_id.id,
            "date": request.customer_reading_date,
            **dict(zip(names, indexes, strict=True)),
            **({"index_converter": self._converter(request)} if request.tal_converter else {}),
            "kind": "self",
            "source": "counter",
            "state": "sent",
            "request_id": request._origin.id,
        }

    def _converter(self, request):
        return int("".join(request.tal_converter.split()))

    def _body(self, request, flow):
        indexes = self._indexes(request)
        bands = ("_f1", "_f2", "_f3") if len(indexes) == 3 else ("",)
        data = {
            **self._point(request),
            "data_com_autolet_cf": request.customer_reading_date,
            **{f"let_tot_prel{band}": index for band, index in zip(bands, indexes, strict=True)},
        }
        if request.meter_id.converter:
            data["let_tot_conv"] = self._converter(request)
            data["matr_conv"] = request.meter_id.converter_serial or None
        return {"DatiPdR" if request.commodity == "gas" else "DatiPod": data, "note": request.note}

    def _read_outcome(self, request, root):
        """The outcome is whether the reading was validated; why not stands in the note."""
        if next(root.iter("esito_val")).text != "1":
            return "fail", {"reason_text": root.findtext("note")}
        return "execute", self._read_positive(request, {"esito_val": "1"})

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "send":
            known = requests.filtered("tal_reading_id")
            fresh = requests - known
            readings = self.env["vegas.reading"].create([self._reading_values(request) for request in fresh])
            made = dict(zip(fresh, readings, strict=True))
            label = self.env._("Reading of the customer")
            self._record(fresh, label, lambda request: ("", made[request].indexes, made[request], {"created": True}))
            self._change(
                known,
                lambda request: request.tal_reading_id,
                lambda request: {"state": "sent", "request_id": request.id},
            )
        if verb == "cancel":
            self._take_back(requests)
        if verb in ("execute", "fail"):
            readings = self.env["vegas.reading"].search([("request_id", "in", requests.ids), ("kind", "=", "self")])
            of_request = readings.grouped("request_id")
            state = "validated" if verb == "execute" else "rejected"
            self._change(
                requests, lambda request: of_request.get(request, readings[:0]), lambda _request: {"state": state}
            )

    def _take_back(self, requests):
        """Nothing has left the house: the readings go, and the messages that wait in the outbox."""
        effects = requests.effect_ids.filtered(lambda effect: not effect.undone_date)
        for effect in effects.sorted("id", reverse=True):
            effect._take_back()
        requests.part_ids.filtered(lambda part: part.direction == "out").message_id.unlink()

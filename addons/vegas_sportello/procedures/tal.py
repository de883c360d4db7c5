from odoo import models

from odoo.addons.vegas_base.engine.requests.problem import Problem


class VegasHandlerTal(models.AbstractModel):
    _name = "vegas.handler.tal"
    _inherit = "vegas.handler.exchange"
    _description = "TAL – self-reading of the customer, sent to the distributor"

    _services = ("TAL",)
    _appointment = False
    _admission = False

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        if verb == "send":
            faulty = {problem.request for problem in problems}
            problems.extend(self._check_register(requests.filtered(lambda request: request not in faulty)))
        return problems

    def _check_form(self, request):
        problems = [
            *super()._check_form(request),
            *self._check_meter(request),
            *self._check_customer_reading(request),
        ]
        if not request.customer_reading:
            text, remedy = self.env._("The reading is missing."), self.env._("Ask what the meter shows.")
            problems.append(Problem(request, "customer_reading", text, remedy))
        if request.commodity == "ele" and request.meter_id.remote:
            text = self.env._("The meter is read from a distance: the distributor takes no self-reading of it.")
            problems.append(Problem(request, "point_id", text))
        return problems

    def _check_register(self, requests):
        """Return what the register would refuse of these readings."""
        fields = {"date": "customer_reading_date", "meter_id": "point_id"}
        readings = self.env["vegas.reading"]
        owner = {readings.new(self._reading_values(request)): request for request in requests}
        found = readings.union(*owner)._problems()
        return [Problem(owner[reading], fields.get(name, "customer_reading"), text) for reading, name, text in found]

    def _reading_values(self, request):
        indexes = self._indexes(request)
        names = ("index_f1", "index_f2", "index_f3") if len(indexes) == 3 else ("index_f0",)
        return {
            "point_id": request.point_id.id,
            "meter_id": request.meter_id.id,
            "date": request.customer_reading_date,
            **dict(zip(names, indexes, strict=True)),
            "kind": "self",
            "source": "counter",
            "state": "sent",
            "request_id": request._origin.id,
        }

    def _body(self, request, flow):
        indexes = self._indexes(request)
        bands = ("_f1", "_f2", "_f3") if len(indexes) == 3 else ("",)
        data = {
            **self._point(request),
            "data_com_autolet_cf": request.customer_reading_date,
            **{f"let_tot_prel{band}": index for band, index in zip(bands, indexes, strict=True)},
        }
        return {"DatiPdR" if request.commodity == "gas" else "DatiPod": data, "note": request.note}

    def _read_outcome(self, request, root):
        """The outcome is whether the reading was validated; why not stands in the note."""
        if next(root.iter("esito_val")).text != "1":
            return "fail", {"reason_text": root.findtext("note")}
        return "execute", self._read_positive(request, {"esito_val": "1"})

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "send":
            readings = self.env["vegas.reading"].create([self._reading_values(request) for request in requests])
            made = dict(zip(requests, readings, strict=True))
            label = self.env._("Reading of the customer")
            self._record(requests, label, lambda request: ("", made[request].indexes, made[request], {"created": True}))
        if verb in ("execute", "fail"):
            readings = self.env["vegas.reading"].search([("request_id", "in", requests.ids), ("kind", "=", "self")])
            of_request = readings.grouped("request_id")
            state = "validated" if verb == "execute" else "rejected"
            self._change(
                requests, lambda request: of_request.get(request, readings[:0]), lambda _request: {"state": state}
            )

from odoo import fields, models

from odoo.addons.vegas_base.engine.exchange import read_date, write_date
from odoo.addons.vegas_base.engine.problem import Problem

REASONS = [
    ("01", "Consumption thought too high"),
    ("02", "Consumption thought too low"),
    ("03", "The meter does not count"),
    ("04", "Display not readable"),
    ("05", "Meter noisy or damaged"),
    ("99", "Other"),
]


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    v01_reason = fields.Selection(REASONS, "Reason of the check", prefetch="v01", required_for=("v01:send",))
    v01_reason_note = fields.Char("Which other reason", prefetch="v01")
    v01_cost = fields.Monetary("Cost told to the customer", prefetch="v01", currency_field="currency_id", copy=False)
    v01_confirmation = fields.Selection(
        [("paper", "Signed on paper"), ("screen", "Signed on screen")],
        "Confirmation of the cost",
        prefetch="v01",
        copy=False,
        required_for=("v01:send",),
    )
    v01_signature = fields.Binary("Signature", prefetch="v01", copy=False, attachment=True)
    v01_check_date = fields.Date("Checked on", prefetch="v01", readonly=True, copy=False, guarded=True)
    v01_conforming = fields.Selection(
        [("C", "Conforming"), ("N", "Not conforming")],
        "Result of the check",
        prefetch="v01",
        readonly=True,
        copy=False,
        guarded=True,
    )
    v01_report_number = fields.Char("Report", prefetch="v01", readonly=True, copy=False, guarded=True)
    v01_report = fields.Text("Report of the technician", prefetch="v01", readonly=True, copy=False, guarded=True)
    v01_laboratory = fields.Boolean("Checked in a laboratory", prefetch="v01", readonly=True, copy=False, guarded=True)
    v01_outcome = fields.Json(prefetch="v01", readonly=True, copy=False, guarded=True)
    currency_id = fields.Many2one(related="company_id.currency_id")


class VegasHandlerV01(models.AbstractModel):
    _name = "vegas.handler.v01"
    _inherit = "vegas.handler.exchange"
    _description = "V01 – meter check on the customer's request"

    _services = ("V01",)

    # === NEW REQUEST === #

    def _defaults(self, request):
        """Phone of the customer, the first two possible days, the cost in force."""
        today = fields.Date.context_today(self)
        days = self._possible_days(today, 2, request.point_id.distributor_id)
        return {
            "phone": request.partner_id.phone,
            "wish1_date": days[0],
            "wish1_slot": "09:00-11:00",
            "wish2_date": days[1],
            "wish2_slot": "14:00-16:00",
            "v01_cost": self.env["vegas.parameter"]._on("v01.cost", today).value,
        }

    def _possible_days(self, start, count, distributor):
        """Return the next ``count`` working days on which a technician of ``distributor`` can be asked for."""
        calendar = self.env["vegas.term"]._calendar("working", distributor)
        notice = int(self.env["vegas.parameter"]._on("appointment.notice.days", start).value)
        return [calendar.add(start, notice + number) for number in range(count)]

    # === SENDING === #

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        if verb == "send":
            for request in requests:
                problems.extend(self._check_form(request))
        return problems

    def _check_form(self, request):
        env, problems = self.env, []
        today = fields.Date.context_today(self)
        calendar = env["vegas.term"]._calendar("working", request.distributor_id)

        def wrong(field, text, remedy):
            problems.append(Problem(request, field, text, remedy))

        if request.v01_reason == "99" and not request.v01_reason_note:
            wrong("v01_reason_note", env._("The other reason is missing."), env._("Write it in a few words."))
        if request.v01_confirmation == "screen" and not request.v01_signature:
            wrong("v01_signature", env._("The signature is missing."), env._("Let the customer sign, or print it."))
        digits = "".join(char for char in request.phone or "" if char.isdigit())
        if not 6 <= len(digits) <= 15:
            wrong("phone", env._("The phone number is missing or incomplete."), env._("The technician needs it."))
        for date_field, slot_field in (("wish1_date", "wish1_slot"), ("wish2_date", "wish2_slot")):
            day = request[date_field]
            if not day:
                continue
            if day <= today or not calendar.is_day(day):
                next_day = calendar.add(max(day, today), 1)
                wrong(
                    date_field,
                    env._("%(day)s is not possible: the technician comes on working days.", day=f"{day:%d/%m/%Y}"),
                    env._("Choose for example %(day)s.", day=f"{next_day:%d/%m/%Y}"),
                )
            if not request[slot_field]:
                wrong(slot_field, env._("The slot is missing."), env._("Choose one."))
        if not request.wish1_date:
            wrong("wish1_date", env._("The wished day is missing."), env._("Choose one."))
        if not request.meter_id:
            wrong(
                "point_id", env._("The point has no meter in the register."), env._("Ask the back office to enter it.")
            )
        partner = request.partner_id
        if not partner._vegas_tax_code() and not partner._vegas_vat():
            wrong("partner_id", env._("The customer has no tax code."), env._("Enter it on the customer's page."))
        if request.contract_id and request.contract_id.partner_id != partner:
            holder = request.contract_id.partner_id.name
            wrong(
                "partner_id", env._("The point belongs to another customer."), env._("Holder: %(name)s.", name=holder)
            )
        problems.extend(self._check_reading(request, today))
        return problems

    def _check_reading(self, request, today):
        env = self.env
        if not request.customer_reading:
            return []
        bands = request.meter_id.bands
        indexes = self._indexes(request)
        if not indexes or len(indexes) != (3 if bands == "F3" else 1):
            text = env._("The reading is not a number.")
            remedy = (
                env._("Write F1 / F2 / F3, for example 1200 / 980 / 1410.")
                if bands == "F3"
                else env._("Write the black digits only, without decimals.")
            )
            return [Problem(request, "customer_reading", text, remedy)]
        if any(len(str(index)) > request.meter_id.digits for index in indexes):
            text = env._("The reading has more digits than the meter (%(digits)s).", digits=request.meter_id.digits)
            return [Problem(request, "customer_reading", text, env._("Leave out the red digits."))]
        if not request.customer_reading_date or request.customer_reading_date > today:
            text = env._("The day of the reading is missing or in the future.")
            return [Problem(request, "customer_reading_date", text, env._("Enter the day on which it was read."))]
        return []

    def _indexes(self, request):
        """Return the list of whole numbers of the customer's reading, empty when it is none."""
        parts = [part.strip() for part in (request.customer_reading or "").split("/")]
        return [int(part) for part in parts] if all(part.isascii() and part.isdigit() for part in parts) else []

    def _body(self, request, flow):
        body = super()._body(request, flow)
        body["DatiTecnici"] = self._point(request)
        body["Verifica"] = {"motivo": request.v01_reason, "note_motivo": request.v01_reason_note}
        body["Appuntamento"] = self._appointment(request)
        indexes = self._indexes(request)
        if indexes:
            names = ["_f1", "_f2", "_f3"] if len(indexes) == 3 else [""]
            body["LetturaCliente"] = {
                "data_lettura_cl": write_date(request.customer_reading_date),
                **{f"valore_lettura_cl{name}": str(index) for name, index in zip(names, indexes, strict=True)},
            }
        body["note"] = request.note
        return body

    def _element_fields(self):
        return {**super()._element_fields(), "motivo": "v01_reason", "note_motivo": "v01_reason_note"}

    # === OUTCOME === #

    def _read_outcome(self, request, root):
        data = root.find("DatiTecnici")
        outcome = {element.tag: element.text for element in data if element.text}
        return {
            "v01_check_date": read_date(outcome.get("data_verifica")),
            "v01_conforming": outcome.get("esito_verifica"),
            "v01_report_number": outcome.get("rif_resoconto"),
            "v01_report": outcome.get("resoconto"),
            "v01_laboratory": outcome.get("verif_lab") == "SI",
            "v01_outcome": outcome,
        }

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._store_readings(requests)
            self._replace_meters(requests.filtered(lambda request: request.v01_outcome.get("sost_mis") == "SI"))
            self._ask_recalculation(requests.filtered(lambda request: request.v01_conforming == "N"))

    def _store_readings(self, requests):
        readings = self.env["vegas.reading"].create(
            [
                {
                    "point_id": request.point_id.id,
                    "meter_id": request.meter_id.id,
                    "date": request.v01_check_date,
                    **self._index_values(request.v01_outcome, "segn_mis"),
                    "kind": "actual",
                    "source": "distributor",
                    "request_id": request.id,
                }
                for request in requests
            ]
        )
        requests._record_effects(
            [
                (request, self.env._("Reading of the technician"), "", reading.indexes, reading)
                for request, reading in zip(requests, readings, strict=True)
            ]
        )

    def _index_values(self, outcome, name):
        values = {"index_f0": outcome.get(name)}
        values.update({f"index_f{band}": outcome.get(f"{name}_f{band}") for band in (1, 2, 3)})
        return {field: int(value) for field, value in values.items() if value}

    def _replace_meters(self, requests):
        """Take the old meter off and put the new one on, with the reading it starts from."""
        old = {request: request.meter_id for request in requests}
        for day, group in requests.grouped(self._replaced_on).items():
            group.meter_id.write({"removed_on": day})
        requests.meter_id.flush_recordset()
        new = self.env["vegas.meter"].create(
            [
                {
                    "point_id": request.point_id.id,
                    "serial": request.v01_outcome.get("matr_nuovo_mis"),
                    "year": int(request.v01_outcome.get("anno_fabb_nuovo_mis") or 0),
                    "digits": int(request.v01_outcome.get("n_cifre_nuovo_mis") or old[request].digits),
                    "meter_class": old[request].meter_class,
                    "bands": "F3" if "segn_nuovo_mis_f1" in request.v01_outcome else old[request].bands,
                    "installed_on": self._replaced_on(request),
                }
                for request in requests
            ]
        )
        self.env["vegas.reading"].create(
            [
                {
                    "point_id": request.point_id.id,
                    "meter_id": meter.id,
                    "date": meter.installed_on,
                    **self._index_values(request.v01_outcome, "segn_nuovo_mis"),
                    "kind": "actual",
                    "source": "distributor",
                    "request_id": request.id,
                }
                for request, meter in zip(requests, new, strict=True)
            ]
        )
        requests._record_effects(
            [
                (request, self.env._("Meter"), old[request].serial, meter.serial, meter)
                for request, meter in zip(requests, new, strict=True)
            ]
        )

    def _replaced_on(self, request):
        return read_date(request.v01_outcome.get("data_sost")) or request.v01_check_date

    def _ask_recalculation(self, requests):
        """A meter that was wrong means bills that were wrong: somebody must compute them again."""
        requests._to_do(self.env._("Meter not conforming: compute the bills again"))
        requests._record_effects(
            [
                (request, self.env._("To do"), "", self.env._("Recalculation of the bills"), request)
                for request in requests
            ]
        )

    # === PAPERS === #

    def _paper_data(self, request, code):
        reasons = dict(request._fields["v01_reason"]._description_selection(self.env))
        results = dict(request._fields["v01_conforming"]._description_selection(self.env))
        slots = dict(request._fields["wish1_slot"]._description_selection(self.env))
        wishes = [
            f"{day:%d/%m/%Y} {slots.get(slot, '')}"
            for day, slot in ((request.wish1_date, request.wish1_slot), (request.wish2_date, request.wish2_slot))
            if day
        ]
        outcome = request.v01_outcome or {}
        return {
            "meter": outcome.get("matr_mis") or request.meter_id.serial or "",
            "reason": " – ".join(p for p in (reasons.get(request.v01_reason), request.v01_reason_note) if p),
            "cost": f"€ {request.v01_cost:.2f}".replace(".", ","),
            "wishes": "; ".join(wishes),
            "reading": request.customer_reading or "",
            "check_date": f"{request.v01_check_date:%d/%m/%Y}" if request.v01_check_date else "",
            "result": results.get(request.v01_conforming, ""),
            "conforming": request.v01_conforming == "C",
            "report_number": request.v01_report_number or "",
            "report": request.v01_report or "",
            "found_indexes": ", ".join(
                request.effect_ids.filtered(lambda effect: effect.res_model == "vegas.reading").mapped("after")
            ),
            "signed_on_screen": request.v01_confirmation == "screen",
        }

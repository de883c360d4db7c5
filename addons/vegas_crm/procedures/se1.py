from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem
from odoo.addons.vegas_base.standard import blocks

CONFIRMATION = "SE4"
DATA_FLOW = "0200"


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    se1_revoke = fields.Boolean(
        "Withdraw if suspended",
        prefetch="se1",
        help="The switching is given up when the point is suspended for arrears.",
    )
    se1_credit = fields.Boolean(
        "Buy the credit", prefetch="se1", help="The debt with the supplier before is bought from it."
    )
    se1_technical = fields.Json(prefetch="se1", readonly=True, copy=False, guarded=True)


class VegasHandlerSe1(models.AbstractModel):
    _name = "vegas.handler.se1"
    _inherit = "vegas.handler.sii"
    _description = "SE1 – switching of an electricity point to us"

    # The final confirmation comes as SE4.
    _services = ("SE1", CONFIRMATION)
    _opens_contract = True

    # === TABLE === #

    def _transitions(self):
        table = {**super()._transitions(), "schedule": (("admitted",), None)}
        table.pop("fail")
        return table

    def _flow_verbs(self):
        return {**super()._flow_verbs(), DATA_FLOW: ("schedule",), "0150": ("execute",)}

    def _canonical_flow(self, flow, service=None):
        return "0150" if service == CONFIRMATION else super()._canonical_flow(flow, service)

    # === NEW REQUEST === #

    def _defaults(self, request):
        return {**super()._defaults(request), "effective_date": self._first_day(request)}

    def _first_day(self, request):
        """Return the first day from which the switching can take effect when it is asked for today.

        Until 30 November 2026 the first of a month, asked for by the 10th of the month before; then (del. 58/2026)
        any day after some working days. The parameters say which rule is in force.
        """
        today, parameter = fields.Date.context_today(self), self.env["vegas.parameter"]
        last_day = int(parameter._on("se1.last.day", today).value)
        if last_day:
            first = fields.Date.start_of(today, "month")
            return fields.Date.add(first, months=1 if today.day <= last_day else 2)
        version = request.contract_id.version_ids[:1]
        code = "se1.notice.days.other" if version.use == "other" else "se1.notice.days.household"
        calendar = self.env["vegas.term"]._calendar("working", request.distributor_id)
        return calendar.add(today, int(parameter._on(code, today).value))

    # === SENDING === #

    def _check_form(self, request):
        problems = super()._check_form(request)
        problems.extend(self.env["vegas.handler.activation"]._check_new_contract(request))
        day, first = request.effective_date, self._first_day(request)
        last_day = int(self.env["vegas.parameter"]._on("se1.last.day", fields.Date.context_today(self)).value)
        if day and (day < first or (last_day and day.day != 1)):
            text = self.env._("The switching cannot take effect on %(day)s.", day=f"{day:%d/%m/%Y}")
            remedy = self.env._("The first possible day is %(day)s.", day=f"{first:%d/%m/%Y}")
            problems.append(Problem(request, "effective_date", text, remedy))
        return problems

    def _body(self, request, flow):
        return {
            **self._customer_codes(request),
            "data_contratto": request.contract_id.signed_date,
            "data_decorrenza": request.effective_date,
            "revoca_timoe": "1" if request.se1_revoke else "0",
            "acquisto_credito": "1" if request.se1_credit else "0",
            "piva_controparte_commerciale": self._seller(request),
            "contratto_connessione": "02",
            "cod_offerta": request.offer_code,
        }

    def _element_fields(self):
        return {**super()._element_fields(), "data_contratto": "contract_id"}

    # === ANSWERS === #

    def _read(self, request, flow, root):
        if flow == DATA_FLOW:
            data = self._outcome(root)
            return "schedule", {"se1_technical": data, "effective_date": blocks.read_date(data["data_decorrenza"])}
        if flow == "0150":
            today = fields.Date.context_today(self)
            return "execute", {"outcome": self._outcome(root), "executed_date": today, "closed_date": today}
        return super()._read(request, flow, root)

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._set_point_state(requests, "active")
            self._change_points(requests, self._technical)
            self._open_contracts(requests)

    def _technical(self, request):
        """Return what the SII told of the point (dict of field: value)."""
        power = (request.se1_technical or {}).get("potenza_disponibile")
        return {"available_power": float(power)} if power else {}

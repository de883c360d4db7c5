from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem
from odoo.addons.vegas_base.privacy.access import SEE_PAPERS


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    r01_payment_date = fields.Date("Paid on", prefetch="r01", copy=False, required_for=("r01:send",))
    r01_payment = fields.Binary(
        "Proof of payment", prefetch="r01", copy=False, attachment=True, groups=SEE_PAPERS, required_for=("r01:send",)
    )
    r01_payment_name = fields.Char("File name of the proof of payment", prefetch="r01", copy=False)


class VegasHandlerR01(models.AbstractModel):
    _name = "vegas.handler.r01"
    _inherit = ["vegas.handler.follow_up", "vegas.handler.activation"]
    _description = "R01 – reactivation after a suspension for arrears"

    _services = ("R01",)
    _executed_leaf = "data_riatt"
    _twins = True
    _opens_contract = False
    # Only who suspended the supply can ask for it again.
    _origins = {"sm1": ("done",)}

    def _check_form(self, request):
        problems = [
            *super()._check_form(request),
            *self._check_origin(request),
            *self._check_phone(request),
            *self._check_wishes(request),
        ]
        if request.r01_payment_date and request.r01_payment_date > fields.Date.context_today(self):
            text = self.env._("The day of the payment lies in the future.")
            problems.append(Problem(request, "r01_payment_date", text, self.env._("Enter the day of the proof.")))
        return problems

    def _body(self, request, flow):
        body = super()._body(request, flow)
        body["DatiTecnici"] = self._point(request)
        body["Riattivazione"] = {
            "cod_prat_sosp": request.origin_request_id.name,
            "data_pagamento": request.r01_payment_date,
        }
        body["Appuntamento"] = self._appointment_wishes(request)
        return body

    def _outlook(self, request):
        env = self.env
        return [
            env._("The technician's reading on the point, which is active again."),
            env._("The contract runs again, and bills are issued as before."),
        ]

    def _element_fields(self):
        more = {"cod_prat_sosp": "origin_request_id", "data_pagamento": "r01_payment_date"}
        return {**super()._element_fields(), **more}

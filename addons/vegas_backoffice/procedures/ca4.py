from odoo import fields, models


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    ca4_reason = fields.Text("Reason of the closing", prefetch="ca4", copy=False, required_for=("ca4:send",))


class VegasHandlerCa4(models.AbstractModel):
    _name = "vegas.handler.ca4"
    _inherit = "vegas.handler.cessation"
    _description = "CA4 – administrative closing for reasons other than arrears"

    _services = ("CA4",)

    def _body(self, request, flow):
        body = super()._body(request, flow)
        body["Cessazione"]["motivo"] = request.ca4_reason
        return body

    def _element_fields(self):
        return {**super()._element_fields(), "motivo": "ca4_reason"}

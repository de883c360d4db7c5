from odoo import fields, models


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    x01_question = fields.Char("Question", prefetch="x01", required_for=("x01:send",))
    x01_answer = fields.Char("Answer", prefetch="x01", readonly=True, copy=False, guarded=True)


class VegasHandlerX01(models.AbstractModel):
    _name = "vegas.handler.x01"
    _inherit = "vegas.handler.exchange"
    _description = "X01 – a question to the distributor"

    _services = ("X01",)

    def _flow_verbs(self):
        # Nobody comes to the house: no appointment.
        return {flow: verbs for flow, verbs in super()._flow_verbs().items() if flow != "0200"}

    def _body(self, request, flow):
        return {**super()._body(request, flow), "Domanda": {"testo": request.x01_question}}

    def _element_fields(self):
        return {**super()._element_fields(), "testo": "x01_question"}

    def _read_outcome(self, request, root):
        return {"x01_answer": root.findtext("risposta")}

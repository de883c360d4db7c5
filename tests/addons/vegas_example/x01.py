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

    # Nobody comes to the house.
    _appointment = False

    def _body(self, request, flow):
        return {**super()._body(request, flow), "Domanda": {"testo": request.x01_question}}

    def _element_fields(self):
        return {**super()._element_fields(), "testo": "x01_question"}

    def _read_positive(self, request, outcome):
        return {**super()._read_positive(request, outcome), "x01_answer": outcome.get("risposta")}

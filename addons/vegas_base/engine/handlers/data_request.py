from odoo import api, fields, models

from ..requests.problem import Problem


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    data_answer = fields.Text("Answer of the distributor", compute="_compute_data_answer")
    data_answer_reference = fields.Char("Reference of the answer", compute="_compute_data_answer")

    @api.depends("outcome")
    def _compute_data_answer(self):
        for request in self:
            outcome = request.outcome or {}
            request.data_answer = outcome.get("risposta")
            request.data_answer_reference = outcome.get("rif_risp_quesiti")


class VegasHandlerDataRequest(models.AbstractModel):
    """A request for technical data (M01, M02), often because of a complaint: a question out, an answer in."""

    _name = "vegas.handler.data_request"
    _inherit = "vegas.handler.exchange"
    _description = "Procedure that asks for technical data"

    _appointment = False

    def _defaults(self, request):
        return {**super()._defaults(request), "phone": request.partner_id.phone}

    def _check_form(self, request):
        problems = [*super()._check_form(request), *self._check_customer_reading(request)]
        if not (request.complaint_reference or request.questions or request.origin_request_id):
            text = self.env._("Data are asked for because of a complaint or a question: neither is named.")
            remedy = self.env._("Enter the number of the complaint, or write the question.")
            problems.append(Problem(request, "questions", text, remedy))
        return problems

    def _outlook(self, request):
        return [self.env._("The distributor's answer stands on the request: answer the complaint or the question.")]

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._ask(requests, self.env._("Data of the distributor arrived: answer the customer"))

    def _body(self, request, flow):
        body = super()._body(request, flow)
        body["DatiTecnici"] = self._point(request)
        body["Richiesta"] = {
            "reclamo": "SI" if request.complaint_reference else "NO",
            "rif_reclamo": request.complaint_reference,
            "dati_tecn_ric": request.questions,
        }
        body["LetturaCliente"] = self._customer_reading(request)
        return body

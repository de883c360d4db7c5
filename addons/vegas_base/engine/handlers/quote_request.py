from odoo import fields, models

from ..requests.problem import Problem


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    phases = fields.Selection([("M", "Single-phase"), ("T", "Three-phase")], prefetch="works")
    voltage = fields.Selection([("B", "Low voltage"), ("M", "Medium voltage"), ("A", "High voltage")], prefetch="works")


class VegasHandlerQuoteRequest(models.AbstractModel):
    """A request for a quote of works (PN1, PM1, PR1, PRA): which works, and an outcome that becomes a quote."""

    _name = "vegas.handler.quote_request"
    _inherit = "vegas.handler.exchange"
    _description = "Procedure that asks for a quote"

    _executed_leaf = "data_invio_prev"

    def _check_form(self, request):
        problems = [*super()._check_form(request), *self._check_phone(request)]
        if not request.work_kind:
            text, remedy = self.env._("The kind of work is missing."), self.env._("Enter what the quote is for.")
            problems.append(Problem(request, "work_kind", text, remedy))
        if self._appointment:
            problems.extend(self._check_wishes(request))
        return problems

    def _body(self, request, flow):
        body = super()._body(request, flow)
        body["DatiTecnici"] = self._technical(request)
        body["Preventivo"] = {"cod_tip_pre": request.work_kind, "desc_lavoro": request.work_description}
        if self._appointment:
            body["Appuntamento"] = self._appointment_wishes(request)
        return body

    def _technical(self, request):
        """Return the block `DatiTecnici`: here point and meter; a procedure adds what the works are about."""
        return self._point(request)

    def _outlook(self, request):
        env = self.env
        return [
            env._("The distributor's quote arrives: hand it to the customer, who accepts or refuses it."),
            env._("Supply point, contract and bills: nothing."),
        ]

    def _element_fields(self):
        return {**super()._element_fields(), "fase": "phases", "tp_tensione": "voltage"}

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self.env["vegas.quote"]._from_outcome(requests)

from odoo import fields, models

from ..requests.problem import Problem


class VegasRequest(models.Model):
    """What the administrative closings ask in common."""

    _inherit = "vegas.request"

    cessation_date = fields.Date("Contract ends on", prefetch="chain", copy=False)


class VegasHandlerCessation(models.AbstractModel):
    """An administrative closing (CA1 to CA4): the contract ends on the day of the outcome, and a closing bill is due.

    The point keeps its state: whoever supplies it next finds it as it is.
    """

    _name = "vegas.handler.cessation"
    _inherit = "vegas.handler.follow_up"
    _description = "Procedure that ends a contract on the seller's initiative"

    _appointment = False
    _executed_leaf = "data_cess"

    def _check_form(self, request):
        env, contract = self.env, request.contract_id
        problems = super()._check_form(request)
        if self._origins:
            problems.extend(self._check_origin(request))
        if not contract or contract.state not in ("active", "suspended"):
            text = env._("There is no running contract on the supply point: there is nothing to end.")
            problems.append(Problem(request, "point_id", text))
        day = request.cessation_date
        if not day:
            text = env._("The day on which the contract ends is missing.")
            problems.append(Problem(request, "cessation_date", text, env._("Enter the day.")))
        elif day < fields.Date.context_today(self):
            text = env._("The contract cannot end on %(day)s, which is past.", day=f"{day:%d/%m/%Y}")
            problems.append(Problem(request, "cessation_date", text, env._("Enter today or a later day.")))
        return problems

    def _body(self, request, flow):
        closing = {"data_cess": request.cessation_date}
        if self._origins:
            closing["cod_prat_sosp"] = request.origin_request_id.name
        return {**super()._body(request, flow), "DatiTecnici": self._point(request), "Cessazione": closing}

    def _element_fields(self):
        more = {"data_cess": "cessation_date", "cod_prat_sosp": "origin_request_id"}
        return {**super()._element_fields(), **more}

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._take_readings(requests)
            self._end_contracts_with_bill(requests)

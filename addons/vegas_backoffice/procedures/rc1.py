from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem

REASONS = [
    ("CAE1", "CAE1 – point suspended for arrears"),
    ("CAE2", "CAE2 – asked by the customer"),
    ("CAE3", "CAE3 – in arrears, suspension or interruption not possible"),
    ("CAE4", "CAE4 – customer withdrew within the term"),
    ("CAE5", "CAE5 – contract not asked for"),
    ("CAE6", "CAE6 – no longer entitled to maggior tutela"),
    ("CAE7", "CAE7 – in arrears, point not disconnectable"),
    ("CAE8", "CAE8 – other reasons"),
    ("CAE9", "CAE9 – no longer entitled to tutele graduali"),
]
# Terminations for arrears.
ARREARS = ("CAE1", "CAE3", "CAE7")


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    rc1_reason = fields.Selection(REASONS, "Reason of the termination", prefetch="rc1", required_for=("rc1:send",))


class VegasHandlerRc1(models.AbstractModel):
    _name = "vegas.handler.rc1"
    _inherit = "vegas.handler.sii"
    _description = "RC1 – termination of the contract of an electricity point"

    _services = ("RC1",)
    _single_answer = True

    # === SENDING === #

    def _against_arrears(self, requests):
        return requests.filtered(lambda request: request.rc1_reason in ARREARS)

    def _check_form(self, request):
        env, point = self.env, request.point_id
        problems = super()._check_form(request)
        if request.contract_id.state not in ("active", "suspended"):
            text = env._("There is no running contract on the supply point: there is nothing to end.")
            problems.append(Problem(request, "point_id", text))
        if request.rc1_reason == "CAE1" and point.state != "suspended":
            text = env._("The point is not suspended for arrears.")
            problems.append(Problem(request, "rc1_reason", text, env._("Choose CAE3, or have it suspended first.")))
        if request.rc1_reason == "CAE7" and point.disconnectable:
            text = env._("The point can be disconnected.")
            problems.append(Problem(request, "rc1_reason", text, env._("Choose CAE1 or CAE3.")))
        if request.effective_date and request.effective_date <= fields.Date.context_today(self):
            text = env._("The termination takes effect on a day to come.")
            problems.append(Problem(request, "effective_date", text, env._("Enter a later day.")))
        return problems

    def _body(self, request, flow):
        return {
            **self._customer_codes(request),
            "tipologia_risoluzione": request.rc1_reason,
            "data_decorrenza": request.effective_date,
        }

    def _element_fields(self):
        return {**super()._element_fields(), "tipologia_risoluzione": "rc1_reason"}

    # === EFFECTS === #

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._end_contracts(requests, lambda request: request.contract_id)
            self._ask(requests, self.env._("Closing bill to be issued"))

from odoo import models

from odoo.addons.vegas_base.engine.requests.problem import Problem


class VegasHandlerCa3(models.AbstractModel):
    _name = "vegas.handler.ca3"
    _inherit = "vegas.handler.cessation"
    _description = "CA3 – administrative closing of a point that must not be disconnected"

    _services = ("CA3",)
    _for_arrears = True

    def _check_form(self, request):
        problems = super()._check_form(request)
        if request.point_id.disconnectable:
            text = self.env._("The point can be disconnected.")
            problems.append(Problem(request, "point_id", text, self.env._("Ask for the suspension (SM1) first.")))
        return problems

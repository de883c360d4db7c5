from odoo import models

from odoo.addons.vegas_base.engine.requests.problem import Problem


class VegasHandlerM02(models.AbstractModel):
    _name = "vegas.handler.m02"
    _inherit = "vegas.handler.data_request"
    _description = "M02 – other technical data"

    _services = ("M02",)

    def _check_form(self, request):
        problems = super()._check_form(request)
        if not request.questions and request.complaint_reference:
            text, remedy = self.env._("The questions are missing."), self.env._("Write which data are needed.")
            problems.append(Problem(request, "questions", text, remedy))
        return problems

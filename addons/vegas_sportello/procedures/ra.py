from odoo import models


class VegasHandlerRa(models.AbstractModel):
    """Request for assistance: of a customer, neither a question for information nor a complaint."""

    _name = "vegas.handler.ra"
    _inherit = "vegas.handler.own"
    _description = "RA – assistance to a customer"

    def _check_send(self, request):
        problems = super()._check_send(request)
        if not request.partner_id:
            problems.append(self._lacks(request, "partner_id", self.env._("Say which customer needs assistance.")))
        return problems

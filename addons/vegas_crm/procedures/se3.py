from odoo import models


class VegasHandlerSe3(models.AbstractModel):
    _name = "vegas.handler.se3"
    _inherit = "vegas.handler.notice"
    _description = "SE3 – a point goes to another supplier"

    _services = ("SE3",)

    def _summary(self):
        return self.env._("The customer goes to another supplier: closing bill to be issued")

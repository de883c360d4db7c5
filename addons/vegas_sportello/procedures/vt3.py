from odoo import models


class VegasHandlerVt3(models.AbstractModel):
    _name = "vegas.handler.vt3"
    _inherit = "vegas.handler.notice"
    _description = "VT3 – a voltura with another supplier takes a point from us"

    _services = ("VT3",)

    def _summary(self):
        return self.env._("Voltura with another supplier: closing bill to be issued")

from odoo import models


class VegasHandlerRi(models.AbstractModel):
    """Internal request: from anybody to the back office or a colleague, about a customer, a point or a bill."""

    _name = "vegas.handler.ri"
    _inherit = "vegas.handler.own"
    _description = "RI – question to the back office or to a colleague"

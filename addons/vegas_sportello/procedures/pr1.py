from odoo import models


class VegasHandlerPr1(models.AbstractModel):
    _name = "vegas.handler.pr1"
    _inherit = "vegas.handler.quote_request"
    _description = "PR1 – quote for the removal of the system"

    _services = ("PR1",)

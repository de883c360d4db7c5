from odoo import models


class VegasHandlerPra(models.AbstractModel):
    _name = "vegas.handler.pra"
    _inherit = "vegas.handler.quote_request"
    _description = "PRA – quote to restore an interrupted supply"

    _services = ("PRA",)

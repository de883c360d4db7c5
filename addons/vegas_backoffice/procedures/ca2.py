from odoo import models


class VegasHandlerCa2(models.AbstractModel):
    _name = "vegas.handler.ca2"
    _inherit = "vegas.handler.cessation"
    _description = "CA2 – administrative closing when the supply could not be interrupted"

    _services = ("CA2",)
    _for_arrears = True
    _origins = {"sm2": ("failed",)}

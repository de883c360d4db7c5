from odoo import models


class VegasHandlerCa1(models.AbstractModel):
    _name = "vegas.handler.ca1"
    _inherit = "vegas.handler.cessation"
    _description = "CA1 – administrative closing for arrears, after a suspension"

    _services = ("CA1",)
    _for_arrears = True
    _origins = {"sm1": ("done",), "sm2": ("done",)}

from odoo import fields, models


class VegasReading(models.Model):
    _inherit = "vegas.reading"

    max_power = fields.Float(
        "Highest power drawn (kW)", digits=(16, 2), help="Electricity: since the reading before. Shown on the bill."
    )

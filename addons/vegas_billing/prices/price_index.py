from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VegasPriceIndex(models.Model):
    """The value of an index (PUN, PSV) in a month, in €/kWh or €/Smc."""

    _name = "vegas.price.index"
    _description = "Monthly index"
    _order = "month desc, code, band"

    code = fields.Char(required=True)
    month = fields.Date(required=True, help="The first day of the month.")
    band = fields.Selection([("F1", "F1"), ("F2", "F2"), ("F3", "F3")], help="Empty: all hours.")
    value = fields.Float(required=True, digits=(16, 8))
    source = fields.Char(required=True)

    _month_unique = models.UniqueIndex("(code, month, COALESCE(band, ''))", "This index has a value in that month.")

    @api.constrains("month")
    def _check_month(self):
        for index in self:
            if index.month.day != 1:
                raise ValidationError(self.env._("Index %(code)s: enter the first day of the month.", code=index.code))

    @api.depends("code", "month", "band")
    def _compute_display_name(self):
        for index in self:
            month = f"{index.month:%m/%Y}" if index.month else ""
            index.display_name = " ".join(part for part in (index.code, month, index.band) if part)

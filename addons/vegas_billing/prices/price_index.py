from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


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

    def write(self, vals):
        """Correct a value that no bill used."""
        if vals.keys() - {"source"}:
            self._refuse_used()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        self._refuse_used()

    def _refuse_used(self):
        """Raise when bills used one of these months. A month without a value was never used: it stops the bill."""
        self.env.flush_all()
        used = self.browse(
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT i.id
                      FROM vegas_price_index i
                      JOIN vegas_price_component c
                        ON c.index_code = i.code
                       AND daterange(c.valid_from, c.valid_to, '[]')
                           && daterange(i.month, (i.month + interval '1 month')::date)
                      JOIN vegas_price_use u ON u.list_id = c.list_id AND u.last >= GREATEST(i.month, c.valid_from)
                     WHERE i.id = ANY(%s) AND i.band IS NULL
                    """,
                    self.ids,
                )
            )
        )
        if used:
            raise UserError(
                "\n".join(
                    self.env._(
                        "%(index)s: bills used this value, so it stays as it is. Settle a difference by single items"
                        " of the contracts.",
                        index=index.display_name,
                    )
                    for index in used
                )
            )

    @api.depends("code", "month", "band")
    def _compute_display_name(self):
        for index in self:
            month = f"{index.month:%m/%Y}" if index.month else ""
            index.display_name = " ".join(part for part in (index.code, month, index.band) if part)

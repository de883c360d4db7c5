from odoo import api, fields, models
from odoo.exceptions import UserError


class VegasParameter(models.Model):
    """A value that the law or the Authority sets: one row per code and period of validity, with its source.

    Terms are numbers of days of the calendar named in ``calendar``; amounts are in euro. ``confidence`` says
    whether the source was read (``source``), is known (``known``) or must be checked before use (``check``).
    """

    _name = "vegas.parameter"
    _description = "Regulated parameter"
    _order = "code, valid_from desc, id"

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    value = fields.Float(required=True, digits=(16, 8))
    unit = fields.Selection(
        [("days", "Days"), ("eur", "Euro"), ("percent", "Percent"), ("number", "Number")], required=True, default="days"
    )
    calendar = fields.Selection(
        [("solar", "Calendar days"), ("working", "Working days (Mon–Fri)"), ("weekday", "Weekdays (Mon–Sat)")]
    )
    valid_from = fields.Date(required=True)
    valid_to = fields.Date()
    source = fields.Char(required=True)
    confidence = fields.Selection(
        [("source", "Read in the source"), ("known", "Known"), ("check", "To be checked")],
        required=True,
        default="check",
    )

    _validity = models.Constraint(
        "EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)",
        "This parameter already has a value in that period: close the earlier one first.",
    )
    _period = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)", "The end of validity comes before its beginning."
    )

    @api.model
    def _on(self, code, day):
        """Return the record of ``code`` in force on ``day`` (a date).

        :raises UserError: when no record covers that day; the sentence names the code and the day.
        """
        found = self.sudo().search(
            [
                ("code", "=", code),
                ("valid_from", "<=", day),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", day),
            ],
            limit=1,
        )
        if not found:
            raise UserError(
                self.env._(
                    "The parameter “%(code)s” has no value on %(day)s: enter it among the parameters.",
                    code=code,
                    day=fields.Date.to_string(day),
                )
            )
        return found

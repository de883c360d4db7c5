from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class VegasTiqvTopic(models.Model):
    """A row of Table A of the TIQV: what a complaint is about, on level 1 or, under a parent, on level 2.

    A row holds for communications received within its validity; a later text of the Authority adds rows and closes
    the earlier ones.
    """

    _name = "vegas.tiqv.topic"
    _description = "Topic of complaints (TIQV, Table A)"
    _order = "sequence, id"

    code = fields.Char(required=True, help="Number of the row in the table: 4, 4.2.")
    name = fields.Char(required=True)
    parent_id = fields.Many2one("vegas.tiqv.topic", "Level 1", index=True, ondelete="restrict")
    child_ids = fields.One2many("vegas.tiqv.topic", "parent_id", "Level 2")
    sequence = fields.Integer(default=10)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date()
    source = fields.Char(required=True)
    confidence = fields.Selection(
        [("source", "Read in the source"), ("known", "Known"), ("check", "To be checked")],
        required=True,
        default="check",
    )

    _period = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)", "The end of validity comes before its beginning."
    )
    _validity = models.Constraint(
        "EXCLUDE USING gist (code WITH =, daterange(valid_from, valid_to, '[]') WITH &&)",
        "This topic already stands in the table in that period: close the earlier row first.",
    )

    @api.constrains("parent_id")
    def _check_levels(self):
        for topic in self:
            if topic.parent_id.parent_id:
                raise ValidationError(
                    self.env._("“%(name)s”: the table has two levels only, choose one of level 1.", name=topic.name)
                )

    @api.model
    def _valid_on(self, day):
        """Return the domain of the rows that hold on ``day``."""
        return Domain("valid_from", "<=", day) & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", day))

    @api.model
    def _by_code(self, day):
        """Return ``{code: topic}`` of the rows that hold on ``day``."""
        return {topic.code: topic for topic in self.search(self._valid_on(day))}

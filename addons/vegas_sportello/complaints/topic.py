from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.vegas_base.registry.dated import CONFIDENCES, OVERLAP, in_order


class VegasTiqvTopic(models.Model):
    """A row of Table A of the TIQV: what a complaint is about, on level 1 or, under a parent, on level 2.

    A row holds for communications received within its validity; a later text of the Authority adds rows and closes
    the earlier ones.
    """

    _name = "vegas.tiqv.topic"
    _inherit = ["vegas.dated"]
    _description = "Topic of complaints (TIQV, Table A)"
    _order = "sequence, id"

    code = fields.Char(required=True, help="Number of the row in the table: 4, 4.2.")
    name = fields.Char(required=True)
    parent_id = fields.Many2one("vegas.tiqv.topic", "Level 1", index=True, ondelete="restrict")
    child_ids = fields.One2many("vegas.tiqv.topic", "parent_id", "Level 2")
    sequence = fields.Integer(default=10)
    source = fields.Char(required=True)
    confidence = fields.Selection(CONFIDENCES, required=True, default="check")

    _period = in_order()
    _validity = models.Constraint(
        f"EXCLUDE USING gist (code WITH =, {OVERLAP})",
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
    def _by_code(self, day):
        """Return ``{code: topic}`` of the rows that hold on ``day``."""
        return {topic.code: topic for topic in self.search(self._valid_on(day))}

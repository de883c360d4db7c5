from odoo import fields, models

STATES = [
    ("draft", "Draft"),
    ("open", "Open"),
    ("waiting", "Waiting"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]


class VegasStage(models.Model):
    """A stage that a person sees; which ones a procedure uses follows from its table of transitions."""

    _name = "vegas.stage"
    _description = "Request stage"
    _order = "sequence, id"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    state = fields.Selection(STATES, required=True)
    sequence = fields.Integer(required=True, default=10)
    fold = fields.Boolean()

    _code_unique = models.UniqueIndex("(code)", "A stage with this code exists already.")

    def _by_code(self):
        """Return ``{code: stage}`` of all stages."""
        return {stage.code: stage for stage in self.sudo().search([])}

from odoo import fields, models


class VegasScope(models.Model):
    """What a person may ask for at the counter: a statement, a reading, a payment …; delegations name scopes."""

    _name = "vegas.scope"
    _description = "Scope of a delegation"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    needs_document = fields.Boolean(
        "Identity document", default=True, help="Who is not the holder shows a valid identity document for it."
    )

    _code_unique = models.UniqueIndex("(code)", "A scope with this code exists already.")

from odoo import fields, models


class VegasVisitOutcome(models.Model):
    """How a visit ended: the list that who closes it chooses from."""

    _name = "vegas.visit.outcome"
    _description = "Outcome of visits"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    resolved = fields.Boolean("Settled", help="Counts as solved at the first contact when the customer is not back.")
    active = fields.Boolean(default=True)

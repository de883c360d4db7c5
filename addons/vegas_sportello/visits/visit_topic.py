from odoo import fields, models


class VegasVisitTopic(models.Model):
    """What a customer comes for: the list that who closes a visit chooses from."""

    _name = "vegas.visit.topic"
    _description = "Topic of visits"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    procedures = fields.Char(
        help="Codes of the procedures, separated by blanks, that make this topic the proposed one: v01 v02."
    )
    active = fields.Boolean(default=True)

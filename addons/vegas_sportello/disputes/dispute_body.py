from odoo import fields, models

from odoo.addons.vegas_base.registry.dated import CONFIDENCES, in_order

KINDS = [
    ("conciliation", "Conciliation service"),
    ("sportello", "Consumer help desk"),
    ("adr", "Other ADR body"),
]


class VegasDisputeBody(models.Model):
    """A body to which a customer turns after our answer: its address, and which parameters hold its terms.

    The terms themselves are dated parameters: ``<parameter_code>.answer.days`` from the notice to our answer,
    ``<parameter_code>.longest.days`` from the notice to the end.
    """

    _name = "vegas.dispute.body"
    _inherit = ["vegas.dated"]
    _description = "Body of the second level"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="adr")
    parameter_code = fields.Char(
        "Parameters of its terms", required=True, default="dispute.adr", help="Beginning of their code."
    )
    address = fields.Char()
    pec = fields.Char("PEC")
    website = fields.Char()
    valid_from = fields.Date("From", default="2020-01-01")
    valid_to = fields.Date("To")
    source = fields.Char(required=True)
    confidence = fields.Selection(CONFIDENCES, required=True, default="check")

    _period = in_order()

    def _term(self, name, start):
        """Return ``(day, norm)`` of term ``name`` (``answer``, ``longest``) that runs from ``start``; nothing where
        no parameter says it."""
        self.ensure_one()
        found = self.env["vegas.parameter"]._find_on(f"{self.parameter_code}.{name}.days", start)
        if not found:
            return False, ""
        return found._due(start), found._norm()

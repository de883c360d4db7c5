from odoo import models


class SaleOrder(models.Model):
    """A quotation is an offer in the role center."""

    _name = "sale.order"
    _inherit = ["sale.order", "vegas.counted"]

    _counted_fields = frozenset({"state", "validity_date", "user_id", "company_id"})

    # The owner is there for the rule of a seller who sees only his own.
    _offer_idx = models.Index("(company_id, state, validity_date, user_id) WHERE state IN ('draft', 'sent')")

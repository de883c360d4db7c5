from odoo import fields, models


class AccountMove(models.Model):
    """A bill: an invoice of core accounting with its contract, its period and its own detail."""

    _inherit = "account.move"

    vegas_contract_id = fields.Many2one(
        "vegas.contract", "Supply contract", index="btree_not_null", ondelete="restrict"
    )
    vegas_point_id = fields.Many2one(related="vegas_contract_id.point_id", string="Supply point")
    vegas_run_id = fields.Many2one("vegas.billing.run", "Billing run", index="btree_not_null", ondelete="restrict")
    vegas_first = fields.Date("Billed from", copy=False)
    vegas_last = fields.Date("Billed to", copy=False)
    vegas_is_closing = fields.Boolean("Closing bill", copy=False)
    vegas_period_ids = fields.One2many("vegas.billed.period", "move_id", "Billed periods")
    vegas_line_ids = fields.One2many("vegas.bill.line", "move_id", "Detail")
    request_id = fields.Many2one("vegas.request", "Request", index="btree_not_null", ondelete="restrict")

    # The page of a customer asks for all their bills; core has no index for that.
    _commercial_partner_idx = models.Index("(commercial_partner_id)")

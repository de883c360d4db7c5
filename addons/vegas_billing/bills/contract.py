from odoo import fields, models

CYCLES = [("1", "Every month"), ("2", "Every two months"), ("3", "Every three months"), ("4", "Every four months")]


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    cycle = fields.Selection(CYCLES, "Billing cycle", required=True, default="2")
    period_ids = fields.One2many("vegas.billed.period", "contract_id", "Billed periods")
    bill_ids = fields.One2many("account.move", "vegas_contract_id", "Bills")
    item_ids = fields.One2many("vegas.bill.item", "contract_id", "Single items")


class VegasContractTerms(models.AbstractModel):
    """What the bills of a contract take from it besides the registry's data: its offer and its mandate."""

    _inherit = "vegas.contract.terms"

    offer_id = fields.Many2one(
        "vegas.price.list",
        "Offer",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'sale')]",
    )
    mandate_id = fields.Many2one(
        "account.banking.mandate",
        "Direct debit mandate",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

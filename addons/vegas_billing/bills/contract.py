from datetime import timedelta

from odoo import fields, models

CYCLES = [("1", "Every month"), ("2", "Every two months"), ("3", "Every three months"), ("4", "Every four months")]


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    cycle = fields.Selection(CYCLES, "Billing cycle", required=True, default="2")
    billed_until = fields.Date(
        "Billed elsewhere up to", help="By the system before this one: our first bill begins on the day after."
    )
    billed_smc = fields.Float(
        "Smc billed elsewhere",
        digits=(16, 3),
        help="Gas: Smc of the calendar year of that day in bills of the system before; they count for the VAT.",
    )
    period_ids = fields.One2many("vegas.billed.period", "contract_id", "Billed periods")
    bill_ids = fields.One2many("account.move", "vegas_contract_id", "Bills")
    item_ids = fields.One2many("vegas.bill.item", "contract_id", "Single items")

    def _first_billable_day(self):
        """Return the first day that is ours to bill, ``None`` before the supply has begun."""
        self.ensure_one()
        if not self.start_date or not self.billed_until:
            return self.start_date or None
        return max(self.start_date, self.billed_until + timedelta(days=1))

    def _unbilled_from(self):
        """Return ``{contract id: first day that no live bill has reached}``, ``None`` before the supply has begun."""
        reached = self.env["vegas.billed.period"]._read_group(
            [("contract_id", "in", self.ids), ("live", "=", True)], ["contract_id"], ["last:max"]
        )
        billed = {contract.id: last + timedelta(days=1) for contract, last in reached}
        return {contract.id: billed.get(contract.id) or contract._first_billable_day() for contract in self}


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

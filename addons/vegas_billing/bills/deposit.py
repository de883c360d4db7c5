from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from odoo import api, fields, models

from ..computation.numbers import cents
from .bill_item import Item


class VegasDeposit(models.Model):
    """A security deposit of a contract: charged by a bill, held, and returned with legal interest by the closing bill.

    The money stands in the ledger (the liability account of deposits); this is its reason and its dates.
    """

    _name = "vegas.deposit"
    _description = "Security deposit"
    _check_company_auto = True
    _order = "contract_id, id"
    _rec_name = "contract_id"

    contract_id = fields.Many2one("vegas.contract", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    amount = fields.Float(digits=(16, 2), required=True)
    due_date = fields.Date("To be charged from", required=True, default=fields.Date.context_today)
    state = fields.Selection(
        [("due", "To be charged"), ("held", "Held"), ("returned", "Returned")], required=True, default="due", copy=False
    )
    held_since = fields.Date(copy=False)
    returned_on = fields.Date(copy=False)
    item_ids = fields.One2many("vegas.bill.item", compute="_compute_item_ids", string="On the bills")

    _positive = models.Constraint("CHECK (amount > 0)", "The deposit must be above zero.")
    _dates = models.Constraint(
        "CHECK (state = 'due' OR held_since IS NOT NULL)", "Enter since when the deposit is held."
    )

    def _compute_item_ids(self):
        items = self.env["vegas.bill.item"].search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        found = items.grouped("res_id")
        for deposit in self:
            deposit.item_ids = found.get(deposit.id)

    def _interest(self, until):
        """Return the legal interest (Decimal, cents) from the day after ``held_since`` to ``until``.

        Simple interest by days on a year of 365, each day at the rate of parameter ``interest.legal`` in force on it.
        """
        self.ensure_one()
        if not self.held_since or until <= self.held_since:
            return Decimal(0)
        total, first = Decimal(0), self.held_since + timedelta(days=1)
        while first <= until:
            rate = self.env["vegas.parameter"]._on("interest.legal", first)
            ends = (until, rate.valid_to or until, date(first.year, 12, 31))
            last = min(ends)
            days = (last - first).days + 1
            total += Decimal(f"{self.amount:.2f}") * Decimal(f"{rate.value:.8f}") / 100 * days / 365
            first = last + timedelta(days=1)
        return cents(total)


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    deposit_ids = fields.One2many("vegas.deposit", "contract_id", "Deposits")

    def _held_deposits(self):
        """Return ``{contract id: euro}`` of the deposits that are held; a contract without any is absent."""
        held = (
            self.env["vegas.deposit"]
            .sudo()  # deposits are the accountants'; others see the sum
            ._read_group([("contract_id", "in", self.ids), ("state", "=", "held")], ["contract_id"], ["amount:sum"])
        )
        return {contract.id: amount for contract, amount in held}


class VegasBillItem(models.Model):
    _inherit = "vegas.bill.item"

    @api.model
    def _due(self, billables):
        due = defaultdict(list, super()._due(billables))
        by_contract = {billable.contract.id: billable for billable in billables}
        deposits = self.env["vegas.deposit"].search(
            [("contract_id", "in", list(by_contract)), ("state", "in", ("due", "held"))]
        )
        for deposit in deposits:
            billable = by_contract[deposit.contract_id.id]
            amount, last = Decimal(f"{deposit.amount:.2f}"), billable.period.last
            if deposit.state == "due" and deposit.due_date <= last and not billable.closing:
                name = self.env._("Security deposit")
                due[deposit.contract_id.id].append(Item("deposit", name, deposit.due_date, amount, source=deposit))
            elif deposit.state == "held" and billable.closing:
                name = self.env._("Return of the security deposit")
                due[deposit.contract_id.id].append(Item("deposit_return", name, last, -amount, source=deposit))
                interest = deposit._interest(last)
                if interest:
                    name = self.env._("Legal interest on the security deposit")
                    due[deposit.contract_id.id].append(Item("deposit_interest", name, last, -interest, source=deposit))
        return due

    def _after_billing(self):
        super()._after_billing()
        own = self.filtered(lambda item: item.res_model == "vegas.deposit")
        for (kind, day), items in own.grouped(lambda item: (item.kind, item.move_id.invoice_date)).items():
            deposits = self.env["vegas.deposit"].browse(items.mapped("res_id"))
            if kind == "deposit":
                deposits.write({"state": "held", "held_since": day})
            elif kind == "deposit_return":
                deposits.write({"state": "returned", "returned_on": day})

from collections import defaultdict
from decimal import Decimal

from odoo import api, models

from .bill_item import Item


class VegasBillItem(models.Model):
    """Indemnities that are owed are paid by the first bill."""

    _inherit = "vegas.bill.item"

    @api.model
    def _due(self, billables):
        due = defaultdict(list, super()._due(billables))
        by_contract = {billable.contract.id: billable for billable in billables}
        owed = self.env["vegas.indemnity"].search(
            [
                ("contract_id", "in", list(by_contract)),
                ("state", "=", "due"),
                # What a distributor owes to the seller himself is no business of the customer.
                ("beneficiary", "=", "customer"),
            ]
        )
        for indemnity in owed:
            amount = -Decimal(f"{indemnity.amount:.2f}")
            last = by_contract[indemnity.contract_id.id].period.last
            day = min(indemnity.date, last)
            item = Item("indemnity", indemnity.name, day, amount, origin=indemnity.norm or "", source=indemnity)
            due[indemnity.contract_id.id].append(item)
        return due

    def _after_billing(self):
        super()._after_billing()
        ids = self.filtered(lambda item: item.res_model == "vegas.indemnity").mapped("res_id")
        self.env["vegas.indemnity"].browse(ids).write({"state": "paid"})

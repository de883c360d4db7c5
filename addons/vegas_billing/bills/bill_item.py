from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from odoo import api, fields, models

KINDS = [
    ("deposit", "Security deposit"),
    ("deposit_return", "Return of the deposit"),
    ("deposit_interest", "Interest on the deposit"),
    ("bonus", "Social bonus"),
    ("tv", "TV fee"),
    ("instalment", "Instalment"),
    ("cmor", "CMOR"),
    ("indemnity", "Automatic indemnity"),
    ("stamp", "Stamp duty"),
    ("fee", "Fee"),
    ("other", "Other"),
]


@dataclass(slots=True)
class Item:
    """A single item on its way to a bill: a waiting record, or one that is written when the bill is posted."""

    kind: str
    name: str
    date: date
    amount: Decimal
    vat: str = "none"
    origin: str = ""
    source: object = None  # the record from which it comes
    record: object = None  # vegas.bill.item

    @property
    def section(self):
        return "tv" if self.kind == "tv" else "other"


class VegasBillItem(models.Model):
    """A single amount of one contract that the next bill carries as a line of its own, with where it comes from.

    Positive amounts are owed by the customer. In the computation it is a ``once`` component.
    """

    _name = "vegas.bill.item"
    _description = "Single item of a bill"
    _check_company_auto = True
    _order = "contract_id, date, id"

    contract_id = fields.Many2one("vegas.contract", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    kind = fields.Selection(KINDS, required=True, default="other")
    name = fields.Char("On the bill", required=True)
    date = fields.Date(required=True, help="Billed by the first bill whose period reaches this day.")
    amount = fields.Float(
        digits=(16, 2), required=True, help="In euro, without VAT; negative: in favour of the customer."
    )
    vat = fields.Selection([("10", "10 %"), ("22", "22 %"), ("none", "None")], "VAT", required=True, default="none")
    origin = fields.Char(help="What the amount comes from, in words.")
    res_model = fields.Char("Origin's model")
    res_id = fields.Many2oneReference("Origin's record", model_field="res_model")
    move_id = fields.Many2one(
        "account.move", "Bill", index="btree_not_null", readonly=True, copy=False, check_company=True
    )
    cancelled = fields.Boolean(copy=False)

    _waiting_idx = models.Index("(contract_id, date) WHERE move_id IS NULL AND NOT cancelled")

    _tv_once = models.UniqueIndex(
        "(contract_id, date) WHERE kind = 'tv' AND NOT cancelled", "The TV fee of this month is charged already."
    )

    @api.model
    def _due(self, billables):
        """Return ``{contract id: [Item]}`` that fall due with these billables and are no records yet.

        Each source of items extends it; all billables are asked at once.
        """
        return {}

    def _item(self):
        """Return the ``Item`` of this record."""
        self.ensure_one()
        return Item(
            self.kind,
            self.name,
            self.date,
            Decimal(f"{self.amount:.2f}"),
            self.vat,
            self.origin or "",
            self.env[self.res_model].browse(self.res_id) if self.res_model else None,
            self,
        )

    @api.model
    def _bill(self, billed):
        """Write which bill carries each item; ``billed`` is a list of (Item, contract, move). Returns the records.

        What follows from an item followed when it was billed first, not when a new bill takes it over.
        """
        waiting, again = {}, self.browse()
        for item, _contract, move in billed:
            if item.record:
                again |= item.record.filtered("move_id")
                waiting.setdefault(move, self.browse())
                waiting[move] |= item.record
        # The rows of one bill share their value; a run has hardly more than one item per bill.
        for move, records in waiting.items():
            records.move_id = move
        fresh = [(item, contract, move) for item, contract, move in billed if not item.record]
        made = self.create(
            [
                {
                    "contract_id": contract.id,
                    "kind": item.kind,
                    "name": item.name,
                    "date": item.date,
                    "amount": float(item.amount),
                    "vat": item.vat,
                    "origin": item.origin,
                    "res_model": item.source._name if item.source else False,
                    "res_id": item.source.id if item.source else False,
                    "move_id": move.id,
                }
                for item, contract, move in fresh
            ]
        )
        for (item, _contract, _move), record in zip(fresh, made, strict=True):
            item.record = record
        records = self.browse(item.record.id for item, _contract, _move in billed)
        (records - again)._after_billing()
        return records

    def _after_billing(self):
        """What follows when items are billed: their sources extend it."""

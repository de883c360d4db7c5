from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo import api, models

from .bill_item import Item

MONTHS = range(1, 11)  # charged from January to October


class VegasBillItem(models.Model):
    """The TV fee in the bill of electricity of the residence: a box of its own, outside VAT and outside the energy
    total. Amount of the year: parameter ``tv.fee``; who owes it: the contract's dated ``tv_fee``."""

    _inherit = "vegas.bill.item"

    @api.model
    def _due(self, billables):
        due = defaultdict(list, super()._due(billables))
        owing = [billable for billable in billables if billable.supply.commodity == "electricity"]
        contracts = self.env["vegas.contract"].browse(billable.contract.id for billable in owing)
        versions = self.env["vegas.contract.version"].search(
            [("contract_id", "in", contracts.ids), ("tv_fee", "=", "due"), ("use", "=", "household")]
        )
        by_contract = versions.grouped("contract_id")
        for billable in owing:
            for version in by_contract.get(billable.contract, ()):
                for month in _months(billable.period):
                    if version.valid_from <= month and (not version.valid_to or month <= version.valid_to):
                        yearly = self.env["vegas.parameter"]._on("tv.fee", month).value
                        name = self.env._("TV fee %(month)s", month=f"{month:%m/%Y}")
                        due[billable.contract.id].append(
                            Item("tv", name, month, Decimal(f"{yearly:.2f}") / len(MONTHS))
                        )
        return due


def _months(period):
    """Return the first days of the months of a period in which an instalment is charged."""
    year, month = period.first.year, period.first.month
    while (day := date(year, month, 1)) <= period.last:
        if day >= period.first and month in MONTHS:
            yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)

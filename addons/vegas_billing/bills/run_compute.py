"""The preview of a run: bills computed, and what looks wrong about them."""

from datetime import timedelta
from decimal import Decimal

from odoo import models

from ..computation.numbers import ZERO
from .billables import Billables, slice_quantity
from .computer import Computer
from .posting import Computed

BATCH = 500
LIMITS = ("unread.days", "consumption.factor", "consumption.floor", "total.factor")


class VegasBillingRun(models.Model):
    _inherit = "vegas.billing.run"

    def _preview_values(self, contracts):
        """Return the values of a run line for each contract."""
        values = []
        computer = Computer(self.company_id, self.issue_date)
        for start in range(0, len(contracts), BATCH):
            part = contracts[start : start + BATCH]
            billables = Billables(part, self.until).read()
            usual = self._usual(part)
            for billable in billables:
                if billable.period is None:
                    continue
                values.append(self._line_values(computer, billable, usual.get(billable.contract.id)))
        return values

    def _line_values(self, computer, billable, usual):
        values = {
            "run_id": self.id,
            "company_id": self.company_id.id,
            "contract_id": billable.contract.id,
            "first": billable.period.first,
            "last": billable.period.last,
            "closing": billable.closing,
        }
        bill, fault = computer.compute(billable)
        if fault:
            return {**values, "state": "aside", "blocked": True, "reason": fault}
        quantity = slice_quantity(bill.slices, bill.first, bill.last)
        expected = self._expected(billable)
        anomalies = self._anomalies(billable, bill, quantity, expected, usual)
        return {
            **values,
            "state": "aside" if anomalies else "ready",
            "reason": "\n".join(anomalies),
            "quantity": float(quantity),
            "expected": float(expected),
            "total": float(bill.total),
        }

    def _expected(self, billable):
        """Return the consumption that the yearly figure lets expect: by days, the season is not weighed."""
        days = (billable.period.last - billable.period.first).days + 1
        return sum(billable.supply.annual.values(), ZERO) * days / 365

    def _usual(self, contracts):
        """Return {contract id: what a day has cost in the bills of the last year}, in euro."""
        since = self.until - timedelta(days=365)
        groups = self.env["account.move"]._read_group(
            [
                ("vegas_contract_id", "in", contracts.ids),
                ("state", "=", "posted"),
                ("vegas_last", ">", since),
                ("vegas_archive_total", "=", 0),  # open items of an archive: what was left of some bills only
            ],
            ["vegas_contract_id"],
            ["amount_total_signed:sum", "vegas_first:min", "vegas_last:max"],
        )
        return {contract.id: total / ((last - first).days + 1) for contract, total, first, last in groups}

    def _anomalies(self, billable, bill, quantity, expected, usual):
        """Return what a person should look at before the bill goes out, one sentence each."""
        found = []
        limits = self._limits()
        unread = (bill.last - bill.measured_until).days
        if unread > limits["unread.days"]:
            found.append(
                self.env._(
                    "No reading since %(day)s: the last %(count)s days are estimated.",
                    day=f"{bill.measured_until:%d/%m/%Y}",
                    count=unread,
                )
            )
        if billable.closing and unread:
            found.append(self.env._("Closing bill without a reading of the last day."))
        factor = Decimal(str(limits["consumption.factor"]))
        floor = Decimal(str(limits["consumption.floor"]))
        if quantity > max(expected * factor, floor):
            found.append(
                self.env._(
                    "Consumption %(quantity)s is far above the %(expected)s expected: check the readings.",
                    quantity=_shown(quantity),
                    expected=_shown(expected),
                )
            )
        usual = (usual or 0) * ((bill.last - bill.first).days + 1)
        if usual > 0 and float(bill.total) > usual * limits["total.factor"]:
            found.append(
                self.env._(
                    "Total %(total)s € is far above the %(usual)s € usual for as many days.",
                    total=_shown(bill.total),
                    usual=_shown(Decimal(f"{usual:.2f}")),
                )
            )
        return found

    def _limits(self):
        """Return the limits above which a bill is set aside: our own rule, dated parameters."""
        parameters = self.env["vegas.parameter"]
        return {name: parameters._on(f"billing.anomaly.{name}", self.issue_date).value for name in LIMITS}

    def _computed(self, billables):
        """Return [Computed] and {contract id: why not} of billables."""
        made, faults = [], {}
        computer = Computer(self.company_id, self.issue_date)
        for billable in billables:
            if billable.period is None:
                faults[billable.contract.id] = self.env._("Nothing is left to bill: another run was faster.")
                continue
            bill, fault = computer.compute(billable)
            if fault:
                faults[billable.contract.id] = fault
            else:
                made.append(Computed(billable, bill, self))
        return made, faults


def _shown(number):
    return f"{number:.2f}".replace(".", ",")

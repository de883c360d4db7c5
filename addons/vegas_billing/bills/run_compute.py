"""The preview of a run: bills computed, and what looks wrong about them."""

from datetime import timedelta
from decimal import Decimal

from odoo import models

from ..computation import BadData, MissingIndex, compute_bill
from ..computation.numbers import ZERO
from .bill_item import Item
from .billables import Billables, slice_quantity
from .posting import Computed

BATCH = 500


class VegasBillingRun(models.Model):
    _inherit = "vegas.billing.run"

    def _preview_values(self, contracts):
        """Return the values of a run line for each contract."""
        values = []
        for start in range(0, len(contracts), BATCH):
            part = contracts[start : start + BATCH]
            billables = Billables(part, self.until).read()
            usual = self._usual(part)
            for billable in billables:
                if billable.period is None:
                    continue
                values.append(self._line_values(billable, usual.get(billable.contract.id)))
        return values

    def _line_values(self, billable, usual):
        values = {
            "run_id": self.id,
            "company_id": self.company_id.id,
            "contract_id": billable.contract.id,
            "first": billable.period.first,
            "last": billable.period.last,
            "closing": billable.closing,
        }
        bill, fault = self._compute_one(billable)
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

    def _compute_one(self, billable):
        """Return (Bill, "") or (None, why it cannot be computed, as a sentence)."""
        if billable.fault:
            return None, billable.fault
        try:
            bill = compute_bill(billable.supply, billable.period, billable.history)
            stamp = self._stamp(bill, billable)
            if stamp:
                Billables.add_item(billable, stamp)
                bill = compute_bill(billable.supply, billable.period, billable.history)
        except MissingIndex as error:
            return None, self.env._(
                "Index %(index)s has no value for %(month)s: enter it among the monthly indexes.",
                index=error.index,
                month=error.month,
            )
        except BadData as error:
            return None, self._bad_data(error)
        return bill, ""

    def _bad_data(self, error):
        """Return the sentence for data that are incomplete or contradict each other."""
        what = {
            "readings": self.env._("Readings"),
            "coefficient": self.env._("Coefficient C of the point"),
            "pcs": self.env._("Calorific value (PCS) of the point's REMI"),
            "power": self.env._("Contract power"),
            "components": self.env._("Price lists"),
            "annual_consumption": self.env._("Yearly consumption of the point"),
            "bills": self.env._("Earlier bills"),
            "rules": self.env._("Parameters of VAT and excise"),
            "use": self.env._("Use"),
        }.get(error.field, error.field)
        return self.env._("%(what)s: %(reason)s.", what=what, reason=error.reason)

    def _stamp(self, bill, billable):
        """Return the stamp duty of a bill whose part outside VAT exceeds the threshold, or None."""
        if any(item.kind == "stamp" for item in billable.items.values()) or not self.company_id.vegas_stamp_charged:
            return None
        outside = sum(
            (line.amount for line in bill.lines if line.vat == "none" and line.section != "tv"),
            ZERO,
        )
        parameters = self.env["vegas.parameter"]
        if outside <= Decimal(f"{parameters._on('bollo.threshold', self.issue_date).value:.2f}"):
            return None
        amount = Decimal(f"{parameters._on('bollo.amount', self.issue_date).value:.2f}")
        return Item("stamp", self.env._("Stamp duty, paid virtually"), bill.last, amount)

    def _expected(self, billable):
        """Return the consumption that the yearly figure lets expect: by days, the season is not weighed."""
        days = (billable.period.last - billable.period.first).days + 1
        return sum(billable.supply.annual.values(), ZERO) * days / 365

    def _usual(self, contracts):
        """Return {contract id: average total of the bills of the last year}, with signs."""
        since = self.until - timedelta(days=365)
        groups = self.env["account.move"]._read_group(
            [
                ("vegas_contract_id", "in", contracts.ids),
                ("state", "=", "posted"),
                ("vegas_last", ">", since),
                ("move_type", "=", "out_invoice"),
            ],
            ["vegas_contract_id"],
            ["amount_total:avg"],
        )
        return {contract.id: average for contract, average in groups}

    def _anomalies(self, billable, bill, quantity, expected, usual):
        """Return what a person should look at before the bill goes out, one sentence each."""
        found = []
        limits = self._limits()
        unread = (bill.last - bill.measured_until).days
        if unread > limits["billing.anomaly.unread.days"]:
            found.append(
                self.env._(
                    "No reading since %(day)s: the last %(count)s days are estimated.",
                    day=f"{bill.measured_until:%d/%m/%Y}",
                    count=unread,
                )
            )
        if billable.closing and unread:
            found.append(self.env._("Closing bill without a reading of the last day."))
        factor = Decimal(str(limits["billing.anomaly.consumption.factor"]))
        floor = Decimal(str(limits["billing.anomaly.consumption.floor"]))
        if quantity > max(expected * factor, floor):
            found.append(
                self.env._(
                    "Consumption %(quantity)s is far above the %(expected)s expected: check the readings.",
                    quantity=_shown(quantity),
                    expected=_shown(expected),
                )
            )
        if usual and float(bill.total) > usual * limits["billing.anomaly.total.factor"]:
            found.append(
                self.env._(
                    "Total %(total)s € is far above the usual %(usual)s €.",
                    total=_shown(bill.total),
                    usual=_shown(Decimal(f"{usual:.2f}")),
                )
            )
        return found

    def _limits(self):
        """Return the limits above which a bill is set aside: our own rule, dated parameters."""
        codes = (
            "billing.anomaly.unread.days",
            "billing.anomaly.consumption.factor",
            "billing.anomaly.consumption.floor",
            "billing.anomaly.total.factor",
        )
        key = "_vegas_limits"
        cached = self.env.cr.cache.get((key, self.issue_date))
        if cached is None:
            cached = {code: self.env["vegas.parameter"]._on(code, self.issue_date).value for code in codes}
            self.env.cr.cache[key, self.issue_date] = cached
        return cached

    def _computed(self, billables):
        """Return [Computed] and {contract id: why not} of billables."""
        made, faults = [], {}
        for billable in billables:
            if billable.period is None:
                faults[billable.contract.id] = self.env._("Nothing is left to bill: another run was faster.")
                continue
            bill, fault = self._compute_one(billable)
            if fault:
                faults[billable.contract.id] = fault
            else:
                made.append(Computed(billable, bill, self))
        return made, faults


def _shown(number):
    return f"{number:.2f}".replace(".", ",")

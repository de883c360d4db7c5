"""One bill computed from a billable, stamp duty included, with a sentence for what stops it."""

from decimal import Decimal

from ..computation import BadData, MissingIndex, compute_bill
from ..computation.numbers import ZERO
from .bill_item import Item
from .billables import Billables


class Computer:
    """Computes bills of a company that are issued on a day."""

    def __init__(self, company, issued):
        self.env = company.env
        self.company, self.issued = company, issued

    def compute(self, billable):
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
        if any(item.kind == "stamp" for item in billable.items.values()) or not self.company.vegas_stamp_charged:
            return None
        outside = sum(
            (line.amount for line in bill.lines if line.vat == "none" and line.section != "tv"),
            ZERO,
        )
        if outside <= ZERO:
            return None  # most bills: not even the threshold has to be looked up
        parameters = self.env["vegas.parameter"]
        if outside <= Decimal(f"{parameters._on('bollo.threshold', self.issued).value:.2f}"):
            return None
        amount = Decimal(f"{parameters._on('bollo.amount', self.issued).value:.2f}")
        return Item("stamp", self.env._("Stamp duty, paid virtually"), bill.last, amount)

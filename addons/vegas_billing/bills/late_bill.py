"""A bill that is issued too late costs the seller an indemnity, which the next bill pays."""

from math import ceil

from odoo import api, models

STEPS = ("first", "first.days", "step", "step.days", "step.max", "step.end.days", "second", "second.days", "third")


class VegasIndemnity(models.Model):
    _inherit = "vegas.indemnity"

    @api.model
    def _owe_late_bills(self, computed, issued):
        """Note the indemnities of the bills (``posting.Computed``) whose last day lies too far before ``issued``.

        Terms and amounts are the parameters ``bill.issue.days``, ``bill.closing.days`` and ``indemnity.late_bill.*``.
        Returns the new records.
        """
        parameters = self.env["vegas.parameter"]
        values = []
        for one in computed:
            term = parameters._on("bill.closing.days" if one.billable.closing else "bill.issue.days", issued)
            late = (issued - one.bill.last).days - int(term.value)
            if late <= 0:
                continue
            steps = {step: parameters._on(f"indemnity.late_bill.{step}", issued).value for step in STEPS}
            values.append(
                {
                    "name": self.env._("Bill issued %(days)s days late", days=late),
                    "contract_id": one.billable.contract.id,
                    "date": issued,
                    "amount": late_amount(steps, late),
                    "norm": term._norm(),
                }
            )
        return self.create(values)


def late_amount(steps, late):
    """Return the indemnity (€) of a bill that is so many days late; ``steps`` are the values of ``STEPS``."""
    if late > steps["second.days"]:
        return steps["third"]
    if late > steps["step.end.days"]:
        return steps["second"]
    further = max(0, ceil((late - steps["first.days"]) / steps["step.days"]))
    return min(steps["first"] + further * steps["step"], steps["step.max"])

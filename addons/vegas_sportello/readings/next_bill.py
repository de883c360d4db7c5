from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import fields, models


class NextBill(NamedTuple):
    """The bill that a contract gets next: its days, and the day on which it is probably issued."""

    first: date
    last: date
    issued: date

    def following(self, months):
        """Return the bill after this one, ``months`` long."""
        first = self.last + timedelta(days=1)
        last = _cycle_end(first, months)
        return NextBill(first, last, self.issued + (last - self.last))


def _cycle_end(first, months):
    """Return the last day of a period that begins on ``first`` and ends with a month."""
    return first + relativedelta(months=months - 1, day=31)


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    def _next_bills(self):
        """Return ``{contract id: NextBill}``: the period that follows the last live bill, by the contract's cycle.

        It is issued on the day of the billing run that waits for it, else so many days after its end as is usual
        with us (parameter ``reading.issue.days``). A contract without a first day has none. A fixed number of queries.
        """
        unbilled = self._unbilled_from()
        runs = self.env["vegas.billing.run"].search_fetch(
            [("state", "in", ("draft", "previewed")), ("company_id", "in", self.company_id.ids)],
            ["company_id", "commodity", "cycle", "until", "issue_date"],
            order="until, id",
        )
        today = fields.Date.context_today(self)
        usual = int(self.env["vegas.parameter"]._on("reading.issue.days", today).value)
        due = today - timedelta(days=usual)
        result = {}
        for contract in self:
            first, months = unbilled[contract.id], contract._cycle_months()
            if not first or (contract.end_date and first > contract.end_date):
                continue
            last = _cycle_end(first, months)
            if last < due:
                # What should have been billed before is billed with it.
                behind = (due.year - last.year) * 12 + due.month - last.month
                last += relativedelta(months=-(-behind // months) * months, day=31)
            if contract.end_date:
                last = min(last, contract.end_date)
            waiting = next((run for run in runs if contract._in_run(run, last)), None)
            issued = waiting.issue_date if waiting else last + timedelta(days=usual)
            result[contract.id] = NextBill(first, last, max(issued, today))
        return result

    def _in_run(self, run, last):
        """Return whether a run that waits will bill this contract up to ``last``."""
        return (
            run.company_id == self.company_id
            and run.commodity in (False, self.commodity)
            and run.cycle in (False, self.cycle)
            and run.until >= last
        )

    def _bill_of(self, bill, day):
        """Return the bill that a reading of ``day`` enters: the next one, or a later one whose days reach it.

        :param bill: the next one, as ``_next_bills`` gives it
        """
        while bill.last < day and not (self.end_date and bill.last >= self.end_date):
            bill = bill.following(self._cycle_months())
        return bill

    def _cycle_months(self):
        return int(self.cycle or 2)

"""Issued periods computed again from today's data, compared line by line, credited and billed anew."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

from odoo import api, models
from odoo.exceptions import LockError, UserError

from ..computation import Bill, Line, Period
from ..computation.numbers import ZERO
from .billables import Billable, Billables
from .computer import Computer
from .posting import QUIET, Computed, Mismatch, Poster, payable
from .stored import line_of, stored_line

FOLLOWS = ("deposit_return", "deposit_interest")  # a bill that is the last one only now carries them
BONUS = "vegas.social.bonus"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a line of a bill was, and what it is when computed again; nothing: no such line."""

    code: str  # of the component, or the kind of a single item
    name: str
    section: str
    first: date
    last: date
    vat: str
    estimated: bool
    reversal: bool
    old_quantity: Decimal
    new_quantity: Decimal
    old: Decimal
    new: Decimal


@dataclass(slots=True)
class Recalculated:
    """An issued period beside what it would be today."""

    period: object  # vegas.billed.period
    billable: Billable
    bill: Bill | None  # None: no day of it is left to bill
    billables: Billables
    old_total: Decimal  # to be paid, negative in favour of the customer
    new_total: Decimal
    differences: list[Difference] = field(default_factory=list)

    @property
    def move(self):
        """The bill that was issued."""
        return self.period.move_id

    @property
    def differs(self):
        """Whether the customer was billed something else than today's data give."""
        return bool(self.differences) or self.old_total != self.new_total or self.bill is None


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    def _recalculate(self, first_day, afresh=False):
        """Compute the bills of these contracts (of one company) again, from that of ``first_day`` on.

        All prices, conditions, coefficients and indexes of readings are today's, and the last day is that of the
        contract. A bill that others follow knows the readings up to the one it knew and the yearly consumption of
        then: a later reading was, or will be, settled by a later bill. The newest bill knows all that is known today.

        :param afresh: every bill knows what is known today
        :return: one ``Recalculated`` per live billed period, oldest first; nothing is written
        :raises UserError: when a period cannot be computed
        """
        return _Chains(self.sudo(), first_day, afresh).results()

    @api.model
    def _issue_again(self, results, issue_date, request=None):
        """Credit the bills that differ and bill their periods anew; return credit notes, then new bills.

        Who may do so is the caller's question.

        :param results: what ``_recalculate`` has returned in this transaction, for contracts of one company
        :param request: ``vegas.request`` that causes it
        :raises UserError: when somebody else has billed one of the periods again
        """
        changed = [result for result in results if result.differs]
        moves = self.env["account.move"].sudo()
        if not changed:
            return moves
        periods = self.env["vegas.billed.period"].sudo().browse(result.period.id for result in changed)
        periods._take_back()
        old = moves.browse(result.move.id for result in changed)
        credit_notes = old._vegas_credit(issue_date)
        self._drop_items(changed)
        self.env.flush_all()
        new = self._bill_again([result for result in changed if result.bill], issue_date)
        if request:
            (credit_notes | new).request_id = request
        self._set_off(credit_notes, new)
        return credit_notes | new

    def _bill_again(self, changed, issue_date):
        if not changed:
            return self.env["account.move"].sudo()
        company = changed[0].period.company_id
        days = int(self.env["vegas.parameter"]._on("bill.due.days", issue_date).value)
        computed = [Computed(result.billable, result.bill) for result in changed]
        billables = changed[0].billables
        try:
            new = Poster(company, issue_date, issue_date + timedelta(days=days)).post(computed, billables.lists.names)
        except Mismatch as error:
            raise UserError(str(error)) from error
        billables.note_use(computed)
        return new

    def _drop_items(self, changed):
        """Items that the new bills do not carry: what was computed with its bill is void, the rest waits again."""
        items = self.env["vegas.bill.item"].sudo()
        billed = items.search([("move_id", "in", [result.move.id for result in changed])])
        for result in changed:
            if result.bill:
                codes = {line.code for line in result.bill.lines}
                kept = [item.record.id for code, item in result.billable.items.items() if item.record and code in codes]
                billed -= items.browse(kept)
        void = billed.filtered(lambda item: item.kind == "tv" or _computed_with_bill(item))
        void.cancelled = True
        (billed - void).move_id = False

    def _set_off(self, credit_notes, new):
        """What of a credit note is left, because the bill was paid, goes to the new bills of its contract."""
        lines = (credit_notes | new).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable" and not line.reconciled
        )
        for found in lines.grouped(lambda line: (line.move_id.vegas_contract_id, line.account_id)).values():
            if len(set(found.mapped(lambda line: line.balance > 0))) > 1:
                found.reconcile()


class VegasBilledPeriod(models.Model):
    _inherit = "vegas.billed.period"

    def _take_back(self):
        """Set periods free to be billed again; UserError when another process was faster."""
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(self.env._("One of these bills is being computed again just now: try again.")) from error
        self.invalidate_recordset(["live"])
        if not all(self.mapped("live")):
            raise UserError(self.env._("One of these bills was credited in the meantime: compute them again."))
        self.live = False


class AccountMove(models.Model):
    _inherit = "account.move"

    def _vegas_credit(self, day):
        """Post the reversal of bills on a day, with their detail; return it."""
        values = [
            {
                "journal_id": move.journal_id.id,
                "invoice_date": day,
                "date": day,
                "invoice_date_due": day,
                "ref": self.env._("Takes back %(bill)s", bill=move.name),
                "vegas_run_id": False,
            }
            for move in self
        ]
        credit_notes = self.with_context(**QUIET)._reverse_moves(values)
        for move, credit_note in zip(self, credit_notes, strict=True):
            if move.company_id.currency_id.compare_amounts(-move.amount_total_signed, credit_note.amount_total_signed):
                raise UserError(self.env._("%(bill)s cannot be credited: the total would differ.", bill=move.name))
        credit_notes.action_post()
        of_move = dict(zip(self.ids, credit_notes.ids, strict=True))
        details = self.env["vegas.bill.line"].search([("move_id", "in", self.ids)])
        self.env["vegas.bill.line"].create(
            [
                {**row, "move_id": of_move[line.move_id.id], "period_id": False}
                | {"quantity": -row["quantity"], "amount": -row["amount"]}
                for line, row in zip(details, details.copy_data(), strict=True)
            ]
        )
        return credit_notes


class _Chains:
    """The live periods of contracts, computed one after the other on top of the bills before them."""

    def __init__(self, contracts, first_day, afresh):
        self.env, self.afresh = contracts.env, afresh
        self.periods = self.env["vegas.billed.period"].search(
            [("contract_id", "in", contracts.ids), ("live", "=", True), ("last", ">=", first_day)],
            order="contract_id, first",
        )
        self.chains = self.periods.grouped("contract_id")
        self.contracts = self.periods.contract_id

    def results(self):
        """Return what each period is today."""
        if not self.chains:
            return []
        whole = {
            contract.id: Period(chain[0].first, _end(contract, chain[-1].last))
            for contract, chain in self.chains.items()
        }
        self.billables = Billables(self.contracts, max(self.periods.mapped("last")), whole)
        self.base = {billable.contract: billable for billable in self.billables.read()}
        self._read_old()
        found = defaultdict(list)
        # Each bill is history for the next: the first ones of all contracts, then the second ones …
        for step in zip_longest(*self.chains.values()):
            for result in self._step(filter(None, step)):
                found[result.period.contract_id].append(result)
        return [result for contract in self.contracts for result in found[contract]]

    def _read_old(self):
        self.lines = self.env["vegas.bill.line"].search([("period_id", "in", self.periods.ids)]).grouped("period_id")
        items = self.env["vegas.bill.item"]
        self.items = items.search([("move_id", "in", self.periods.move_id.ids)]).grouped("move_id")

    def _step(self, periods):
        made = [(period, self._billable(period)) for period in periods]
        due = self.env["vegas.bill.item"]._due([one for _period, one in made if one.period and not one.fault])
        return [self._result(period, billable, due) for period, billable in made]

    def _billable(self, period):
        contract, base = period.contract_id, self.base[period.contract_id]
        last = _end(contract, period.last)
        newest = self.afresh or last == _end(contract, self.chains[contract][-1].last)
        days = None
        if period.first <= last:
            days = Period(period.first, last, None if newest else period.measured_until)
        supply = base.supply
        if supply and period.annual and not newest:
            supply = replace(supply, annual={band: Decimal(value) for band, value in period.annual.items()})
        return Billable(
            contract,
            days,
            supply,
            list(base.history),
            closing=contract.state == "ceased" and last == contract.end_date,
            fault=base.fault,
        )

    def _result(self, period, billable, due):
        bill, total = None, ZERO
        if billable.period:
            bill = self._compute(period, billable, due.get(billable.contract.id, ()))
            self.base[billable.contract].history.append(bill)
            versions = self.billables.versions[billable.contract]
            version = versions.filtered_domain([("valid_from", "<=", bill.last)])[-1:]
            total = payable(bill, version.split_payment)
        return Recalculated(
            period,
            billable,
            bill,
            self.billables,
            Decimal(f"{period.move_id.amount_total_signed:.2f}"),
            total,
            self._differences(period, billable, bill),
        )

    def _compute(self, period, billable, due):
        old = self.items.get(period.move_id, self.env["vegas.bill.item"])
        kept = old.filtered(lambda item: not _computed_with_bill(item))
        if not billable.fault:
            for record in kept:
                item = record._item()
                if item.date <= billable.period.last:
                    Billables.add_item(billable, item)
                elif item.kind != "tv":
                    Billables.add_item(billable, replace(item, date=billable.period.last))
            follows = FOLLOWS if billable.closing and not period.closing else ()
            for item in due:
                if item.kind in follows or (item.source and item.source._name == BONUS):
                    Billables.add_item(billable, item)
        bill, fault = Computer(period.company_id, period.move_id.invoice_date).compute(billable)
        if fault:
            raise UserError(
                self.env._(
                    "Contract %(number)s, %(first)s – %(last)s: %(fault)s",
                    number=billable.contract.number,
                    first=f"{period.first:%d/%m/%Y}",
                    last=f"{period.last:%d/%m/%Y}",
                    fault=fault,
                )
            )
        _take_over(billable, old - kept)
        return bill

    def _differences(self, period, billable, bill):
        old, new, names = defaultdict(list), defaultdict(list), {}
        for record in self.lines.get(period, ()):
            line, kind = line_of(record), record.item_id.kind
            old[_key(line, kind)].append(line)
            names[_key(line, kind)] = record.name
        for line in bill.lines if bill else ():
            item = billable.items.get(line.code)
            key = _key(line, item and item.kind)
            new[key].append(stored_line(line))
            names.setdefault(key, item.name if item else self.billables.lists.names.get(line.code, line.code))
        return [
            Difference(
                key[0],
                names[key] or key[0],
                *(key[place] for place in (1, 2, 3, 4, 6, 7)),
                *(sum((line.quantity for line in lines[key]), ZERO) for lines in (old, new)),
                *(sum((line.amount for line in lines[key]), ZERO) for lines in (old, new)),
            )
            for key in names
            if _figures(old[key]) != _figures(new[key])
        ]


def _computed_with_bill(item):
    return item.kind == "stamp" or item.res_model == BONUS


def _end(contract, last):
    return min(last, contract.end_date or last)


def _take_over(billable, records):
    """Let items that come out as they were billed before be the records of then."""
    left = {(item.kind, item.res_id, f"{item.amount:.2f}", item.date): item for item in records}
    for item in billable.items.values():
        if item.record is None:
            key = (item.kind, item.source.id if item.source else 0, f"{item.amount:.2f}", item.date)
            item.record = left.pop(key, None)


def _key(line: Line, kind):
    """What two versions of a line have in common; the codes of single items are those of one bill only."""
    return (
        *(kind or line.code, line.section, line.first, line.last, line.vat, line.bracket),
        *(bool(line.estimated), bool(line.reversal)),
    )


def _figures(lines):
    return sorted((line.quantity, line.rate, line.kw or ZERO, line.amount) for line in lines)

"""Bills of a supply, one after the other (``billing.md``, Estimates, Closing bill)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from . import readings, vat
from .charges import Charger
from .errors import BadData
from .joiner import Joiner
from .model import Bill, Component, Line, Slice, Supply
from .numbers import ZERO, exact
from .slices import pieces

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days to bill, both inside, and the last day of which readings existed when the bill was made."""

    first: date
    last: date
    known_until: date | None = None


def compute_bill(supply: Supply, period: Period, history: Sequence[Bill] = ()) -> Bill:
    """Return the bill of a period, given the bills before it on the same supply, oldest first.

    Enough of the history are the bills whose estimates are not yet reversed and those with days in the calendar years
    of this bill (for the gas threshold); their ``vat`` and ``total`` are not looked at.

    :raises MissingIndex: an index has no value for a month
    :raises BadData: readings, prices or history contradict each other or leave a gap
    """
    with exact():
        return _compute(supply, period, history)


def compute_bills(supply: Supply, periods: Iterable[Period], history: Sequence[Bill] = ()) -> list[Bill]:
    """Return the bills of periods that follow each other."""
    bills = list(history)
    made = []
    for period in periods:
        made.append(compute_bill(supply, period, bills))
        bills.append(made[-1])
    return made


def open_estimates(history: Iterable[Bill]) -> list[Line]:
    """Return the estimated lines that no bill has reversed yet, in the order in which they were billed."""
    return [line for bill in _unreversed(history) for line in bill.lines if line.estimated]


def counted_slices(history: Sequence[Bill]) -> list[Slice]:
    """Return the consumption of bills as it stands: measured slices, and estimated ones that are not reversed."""
    estimates = _unreversed(history)
    measured = [part for bill in history for part in bill.slices if not part.estimated]
    return measured + [part for bill in estimates for part in bill.slices if part.estimated]


def _unreversed(history: Iterable[Bill]) -> list[Bill]:
    """Return the last bills that know the same newest reading: one that knew a newer one reversed all before it."""
    kept: list[Bill] = []
    for bill in history:
        if kept and bill.measured_until > kept[-1].measured_until:
            kept = []
        kept.append(bill)
    return kept


def _compute(supply: Supply, period: Period, history: Sequence[Bill]) -> Bill:
    if period.last < period.first:
        raise BadData("bills", f"the period ends on {period.last}, before it begins on {period.first}")
    if history and history[-1].last + _DAY != period.first:
        raise BadData("bills", f"the period begins on {period.first}, the bill before ended on {history[-1].last}")
    known = readings.counting(supply)
    used_before = history[-1].measured_until if history else period.first - _DAY
    if not history and not any(index.day == used_before for index in known):
        raise BadData("readings", f"none that counts on {used_before}, the day before the first bill")
    newest = readings.newest(known, min(period.last, period.known_until or period.last))
    reversals: list[Line] = []
    measured: list[readings.Interval] = []
    start, used = period.first, used_before
    if newest is not None and newest > used_before:
        start, used = used_before + _DAY, newest
        measured = readings.intervals(known, used_before, newest)
        reversals = [line.reversed() for line in open_estimates(history)]
    bands = set(next((index.values for index in reversed(known) if index.day <= used), ()))
    parts = pieces(supply, start.toordinal(), period.last.toordinal(), measured, bands)

    position = _positions(supply)
    joiner = Joiner(position)
    charger = Charger(supply, vat.Threshold(_counted(supply, history, start)), joiner)
    for part in parts:
        charger.charge(part)
    once = [charger.once(item) for item in _once(supply, period)]
    lines = (*reversals, *joiner.lines(once))
    entries = vat.of_bill(lines)
    total = sum((line.amount for line in lines), ZERO) + sum((entry.amount for entry in entries), ZERO)
    return Bill(period.first, period.last, used, lines, tuple(part.public() for part in parts), entries, total)


def _counted(supply: Supply, history: Sequence[Bill], start: date) -> dict[int, Decimal]:
    """Return the Smc by calendar year of the days before ``start``."""
    counted = dict(supply.counted)
    if supply.commodity == "gas":
        for part in counted_slices(history):
            if part.last < start:
                counted[part.first.year] = counted.get(part.first.year, ZERO) + part.quantity
    return counted


def _positions(supply: Supply) -> dict[str, int]:
    """Return the places of the codes: those of the price list, then those of the contract's own items."""
    if not supply.items:
        return supply.prices.position
    position = dict(supply.prices.position)
    for item in supply.items:
        position.setdefault(item.code, len(supply.prices.components) + len(position))
    return position


def _once(supply: Supply, period: Period) -> list[Component]:
    items = (*supply.prices.once, *supply.items)
    return [item for item in items if period.first <= item.day <= period.last]

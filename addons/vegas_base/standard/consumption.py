"""What was consumed between two days, from the readings that count: the registry's view, without prices.

A reading dated *d* is the index at the end of day *d*, so the consumption between readings of *d1* and *d2* belongs to
the days *d1 + 1 … d2* and is spread evenly over them. Gas without converter is multiplied by the coefficient C of each
day. An index below the one before has rolled over. Bills have their own arithmetic, which also knows estimates.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import pairwise

_MILLI = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Index:
    """A reading that counts: the values by band of one meter at the end of a day."""

    day: date
    meter: int
    digits: int
    values: dict[str, int]
    converter: bool = False


@dataclass(frozen=True, slots=True)
class Consumption:
    """Quantities (Smc or kWh) by band, and how many of the days asked for no pair of readings covers."""

    quantities: dict[str, Decimal] = field(default_factory=dict)
    missing: int = 0

    @property
    def total(self) -> Decimal:
        """The quantity of all bands."""
        return sum(self.quantities.values(), Decimal(0))


def consumption(
    indexes: Iterable[Index],
    first: date,
    last: date,
    coefficients: Iterable[tuple[date, date | None, Decimal]] | None = None,
) -> Consumption:
    """Return what was consumed from ``first`` to ``last``, both inside.

    :param indexes: one a day and meter, in any order; a day on which two meters were read counts for both
    :param coefficients: the coefficient C as (first day, last day or ``None``, value); ``None`` for electricity.
        A day without C counts as not measured
    """
    quantities: dict[str, Decimal] = {}
    measured, reached = 0, first.toordinal() - 1
    spans = None if coefficients is None else tuple(coefficients)
    with localcontext(prec=50):
        for old, new in _intervals(indexes):
            own = None if new.converter else spans
            begin, end = max(first.toordinal(), old.day.toordinal() + 1), min(last.toordinal(), new.day.toordinal())
            _days, weight = _weight(begin, end, own)
            # A day that another meter covers too is measured once.
            measured += _weight(max(begin, reached + 1), end, own)[0]
            reached = max(reached, end)
            for band, value in new.values.items():
                delta = value - old.values[band]
                if delta < 0:
                    delta += 10**new.digits
                share = delta * weight / (new.day - old.day).days
                quantities[band] = quantities.get(band, Decimal(0)) + share
        rounded = {band: value.quantize(_MILLI, ROUND_HALF_UP) for band, value in quantities.items()}
    return Consumption(rounded, max((last - first).days + 1 - measured, 0))


def _intervals(indexes: Iterable[Index]) -> list[tuple[Index, Index]]:
    """Return the indexes of each meter by twos, in the order of their first days."""
    by_meter: dict[int, list[Index]] = {}
    for index in sorted(indexes, key=lambda index: index.day):
        by_meter.setdefault(index.meter, []).append(index)
    pairs = [pair for own in by_meter.values() for pair in pairwise(own) if pair[0].day < pair[1].day]
    return sorted(pairs, key=lambda pair: pair[0].day)


def _weight(begin: int, end: int, spans: tuple | None) -> tuple[int, Decimal]:
    """Return how many of the days have a coefficient, and the sum of their coefficients (1 where none is needed)."""
    if spans is None:
        days = max(end - begin + 1, 0)
        return days, Decimal(days)
    found, weight = 0, Decimal(0)
    for first, last, value in spans:
        until = min(end, last.toordinal()) if last else end
        days = max(until - max(begin, first.toordinal()) + 1, 0)
        found += days
        weight += days * value
    return found, weight

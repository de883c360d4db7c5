"""Cutting of days into slices, and the quantity of each: ``billing.md``, Slices and Quantities."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .errors import BadData
from .model import Slice, Supply
from .numbers import ZERO, milli, year_days
from .readings import Interval


@dataclass(slots=True)
class Piece:
    """A slice as the arithmetic needs it; days are ordinals, both inside."""

    first: int
    last: int
    year: int
    month: str  # YYYY-MM
    estimated: bool
    quantities: dict[str, Decimal]  # by band
    quantity: Decimal = ZERO  # all bands

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    def public(self) -> Slice:
        """Return it for the bill."""
        first, last = date.fromordinal(self.first), date.fromordinal(self.last)
        return Slice(first, last, self.estimated, self.quantities)


def pieces(supply: Supply, first: int, last: int, measured: list[Interval], bands: set[str]) -> list[Piece]:
    """Return the slices of the days from ``first`` to ``last``, in order of days.

    :param measured: intervals between readings, from ``first`` on without a gap; the days after them are estimated
    :param bands: of the meter: only F0 takes the estimate of all bands together
    """
    cuts = _cuts(supply, first, last)
    found: list[Piece] = []
    for interval in measured:
        found += _measure(supply, interval, _spans(cuts, interval.first, interval.last))
    start = measured[-1].last + 1 if measured else first
    if start <= last:
        found += _estimate(supply, _spans(cuts, start, last), bands)
    for piece in found:
        quantities = piece.quantities.values()
        piece.quantity = next(iter(quantities)) if len(quantities) == 1 else sum(quantities, ZERO)
    return found


def _cuts(supply: Supply, first: int, last: int) -> list[int]:
    """Return the days after ``first`` on which a slice begins, readings apart."""
    cuts = set(supply.prices.cuts(first, last))
    for dated in supply.cutting:
        cuts.update(dated.cuts(first, last))
    cuts.update(_month_starts(first, last))
    return sorted(cuts)


def _month_starts(first: int, last: int) -> Iterator[int]:
    day = date.fromordinal(first)
    year, month = day.year, day.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        start = date(year, month, 1).toordinal()
        if start > last:
            return
        yield start


def _spans(cuts: list[int], first: int, last: int) -> list[tuple[int, int]]:
    inside = cuts[bisect_right(cuts, first) : bisect_left(cuts, last + 1)]
    starts = [first, *inside]
    return list(zip(starts, [start - 1 for start in inside] + [last], strict=True))


def _piece(first: int, last: int, estimated: bool, quantities: dict[str, Decimal]) -> Piece:
    day = date.fromordinal(first)
    return Piece(first, last, day.year, f"{day.year:04}-{day.month:02}", estimated, quantities)


def _measure(supply: Supply, interval: Interval, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    """Spread the consumption of an interval over its slices; the last one takes the remainder."""
    weights, whole = _weights(supply, spans)
    factors = [Decimal(1)] * len(spans)
    if supply.commodity == "gas" and not interval.converter:
        factors = [_coefficient(supply, first) for first, _last in spans]
    shares = {}
    for band, delta in interval.deltas.items():
        products = [delta * weight * factor for weight, factor in zip(weights, factors, strict=True)]
        parts = [milli(product / whole) for product in products[:-1]]
        shares[band] = [*parts, milli(sum(products, ZERO) / whole) - sum(parts, ZERO)]
    for place, (first, last) in enumerate(spans):
        yield _piece(first, last, False, {band: parts[place] for band, parts in shares.items()})


def _estimate(supply: Supply, spans: list[tuple[int, int]], bands: set[str]) -> Iterator[Piece]:
    """Estimate the slices from the yearly consumption: gas in Smc, so without C."""
    annual = supply.annual
    if not annual:
        raise BadData("annual_consumption", "needed for the days after the newest reading")
    if bands == {"F0"} and set(annual) != bands:
        annual = {"F0": sum(annual.values(), ZERO)}
    for first, last in spans:
        year = date.fromordinal(first).year
        if supply.profile is None:
            weight, whole = Decimal(last - first + 1), Decimal(year_days(year))
        else:
            weight, whole = supply.profile.weight(first, last), supply.profile.year(year)
            if not whole:
                raise BadData("profile", f"its weights of {year} are all zero")
        quantities = {band: milli(yearly * weight / whole) for band, yearly in annual.items()}
        yield _piece(first, last, True, quantities)


def _weights(supply: Supply, spans: list[tuple[int, int]]) -> tuple[list[Decimal], Decimal]:
    """Return the weight of each slice and their sum; a profile without weight there leaves the days alone."""
    if supply.profile is not None:
        weights = [supply.profile.weight(first, last) for first, last in spans]
        if whole := sum(weights, ZERO):
            return weights, whole
    weights = [Decimal(last - first + 1) for first, last in spans]
    return weights, sum(weights, ZERO)


def _coefficient(supply: Supply, day: int) -> Decimal:
    value = supply.coefficient.at(day)
    if value is None:
        raise BadData("coefficient", f"no value on {date.fromordinal(day)}")
    return value

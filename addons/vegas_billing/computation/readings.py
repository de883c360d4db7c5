"""Readings that count, and the consumption between two of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from .errors import BadData
from .model import BANDS, COUNTING, Meter, Reading, Supply


@dataclass(frozen=True, slots=True)
class Index:
    """A reading that counts, with the meter it was taken from."""

    day: date
    kind: str
    values: dict[str, Decimal]
    meter: Meter | None
    number: int  # of the meter: 0, 1, … in the order of installation


@dataclass(frozen=True, slots=True)
class Interval:
    """The days between two readings of one meter (ordinals, both inside) and the difference of the index by band."""

    first: int
    last: int
    deltas: dict[str, Decimal]
    converter: bool


def counting(supply: Supply) -> list[Index]:
    """Return the readings that count in order of time, one per day and meter: an actual one before a self-reading,
    then the later one of the list."""
    kept: list[Index] = []
    meter, number = supply.meter, 0
    for reading in sorted(supply.readings, key=lambda reading: reading.day):
        if reading.meter is not None:
            meter, number = reading.meter, number + 1
        if reading.kind not in COUNTING:
            continue
        index = Index(reading.day, reading.kind, _bands(reading), meter, number)
        if kept and (kept[-1].day, kept[-1].number) == (index.day, number):
            if not (kept[-1].kind == "actual" and index.kind != "actual"):
                kept[-1] = index
        else:
            kept.append(index)
    return kept


def newest(indexes: Iterable[Index], known_until: date) -> date | None:
    """Return the day of the newest reading dated up to ``known_until``."""
    return max((index.day for index in indexes if index.day <= known_until), default=None)


def intervals(indexes: list[Index], first: date, last: date) -> list[Interval]:
    """Return the intervals between the readings from ``first`` to ``last``, both days of readings.

    :raises BadData: no reading on ``first``, or a meter was changed without a reading that counts
    """
    inside = [index for index in indexes if first <= index.day <= last]
    if not inside or inside[0].day != first:
        raise BadData("readings", f"none that counts on {first}, from which consumption is to be measured")
    found = []
    for old, new in pairwise(inside):
        if old.number != new.number:
            if old.day != new.day:
                raise BadData("readings", f"the meter changed between {old.day} and {new.day} without readings of both")
            continue
        found.append(_interval(old, new))
    return found


def _interval(old: Index, new: Index) -> Interval:
    if set(old.values) != set(new.values):
        raise BadData("readings", f"the bands of {new.day} are not those of {old.day}")
    deltas = {}
    for band, value in new.values.items():
        delta = value - old.values[band]
        if delta < 0:  # rolled over
            if new.meter is None:
                raise BadData("meter", f"its digits are needed: the index of {new.day} is below the one before")
            delta += 10**new.meter.digits
            if delta < 0:
                raise BadData("readings", f"the index of {old.day} has more digits than the meter")
        deltas[band] = delta
    converter = new.meter is not None and new.meter.converter
    return Interval(old.day.toordinal() + 1, new.day.toordinal(), deltas, converter)


def _bands(reading: Reading) -> dict[str, Decimal]:
    values = {band: reading.index[band] for band in BANDS if reading.index.get(band) is not None}
    if not values:
        raise BadData("readings", f"{reading.day} has no index")
    if len(values) > 1:
        values.pop("F0", None)  # a total beside the bands
    return values

"""Meters and their indexes: what a crew would find at a point."""

import random
from dataclasses import replace
from datetime import date

from .request import Reading, Request
from .state import INACTIVE, NONE, Point

DIGITS = {"gas": 5, "ele": 6}
DAILY = {"gas": 4.0, "ele": 7.0}
BANDS = {"gas": 1, "ele": 3}


def first_seen(request: Request, state: str, today: date, rng: random.Random) -> Point:
    """A point that is not in the book yet: its meter, its holder and its state are those that the request believes."""
    reading = request.reading()
    if reading is None:
        share = BANDS[request.commodity]
        reading = Reading(today, tuple(rng.randint(3000, 9000) // share for _band in range(share)))
    digits = max(DIGITS[request.commodity], *(len(str(value)) for value in reading.values))
    return Point(
        code=request.point,
        commodity=request.commodity,
        distributor=request.distributor,
        state=state,
        holder="" if state in (NONE, INACTIVE) else next(iter(sorted(request.holders)), ""),
        serial=request.serial,
        digits=digits,
        indexes=reading.values,
        read_on=min(reading.day, today),
    )


def with_meter(point: Point, rng: random.Random) -> Point:
    """The point with a serial, also when no request ever told it."""
    if point.serial:
        return point
    return replace(point, serial=_serial(point, point.read_on.year - 5, rng))


def moved_on(point: Point, units: int) -> Point:
    """The point with indexes corrected by some units."""
    return replace(point, indexes=tuple(min(value + units, 10**point.digits - 1) for value in point.indexes))


def read_meter(point: Point, reading: Reading | None, day: date, rng: random.Random) -> Point:
    """The point with its indexes on ``day``: never below the book's nor the customer's, as bands as the customer's."""
    base, since = point.indexes, point.read_on
    if reading is not None:
        since = max(since, reading.day)
        if len(reading.values) == len(base):
            base = tuple(map(max, base, reading.values))
        elif len(reading.values) == 1:
            base = (max(reading.values[0], sum(base)),)
        else:
            base = reading.values
    used = max((day - since).days, 0) * DAILY[point.commodity] / len(base)
    digits = max(point.digits, *(len(str(value)) for value in base))
    highest = 10**digits - 1
    indexes = tuple(min(value + round(used * rng.uniform(0.6, 1.4)) + rng.randint(0, 3), highest) for value in base)
    return replace(point, digits=digits, indexes=indexes, read_on=max(since, day))


def new_meter(point: Point, day: date, rng: random.Random) -> tuple[Point, int]:
    """The point with another meter, index 0, and the year in which that meter was made."""
    year = day.year - rng.randint(0, 2)
    digits = DIGITS[point.commodity]
    indexes = tuple(0 for _index in point.indexes)
    return replace(point, serial=_serial(point, year, rng), digits=digits, indexes=indexes, read_on=day), year


def _serial(point: Point, year: int, rng: random.Random) -> str:
    return f"{'G' if point.commodity == 'gas' else 'E'}{year % 100:02d}{rng.randrange(10**8):08d}"


def index_leaves(prefix: str, indexes: tuple[int, ...], band: str = "_f{}") -> dict[str, int]:
    """``{prefix: value}`` or one leaf per band, ``{prefix_f1: value, ...}``."""
    if len(indexes) == 1:
        return {prefix: indexes[0]}
    return {prefix + band.format(number): value for number, value in enumerate(indexes, 1)}

"""The requests of the last weeks: when each is sent and what becomes of it (pure Python)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import holidays

from .points import Point

# ANSWERED: by the simulated distributor, at its own pace. SILENT: fetched and never answered. ADMITTED: fetched and
# admitted, no more. DRAFT: not sent.
ANSWERED, SILENT, ADMITTED, DRAFT = "answered", "silent", "admitted", "draft"
# (working days ago, what becomes of the requests sent on that day)
WAVES = (
    (27, (ANSWERED, SILENT, ANSWERED, SILENT)),
    (20, (ANSWERED,) * 3),
    (16, (ANSWERED,) * 3),
    (13, (ANSWERED, ADMITTED, ANSWERED, ANSWERED)),
    (10, (ANSWERED, ANSWERED, ADMITTED, ANSWERED)),
    (7, (ADMITTED, ANSWERED, ANSWERED, ANSWERED)),
    (5, (ANSWERED,) * 3),
    (3, (ANSWERED, ANSWERED, ADMITTED, ANSWERED)),
    (1, (ANSWERED,) * 4),
    (0, (ANSWERED,) * 5),
)
# Other services than V01, by the wave in which they are sent; the simulated distributor answers them.
OTHERS = {
    2: ("pm1", "m01", "d01"),
    4: ("v02", "m02", "tal"),
    6: ("pm1", "m01", "tal", "d01"),
    8: ("m02", "v02", "pm1", "tal"),
}
# How many working days ago a customer asked for what is still a draft; the first two are late.
DRAFTS = (6, 4, 1, 0)
REASONS = ("01", "01", "01", "02", "03", "04", "05", "99")
SLOTS = ("08:00-10:00", "09:00-11:00", "11:00-13:00", "14:00-16:00", "15:00-17:00")
NOTES = (
    "Citofono al secondo piano",
    "Contatore nel cortile interno",
    "Chiamare prima di arrivare",
    "Chiavi del locale contatori dal portiere",
    "",
    "",
    "",
)


@dataclass(frozen=True)
class Case:
    """One request. ``wishes`` are working days counted from the day of sending."""

    wave: int
    fate: str
    point: Point
    asked: date
    reason: str
    wishes: tuple[int, int]
    slots: tuple[str, str]
    reading: tuple[int, ...]
    note: str
    service: str = "v01"


def wave_days(today: date) -> list[date]:
    """The days on which the requests are sent, oldest first."""
    return [working_days_ago(today, ago) for ago, _fates in WAVES]


def working_days_ago(today: date, count: int) -> date:
    """The ``count``-th working day before ``today``, itself when 0."""
    italian = holidays.country_holidays("IT")
    day = today
    while count:
        day -= timedelta(days=1)
        count -= day.weekday() < 5 and day not in italian
    return day


def plan(rng: Random, points: list[Point], today: date) -> list[Case]:
    """All requests in the order in which they are made, each on a point of its own."""
    # The first customer of the story has no request: it is the one that a visitor makes.
    free = [point for point in points if point.state == "active" and point.contracts[-1].customer.number != "004417"]
    chosen = iter(rng.sample(free, sum(len(fates) for _ago, fates in WAVES) + len(DRAFTS)))
    days = wave_days(today)
    cases = [
        _case(rng, wave, fate, next(chosen), day)
        for wave, (day, (_ago, fates)) in enumerate(zip(days, WAVES, strict=True))
        for fate in fates
    ]
    last = len(WAVES) - 1
    cases += [_case(rng, last, DRAFT, next(chosen), working_days_ago(today, ago)) for ago in DRAFTS]
    taken = {case.point.code for case in cases}
    # Customers with several points: those with a single one stay as they are, for the visitor.
    several = {customer for customer, count in Counter(map(_holder, points)).items() if count > 1}
    left = [point for point in free if point.code not in taken and _holder(point) in several]
    chosen = iter(rng.sample(left, sum(map(len, OTHERS.values()))))
    cases += [
        _case(rng, wave, ANSWERED, next(chosen), days[wave], service)
        for wave, services in OTHERS.items()
        for service in services
    ]
    return cases


def _holder(point: Point) -> str:
    return point.contracts[-1].customer.number if point.contracts else ""


def _case(rng: Random, wave: int, fate: str, point: Point, asked: date, service: str = "v01") -> Case:
    first = rng.randint(3, 6)
    # What was read after that day is not in the register: it would be at odds with what the technician finds.
    point.readings = [reading for reading in point.readings if reading.date < asked]
    last = point.readings[-1]
    # What the meter counted since, so that the customer's reading fits the register's.
    daily = 1.5 if point.commodity == "gas" else 2.2
    used = max((asked - last.date).days, 0) * daily
    reading = tuple(index + round(used * rng.uniform(0.5, 1.4)) for index in last.indexes)
    slots = tuple(rng.sample(SLOTS, 2))
    wishes = (first, first + rng.randint(1, 3))
    return Case(wave, fate, point, asked, rng.choice(REASONS), wishes, slots, reading, rng.choice(NOTES), service)

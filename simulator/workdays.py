"""The distributor's calendar: working days of Italy and appointments in slots of two hours."""

import random
import re
from collections.abc import Iterable
from datetime import date, timedelta

FIXED_HOLIDAYS = {(1, 1), (6, 1), (25, 4), (1, 5), (2, 6), (15, 8), (1, 11), (8, 12), (25, 12), (26, 12)}
SLOTS = ("08:00-10:00", "09:00-11:00", "10:00-12:00", "13:00-15:00", "14:00-16:00", "15:00-17:00")
FARTHEST_DAYS = 90


def easter(year: int) -> date:
    """Easter Sunday (Gregorian calendar, anonymous algorithm)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def is_working(day: date) -> bool:
    """Monday to Friday, no national holiday (Saint Francis is one again from 2026)."""
    if day.weekday() >= 5 or (day.day, day.month) in FIXED_HOLIDAYS:
        return False
    if day.year >= 2026 and (day.day, day.month) == (4, 10):
        return False
    return day != easter(day.year) + timedelta(days=1)


def next_working(day: date) -> date:
    """First working day after ``day``."""
    day += timedelta(days=1)
    while not is_working(day):
        day += timedelta(days=1)
    return day


def after(day: date, count: int) -> date:
    """The working day that comes ``count`` working days after ``day``."""
    for _step in range(count):
        day = next_working(day)
    return day


def is_slot(slot: str) -> bool:
    """True for ``HH:MM-HH:MM`` of two hours within one day."""
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]", slot):
        return False
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in slot.split("-"))
    return end - start == 120


def choose_appointment(wishes: Iterable[tuple[date | None, str]], today: date, rng: random.Random) -> tuple[date, str]:
    """First wish that a crew could honour, else the next working day in a slot of the distributor's."""
    for day, slot in wishes:
        near = day and today < day <= today + timedelta(days=FARTHEST_DAYS) and is_working(day)
        if near and is_slot(slot) and slot[:5] >= "07:00" and slot[6:] <= "20:00":
            return day, slot
    return next_working(today), rng.choice(SLOTS)

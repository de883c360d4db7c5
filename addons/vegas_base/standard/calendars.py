"""The three calendars in which terms are counted, with the Italian holidays by law.

- ``solar``: every day;
- ``working`` (giorni lavorativi): Monday to Friday, no holiday;
- ``weekday`` (giorni feriali): Monday to Saturday, no holiday.

The day from which a term runs is not counted (art. 155 c.p.c., art. 2963 c.c.). A patron saint's day is a holiday
only where it is given. The holidays are those of `holidays`: from 2026 they include 4 October.
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays

KINDS = ("solar", "working", "weekday")
_LAST_WEEKDAY = {"working": 4, "weekday": 5}
_DAY = timedelta(days=1)


@lru_cache(maxsize=512)
def italian_holidays(year):
    """Return the frozenset of national holidays of a year."""
    return frozenset(holidays.Italy(years=year))


class Calendar:
    """A calendar, optionally with the patron saint's day of a town.

    :param kind: ``solar``, ``working`` or ``weekday``
    :param patron: ``(day, month)``, e.g. ``(7, 12)``; ``None`` for none
    :raises ValueError: unknown kind, a patron that is no day of a year
    """

    def __init__(self, kind, patron=None):
        if kind not in KINDS:
            raise ValueError(f"no calendar {kind!r}: {', '.join(KINDS)}")
        self.kind = kind
        self.patron = tuple(patron) if patron else None
        if self.patron:
            day, month = self.patron
            date(2024, month, day)  # a leap year: 29 February is a day

    def is_day(self, day):
        """Whether ``day`` is counted."""
        if self.kind == "solar":
            return True
        if day.weekday() > _LAST_WEEKDAY[self.kind] or day in italian_holidays(day.year):
            return False
        return (day.day, day.month) != self.patron

    def add(self, start, n, pauses=()):
        """Return the ``n``-th counted day after ``start``, which itself is not counted; ``start`` for 0.

        :param pauses: pairs of days; what lies after the first, up to and including the second, is not counted
        :raises ValueError: ``n`` is negative
        """
        if n < 0:
            raise ValueError("a term is not negative")
        if self.kind == "solar" and not pauses:
            return start + timedelta(days=n)
        day = start
        while n:
            day += _DAY
            n -= self._counts(day, pauses)
        return day

    def count(self, start, end, pauses=()):
        """Return how many counted days lie after ``start`` up to and including ``end``; 0 when ``end`` is not later.

        :param pauses: as in ``add``
        """
        if self.kind == "solar" and not pauses:
            return max((end - start).days, 0)
        days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
        return sum(self._counts(day, pauses) for day in days)

    def _counts(self, day, pauses):
        return self.is_day(day) and not any(after < day <= until for after, until in pauses)

"""A value that changes on given days: the coefficient C, calorific value, power, residence, tax regime."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from typing import Any


class Dated:
    """Values by first day, each valid until the next one begins; days are ordinals (``date.toordinal``).

    A value of ``None`` is a stretch of days without a record.
    """

    __slots__ = ("starts", "values")

    def __init__(self, records: Iterable[tuple[date, Any]]):
        """Take ``(first day, value)`` in any order; every entry is a record of its own and cuts slices."""
        ordered = sorted(records, key=lambda record: record[0])
        self.starts = [first.toordinal() for first, _value in ordered]
        self.values = [value for _first, value in ordered]
        if len(set(self.starts)) != len(self.starts):
            raise ValueError("two records begin on the same day")

    @classmethod
    def always(cls, value: Any) -> "Dated":
        """Return a value that never changes."""
        return cls([(date.min, value)])

    @classmethod
    def ranges(cls, records: Iterable[tuple[date | None, date | None, Any]]) -> "Dated":
        """Take ``(first, last, value)``, both inside and None for open; days between two records have no value."""
        starts: dict[date, Any] = {}
        for first, last, value in sorted(records, key=lambda record: record[0] or date.min):
            starts[first or date.min] = value
            if last is not None and last < date.max:
                starts[date.fromordinal(last.toordinal() + 1)] = None
        return cls(starts.items())

    def at(self, day: int) -> Any:
        """Return the value on a day, or None before the first record."""
        found = bisect_right(self.starts, day) - 1
        return self.values[found] if found >= 0 else None

    def cuts(self, first: int, last: int) -> list[int]:
        """Return the days after ``first``, up to ``last``, on which a record begins or the one before has ended."""
        return self.starts[bisect_right(self.starts, first) : bisect_right(self.starts, last)]

    def __repr__(self):
        days = (date.fromordinal(start).isoformat() for start in self.starts)
        return f"Dated({list(zip(days, self.values, strict=True))})"

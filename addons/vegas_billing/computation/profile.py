"""Load profile of a point: how its consumption is spread over the days of a year."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate

from .errors import BadData
from .numbers import ZERO, exact


class LoadProfile:
    """Weights by day, any scale. Shared by all points of a profile: sums are made once."""

    __slots__ = ("_days", "_sums")

    def __init__(self, weights: Mapping[date, Decimal]):
        if any(weight < 0 for weight in weights.values()):
            raise ValueError("a weight is negative")
        ordered = sorted(weights)
        self._days = [day.toordinal() for day in ordered]
        with exact():
            self._sums = [ZERO, *accumulate(weights[day] for day in ordered)]

    def weight(self, first: int, last: int) -> Decimal:
        """Return the sum of the weights of the days from ``first`` to ``last`` (ordinals).

        :raises BadData: a day has no weight
        """
        low, high = bisect_left(self._days, first), bisect_right(self._days, last)
        if high - low != last - first + 1:
            span = f"{date.fromordinal(first)} to {date.fromordinal(last)}"
            raise BadData("profile", f"not every day from {span} has a weight")
        return self._sums[high] - self._sums[low]

    def year(self, year: int) -> Decimal:
        """Return the sum of the weights of a whole year."""
        return self.weight(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())

"""Price list: the components of one offer, network and taxes included, with what all supplies on it share."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise

from .errors import BadData
from .model import KINDS, SECTIONS, Component

_OPEN = (date.min.toordinal(), date.max.toordinal())


class PriceList:
    """Components in the order of the list, and the monthly values of the indexes they use.

    Build one per price list and keep it for a whole run: which records hold in a slice, and at which rate, is worked
    out once for all supplies.

    :ivar components: all records, in order
    :ivar indexes: ``{name: {"YYYY-MM": value}}``
    :ivar position: place of a code in the list: that of its first record
    :ivar once: the `once` records, in order
    """

    def __init__(self, components: Iterable[Component], indexes: Mapping[str, Mapping[str, Decimal]] | None = None):
        self.components = tuple(components)
        self.indexes = indexes or {}
        self.position: dict[str, int] = {}
        for place, component in enumerate(self.components):
            self.position.setdefault(component.code, place)
            if reason := _incomplete(component):
                raise BadData("components", f"{component.code}: {reason}")
        self.once = tuple(component for component in self.components if component.kind == "once")
        self._spans = [(*_span(record), record) for record in self.components if record.kind != "once"]
        self._refuse_overlaps()
        self._cuts = sorted({day for first, last, _record in self._spans for day in (first, last + 1)})
        self._active: dict[int, tuple[Component, ...]] = {}
        self.rates: dict[tuple, Decimal] = {}

    def cuts(self, first: int, last: int) -> list[int]:
        """Return the days after ``first``, up to ``last``, on which a record begins or the one before has ended."""
        return self._cuts[bisect_right(self._cuts, first) : bisect_right(self._cuts, last)]

    def active(self, day: int) -> tuple[Component, ...]:
        """Return the records that hold on a day (an ordinal), in the order of the list."""
        segment = bisect_right(self._cuts, day)
        found = self._active.get(segment)
        if found is None:
            found = tuple(record for first, last, record in self._spans if first <= day <= last)
            self._active[segment] = found
        return found

    def _refuse_overlaps(self):
        by_code: dict[str, list] = {}
        for first, last, record in self._spans:
            if last < first:
                raise BadData("components", f"{record.code}: valid to {record.valid_to}, before it is valid")
            by_code.setdefault(record.code, []).append((first, last))
        for code, spans in by_code.items():
            for (_first, last), (first, _last) in pairwise(sorted(spans)):
                if first <= last:
                    raise BadData("components", f"{code}: two records hold on {date.fromordinal(first)}")


def _incomplete(component: Component) -> str | None:
    """Return what a record lacks to be charged."""
    if component.section not in SECTIONS:
        return f"unknown section {component.section}"
    if component.kind not in KINDS:
        return f"unknown kind {component.kind}"
    if component.kind in ("day", "power", "unit", "once") and component.value is None:
        return "no value"
    if component.kind == "once" and component.day is None:
        return "no date"
    if component.kind == "index" and not component.index:
        return "no index"
    if component.kind == "bracket" and (not component.brackets or component.brackets[-1][0] is not None):
        return "the last bracket is not open"
    return None


def _span(record: Component) -> tuple[int, int]:
    return (
        record.valid_from.toordinal() if record.valid_from else _OPEN[0],
        record.valid_to.toordinal() if record.valid_to else _OPEN[1],
    )

"""From charges of slices to lines of the bill: joining, amounts, order (``billing.md``, Lines)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .model import SECTIONS, Component, Line
from .numbers import cents, year_days
from .slices import Piece

SECTION_ORDER = {section: place for place, section in enumerate(SECTIONS)}
VAT_ORDER = {"none": Decimal(-1)}
PER_YEAR = ("day", "kw_day")  # units whose rate is for a year


@dataclass(slots=True)
class _Open:
    """A line that may still grow by the next slice."""

    component: Component
    first: int
    last: int
    quantity: Decimal


class Joiner:
    """Takes charges in order of days and makes the lines of them.

    :param position: place of each code in the price list
    """

    def __init__(self, position: Mapping[str, int]):
        self._position = position
        self._open: dict[tuple, _Open] = {}
        self._done: list[tuple[tuple, _Open]] = []

    def add(
        self,
        component: Component,
        piece: Piece,
        quantity: Decimal,
        *,
        unit: str,
        rate: Decimal,
        vat: str,
        kw: Decimal | None = None,
        bracket: int | None = None,
    ) -> None:
        """Add the charge of a slice; a quantity of zero is none."""
        if not quantity:
            return
        shown = "day" if unit == "kw_day" else unit
        key = (component.code, component.section, shown, unit, rate, vat, kw, bracket, piece.year, piece.estimated)
        line = self._open.get(key)
        if line is not None and line.last + 1 == piece.first:
            line.quantity += quantity
            line.last = piece.last
            return
        if line is not None:
            self._done.append((key, line))
        self._open[key] = _Open(component, piece.first, piece.last, quantity)

    def lines(self, once: list[Line]) -> list[Line]:
        """Return all lines in the order of the bill, the `once` ones among them."""
        made = [_line(key, line) for key, line in (*self._done, *self._open.items())]
        return sorted(made + once, key=self._order)

    def _order(self, line: Line) -> tuple:
        return (
            SECTION_ORDER[line.section],
            self._position[line.code],
            line.first,
            -1 if line.bracket is None else line.bracket,
            VAT_ORDER.get(line.vat) or Decimal(line.vat),
        )


def _line(key: tuple, line: _Open) -> Line:
    code, section, shown, unit, rate, vat, kw, bracket, year, estimated = key
    exact = rate * line.quantity
    if kw is not None:
        exact *= kw
    if unit in PER_YEAR:
        exact /= year_days(year)
    first, last = date.fromordinal(line.first), date.fromordinal(line.last)
    return Line(code, section, first, last, line.quantity, shown, rate, cents(exact), vat, kw, bracket, estimated)

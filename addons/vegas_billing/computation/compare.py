"""Two versions of a bill, compared line by line: issued and computed again, or expected and computed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from .model import Bill, Line, VatEntry

LINE_FIELDS = {
    "code": "code",
    "from": "first",
    "to": "last",
    "quantity": "quantity",
    "rate": "rate",
    "kw": "kw",
    "amount": "amount",
    "vat": "vat",
    "estimated": "estimated",
    "reversal": "reversal",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two bills differ. ``expected`` or ``got`` is None where only the other has something there."""

    where: str
    expected: Any
    got: Any

    def __str__(self):
        return f"{self.where}: expected {_text(self.expected)}, got {_text(self.got)}"


def compare(expected: Bill, got: Bill) -> Iterator[Difference]:
    """Yield the differences: period, lines in their order, VAT, total. Numbers are compared by value."""
    for name in ("first", "last"):
        if getattr(expected, name) != getattr(got, name):
            yield Difference(name, getattr(expected, name), getattr(got, name))
    yield from _lines(expected.lines, got.lines)
    yield from _vat(expected.vat, got.vat)
    if expected.total != got.total:
        yield Difference("total", expected.total, got.total)


def _lines(expected: Sequence[Line], got: Sequence[Line]) -> Iterator[Difference]:
    for number, (one, other) in enumerate(zip_longest(expected, got), 1):
        if one is None or other is None:
            yield Difference(f"line {number}", one, other)
            continue
        for shown, name in LINE_FIELDS.items():
            if getattr(one, name) != getattr(other, name):
                where = f"line {number} ({_head(one)}), {shown}"
                yield Difference(where, getattr(one, name), getattr(other, name))


def _vat(expected: Sequence[VatEntry], got: Sequence[VatEntry]) -> Iterator[Difference]:
    for number, (one, other) in enumerate(zip_longest(expected, got), 1):
        if one is None or other is None:
            yield Difference(f"vat {number}", one, other)
            continue
        for name in ("rate", "base", "amount"):
            if getattr(one, name) != getattr(other, name):
                yield Difference(f"vat {number} ({one.rate} %), {name}", getattr(one, name), getattr(other, name))


def _head(line: Line) -> str:
    return f"{line.code} {line.first} to {line.last}"


def _text(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Line):
        return f"{_head(value)}, {value.quantity} x {value.rate} = {value.amount}, VAT {value.vat}"
    if isinstance(value, VatEntry):
        return f"{value.rate} % of {value.base} = {value.amount}"
    return str(value)

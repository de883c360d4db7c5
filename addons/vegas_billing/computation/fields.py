"""Reading of JSON with errors that name the field in one line."""

import contextlib
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,12})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ABSENT = object()


class Malformed(Exception):
    """The file does not have the form of a check vector; the text is one line that names the field."""


class Node:
    """A value of a JSON document that knows its place in it, as in ``components[3].value``."""

    __slots__ = ("path", "value")

    def __init__(self, value: Any, path: str = ""):
        self.value = value
        self.path = path

    def fail(self, reason: str) -> Malformed:
        """Return the error to raise about this place."""
        return Malformed(f"{self.path or 'file'}: {reason}")

    def has(self, name: str) -> bool:
        """Tell whether an object has a field that is not null."""
        return self.value.get(name) is not None

    def get(self, name: str, default: Any = _ABSENT) -> "Node":
        """Return a field of an object; without a default it must be there."""
        if not isinstance(self.value, dict):
            raise self.fail("must be an object")
        path = f"{self.path}.{name}" if self.path else name
        value = self.value.get(name, default)
        if value is _ABSENT:
            raise Malformed(f"{path}: missing")
        return Node(value, path)

    def members(self) -> dict[str, "Node"]:
        """Return the fields of an object."""
        if not isinstance(self.value, dict):
            raise self.fail("must be an object")
        return {name: self.get(name) for name in self.value}

    def entries(self) -> list["Node"]:
        """Return the entries of a list."""
        if not isinstance(self.value, list):
            raise self.fail("must be a list")
        return [Node(value, f"{self.path}[{place}]") for place, value in enumerate(self.value)]

    def pair(self) -> list["Node"]:
        """Return the two entries of a list of two."""
        found = self.entries()
        if len(found) != 2:
            raise self.fail("must have two entries")
        return found

    def text(self) -> str:
        """Return a text that is not empty."""
        if not isinstance(self.value, str) or not self.value:
            raise self.fail("must be a text")
        return self.value

    def choice(self, allowed: Iterable[str]) -> str:
        """Return one of the allowed words."""
        if not isinstance(self.value, str) or self.value not in allowed:
            raise self.fail(f"{_shown(self.value)} is none of {', '.join(allowed)}")
        return self.value

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.fail(f"{_shown(self.value)} is neither true nor false")
        return self.value

    def number(self) -> Decimal:
        """Return an exact number: written as a text, or as a JSON number."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise self.fail(f"{_shown(value)} is not a number")
        if not _NUMBER.fullmatch(str(value)):
            raise self.fail(f"{_shown(value)} is not a number")
        return Decimal(value)

    def not_negative(self) -> Decimal:
        """Return an exact number from 0."""
        number = self.number()
        if number < 0:
            raise self.fail(f"{number} is below 0")
        return number

    def whole(self, low: int, high: int) -> int:
        """Return a whole number."""
        number = self.number()
        if number != int(number) or not low <= number <= high:
            raise self.fail(f"{_shown(self.value)} is not a whole number from {low} to {high}")
        return int(number)

    def day(self) -> date:
        """Return a day."""
        if isinstance(self.value, str) and _DATE.fullmatch(self.value):
            with contextlib.suppress(ValueError):
                return date.fromisoformat(self.value)
        raise self.fail(f"{_shown(self.value)} is not a date (YYYY-MM-DD)")

    def maybe(self, reader: Callable[["Node"], Any]) -> Any:
        """Return None for null, else what ``reader`` makes of it."""
        return None if self.value is None else reader(self)


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else "null" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."

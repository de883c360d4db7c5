"""A column of a table of the archive, and what a cell of it says."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

KINDS = ("text", "number", "date", "choice", "flag")
YES = ("1", "true", "yes", "y", "si", "sì", "s", "vero", "x")
NO = ("0", "false", "no", "n", "falso")
YEARS = (1900, 2100)
LONGEST = 2000  # characters of a text without a size of its own
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})*,[0-9]*")
_DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
_ODD = re.compile(r"[\x00-\x1f\x7f]")


class Fault(Exception):
    """Why a cell cannot be taken: a key of ``table.CELL_FAULTS`` and what its sentence needs."""

    def __init__(self, key, **params):
        super().__init__(key)
        self.key = key
        self.params = params


@dataclass(frozen=True)
class Column:
    """A column of a table. What is not given follows from the field of the same name of the target model: label,
    kind, choices, help, size and whether only whole numbers make sense.

    :param field: the field of the target model that takes the value; ``False``: the table's ``_prepare`` uses it
    :param choices: ``(value, label)`` pairs
    :param decimals: of a number; 0: whole numbers only
    :param signed: a number may be below zero
    """

    name: str
    label: Any = ""
    kind: str = ""
    required: bool = False
    choices: tuple = ()
    help: Any = ""
    example: str = ""
    field: str | bool | None = None
    size: int | None = None
    decimals: int | None = None
    signed: bool = False

    def read(self, cell):
        """Return the value of a cell, ``None`` when it is empty.

        :param cell: a text, or what a spreadsheet holds: number, date, flag
        :raises Fault:
        """
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        return getattr(self, f"_read_{self.kind}")(cell)

    def _read_text(self, cell):
        text = shown(cell)
        limit = self.size or LONGEST
        if len(text) > limit:
            raise Fault("too_long", limit=limit)
        if _ODD.search(text):
            raise Fault("odd_characters")
        return text

    def _read_number(self, cell):
        if isinstance(cell, bool):
            raise Fault("not_number")
        text = shown(cell).replace(" ", "")
        if _THOUSANDS.fullmatch(text):
            text = text.replace(".", "")
        try:
            number = Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise Fault("not_number") from None
        if not number.is_finite() or abs(number) >= 10**12:
            raise Fault("not_number")
        if self.decimals == 0 and number != int(number):
            raise Fault("not_whole")
        if number < 0 and not self.signed:
            raise Fault("below_zero")
        return int(number) if self.decimals == 0 else number

    def _read_date(self, cell):
        if isinstance(cell, datetime):
            cell = cell.date()
        if not isinstance(cell, date):
            cell = _day(shown(cell))
        if not YEARS[0] <= cell.year <= YEARS[1]:
            raise Fault("not_date")
        return cell

    def _read_flag(self, cell):
        word = shown(cell).lower()
        if word in YES or word in NO:
            return word in YES
        raise Fault("not_flag")

    def _read_choice(self, cell):
        word = shown(cell).casefold()
        for value, label in self.choices:
            if word in (value.casefold(), str(label).casefold()):
                return value
        raise Fault("not_choice", known=", ".join(value for value, _label in self.choices))


@dataclass
class Row:
    """A row of a file on its way into the database.

    :ivar cells: as they came, by column name
    :ivar data: what the cells say, empty ones left out
    :ivar values: what the record is created with
    :ivar faults: ``(column name, reason)``; a row without is good
    """

    number: int
    cells: dict
    data: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    def fail(self, column, reason):
        """Note why the row cannot be loaded."""
        self.faults.append((column, reason))


def shown(cell):
    """Return a cell as people see it: whole numbers without ``.0``, dates as they are written here."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime | date):
        return f"{cell:%d/%m/%Y}"
    text = "" if cell is None else str(cell).strip()
    # The mark that keeps a spreadsheet from taking a text for a formula: see files.write_csv.
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text


def _day(text):
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise Fault("not_date")

"""Records of fixed length, as the tax registry takes them: described as data, written, and read back.

A layout says of each kind of record (its first character) which field stands where. Positions count from 1, as
published layouts do. Nothing here knows Odoo or what the fields mean.
"""

import unicodedata
from datetime import date
from typing import NamedTuple

# text: to the left, filled with blanks; number: to the right, filled with zeros; sign: + or - of the number with the
# same key; date: ddmmyyyy, blanks when there is none; fixed: always the same text; filler: blanks.
KINDS = ("text", "number", "sign", "date", "fixed", "filler")
# Letters that have no base letter of their own in Unicode.
_SPECIAL = str.maketrans({"ß": "SS", "Æ": "AE", "æ": "AE", "Ø": "O", "ø": "O", "Ł": "L", "ł": "L", "Đ": "D", "đ": "D"})


class Field(NamedTuple):
    """One field: ``key`` names its value, ``cut`` says that a text may lose its end."""

    record: str
    start: int
    length: int
    kind: str
    key: str = ""
    value: str = ""
    cut: bool = False

    @property
    def end(self):
        return self.start + self.length - 1


class Fault(NamedTuple):
    """What is wrong: ``key`` is the field's key, ``fault`` a stable word, ``detail`` what it is about."""

    key: str
    fault: str
    detail: str = ""


class Layout(NamedTuple):
    """The fields of all records; ``length`` is that of a record without its end of line."""

    fields: tuple
    length: int
    line_end: str = "\r\n"

    def of(self, record):
        """Return the fields of one kind of record in their order."""
        return sorted((field for field in self.fields if field.record == record), key=lambda field: field.start)


def faults(layout):
    """Return the faults of the layout itself: every record must be covered from its first to its last character."""
    found = []
    for record in sorted({field.record for field in layout.fields}):
        place = 1
        for field in layout.of(record):
            if field.kind not in KINDS:
                found.append(Fault(field.key, "kind", field.kind))
            if field.kind == "fixed" and len(field.value) != field.length:
                found.append(Fault(field.key, "fixed", field.value))
            if field.start != place:
                found.append(Fault(field.key, "gap" if field.start > place else "overlap", f"{record} {field.start}"))
            place = field.end + 1
        if place != layout.length + 1:
            found.append(Fault("", "length", f"{record} {place - 1}"))
    return found


def plain(text):
    """Return ``text`` in capitals without accents: all that the registry's character set is sure to hold."""
    text = " ".join(str(text or "").translate(_SPECIAL).replace("’", "'").split())
    base = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return "".join(char if " " <= char <= "~" else " " for char in base.upper())


def write_field(field, value):
    """Return (text of the field, fault or ``None``); a value that does not fit is never cut in silence."""
    if field.kind == "filler":
        return " " * field.length, None
    if field.kind == "fixed":
        return field.value, None
    if field.kind == "date":
        text = f"{value:%d%m%Y}" if isinstance(value, date) else ""
        return text.ljust(field.length), None if len(text) <= field.length else "too_long"
    if field.kind == "sign":
        return ("-" if (value or 0) < 0 else "+").ljust(field.length), None
    if field.kind == "number":
        number = int(value or 0)
        if number < 0:
            return "0" * field.length, "negative"
        text = str(number)
        return text.rjust(field.length, "0")[-field.length :], "too_long" if len(text) > field.length else None
    text = plain(value)
    fault = "too_long" if len(text) > field.length and not field.cut else None
    return text[: field.length].ljust(field.length), fault


def write_record(layout, record, values):
    """Return (the record without its end of line, list of ``Fault``) for ``values`` by key."""
    parts, found = [], []
    fields = layout.of(record)
    signed = {field.key for field in fields if field.kind == "sign"}
    for field in fields:
        value = values.get(field.key)
        if field.kind == "number" and field.key in signed:
            value = abs(value or 0)
        text, fault = write_field(field, value)
        parts.append(text)
        if fault:
            found.append(Fault(field.key, fault, str(values.get(field.key))))
    return "".join(parts), found


def write(layout, records):
    """Return the bytes of the file for ``records``, pairs of kind and values."""
    lines = (write_record(layout, record, values)[0] for record, values in records)
    return "".join(line + layout.line_end for line in lines).encode("ascii")


def read(layout, data):
    """Return the records of a file as pairs of kind and texts by key, blanks at the ends taken off.

    :raises ValueError: when a line has another length or an unknown kind; the message names the line
    """
    records = []
    lines = data.decode("ascii").split(layout.line_end)
    if lines and not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, 1):
        fields = layout.of(line[:1])
        if len(line) != layout.length or not fields:
            raise ValueError(f"line {number}: {len(line)} characters, kind {line[:1]!r}")
        texts = {
            field.key: line[field.start - 1 : field.end].strip()
            for field in fields
            if field.key and field.kind not in ("filler", "fixed", "sign")
        }
        records.append((line[:1], texts))
    return records

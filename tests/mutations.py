"""What goes wrong with messages: elements, values, addressees, encodings, tables, bytes. All of it by a seed."""

import re

from simulator import clock

_LEAF = re.compile(rb"<(\w+)>([^<]*)</\1>")
_SERVICES = (b"V01", b"D01", b"A01", b"M02", b"SM1", b"PN1", b"XX9")
_FLOWS = (b"0050", b"0100", b"0150", b"0200", b"E150", b"0101", b"9999")
_VALUES = (b"", b"0", b"-1", b"abc", b"9" * 400, "à€ß".encode(), b"SI", b"1e308", b"  7  ", b"12,5", b"&amp;&lt;")
_DAYS = (b"31/02/2026", b"2026-13-45", b"00/00/0000", b"01/01/1890", b"24.11.2026", b"11/24/2026", b"31/12/2999")
_WHO = (b"piva_utente", b"piva_distr", b"cod_prat_utente", b"cod_pdr", b"cod_pod", b"matr_mis")


def mutated(data, rng, table):
    """Return ``data`` with one to three faults."""
    kinds = (*_ANY, *(_TABLE if table else _XML) * 2)
    for _turn in range(rng.randint(1, 3)):
        data = rng.choice(kinds)(data, rng)
    return data


def passed(data):
    """Return ``data`` with days that have passed: a reading of the future is refused."""
    today = f"{clock.today():%d/%m/%Y}".encode()
    return re.sub(rb"\d\d/\d\d/20\d\d", today, data)


# === XML === #


def _leaf(data, rng, change, names=None):
    """Replace one leaf by ``change(name, text)``."""
    found = [leaf for leaf in _LEAF.finditer(data) if names is None or leaf[1] in names]
    if not found:
        return data
    leaf = rng.choice(found)
    return data[: leaf.start()] + change(leaf[1], leaf[2]) + data[leaf.end() :]


def _put(name, text):
    return b"<%s>%s</%s>" % (name, text, name)


def _removed(data, rng):
    return _leaf(data, rng, lambda _name, _text: b"")


def _doubled(data, rng):
    return _leaf(data, rng, lambda name, text: _put(name, text) * 2)


def _renamed(data, rng):
    return _leaf(data, rng, lambda name, text: _put(name + b"_x", text))


def _replaced(data, rng):
    return _leaf(data, rng, lambda name, _text: _put(name, rng.choice(_VALUES)))


def _wrong_day(data, rng):
    days = {leaf[1] for leaf in _LEAF.finditer(data) if leaf[1].startswith(b"data")}
    return _leaf(data, rng, lambda name, _text: _put(name, rng.choice(_DAYS)), days)


def _wrong_addressee(data, rng):
    def change(name, text):
        digits = bytearray(text or b"0")
        digits[rng.randrange(len(digits))] = rng.choice(b"0123456789")
        return _put(name, bytes(digits))

    return _leaf(data, rng, change, _WHO)


def _other_head(data, rng):
    name, codes = rng.choice(((b"servizio", _SERVICES), (b"flusso", _FLOWS)))
    return re.sub(rb'cod_%s="\w+"' % name, b'cod_%s="%s"' % (name, rng.choice(codes)), data, count=1)


def _other_encoding(data, rng):
    text = data.decode("utf-8", "replace")
    return rng.choice(
        (
            lambda: text.encode("utf-16"),
            lambda: text.replace("UTF-8", "ISO-8859-1").encode("latin-1", "replace"),
            lambda: text.replace("UTF-8", "KLINGON-1").encode(),
            lambda: "\ufeff".encode() + data,
            lambda: text.replace("</", "é</", 1).encode("latin-1", "replace"),
        )
    )()


# === TABLES === #


def _cells(data, rng, change):
    lines = data.splitlines(keepends=True)
    place = rng.randrange(len(lines)) if lines else 0
    if lines:
        lines[place] = b";".join(change(lines[place].split(b";")))
    return b"".join(lines)


def _broken_quote(data, rng):
    place = rng.randrange(len(data) + 1)
    return data[:place] + b'"' + data[place:]


def _column_less(data, rng):
    return _cells(data, rng, lambda cells: cells[1:] or cells)


def _column_more(data, rng):
    return _cells(data, rng, lambda cells: [*cells[:2], b"IN PIU", *cells[2:]])


def _cell(data, rng):
    def change(cells):
        cells[rng.randrange(len(cells))] = rng.choice((*_VALUES, *_DAYS))
        return cells

    return _cells(data, rng, change)


def _row_twice(data, rng):
    return data + b"".join(data.splitlines(keepends=True)[-1:])


# === BYTES === #


def _cut(data, rng):
    return data[: rng.randrange(len(data))] if data else data


def _byte(data, rng):
    place = rng.randrange(len(data) + 1)
    return data[:place] + bytes([rng.randrange(256)]) + data[place + rng.randint(0, 20) :]


_ANY = (_cut, _byte)
_XML = (_removed, _doubled, _renamed, _replaced, _wrong_day, _wrong_addressee, _other_head, _other_encoding)
_TABLE = (_broken_quote, _column_less, _column_more, _cell, _row_twice)

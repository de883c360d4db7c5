"""Files as they really come: twice, cut, badly encoded, of somebody else. The right one always comes too, whole."""

import random
import re
import sqlite3
from dataclasses import dataclass

from . import tables, xmltree

# What happens to an answer, of 100.
SHARES = {
    "twice": 8,
    "other form": 8,
    "cut": 8,
    "badly encoded": 6,
    "wrong number": 5,
    "wrong VAT": 5,
    "other encoding": 6,
    "with mark": 4,
}
IN_TABLE = 15
# More rows than a person would look through are never in one file.
ROWS = 20


@dataclass(frozen=True)
class Delivery:
    """Files to write for some answers: the right one last, each with its suffix."""

    steps: tuple[sqlite3.Row, ...]
    spoiled: tuple[bytes, ...]
    data: bytes
    suffix: str


def spoil(data: bytes, rng: random.Random) -> tuple[tuple[bytes, ...], bytes]:
    """What goes wrong with an answer in XML: ``(other files, the right one)``."""
    kinds = [*SHARES, "nothing"]
    kind = rng.choices(kinds, [*SHARES.values(), 100 - sum(SHARES.values())])[0]
    text = data.decode()
    if kind == "twice":
        return (data,), data
    if kind == "other form":
        return (xmltree.to_bytes(xmltree.parse(data), "\t"),), data
    if kind == "cut":
        return (data[: rng.randint(len(data) // 10, len(data) * 9 // 10)],), data
    if kind == "badly encoded":
        return (text.replace("<Prestazione", "<!-- città -->\n<Prestazione", 1).encode("latin-1", "replace"),), data
    if kind == "wrong number":
        return (_with(text, "cod_prat_utente", f"X{rng.randrange(10**8):08d}").encode(),), data
    if kind == "wrong VAT":
        leaf = rng.choice(("piva_utente", "piva_distr"))
        return (_with(text, leaf, f"9{rng.randrange(10**10):010d}").encode(),), data
    if kind == "other encoding":
        return (), text.replace("UTF-8", "ISO-8859-1", 1).encode("latin-1", "xmlcharrefreplace")
    return (), b"\xef\xbb\xbf" + data if kind == "with mark" else data


def _with(text: str, leaf: str, value: str) -> str:
    return re.sub(f"<{leaf}>[^<]*</{leaf}>", f"<{leaf}>{value}</{leaf}>", text, count=1)


def deliveries(waiting: list[sqlite3.Row], rng: random.Random) -> list[Delivery]:
    """All files of a pass, in no order. Some last answers of their requests come together in tables."""
    lasts = {step["request_id"]: step["id"] for step in waiting}
    groups: dict[tuple, list[sqlite3.Row]] = {}
    found = []
    for step in waiting:
        if not step["name"].endswith(".xml"):
            found.append(Delivery((step,), (), step["data"], "csv"))
        elif lasts[step["request_id"]] == step["id"] and rng.random() * 100 < IN_TABLE and is_row(step):
            key = [step[name] for name in ("channel", "distributor", "seller", "service", "commodity")]
            flow = tables.row(step["data"])["COD_FLUSSO"]
            groups.setdefault((*key, flow), []).append(step)
        else:
            spoiled, data = spoil(step["data"], rng)
            found.append(Delivery((step,), spoiled, data, "xml"))
    for steps in groups.values():
        for start in range(0, len(steps), ROWS):
            found.append(_table(steps[start : start + ROWS], rng))
    rng.shuffle(found)
    return found


def is_row(step: sqlite3.Row) -> bool:
    """True when the answer can be a row: only its point tells whether it is of gas or of electricity."""
    return not {"COD_PDR", "COD_POD"}.isdisjoint(tables.row(step["data"]))


def _table(steps: list[sqlite3.Row], rng: random.Random) -> Delivery:
    """A file of several answers, with rows of nobody and rows that say nothing among them."""
    rows = [tables.row(step["data"]) for step in steps]
    stranger = rows[0] | {"COD_PRAT_UTENTE": f"X{rng.randrange(10**8):08d}"}
    broken = rows[0] | {"COD_PRAT_UTENTE": f"Y{rng.randrange(10**8):08d}", "PIVA_UTENTE": "?"}
    for wrong in rng.sample([stranger, broken], rng.randint(1, 2)):
        rows.insert(rng.randint(0, len(rows)), wrong)
    return Delivery(tuple(steps), (), tables.write(rows), "csv")

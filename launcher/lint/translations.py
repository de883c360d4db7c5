"""The Italian of each addon is complete."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib

from ..place import ADDONS, ROOT
from .files import name

# one term a line; these read the same in Italian
SAME = ROOT / "tests" / "same_in_italian.txt"


@cache
def same_in_italian() -> frozenset[str]:
    if not SAME.is_file():
        return frozenset()
    lines = SAME.read_text(encoding="utf-8").splitlines()
    return frozenset(line.replace("\\n", "\n") for line in lines if line and not line.startswith("# "))


def faults() -> Iterator[str]:
    used = set()
    for addon in sorted(path.parent for path in ADDONS.glob("*/__manifest__.py")):
        template, italian = addon / "i18n" / f"{addon.name}.pot", addon / "i18n" / "it.po"
        if not template.is_file() and not any(addon.rglob("*_views.xml")):
            continue
        for path in (template, italian):
            if not path.is_file():
                yield f"{name(path)}: missing"
                break
        else:
            yield from file_faults(template, italian, used)
    for term in sorted(same_in_italian() - used):
        yield f"{name(SAME)}: {term!r} is not needed"


def file_faults(template: Path, italian: Path, used: set[str]) -> Iterator[str]:
    where = name(italian)
    try:
        wanted, found = polib.pofile(str(template)), polib.pofile(str(italian))
    except OSError as error:
        yield f"{where}: {error}"
        return
    for entry in found:
        at = f"{where}:{entry.linenum}"
        if entry.obsolete:
            yield f"{at}: obsolete entry"
        elif not entry.msgstr:
            yield f"{at}: no translation: {entry.msgid[:60]!r}"
        elif entry.fuzzy:
            yield f"{at}: fuzzy: {entry.msgid[:60]!r}"
        elif entry.msgstr == entry.msgid:
            used.add(entry.msgid)
            if entry.msgid not in same_in_italian():
                yield f"{at}: same as the source: {entry.msgid[:60]!r}"
    present = {entry.msgid for entry in found}
    terms = {entry.msgid for entry in wanted}
    yield from (f"{where}: missing term {term[:60]!r}" for term in sorted(terms - present))
    yield from (f"{where}: term no longer used {term[:60]!r}" for term in sorted(present - terms))

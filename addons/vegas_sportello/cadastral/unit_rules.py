"""What is wrong with the identification of a cadastral unit. Pure Python: the counter, the file and the tests ask it.

Forms: Provvedimento dell'Agenzia delle entrate 2012/5708 (lengths of the record) and the use of the land register: a
section has up to 3 letters or digits, a sheet up to 5 characters, a parcel 5, a subordinate 4. In the municipalities of
the *tavolare* system (Trento, Bolzano, Trieste and others) parcels are of land or of buildings (F, E) and may have a
denominator.
"""

import re
from typing import NamedTuple

LAND, BUILDING = "T", "F"
KINDS = (BUILDING, LAND)
# Kinds of parcel of the tavolare system.
PARCEL_KINDS = ("E", "F")
_CITY = re.compile(r"[A-Z][0-9]{3}")
_SECTION = re.compile(r"[A-Z0-9]{1,3}")
_SHEET = re.compile(r"[0-9]{1,4}[A-Z]?")
_PARCEL = re.compile(r"[0-9]{1,5}|[A-Z][0-9]{1,4}|[0-9]{1,4}[A-Z]")
_EXTENSION = re.compile(r"[0-9A-Z]{1,4}")
_SUBORDINATE = re.compile(r"[0-9]{1,4}|[0-9]{1,3}[A-Z]|[A-Z]")


class Unit(NamedTuple):
    """A unit as texts; ``city`` is the cadastral code of its municipality."""

    kind: str = ""
    city: str = ""
    section: str = ""
    sheet: str = ""
    parcel: str = ""
    extension: str = ""
    parcel_kind: str = ""
    subordinate: str = ""


def tidy(text):
    """Return what a person typed as it is kept: capitals, no blanks, no zeros in front."""
    text = "".join(str(text or "").split()).upper()
    return text.lstrip("0") or text[:1]


def faults(unit):
    """Return the list of (name of the field, fault) of a unit, in the order of the form."""
    found = []
    if not unit.kind:
        found.append(("kind", "kind_missing"))
    elif unit.kind not in KINDS:
        found.append(("kind", "kind_unknown"))
    if not unit.city:
        found.append(("city", "city_missing"))
    elif not _CITY.fullmatch(unit.city):
        found.append(("city", "city_form"))
    if unit.section and not _SECTION.fullmatch(unit.section):
        found.append(("section", "section_form"))
    # Where parcels are of the tavolare system there are no sheets.
    if not unit.sheet:
        if not unit.parcel_kind:
            found.append(("sheet", "sheet_missing"))
    elif not _SHEET.fullmatch(unit.sheet) or not unit.sheet.strip("0"):
        found.append(("sheet", "sheet_form"))
    if not unit.parcel:
        found.append(("parcel", "parcel_missing"))
    elif not _PARCEL.fullmatch(unit.parcel) or not unit.parcel.strip("0"):
        found.append(("parcel", "parcel_form"))
    if unit.parcel_kind and unit.parcel_kind not in PARCEL_KINDS:
        found.append(("parcel_kind", "parcel_kind_unknown"))
    if unit.extension:
        if not _EXTENSION.fullmatch(unit.extension):
            found.append(("extension", "extension_form"))
        elif not unit.parcel_kind:
            found.append(("extension", "extension_alone"))
    if unit.subordinate:
        if not _SUBORDINATE.fullmatch(unit.subordinate):
            found.append(("subordinate", "subordinate_form"))
        elif unit.kind == LAND:
            found.append(("subordinate", "subordinate_of_land"))
    return found

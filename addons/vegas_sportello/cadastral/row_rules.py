"""What is wrong with a row of the yearly file, before the tax registry says so. Pure Python.

A row is a dict: see ``KEYS``. Each rule gives (key, fault); the sentences stand with the language. The registry's own
rules: a tax code that is formally right and agrees with names and birth; either a unit or the reason why there is none.
"""

import re
from datetime import date

from codicefiscale.codicefiscale import encode_firstname, encode_lastname
from stdnum.it.codicefiscale import get_birth_date

from odoo.addons.vegas_base.standard import codes

from .unit_rules import Unit
from .unit_rules import faults as unit_faults

# Holder, contract, unit, what was billed.
KEYS = (
    *("tax_code", "last_name", "first_name", "sex", "birth_date", "birth_place", "birth_province", "company_name"),
    *("home_city", "home_province", "quality", "contract", "user_kind", "contract_kind", "start_date", "street"),
    *("city", "kind", "missing", "section", "sheet", "parcel", "subordinate", "extension", "parcel_kind"),
    *("months", "consumption", "amount"),
)
UNIT_KEYS = Unit._fields
# What identifies the unit itself; the municipality is known of every point.
OF_UNIT = tuple(key for key in UNIT_KEYS if key != "city")
# The most that nine digits hold.
MOST = 999_999_999
_PROVINCE = re.compile(r"[A-Z]{2}")
_OMOCODIA = str.maketrans("LMNPQRSTUV", "0123456789")


def faults(row, known, year):
    """Return the list of (key, fault) of ``row``.

    :param known: ``{"missing", "quality", "user_kind", "contract_kind": codes in force, "city": municipalities,
        "signed": keys of numbers that the layout lets be negative}``
    :param year: of the file
    """
    return [
        *holder_faults(row),
        *_contract(row, known, year),
        *_unit(row, known),
        *_billed(row, known),
    ]


def holder_faults(row):
    """Return the list of (key, fault) of the holder alone."""
    code = row["tax_code"] or ""
    if not code:
        return [("tax_code", "tax_code_missing")]
    if fault := codes.check("codice_fiscale", code):
        return [("tax_code", fault)]
    return _entity(row) if len(code) == 11 else _person(row, code)


def _entity(row):
    found = [] if row["company_name"] else [("company_name", "company_name_missing")]
    return found + _home(row)


def _person(row, code):
    found = []
    if not row["last_name"]:
        found.append(("last_name", "last_name_missing"))
    elif encode_lastname(row["last_name"]) != code[:3]:
        found.append(("last_name", "last_name_of_code"))
    if not row["first_name"]:
        found.append(("first_name", "first_name_missing"))
    elif encode_firstname(row["first_name"]) != code[3:6]:
        found.append(("first_name", "first_name_of_code"))
    if row["sex"] not in ("M", "F"):
        found.append(("sex", "sex_missing"))
    elif row["sex"] != ("F" if int(code[9:11].translate(_OMOCODIA)) > 40 else "M"):
        found.append(("sex", "sex_of_code"))
    birth = row["birth_date"]
    if not isinstance(birth, date):
        found.append(("birth_date", "birth_date_missing"))
    elif f"{birth:%y%m%d}" != f"{get_birth_date(code):%y%m%d}":
        found.append(("birth_date", "birth_date_of_code"))
    if not row["birth_place"]:
        found.append(("birth_place", "birth_place_missing"))
    return found + _home(row)


def _home(row):
    found = [] if row["home_city"] else [("home_city", "home_city_missing")]
    if row["home_province"] and not _PROVINCE.fullmatch(row["home_province"]):
        found.append(("home_province", "home_province_form"))
    return found


def _contract(row, known, year):
    found = []
    if not row["contract"]:
        found.append(("contract", "contract_missing"))
    for key in ("user_kind", "contract_kind"):
        if row[key] not in known[key]:
            found.append((key, f"{key}_unknown"))
    if not isinstance(row["start_date"], date):
        found.append(("start_date", "start_date_missing"))
    elif row["start_date"].year > year:
        found.append(("start_date", "start_date_late"))
    if not row["street"]:
        found.append(("street", "street_missing"))
    # It is no longer compulsory: left out rather than wrong.
    if row["quality"] and row["quality"] not in known["quality"]:
        found.append(("quality", "quality_unknown"))
    return found


def _unit(row, known):
    has_unit = any(row[key] for key in OF_UNIT)
    if row["missing"]:
        if has_unit:
            return [("missing", "missing_and_unit")]
        found = [] if row["missing"] in known["missing"] else [("missing", "missing_unknown")]
        if not row["city"]:
            found.append(("city", "city_missing"))
        return found
    if not has_unit:
        return [("missing", "missing_or_unit")]
    found = unit_faults(Unit(**{key: row[key] or "" for key in UNIT_KEYS}))
    if not any(key == "city" for key, _fault in found) and row["city"] not in known["city"]:
        found.append(("city", "city_unknown"))
    return found


def _billed(row, known):
    found = []
    if not 0 <= row["months"] <= 12:
        found.append(("months", "months_range"))
    if row["amount"] > 0 and not row["months"]:
        found.append(("months", "months_missing"))
    for key in ("consumption", "amount"):
        if row[key] < 0 and key not in known["signed"]:
            found.append((key, f"{key}_negative"))
        elif abs(row[key]) > MOST:
            found.append((key, f"{key}_too_big"))
    return found

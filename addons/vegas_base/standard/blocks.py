"""Blocks that the messages of many services share, written once: from plain values to nested dicts in the names of
the standard, and from the leaves of an outcome back to plain values.

Names: the published structures (Istruzioni operative gas 2015, determina 3/10 electricity); the order stands in the
schemas.
"""

import re
from datetime import date

# Words with which an Italian street begins (`toponimo`).
STREET_KINDS = (
    *("via", "viale", "piazza", "piazzale", "corso", "largo", "vicolo", "strada"),
    *("contrada", "località", "frazione", "borgo", "salita"),
)
_HOUSE_NUMBER = re.compile(r"(.*?)[,\s]+([0-9]+\s?(?:/?[A-Za-z0-9]{1,4})?)")

# Names under which outcomes give the index of a meter: one index, or the same with the suffix of a band.
_INDEX_STEMS = (
    ("segn_mis", "segn_mis_f{}"),
    ("lett_att", "lett_att_{}"),
    ("let_tot_prel", "let_tot_prel_f{}"),
    (None, "segn_Attiva{}"),
)
_NEW_INDEX_STEMS = (("segn_nuovo_mis", "segn_nuovo_mis_f{}"),)
_CONVERTER_STEMS = ("segn_conv", "let_tot_conv")

# === OUT === #


def customer(*, company="", last_name="", first_name="", tax_code="", vat="", foreign=False, phone=""):
    """Return the block `ClienteFinale`: company name or names, codes, phone (digits and a leading + are kept)."""
    who = {"rag_soc": company} if company else {"cognome": last_name, "nome": first_name}
    codes = {"cf": tax_code, "piva": vat, "cf_straniero": "1" if foreign else None}
    return {"Anagrafica": {**who, **codes, "tel": phone_digits(phone)}}


def phone_digits(phone):
    """Return a phone number without anything but digits and +."""
    return "".join(char for char in phone or "" if char.isdigit() or char == "+")


def address(street, zip_code, istat, city, province):
    """Return an address block; house number and kind of street are taken out of ``street`` where they stand there."""
    street = " ".join((street or "").split())
    match = _HOUSE_NUMBER.fullmatch(street)
    name, number = match.groups() if match else (street, None)
    first, _blank, rest = name.partition(" ")
    kind = first if first.lower() in STREET_KINDS and rest else None
    return {
        "toponimo": kind,
        "via": rest if kind else name,
        "civ": number,
        "cap": zip_code,
        "istat": istat,
        "comune": city,
        "prov": province,
    }


def appointment(wishes):
    """Return the block of the wished days: ``wishes`` is a list of (date or False, slot), at most three."""
    block = {}
    for rank, (day, slot) in enumerate(wishes, 1):
        block[f"data_ric_app{rank}"] = write_date(day)
        block[f"fascia_ric_app{rank}"] = slot
    return block


def customer_reading(day, indexes):
    """Return the block of a reading by the customer: ``indexes`` is a list of one or three whole numbers."""
    names = [f"valore_lettura_cl_f{band}" for band in (1, 2, 3)] if len(indexes) == 3 else ["valore_lettura_cl"]
    return {"data_lettura_cl": write_date(day), **dict(zip(names, map(str, indexes), strict=True))}


# === IN === #


def leaves(root):
    """Return ``{leaf: text}`` of an answer without its identifiers; of a repeated leaf the first."""
    found = {}
    for block in root:
        if block.tag == "IdentificativiRichiesta":
            continue
        for element in block.iter():
            if not len(element) and element.text:
                found.setdefault(element.tag, element.text)
    return found


def indexes(outcome, new=False):
    """Return ``{index field: whole number}`` of the leaves of an outcome, empty when there is none.

    :param new: the index of the meter that took the place of the old one
    """
    values = {}
    for single, banded in _NEW_INDEX_STEMS if new else _INDEX_STEMS:
        bands = {f"index_f{band}": outcome.get(banded.format(band)) for band in (1, 2, 3)}
        bands = {field: int(text) for field, text in bands.items() if text}
        if len(bands) == 1:
            # Only the first band is given: the meter has one index.
            bands = {"index_f0": next(iter(bands.values()))}
        if single and outcome.get(single):
            bands = {"index_f0": int(outcome[single])}
        values.update(bands)
        if values:
            break
    if not new:
        converter = next((outcome[stem] for stem in _CONVERTER_STEMS if outcome.get(stem)), None)
        if converter:
            values["index_converter"] = int(converter)
    return values


def serial(outcome):
    """Return the serial number of the meter that an outcome speaks of, or ``""``."""
    return next((outcome[name] for name in ("matr_mis", "matr_mis1", "matr_mis_attiva") if outcome.get(name)), "")


def same_serial(one, other):
    """Return whether two serial numbers are of one meter: blanks, case and leading zeros do not count."""
    return fold_serial(one) == fold_serial(other)


def fold_serial(text):
    """Return the form under which serial numbers are compared."""
    return "".join((text or "").split()).upper().lstrip("0")


# === DATES === #


def read_date(text):
    """Return the date of a leaf in the standard's notation dd/mm/yyyy, ``False`` when empty."""
    if not text:
        return False
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def write_date(day):
    """Return a date in the standard's notation dd/mm/yyyy, ``None`` when empty."""
    return day.strftime("%d/%m/%Y") if day else None

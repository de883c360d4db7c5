"""The sentences behind the fault keys of ``standard``, which knows no language."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

FAULTS = {
    # codes
    "pdr_format": _lt("“%(value)s” is no PDR: it has 14 digits, leading zeros included."),
    "pod_format": _lt("“%(value)s” is no POD: IT, 3 digits, E and 8 characters, for example IT001E12345678."),
    "remi_format": _lt("“%(value)s” is no REMI: it has 8 digits, leading zeros included."),
    "tax_code_format": _lt("“%(value)s” is no tax code: it has 16 characters, or 11 digits for a company."),
    "tax_code_check_digit": _lt("Tax code “%(value)s”: the last character does not match, check it on the card."),
    "tax_code_birth_date": _lt("Tax code “%(value)s”: the birth date inside it does not exist."),
    "vat_format": _lt("“%(value)s” is no VAT number: it has 11 digits."),
    "vat_check_digit": _lt("VAT number “%(value)s”: the last digit does not match, check it."),
    "vat_office": _lt("VAT number “%(value)s”: digits 8 to 10 name no tax office, check it."),
    "tax_code_office": _lt("Tax code “%(value)s”: digits 8 to 10 name no tax office, check it."),
    "iban_format": _lt("“%(value)s” is no IBAN: an Italian one has 27 characters and starts with IT."),
    "iban_check_digit": _lt("IBAN “%(value)s”: the two digits after the country do not match, check it."),
    "iban_cin": _lt("IBAN “%(value)s”: the letter after the check digits (CIN) does not match, check it."),
    # files from outside
    "empty": _lt("The file is empty: ask for it again."),
    "too_big": _lt("The file is larger than %(limit)s bytes: ask for it in smaller pieces."),
    "nul_byte": _lt("The file holds NUL bytes, so it is no text: ask for it again as XML or CSV."),
    "encoding": _lt("The encoding of the file cannot be read: ask for it again in UTF-8."),
    "doctype": _lt("The file declares a DOCTYPE, which the standard does not have: ask for it without."),
    "not_xml": _lt("The file is no well-formed XML (line %(line)s: %(detail)s): ask for it again."),
    "too_deep": _lt("The file nests elements deeper than %(limit)s levels: ask for it in the form of the standard."),
    "too_many_elements": _lt("The file has more than %(limit)s elements: ask for it in smaller pieces."),
    "too_many_attributes": _lt(
        "An element of the file has more than %(limit)s attributes: ask for it in the form of the standard."
    ),
    "attribute_too_long": _lt(
        "An attribute of the file is longer than %(limit)s characters: ask for it in the form of the standard."
    ),
    "not_csv": _lt("The file is no CSV with a header row (%(detail)s): ask for it again."),
    "csv_header": _lt("The CSV header is not usable (%(detail)s): ask for the file again."),
    "too_many_rows": _lt("The file has more than %(limit)s rows: split it and load one piece after the other."),
    "not_xlsx": _lt("The file is no XLSX spreadsheet that can be read: save it as XLSX again, or as CSV."),
    "zip_bad": _lt("The zip file is damaged: ask for it again."),
    "zip_encrypted": _lt("The zip file is protected by a password: ask for it without."),
    "zip_nested": _lt("“%(member)s” is a zip inside the zip: unpack it and import what it holds."),
    "zip_path": _lt("“%(member)s” has a path that leaves the zip: the whole zip is refused, ask for another one."),
    "zip_duplicate": _lt("“%(member)s” stands twice in the zip: the whole zip is refused, ask for another one."),
    "zip_too_many": _lt("The zip holds more than %(limit)s files: split it."),
    "zip_too_big": _lt("The zip holds more than %(limit)s bytes: split it."),
    "zip_ratio": _lt(
        "“%(member)s” unpacks to a suspiciously large file: the whole zip is refused, ask for another one."
    ),
    # schema
    "missing": _lt("%(element)s: is missing."),
    "unexpected": _lt("%(element)s: is not expected here."),
    "pattern": _lt("%(element)s: “%(value)s” does not have the right form."),
    "too_long": _lt("%(element)s: “%(value)s” is too long, at most %(limit)s characters."),
    "too_short": _lt("%(element)s: “%(value)s” is too short, at least %(limit)s characters."),
    "enumeration": _lt("%(element)s: “%(value)s” is not one of the values allowed."),
    "not_integer": _lt("%(element)s: “%(value)s” is not a whole number."),
    "not_date": _lt("%(element)s: “%(value)s” is not a date (dd/mm/yyyy)."),
    "choice": _lt("%(element)s: one of the alternatives is missing."),
    "other": _lt("%(element)s: is not valid (%(detail)s)."),
}


class _Blank(dict):
    def __missing__(self, key):
        return "–"


def fault_text(env, key, **params):
    """Return the sentence of fault ``key`` in the user's language; an unknown key is shown as it is."""
    text = FAULTS.get(key)
    if text is None:
        return f"{params.get('element') or ''} {key} {params.get('detail') or ''}".strip()
    sentence = env._(text)
    return sentence % _Blank(params)

"""Checks of the codes by which points, people and accounts are named.

Each ``check_<kind>`` returns ``None`` for a valid value, else a **fault key**, a stable word; the texts stand with the
language. Values are normalised first: blanks and case never make a code wrong.

Rules: POD and PDR by their published form (the control character of a POD is not public); tax codes by the decree of
23 December 1976 with omocodia, VAT numbers by the Agenzia delle Entrate's rule (`python-stdnum`); IBAN by ISO 13616
plus the national check character CIN, which the two check digits do not cover (`schwifty`).
"""

import re

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.it import codicefiscale, iva

_PDR = re.compile(r"[0-9]{14}")
_POD = re.compile(r"IT[0-9]{3}E[0-9A-Z]{8}[0-9A-Z]?")
_REMI = re.compile(r"[0-9]{8}")
_PERSON = re.compile(
    r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]",
)
_ELEVEN = re.compile(r"[0-9]{11}")
_VAT_PREFIX = re.compile(r"IT(?=[0-9]{11}\Z)")
# Letters that stand for the digits 0-9 where two people would have the same code (omocodia).
_OMOCODIA = str.maketrans("LMNPQRSTUV", "0123456789")


def normalise(kind, value):
    """Return ``value`` as it is stored and sent: no blanks, capitals, a VAT number without ``IT``.

    :param kind: pdr, pod, codice_fiscale, partita_iva, iban
    """
    text = "".join(str(value or "").split())
    text = text.upper() if text.isascii() else text
    return _VAT_PREFIX.sub("", text) if kind == "partita_iva" else text


def check_pdr(value):
    """Check a gas point: 14 digits, leading zeros included. Faults: ``pdr_format``."""
    return None if _PDR.fullmatch(normalise("pdr", value)) else "pdr_format"


def check_pod(value):
    """Check an electricity point: ``IT``, 3 digits, ``E``, 8 characters, perhaps one more. Faults: ``pod_format``."""
    return None if _POD.fullmatch(normalise("pod", value)) else "pod_format"


def check_remi(value):
    """Check a city gate of the gas network: 8 digits, leading zeros included. Faults: ``remi_format``."""
    return None if _REMI.fullmatch(normalise("remi", value)) else "remi_format"


def check_tax_code(value):
    """Check a tax code: 16 characters of a person (also with omocodia) or 11 digits of an entity.

    Faults: ``tax_code_format``, ``tax_code_check_digit``, ``tax_code_birth_date``.
    """
    code = normalise("codice_fiscale", value)
    if _ELEVEN.fullmatch(code):
        return _eleven_digits(code, "tax_code")
    if not _PERSON.fullmatch(code):
        return "tax_code_format"
    if codicefiscale.calc_check_digit(code[:15]) != code[15]:
        return "tax_code_check_digit"
    day = int(code[9:11].translate(_OMOCODIA))
    try:
        codicefiscale.get_birth_date(code)
    except ValidationError:
        return "tax_code_birth_date"
    return None if 1 <= day <= 31 or 41 <= day <= 71 else "tax_code_birth_date"


def check_vat(value):
    """Check an Italian VAT number: 11 digits, with or without ``IT``.

    Faults: ``vat_format``, ``vat_check_digit``, ``vat_office`` (digits 8 to 10 name no office, or digits 1 to 7 are
    all zero).
    """
    number = normalise("partita_iva", value)
    return _eleven_digits(number, "vat") if _ELEVEN.fullmatch(number) else "vat_format"


def _eleven_digits(number, prefix):
    try:
        iva.validate(number)
    except InvalidChecksum:
        return f"{prefix}_check_digit"
    except ValidationError:
        return f"{prefix}_office"
    return None


def check_iban(value):
    """Check an IBAN of any country; of Italy and San Marino also the CIN.

    Faults: ``iban_format``, ``iban_check_digit``, ``iban_cin``.
    """
    # Only here: its bank registry takes 0.1 s to import, and most processes never see an IBAN.
    from schwifty import IBAN
    from schwifty.exceptions import InvalidBBANChecksum, InvalidChecksumDigits, SchwiftyException

    number = normalise("iban", value)
    if not number.isascii() or not number.isalnum():
        return "iban_format"
    try:
        IBAN(number, allow_invalid=True).validate(validate_bban=True)
    except InvalidBBANChecksum:
        return "iban_cin"
    except InvalidChecksumDigits:
        return "iban_check_digit"
    except SchwiftyException:
        return "iban_format"
    return None


CHECKS = {
    "pdr": check_pdr,
    "pod": check_pod,
    "codice_fiscale": check_tax_code,
    "partita_iva": check_vat,
    "iban": check_iban,
}


def check(kind, value):
    """Return the fault key of ``value`` as a code of ``kind``, ``None`` when it is valid.

    :raises KeyError: no such kind
    """
    return CHECKS[kind](value)

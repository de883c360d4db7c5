"""A receipt of the tax registry, as text: hostile until it is checked. Pure Python.

How receipts are worded is not published with the record layout: the words looked for are those of the receipts of the
Entratel service and are to be checked on the first real one. What is not understood is never guessed: a person says it.
"""

import re
from typing import NamedTuple

MAX_MB, MAX_LINES = 5, 200_000
_PROTOCOL = re.compile(r"(?<![0-9])[0-9]{17}(?![0-9])")
_REJECTED = re.compile(r"\b(SCARTAT[OAIE]|SCARTO|RIFIUTAT[OA]|NON\s+ACQUISIT[OA]|NON\s+ACCOLT[OA])\b")
_ACCEPTED = re.compile(r"\b(ACQUISIT[OA]|ACCOLT[OA]|ACCETTAT[OA]|AVVENUTO\s+RICEVIMENTO)\b")
# "Record 12: codice 0017 - CODICE FISCALE NON VALIDO", "RIGA 12 ..."
_ROW = re.compile(r"^\s*(?:RECORD|RIGA)\s*(?:N\.?\s*)?[:.]?\s*([0-9]{1,9})\s*[:;,-]?\s*(.{0,300})", re.IGNORECASE)


class Refused(ValueError):
    """The file is no receipt of ours; ``fault`` is a stable word, ``limit`` what it exceeds."""

    def __init__(self, fault, limit=""):
        super().__init__(fault)
        self.fault, self.limit = fault, limit


class Receipt(NamedTuple):
    """``outcome`` is accepted, rejected, or empty with the ``fault`` why; ``rows`` are (line, text)."""

    outcome: str
    protocol: str
    rows: tuple
    fault: str = ""


def is_pdf(data):
    return data[:5] == b"%PDF-"


def check(data):
    """Refuse what can be no receipt: empty, too large, binary.

    :raises Refused: with the reason
    """
    if not data or not data.strip():
        raise Refused("receipt_empty")
    if len(data) > MAX_MB * 1_000_000:
        raise Refused("receipt_too_big", MAX_MB)
    if is_pdf(data):
        return
    if any(char < 9 or 13 < char < 32 for char in data):
        raise Refused("receipt_binary")


def read(data, tax_code):
    """Return the ``Receipt`` in ``data``, which must name our tax code.

    :raises Refused: when it can be no receipt of ours
    """
    check(data)
    if is_pdf(data):
        return Receipt("", "", (), "receipt_pdf")
    text = _decode(data)
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise Refused("receipt_lines", MAX_LINES)
    upper = text.upper()
    if not _names(upper, tax_code):
        raise Refused("receipt_foreign")
    # "non acquisita" speaks of a rejection only.
    rejected, rest = bool(_REJECTED.search(upper)), _REJECTED.sub("", upper)
    accepted = bool(_ACCEPTED.search(rest))
    protocol = _PROTOCOL.search(text)
    rows = tuple((int(match[1]), " ".join(match[2].split())) for match in (_ROW.match(line) for line in lines) if match)
    outcome, fault = "", ""
    if rejected and accepted:
        fault = "receipt_both"
    elif rejected or accepted:
        outcome = "rejected" if rejected else "accepted"
    else:
        fault = "receipt_unclear"
    return Receipt(outcome, protocol[0] if protocol else "", rows, fault)


def _names(text, word):
    """Whether ``word`` stands in ``text`` on its own, not as a part of a longer number."""
    return bool(word) and re.search(rf"(?<![0-9A-Z]){re.escape(word)}(?![0-9A-Z])", text) is not None


def _decode(data):
    """Return the text: UTF-8, else Windows-1252; what that does not know either is no text.

    :raises Refused: when it is neither
    """
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("receipt_binary")

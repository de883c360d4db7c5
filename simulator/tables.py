"""Messages as CSV: header in capitals, semicolons, one row per point. The SII speaks only this."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from xml.etree.ElementTree import Element, SubElement

from . import xmltree
from .state import ACTIVE, Point
from .xmltree import MAX_BYTES, Unreadable

SEPARATOR = ";"
HEAD = "IdentificativiRichiesta"
# Column of a request → block and leaf that the XML would have; other columns go to the block "Dati".
NAMES = {
    "CP_UTENTE": "COD_PRAT_UTENTE",
    "PIVA_GESTORE": "PIVA_DISTR",
    "RAGIONE_SOCIALE_DENOMINAZIONE": "RAG_SOC",
    "DATA_LETTURA": "DATA_LETTURA_CL",
    "LETTURA": "VALORE_LETTURA_CL",
}
BLOCKS = {
    **dict.fromkeys(("PIVA_UTENTE", "PIVA_DISTR", "COD_PRAT_UTENTE", "COD_CONTR_DISP"), HEAD),
    **dict.fromkeys(("COGNOME", "NOME", "RAG_SOC", "CF", "PIVA", "CF_STRANIERO", "TEL"), "ClienteFinale/Anagrafica"),
    **dict.fromkeys(("COD_POD", "COD_PDR", "MATR_MIS"), "DatiTecnici"),
    **dict.fromkeys(("DATA_LETTURA_CL", "VALORE_LETTURA_CL"), "LetturaCliente"),
}
# Leaves that the SII calls otherwise.
SII_NAMES = {"COD_PRAT_UTENTE": "CP_UTENTE", "COD_PRAT_DISTR": "CP_GESTORE", "PIVA_DISTR": "PIVA_GESTORE"}


def read(data: bytes) -> Element:
    """The request of a file as the tree that the XML would give; raise Unreadable with the reason."""
    if len(data) > MAX_BYTES:
        raise Unreadable("supera i 5 MB")
    try:
        text = data.decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=SEPARATOR, strict=True) if any(row)]
    except (UnicodeDecodeError, csv.Error):
        raise Unreadable("CSV non valido") from None
    if len(rows) != 2:
        raise Unreadable(f"il CSV ha {max(len(rows) - 1, 0)} righe di dati e non una")
    header, row = rows
    root = Element("Prestazione")
    for column, value in zip(header, row, strict=False):
        name = NAMES.get(column.strip().upper(), column.strip().upper())
        if name in ("COD_SERVIZIO", "COD_FLUSSO"):
            root.set(name.lower(), value.strip().zfill(4) if name == "COD_FLUSSO" else value.strip())
        elif name.isidentifier():
            _put(root, BLOCKS.get(name, "Dati"), name.lower(), value.strip())
    return root


def _put(root: Element, path: str, leaf: str, value: str) -> None:
    # A name that a layout repeats (addresses, contacts) is the customer's the first time. A block of which nothing is
    # told is not there.
    if not value:
        return
    for name in path.split("/"):
        found = root.find(name)
        root = SubElement(root, name) if found is None else found
    if root.find(leaf) is None:
        SubElement(root, leaf).text = value


def points(data: bytes, today: date) -> Iterator[Point]:
    """Points from a table ``code;serial;indexes;state;holder``; indexes are separated by blanks (one, or one per band).

    Raise Unreadable with the reason."""
    try:
        lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=SEPARATOR)
        for line in lines:
            indexes = tuple(map(int, line["indexes"].split()))
            yield Point(
                code=line["code"],
                commodity="ele" if line["code"].startswith("IT") else "gas",
                distributor="",
                state=line["state"] or ACTIVE,
                holder=line["holder"],
                serial=line["serial"],
                digits=max(5, *(len(str(index)) for index in indexes)),
                indexes=indexes,
                read_on=today,
            )
    except (UnicodeDecodeError, csv.Error, KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(f"non è una tabella di punti ({error!r})") from None


def row(data: bytes, sii: bool = False) -> dict[str, str]:
    """The row that tells the same as an answer in XML."""
    root = xmltree.parse(data)
    cells = {name.upper(): root.get(name, "") for name in ("cod_servizio", "cod_flusso")}
    for element in root.iter():
        if not len(element) and element is not root:
            name = element.tag.upper()
            cells[SII_NAMES.get(name, name) if sii else name] = (element.text or "").strip()
    return cells


def write(rows: Iterable[dict[str, str]]) -> bytes:
    """The file of some rows; columns that only some of them have are empty in the others."""
    rows = list(rows)
    columns = list(dict.fromkeys(name for cells in rows for name in cells))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()

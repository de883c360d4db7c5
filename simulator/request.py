"""A request (0050) as the distributor reads it: the keys that every service has, the rest by path."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element

from . import xmltree
from .xmltree import Unreadable

FILE_NAME = re.compile(r"([A-Z0-9]{3})\.([A-Z0-9]{4})_(.+)\.xml", re.IGNORECASE)
NUMBER = re.compile(r"[ -~]{1,64}")
VAT = re.compile(r"[0-9A-Z]{11,16}")


@dataclass(frozen=True)
class Reading:
    """What the customer read: one value, or one per band."""

    day: date
    values: tuple[int, ...]


@dataclass(frozen=True)
class Request:
    """One request of a seller. Only what an answer must repeat is certain to be there."""

    service: str
    seller: str
    distributor: str
    number: str
    commodity: str
    point: str
    serial: str
    root: Element

    def text(self, path: str) -> str:
        """Text of an element by its path from the root, "" when missing."""
        return xmltree.text(self.root, path)

    def reading(self) -> Reading | None:
        """The customer's reading, when there is one and it can be understood."""
        day = to_date(self.text("LetturaCliente/data_lettura_cl"))
        names = ("valore_lettura_cl",)
        if not self.text("LetturaCliente/valore_lettura_cl"):
            names = tuple(f"valore_lettura_cl_f{band}" for band in (1, 2, 3))
        values = [self.text(f"LetturaCliente/{name}") for name in names]
        if day is None or not all(re.fullmatch(r"[0-9]{1,9}", value) for value in values):
            return None
        return Reading(day, tuple(int(value) for value in values))


def to_date(value: str) -> date | None:
    """Date of GG/MM/AAAA, None when it is not one."""
    if not re.fullmatch(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", value):
        return None
    try:
        return datetime.strptime(value, "%d/%m/%Y").date()
    except ValueError:
        return None


def to_text(day: date) -> str:
    """GG/MM/AAAA of a date, also before the year 1000."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def read(name: str, data: bytes) -> Request:
    """Read a file of ``out/``; raise Unreadable when nobody could be answered."""
    root = xmltree.parse(data)
    if root.tag != "Prestazione":
        raise Unreadable(f"l'elemento radice è {root.tag[:60]!r} e non Prestazione")
    service, flow = root.get("cod_servizio", ""), root.get("cod_flusso", "")
    match = FILE_NAME.fullmatch(name)
    if not match or (match[1].upper(), match[2].upper()) != (service, flow):
        raise Unreadable(f"il file contiene {service[:10]}.{flow[:10]}, il nome dice altro")
    ids = {leaf: xmltree.text(root, f"IdentificativiRichiesta/{leaf}") for leaf in ("piva_utente", "piva_distr")}
    for leaf, value in ids.items():
        if not VAT.fullmatch(value):
            raise Unreadable(f"{leaf} manca o non è una partita IVA")
    number = xmltree.text(root, "IdentificativiRichiesta/cod_prat_utente")
    if not NUMBER.fullmatch(number):
        raise Unreadable("cod_prat_utente manca o non è un numero di pratica")
    pod = xmltree.text(root, "DatiTecnici/cod_pod")
    return Request(
        service=service,
        seller=ids["piva_utente"],
        distributor=ids["piva_distr"],
        number=number,
        commodity="ele" if pod else "gas",
        point=pod or xmltree.text(root, "DatiTecnici/cod_pdr"),
        serial=xmltree.text(root, "DatiTecnici/matr_mis"),
        root=root,
    )

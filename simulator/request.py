"""A request as the distributor reads it, from XML or CSV: the keys that every service has, the rest by path."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element

from . import tables, xmltree
from .xmltree import Unreadable

FILE_NAME = re.compile(r"([A-Z0-9]{3})\.([A-Z0-9]{4})_(.+)\.(xml|csv)", re.IGNORECASE)
NUMBER = re.compile(r"[ -~]{1,64}")
VAT = re.compile(r"[0-9A-Z]{11,16}")
# Blocks in which the code of the point, the serial and what only electricity has are looked for.
BLOCKS = ("DatiTecnici", "DatiPdR", "DatiPod")
OF_ELECTRICITY = ("IdentificativiRichiesta/cod_contr_disp", "DatiTecnici/n_pod", "Fornitura/UbicazionePod/via")


@dataclass(frozen=True)
class Reading:
    """What the customer read: one value, or one per band."""

    day: date
    values: tuple[int, ...]


@dataclass(frozen=True)
class Request:
    """One message of a seller. Only what an answer must repeat is certain to be there.

    ``flow`` is written as for gas also where electricity has a twin (E050 is 0050)."""

    name: str
    data: bytes
    service: str
    flow: str
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

    def day(self, path: str) -> date | None:
        """Date of an element, None when missing or no date."""
        return to_date(self.text(path))

    @property
    def holders(self) -> set[str]:
        """Tax code and VAT number of the customer, those that are told."""
        found = {self.text(f"ClienteFinale/Anagrafica/{leaf}").upper() for leaf in ("cf", "piva")}
        return found - {""}

    def reading(self) -> Reading | None:
        """The customer's reading, when there is one and it can be understood."""
        for block, day, value in (
            ("LetturaCliente", "data_lettura_cl", "valore_lettura_cl"),
            ("DatiPdR", "data_com_autolet_cf", "let_tot_prel"),
            ("DatiPod", "data_com_autolet_cf", "let_tot_prel"),
        ):
            if self.root.find(block) is not None:
                return self._reading(block, day, value)
        return None

    def _reading(self, block: str, day_leaf: str, value_leaf: str) -> Reading | None:
        day = self.day(f"{block}/{day_leaf}")
        names = (value_leaf,)
        if not self.text(f"{block}/{value_leaf}"):
            names = tuple(f"{value_leaf}_f{band}" for band in (1, 2, 3))
        values = [self.text(f"{block}/{name}") for name in names]
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
    match = FILE_NAME.fullmatch(name)
    root = tables.read(data) if name.lower().endswith(".csv") else xmltree.parse(data)
    if root.tag != "Prestazione":
        raise Unreadable(f"l'elemento radice è {root.tag[:60]!r} e non Prestazione")
    service, flow = root.get("cod_servizio", ""), root.get("cod_flusso", "")
    if not match or (match[1].upper(), match[2].upper()) != (service, flow):
        raise Unreadable(f"il file contiene {service[:10]}.{flow[:10]}, il nome dice altro")
    ids = {leaf: xmltree.text(root, f"IdentificativiRichiesta/{leaf}") for leaf in ("piva_utente", "piva_distr")}
    for leaf, value in ids.items():
        if not VAT.fullmatch(value):
            raise Unreadable(f"{leaf} manca o non è una partita IVA")
    number = xmltree.text(root, "IdentificativiRichiesta/cod_prat_utente")
    if not NUMBER.fullmatch(number):
        raise Unreadable("cod_prat_utente manca o non è un numero di pratica")
    pod, pdr, serial = (
        next(filter(None, (xmltree.text(root, f"{block}/{leaf}") for block in BLOCKS)), "")
        for leaf in ("cod_pod", "cod_pdr", "matr_mis")
    )
    electric = pod or flow.startswith("E") or any(xmltree.text(root, path) for path in OF_ELECTRICITY)
    return Request(
        name=name,
        data=data,
        service=service,
        flow=f"0{flow[1:]}" if flow.startswith("E") else flow,
        seller=ids["piva_utente"],
        distributor=ids["piva_distr"],
        number=number,
        commodity="ele" if electric else "gas",
        point=pod or pdr,
        serial=serial,
        root=root,
    )

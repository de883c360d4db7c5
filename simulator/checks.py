"""What makes a request inadmissible on its data alone. The codes of the causes are neutral, not official ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .request import Request, to_date
from .workdays import is_slot

POINT_FORMS = {"gas": r"[0-9]{14}", "ele": r"IT[0-9]{3}E[0-9A-Z]{8}[0-9A-Z]?"}
POINT_NAMES = {"gas": "PDR", "ele": "POD"}
PERSON_CODE = r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]"
HOLDER = "ClienteFinale/Anagrafica"


@dataclass(frozen=True)
class Rejection:
    """Why a request is not admitted: code of the cause and Italian motivation."""

    cause: str
    reason: str


def missing(request: Request, paths: Iterable[str]) -> Rejection | None:
    """Compulsory elements that are not there or are empty."""
    names = [path.rsplit("/", 1)[-1] for path in paths if not request.text(path)]
    return Rejection("FORM", f"Dati obbligatori mancanti: {', '.join(names)}") if names else None


def serial(request: Request) -> Rejection | None:
    """A serial that a meter can have."""
    if len(request.serial) > 25:
        return Rejection("MATR", "La matricola del misuratore supera i 25 caratteri")
    return None


def point_code(request: Request) -> Rejection | None:
    """Exactly one code of point, of the right form."""
    if request.text("DatiTecnici/cod_pod") and request.text("DatiTecnici/cod_pdr"):
        return Rejection("FORM", "Sono indicati sia il PDR sia il POD")
    if not request.point:
        return Rejection("FORM", "Dati obbligatori mancanti: cod_pdr o cod_pod")
    if not re.fullmatch(POINT_FORMS[request.commodity], request.point):
        name = POINT_NAMES[request.commodity]
        return Rejection("PDR", f"{name} inesistente o non di competenza: il codice non ha la forma di un {name}")
    return None


def holder(request: Request, named: bool) -> Rejection | None:
    """A name, when the service tells one, and a tax code or VAT number of the right form."""
    if named and not request.text(f"{HOLDER}/rag_soc"):
        fault = missing(request, (f"{HOLDER}/cognome", f"{HOLDER}/nome"))
        if fault:
            return fault
    tax_code, vat = request.text(f"{HOLDER}/cf"), request.text(f"{HOLDER}/piva")
    if not tax_code and not vat:
        return Rejection("FORM", "Dati obbligatori mancanti: cf o piva")
    foreign = request.text(f"{HOLDER}/cf_straniero").upper() in ("1", "SI")
    if tax_code and not foreign and not re.fullmatch(rf"{PERSON_CODE}|[0-9]{{11}}", tax_code):
        return Rejection("CF", "Il codice fiscale non ha la forma prevista")
    if vat and not foreign and not re.fullmatch(r"[0-9]{11}", vat):
        return Rejection("CF", "La partita IVA non ha la forma prevista")
    return None


def phone(request: Request) -> Rejection | None:
    """A phone number that can be called for the appointment."""
    if not re.fullmatch(r"\+?[0-9]{6,15}", request.text(f"{HOLDER}/tel")):
        return Rejection("FORM", "Il numero di telefono (tel) non è valido")
    return None


def appointments(request: Request, compulsory: bool) -> Rejection | None:
    """At least one wish when compulsory; every wish is a date with a slot of two hours."""
    if compulsory or request.root.find("Appuntamento") is not None:
        fault = missing(request, ("Appuntamento/data_ric_app1", "Appuntamento/fascia_ric_app1"))
        if fault:
            return fault
    for rank in (1, 2, 3):
        day = request.text(f"Appuntamento/data_ric_app{rank}")
        slot = request.text(f"Appuntamento/fascia_ric_app{rank}")
        if not day and not slot:
            continue
        if not to_date(day):
            return Rejection("FORM", f"data_ric_app{rank} non è una data GG/MM/AAAA")
        if not is_slot(slot):
            return Rejection("FORM", f"fascia_ric_app{rank} non è una fascia di due ore HH:MM-HH:MM")
    return None


def customer_reading(request: Request, today: date) -> Rejection | None:
    """When there is a reading, its values are whole numbers and it is not of tomorrow."""
    if not any(request.root.find(block) is not None for block in ("LetturaCliente", "DatiPdR", "DatiPod")):
        return None
    reading = request.reading()
    if reading is None:
        return Rejection("FORM", "La lettura del cliente non è completa o non è numerica")
    if reading.day > today:
        return Rejection("FORM", "La data della lettura del cliente è nel futuro")
    return None

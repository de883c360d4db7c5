"""The answers of a distributor: their blocks in the order of the standard."""

from dataclasses import dataclass
from datetime import date

from . import tables, xmltree
from .request import Request, to_text
from .state import Point, Quote

POINT_LEAF = {"gas": "cod_pdr", "ele": "cod_pod"}


@dataclass(frozen=True)
class Answer:
    """One message: flow as for gas, blocks after the identifiers, words for the operator.

    ``point`` is the point after it, ``quote`` a quote that it gives, ``service`` another one than the request's.
    """

    flow: str
    blocks: dict
    words: str
    point: Point | None = None
    quote: Quote | None = None
    service: str = ""

    @property
    def negative(self) -> bool:
        """True for an outcome that says that nothing was done."""
        return self.blocks.get("Esito") == 0


def point_block(request: Request) -> dict:
    """``DatiTecnici`` with the code of the point alone; nothing when there is no point."""
    return {POINT_LEAF[request.commodity]: request.point}


def head(request: Request, code: str) -> dict:
    """Who speaks with whom of what; ``code`` is the distributor's own number of the request."""
    return {
        "piva_utente": request.seller,
        "piva_distr": request.distributor,
        "cod_prat_utente": request.number,
        "cod_prat_distr": code,
    }


def flow(answer: Answer, twin: bool) -> str:
    """The flow as it is written: electricity has twins."""
    return f"E{answer.flow[1:]}" if twin else answer.flow


def to_bytes(answer: Answer, request: Request, code: str, twin: bool, sii: bool) -> bytes:
    """The XML of an answer, or the CSV that the SII writes."""
    # Notices (SE4) have no place for the number of the manager.
    blocks = {"IdentificativiRichiesta": head(request, "" if answer.service else code), **answer.blocks}
    data = xmltree.write(answer.service or request.service, flow(answer, twin), blocks)
    return tables.write([tables.row(data, sii=sii)]) if request.name.lower().endswith(".csv") else data


def rejected(request: Request, cause: str, reason: str) -> Answer:
    """0100: not admitted. A point code that may be wrong is not repeated."""
    blocks = {} if cause in ("FORM", "PDR") else {"DatiTecnici": point_block(request)}
    blocks["Ammissibilita"] = {"verifica_amm": 0, "cod_causale": cause, "motivazione": reason}
    return Answer("0100", blocks, f"inammissibile ({cause}: {reason})")


def admitted(request: Request) -> Answer:
    """0100: admitted."""
    blocks = {"DatiTecnici": point_block(request), "Ammissibilita": {"verifica_amm": 1}}
    return Answer("0100", blocks, "ammessa")


def appointment(request: Request, day: date, slot: str, code: str) -> Answer:
    """0200: the date of the appointment."""
    block = {"data_app": to_text(day), "fascia_app": slot, "cod_app": f"APP-{code}"}
    blocks = {"DatiTecnici": point_block(request), "Appuntamento": block}
    return Answer("0200", blocks, f"appuntamento {to_text(day)} {slot}")


def failed(cause: str, reason: str, day: date, again: bool) -> Answer:
    """0150 negative."""
    block = {
        "cod_causale": cause,
        "motivazione": reason,
        "data_tentativo": to_text(day),
        "nuovo_tentativo": "SI" if again else "NO",
    }
    return Answer("0150", {"Esito": 0, "Negativo": block}, f"non eseguita ({reason})")


def annulment(request: Request, refusal: str) -> Answer:
    """0101: the annulment that was asked for is done, or refused with its reason."""
    block = {"esito_annullamento": 0 if refusal else 1, "motivazione": refusal}
    words = f"annullamento rifiutato ({refusal})" if refusal else "annullata"
    return Answer("0101", {"DatiTecnici": point_block(request), "Annullamento": block}, words)

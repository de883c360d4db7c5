"""The answers of a distributor: their blocks in the order of the standard, and when they are due."""

from dataclasses import dataclass
from datetime import date

from . import xmltree
from .book import Point
from .checks import Rejection
from .request import Request, to_text

POINT_LEAF = {"gas": "cod_pdr", "ele": "cod_pod"}


@dataclass(frozen=True)
class Answer:
    """One message to write on ``due``; ``words`` tell it to the operator, ``point`` is the point after it."""

    flow: str
    blocks: dict
    due: date
    words: str
    point: Point | None = None

    def xml(self, request: Request, code: str) -> bytes:
        """The bytes of the file; ``code`` is the distributor's own number of the request."""
        head = {
            "piva_utente": request.seller,
            "piva_distr": request.distributor,
            "cod_prat_utente": request.number,
            "cod_prat_distr": code,
        }
        return xmltree.write(request.service, self.flow, {"IdentificativiRichiesta": head, **self.blocks})


def point_block(request: Request) -> dict:
    """``DatiTecnici`` with the code of the point alone."""
    return {POINT_LEAF[request.commodity]: request.point}


def rejected(request: Request, rejection: Rejection, today: date) -> Answer:
    """0100: not admitted. A point code that may be wrong is not repeated."""
    blocks = {} if rejection.cause in ("FORM", "PDR") else {"DatiTecnici": point_block(request)}
    blocks["Ammissibilita"] = {
        "verifica_amm": 0,
        "cod_causale": rejection.cause,
        "motivazione": rejection.reason,
    }
    return Answer("0100", blocks, today, f"inammissibile ({rejection.cause}: {rejection.reason})")


def admitted(request: Request, today: date) -> Answer:
    """0100: admitted."""
    blocks = {"DatiTecnici": point_block(request), "Ammissibilita": {"verifica_amm": 1}}
    return Answer("0100", blocks, today, "ammessa")


def appointment(request: Request, today: date, day: date, slot: str, code: str) -> Answer:
    """0200: the date of the appointment."""
    block = {"data_app": to_text(day), "fascia_app": slot, "cod_app": f"APP-{code}"}
    blocks = {"DatiTecnici": point_block(request), "Appuntamento": block}
    return Answer("0200", blocks, today, f"appuntamento {to_text(day)} {slot}")


def executed(technical: dict, due: date, words: str, point: Point) -> Answer:
    """0150 positive, with the technical data that the service gives."""
    return Answer("0150", {"Esito": 1, "DatiTecnici": technical}, due, words, point)


def failed(cause: str, reason: str, due: date, again: bool) -> Answer:
    """0150 negative."""
    block = {
        "cod_causale": cause,
        "motivazione": reason,
        "data_tentativo": to_text(due),
        "nuovo_tentativo": "SI" if again else "NO",
    }
    return Answer("0150", {"Esito": 0, "Negativo": block}, due, f"non eseguita ({reason})")

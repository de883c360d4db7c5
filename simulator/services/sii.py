"""SE1, VT1, VTG, AE1, RC1, PK1: the manager of the SII answers in CSV. SE3 and VT3 are notices to who loses a point."""

from dataclasses import replace

from .. import answers
from ..answers import Answer
from ..request import Request
from ..state import ACTIVE, SUSPENDED
from .base import ANY, Case, Service, no_outcome

POWER = ("3.0", "4.5", "6.0")


def _day(request: Request) -> str:
    """The day from which it takes effect; a voltura may name one in the past."""
    return request.text("Dati/data_decorrenza_ret") or request.text("Dati/data_decorrenza")


def _holder(request: Request) -> dict:
    """CF, or VAT number when there is no CF."""
    leaves = ("cf", "piva") if not request.text("ClienteFinale/Anagrafica/cf") else ("cf",)
    return {leaf: request.text(f"ClienteFinale/Anagrafica/{leaf}") for leaf in leaves}


def _data(case: Case) -> Answer:
    """SE1.0200: technical data of the point that comes."""
    technical = {
        **answers.point_block(case.request),
        **_holder(case.request),
        "tensione": "220",
        "data_decorrenza": _day(case.request),
        "potenza_contrattuale": case.rng.choice(POWER),
        "matr_mis": case.point.serial,
    }
    return Answer("0200", {"DatiTecnici": technical}, "dati del punto")


def _confirmed(case: Case) -> Answer:
    """SE4.0200: the switching is final."""
    technical = {
        **answers.point_block(case.request),
        **_holder(case.request),
        "data_decorrenza": _day(case.request),
        "cod_contr_disp": case.request.text("IdentificativiRichiesta/cod_contr_disp"),
    }
    return Answer("0200", {"DatiTecnici": technical}, "confermata", service="SE4")


def _voltura(case: Case) -> Answer:
    """VT1.0150, VTG.0150: the point has another holder, and the index on which both agreed where one is told (gas)."""
    request, point = case.request, case.point
    technical = {**answers.point_block(request), "esito": 1, **_holder(request), "data_decorrenza": _day(request)}
    if request.commodity == "ele":
        technical["cod_contr_disp"] = request.text("IdentificativiRichiesta/cod_contr_disp")
    reading = request.reading()
    if point and reading and reading.day >= point.read_on and len(reading.values) == len(point.indexes):
        point = replace(point, indexes=tuple(map(max, point.indexes, reading.values)), read_on=reading.day)
    return Answer("0150", {"DatiTecnici": technical}, "voltura eseguita", point)


def _ae1(case: Case) -> Answer:
    technical = {**answers.point_block(case.request), "esito": 1}
    return Answer("0150", {"DatiTecnici": technical}, "dati aggiornati")


def _negative(case: Case, _answer: Answer) -> Answer:
    reason = case.details["reason"]
    technical = {**answers.point_block(case.request), "esito": 0, "cod_esito": "ALTRO", "dettaglio": reason}
    return Answer("0150", {"DatiTecnici": technical}, f"non eseguita ({reason})")


def _match(case: Case) -> Answer:
    """PK1.0100: whether point and tax code belong together."""
    same = not case.point.holder or case.point.holder in case.request.holders
    return _told_match(case, same and not case.details.get("reason"))


def _no_match(case: Case, _answer: Answer) -> Answer:
    return _told_match(case, False)


def _told_match(case: Case, same: bool) -> Answer:
    more = {"corrispondenza": int(same), **(_holder(case.request) if same else {}), "risoluzione": 0}
    answer = answers.admitted(case.request)
    words = "corrispondenza trovata" if same else "nessuna corrispondenza"
    return Answer("0100", answer.blocks | {"PreCheck": more}, words)


FAILURES = (("Pratica annullata dal gestore per incongruenza dei dati", False),)
COMMON = {"sii": True, "commodities": ("ele",)}
STAYS = {**COMMON, "annuls": False}
START = {ANY: ("Dati/data_decorrenza",)}
VOLTURA = {
    "term": 5,
    "outcome": _voltura,
    "required": START,
    "holder": "new",
    "negative": _negative,
    "failures": FAILURES,
}
SERVICES = (
    Service("SE1", term=3, outcome=_confirmed, between=_data, required=START, fails=False, holder="any", **STAYS),
    Service("VT1", **VOLTURA, **COMMON),
    Service("VTG", **VOLTURA, **{**COMMON, "commodities": ("gas",)}),
    Service("AE1", term=5, outcome=_ae1, holder="new", negative=_negative, failures=FAILURES, **STAYS),
    Service(
        "RC1",
        term=5,
        outcome=no_outcome,
        required={ANY: ("Dati/tipologia_risoluzione", "Dati/data_decorrenza")},
        states=(ACTIVE, SUSPENDED),
        holder="gone",
        admission=False,
        fails=False,
        **STAYS,
    ),
    Service("PK1", term=1, outcome=_match, holder="any", admission=False, negative=_no_match, **STAYS),
)
# Flow of the annulment's request in the SII's CSV; its answer is 0101 as in XML.
ANNULMENT = "0040"

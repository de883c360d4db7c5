"""E01: the works of a quote that was accepted."""

import hashlib
from dataclasses import replace

from .. import metering
from ..answers import POINT_LEAF, Answer
from ..checks import Rejection
from ..request import to_text
from ..state import ACTIVE, INACTIVE, NONE, Point, Quote
from .base import ANY, WORKS, Case, Service, because

QUOTE = "Accettazione/cod_prev_distr"
DAY = {"gas": "data_esec_lavori", "ele": "data_esecuzione"}


def quote_of(case: Case) -> Quote | None:
    """The quote that the request accepts, if the book has it."""
    return case.book.quote(case.request.distributor, case.request.text(QUOTE))


def _check(case: Case) -> Rejection | None:
    """The quote is one of this distributor for this seller and point, and still valid."""
    quote, request = quote_of(case), case.request
    if quote is None or quote.seller != request.seller:
        return because("PREV", "Preventivo inesistente")
    if quote.expires_on < case.day:
        return because("PREV", f"Preventivo scaduto il {to_text(quote.expires_on)}")
    if quote.point and request.point and quote.point != request.point:
        return because("PREV", "Il preventivo riguarda un altro punto")
    return None


def _execute(case: Case) -> Answer:
    """A new point with its meter, a new meter, the meter taken away, or the supply restored."""
    quote, day = quote_of(case), case.day
    old = case.book.point(quote.point or case.request.point)
    if old is None:
        old = metering.first_seen(replace(case.request, point=_new_code(case)), NONE, day, case.rng)
    if quote.service == "PR1":
        return _told(
            case, replace(old, state=NONE, holder=""), {"lavoro_rimozione": "SI"}, "eseguita (impianto rimosso)"
        )
    point, year = metering.new_meter(old, day, case.rng)
    point = replace(point, state={"PN1": INACTIVE, "PRA": ACTIVE}.get(quote.service, old.state))
    words = f"eseguita (punto {point.code}, misuratore {point.serial})"
    if point.commodity == "gas":
        meter = {
            "matr_mis": point.serial,
            "anno_fabb_mis": year,
            "classe_gruppo_mis": "G0004",
            "n_cifre_mis": point.digits,
            "acc_mis": 1,
            "segn_mis": 0,
        }
    else:
        active = {f"segn_Attiva{band}": 0 for band, _value in enumerate(point.indexes, 1)}
        meter = {"Misuratore": {"matr_mis1": point.serial}, "LetturaAttiva": active}
    return _told(case, point, meter, words)


def _told(case: Case, point: Point, more: dict, words: str) -> Answer:
    code = {POINT_LEAF[point.commodity]: point.code}
    technical = {DAY[point.commodity]: to_text(case.day), **({"PoD": code} if point.commodity == "ele" else code)}
    return Answer("0150", {"Esito": 1, "DatiTecnici": technical | more}, words, point)


def _new_code(case: Case) -> str:
    """A code like those of the distributor's other points, always the same for a request."""
    request = case.request
    like = case.book.code_of_a_point(request.distributor, request.commodity)
    identity = f"{request.distributor}|{request.seller}|{request.number}"
    number = int(hashlib.sha256(identity.encode()).hexdigest(), 16)
    if request.commodity == "gas":
        return f"{like[:4] or '0088'}{number % 10**10:010d}"
    return f"{like[:5] or 'IT001'}E{number % 10**8:08d}"


SERVICES = (
    Service(
        "E01",
        term=10,
        outcome=_execute,
        required={ANY: (QUOTE, "Accettazione/data_acc_prev")},
        checks=(_check,),
        states=(),
        holder="any",
        phone=True,
        visits=True,
        incompatible=WORKS,
        whims=("PREV", "TITOL"),
    ),
)

"""E01: the works of a quote that was accepted."""

import hashlib
from dataclasses import replace

from .. import metering
from ..answers import POINT_LEAF, Answer
from ..checks import Rejection
from ..request import to_text
from ..state import INACTIVE, NONE, SUSPENDED, Point, Quote
from .base import ANY, WORKS, Case, Service, because

QUOTE = "Accettazione/cod_prev_distr"
NEW_METER_SHARE = 0.5


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
    """A new point with its meter; the meter taken away with its last index; the meter as it is, or another one."""
    quote, day, rng = quote_of(case), case.day, case.rng
    old = case.book.point(quote.point or case.request.point)
    if old is None:
        old = metering.first_seen(replace(case.request, point=_new_code(case)), NONE, day, rng)
    if quote.service == "PN1" or (quote.service == "PM1" and case.odd and rng.random() < NEW_METER_SHARE):
        point, year = metering.new_meter(old, day, rng)
        state = INACTIVE if quote.service == "PN1" else old.state
        words = f"eseguita (punto {point.code}, misuratore {point.serial})"
        return _told(case, replace(point, state=state), words, year)
    point = metering.with_meter(metering.read_meter(old, None, day, rng), rng)
    if quote.service == "PR1":
        return _told(case, replace(point, state=NONE, holder=""), "eseguita (impianto rimosso)", removed=True)
    # The column is back, the meter still closed: a reactivation opens it.
    restored = quote.service == "PRA"
    return _told(case, replace(point, state=SUSPENDED if restored else point.state), "eseguita")


def _told(case: Case, point: Point, words: str, year: int | str = "", removed: bool = False) -> Answer:
    code, day = {POINT_LEAF[point.commodity]: point.code}, to_text(case.day)
    removal = {"lavoro_rimozione": "SI"} if removed else {}
    if point.commodity == "gas":
        technical = {
            "data_esec_lavori": day,
            **code,
            **removal,
            "matr_mis": point.serial,
            **({"anno_fabb_mis": year, "classe_gruppo_mis": "G0004", "n_cifre_mis": point.digits} if year else {}),
            "segn_mis": point.indexes[0],
        }
    else:
        active = {f"segn_Attiva{band}": value for band, value in enumerate(point.indexes, 1)}
        meter = {"Misuratore": {"matr_mis1": point.serial}, "LetturaAttiva": active}
        technical = {"data_esecuzione": day, "PoD": code, **removal, **meter}
    return Answer("0150", {"Esito": 1, "DatiTecnici": technical}, words, point)


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

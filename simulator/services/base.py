"""What services share. A service is a ``Service`` filled in: what it asks, what it needs, what it gives back."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from .. import answers, checks, metering
from ..answers import Answer
from ..book import Book
from ..checks import Rejection
from ..request import Request
from ..state import ACTIVE, INACTIVE, INTERRUPTED, SUSPENDED, Point

POSITIVE, NEGATIVE, REJECTED, FAILED, MIXED = MODES = ("positive", "negative", "rejected", "failed", "mixed")

# Works that change what is at the point: two at once cannot be.
WORKS = frozenset(("A01", "A40", "A02", "S01", "E01", "D01", "SM1", "SM2", "R01", "CA1", "CA2", "CA3", "CA4"))
CAUSES = {
    "FORM": "Dati obbligatori mancanti o errati",
    "PDR": "Punto inesistente o non di competenza",
    "CF": "Codice fiscale o partita IVA non corrispondente al punto",
    "MATR": "Matricola del misuratore non corrispondente al punto",
    "STATO": "Stato del punto non compatibile con la prestazione richiesta",
    "TITOL": "Richiedente non titolato: contratto di distribuzione assente",
    "DUP": "Altra richiesta già in corso sullo stesso punto",
    "PREV": "Preventivo inesistente o scaduto",
    "MOR": "Debiti del richiedente per interruzioni precedenti",
    "DOC": "Documentazione mancante",
}
ANY = ""


def because(cause: str, reason: str = "") -> Rejection:
    """A refusal, with the usual words of its cause when no others are given."""
    return Rejection(cause, reason or CAUSES[cause])


@dataclass(frozen=True)
class Case:
    """One answer being made. ``rng`` depends on seed, request and answer only: order of work changes nothing.

    ``day`` is the day of which the answer tells, ``odd`` lets rarer outcomes happen, ``details`` are the plan's.
    """

    request: Request
    code: str
    point: Point | None
    book: Book
    rng: random.Random
    day: date
    odd: bool = False
    details: dict = field(default_factory=dict)


def no_outcome(case: Case) -> Answer:
    """Nothing is done: the admission is the outcome."""
    return answers.admitted(case.request)


@dataclass(frozen=True)
class Service:
    """One service.

    :ivar term: working days within which the distributor must have done it
    :ivar outcome: the positive end, of a crew that goes there on ``case.day``
    :ivar required: elements that must be there, by commodity (``ANY`` for both)
    :ivar states: states of the point in which it is admitted; the first is believed of a point never seen; empty when
        it needs no point
    :ivar becomes: state of the point afterwards; empty when it stays
    :ivar holder: ``same`` (compared with the book), ``new`` (takes the place of the book's), ``gone`` (same, and then
        nobody), ``any`` (told, not compared) or empty (not told)
    :ivar visits: an appointment is made, always when ``wishes`` names the commodity, else when a wish is told
    :ivar admission: a 0100 comes before the outcome; ``refuses``: there is a negative 0100; ``fails``: a negative end;
        ``annuls``: it can be annulled before its execution
    :ivar twins: electricity writes E050, E100 and so on
    :ivar on_eves: it may also be done on a day off and on the eve of one (a suspension may not)
    """

    code: str
    term: int
    outcome: Callable[[Case], Answer]
    required: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    checks: tuple[Callable[[Case], Rejection | None], ...] = ()
    states: tuple[str, ...] = (ACTIVE,)
    becomes: str = ""
    holder: str = "same"
    phone: bool = False
    visits: bool = False
    wishes: tuple[str, ...] = ()
    admission: bool = True
    refuses: bool = True
    fails: bool = True
    annuls: bool = True
    twins: bool = False
    sii: bool = False
    on_eves: bool = True
    commodities: tuple[str, ...] = ("gas", "ele")
    incompatible: frozenset[str] = frozenset()
    between: Callable[[Case], Answer] | None = None
    negative: Callable[[Case, Answer], Answer] | None = None
    whims: tuple[str, ...] = ("STATO", "TITOL", "CF")
    failures: tuple[tuple[str, bool], ...] = (
        ("Cliente assente all'appuntamento", True),
        ("Gruppo di misura non accessibile", True),
        ("Intervento rifiutato dal cliente", False),
    )

    # === FAULTS === #

    def fault(self, case: Case) -> Rejection | None:
        """The first fault of the request: on its data, then against the book."""
        return next(filter(None, self._faults(case)), None)

    def _faults(self, case: Case) -> Iterator[Rejection | None]:
        request = case.request
        if request.commodity not in self.commodities:
            yield because("FORM", "Prestazione non prevista per il servizio del punto")
        yield checks.missing(request, (*self.required.get(ANY, ()), *self.required.get(request.commodity, ())))
        if self.states or request.point:
            yield checks.point_code(request)
        if self.holder:
            yield checks.holder(request, named=not self.sii)
        if self.phone:
            yield checks.phone(request)
        yield checks.serial(request)
        if self.visits:
            yield checks.appointments(request, request.commodity in self.wishes)
        yield checks.customer_reading(request, case.day)
        yield from self._faults_of_the_book(case)
        for check in self.checks:
            yield check(case)
        if case.book.open_services(request.point) & self.incompatible:
            yield because("DUP")

    def _faults_of_the_book(self, case: Case) -> Iterator[Rejection | None]:
        request, point = case.request, case.point
        if point is None:
            return
        if not self.sii and point.distributor and point.distributor != request.distributor:
            yield because("PDR")
        if self.states and point.state not in self.states:
            same = point.holder and point.holder in request.holders
            debts = self.holder == "new" and same and point.state in (SUSPENDED, INTERRUPTED)
            yield because("MOR" if debts else "STATO")
        if self.holder in ("same", "gone") and point.holder and point.holder not in request.holders:
            yield because("CF")
        if point.serial and request.serial and request.serial.lstrip("0") != point.serial.lstrip("0"):
            yield because("MATR")

    def believed(self, request: Request, today: date, rng: random.Random) -> Point | None:
        """A point never seen, in a state that fits the request; None when the request is about no point."""
        if not request.point:
            return None
        point = metering.first_seen(request, self.states[0] if self.states else INACTIVE, today, rng)
        return replace(point, distributor="") if self.sii else point

    # === ANSWERS === #

    def is_twin(self, request: Request) -> bool:
        """True when the answers to this request are written E100, E150 and so on."""
        return self.twins and request.commodity == "ele"

    def visited(self, request: Request) -> bool:
        """True when an appointment is made for this request."""
        return self.visits and (request.commodity in self.wishes or request.root.find("Appuntamento") is not None)

    def answer(self, case: Case, kind: str) -> Answer:
        """The answer of a planned step."""
        return getattr(self, f"_{kind}")(case)

    def _admitted(self, case: Case) -> Answer:
        return answers.admitted(case.request)

    def _rejected(self, case: Case) -> Answer:
        answer = answers.rejected(case.request, case.details["cause"], case.details["reason"])
        if self.sii or case.request.name.lower().endswith(".csv"):  # their layouts always name the point
            answer = replace(answer, blocks={"DatiTecnici": answers.point_block(case.request), **answer.blocks})
        return answer

    def _appointment(self, case: Case) -> Answer:
        day = date.fromisoformat(case.details["day"])
        return answers.appointment(case.request, day, case.details["slot"], case.code)

    def _between(self, case: Case) -> Answer:
        return self.between(case)

    def _executed(self, case: Case) -> Answer:
        answer = self.outcome(case)
        point = answer.point or case.point
        if point is None or answer.negative:
            return answer
        if self.becomes:
            point = replace(point, state=self.becomes)
        if self.holder in ("new", "gone"):
            told = next(iter(sorted(case.request.holders)), "")
            point = replace(point, holder=told if self.holder == "new" else "")
        return replace(answer, point=point)

    def _failed(self, case: Case) -> Answer:
        told = case.details
        answer = answers.failed(told["cause"], told["reason"], case.day, told.get("again", False))
        return self.negative(case, answer) if self.negative else answer

    def _annulled(self, case: Case) -> Answer:
        return self._annulment(case, "")

    def _annulment_refused(self, case: Case) -> Answer:
        return self._annulment(case, case.details["reason"])

    def _annulment(self, case: Case, refusal: str) -> Answer:
        answer = answers.annulment(case.request, refusal)
        if self.sii:
            as_admission = answers.rejected(case.request, "ALTRO", refusal) if refusal else self._admitted(case)
            return replace(answer, blocks=as_admission.blocks)
        return answer


def done(case: Case, technical: dict, point: Point | None, words: str = "eseguita", **more) -> Answer:
    """The positive 0150 on a point, with the technical data that the service gives."""
    blocks = {"Esito": 1, "DatiTecnici": {**answers.point_block(case.request), **technical}}
    return Answer("0150", blocks | more.pop("blocks", {}), words, point, **more)


def read(case: Case) -> Point:
    """The point of the case as the crew reads its meter on the day."""
    return metering.with_meter(metering.read_meter(case.point, case.request.reading(), case.day, case.rng), case.rng)

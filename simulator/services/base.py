"""What services share: admit or reject, propose an appointment, execute or fail."""

import random
from dataclasses import dataclass
from datetime import date

from .. import answers, checks
from ..answers import Answer
from ..book import Point
from ..checks import Rejection
from ..request import Request, to_date
from ..workdays import choose_appointment

POSITIVE, NEGATIVE, MIXED = MODES = ("positive", "negative", "mixed")


@dataclass(frozen=True)
class Case:
    """One request being answered. ``rng`` depends on seed and request only, so that order of work changes nothing."""

    request: Request
    code: str
    point: Point
    mode: str
    rng: random.Random
    today: date
    on_due_day: bool


class Service:
    """One service. Subclasses say what they ask (``check``) and what they give back (``execute``)."""

    code: str
    incompatible: frozenset[str] = frozenset()
    with_appointment = True
    whims: tuple[Rejection, ...] = (
        Rejection("STATO", "Stato del punto non compatibile con la prestazione richiesta"),
        Rejection("TITOL", "Richiedente non titolato: contratto di distribuzione assente"),
        Rejection("CF", "Codice fiscale o partita IVA non corrispondente al punto"),
    )
    failures: tuple[tuple[str, bool], ...] = (
        ("Cliente assente all'appuntamento", True),
        ("Gruppo di misura non accessibile", True),
        ("Intervento rifiutato dal cliente", False),
    )

    def check(self, request: Request, today: date) -> Rejection | None:
        """First fault of the data of the request, None when all is well."""
        raise NotImplementedError

    def execute(self, case: Case, day: date) -> Answer:
        """The positive 0150 of a crew that goes there on ``day``."""
        raise NotImplementedError

    def check_book(self, request: Request, point: Point | None, open_services: set[str]) -> Rejection | None:
        """First contradiction between the request and the distributor's book."""
        if point and request.serial and request.serial != point.serial:
            return Rejection("MATR", "Matricola del misuratore non corrispondente al punto")
        if open_services & self.incompatible:
            return Rejection("DUP", "Altra richiesta già in corso sullo stesso punto")
        return None

    def plan(self, case: Case) -> list[Answer]:
        """All answers to an admissible request, in order of delivery."""
        request, today, rng = case.request, case.today, case.rng
        if case.mode == NEGATIVE:
            fate = rng.choice(("rejected", "failed"))
        elif case.mode == MIXED:
            fate = rng.choices(("executed", "rejected", "failed"), (60, 20, 20))[0]
        else:
            fate = "executed"
        if fate == "rejected":
            return [answers.rejected(request, rng.choice(self.whims), today)]
        plan, day = [answers.admitted(request, today)], today
        if self.with_appointment:
            wishes = [
                (
                    to_date(request.text(f"Appuntamento/data_ric_app{rank}")),
                    request.text(f"Appuntamento/fascia_ric_app{rank}"),
                )
                for rank in (1, 2, 3)
            ]
            agreed, slot = choose_appointment(wishes, today, rng)
            plan.append(answers.appointment(request, today, agreed, slot, case.code))
            if case.on_due_day:
                day = agreed
        if fate == "failed":
            reason, again = rng.choice(self.failures)
            return [*plan, answers.failed("ALTRO", reason, day, again)]
        return [*plan, self.execute(case, day)]


def first(*faults: Rejection | None) -> Rejection | None:
    """The first real fault of several checks."""
    return next(filter(None, faults), None)


def common_checks(request: Request, required: tuple[str, ...]) -> Rejection | None:
    """Checks of every service on an existing point."""
    return first(checks.missing(request, required), checks.point_code(request), checks.holder(request))

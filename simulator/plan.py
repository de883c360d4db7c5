"""Which answers a request gets, and when: by the mode, by chance, or by a wish."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from . import workdays
from .checks import Rejection
from .request import Request
from .services.base import CAUSES, FAILED, MIXED, NEGATIVE, POSITIVE, REJECTED, Case, Service, because
from .state import Step

NOW, ON_DUE_DAY, ON_WISH = "now", "on-due-day", "on-wish"
EXECUTED, FATES = "executed", ("executed", "rejected", "failed")
MOVED_SHARE = 0.25
CORRECTED_SHARE = 0.1
LATEST_DELAY = 10


@dataclass(frozen=True)
class Options:
    """How the distributors behave. ``today`` moves the calendar, None is the real one; ``late`` is a percentage."""

    answers: str = POSITIVE
    seed: int = 0
    pace: str = NOW
    today: date | None = None
    late: int = 0
    chaos: bool = False
    csv: bool = False
    notices: int = 0

    @property
    def odd(self) -> bool:
        """True when rarer outcomes may happen: new meters, moved appointments."""
        return self.chaos or self.answers == MIXED


def dice(options: Options, request: Request, *more) -> random.Random:
    """Chance that depends on the seed, the request and the purpose only."""
    identity = (options.seed, request.distributor, request.seller, request.service, request.number, *more)
    return random.Random("|".join(map(str, identity)))


def chance(options: Options, *purpose) -> random.Random:
    """Chance of what is about no single request."""
    return random.Random("|".join(map(str, (options.seed, *purpose))))


def fate(service: Service, mode: str, rng: random.Random) -> str:
    """How the request ends."""
    fates = {POSITIVE: EXECUTED, REJECTED: REJECTED, FAILED: FAILED}
    if mode == NEGATIVE:
        found = rng.choice((REJECTED, FAILED))
    elif mode == MIXED:
        found = rng.choices(FATES, (60, 20, 20))[0]
    else:
        found = fates[mode]
    if found == REJECTED and not service.refuses:
        return FAILED
    return REJECTED if found == FAILED and not service.fails else found


def refusal(fault: Rejection, today: date, **details) -> list[Step]:
    """The plan of a request that is not admitted."""
    return [Step("rejected", today, {"cause": fault.cause, "reason": fault.reason, **details})]


def steps(service: Service, case: Case, options: Options, end: str = "") -> list[Step]:
    """All answers to an admissible request, in order; ``end`` decides instead of the mode."""
    rng, today = case.rng, case.day
    end = end or fate(service, options.answers, rng)
    late = rng.random() * 100 < options.late
    if end == REJECTED:
        plan = refusal(because(rng.choice(service.whims)), today)
    else:
        plan = [*beginning(service, case, options), last(service, case, end, today)]
        plan[-1] = Step(end, due_day(service, case, options, plan), plan[-1].details)
    if late:
        plan[-1] = Step(plan[-1].kind, beyond(service, case, rng), plan[-1].details | {"late": True})
    if options.chaos and end == EXECUTED and correctable(service, case.request) and rng.random() < CORRECTED_SHARE:
        reason = "Intervento non eseguito: comunicazione precedente errata" if rng.random() < 0.3 else ""
        plan.append(Step("correction", plan[-1].due, {"reason": reason}))
    return plan


def beginning(service: Service, case: Case, options: Options) -> list[Step]:
    """What comes before the end: admission, appointment, another appointment, data of the SII."""
    today, rng, plan = case.day, case.rng, []
    if service.admission:
        plan.append(Step("admitted", today))
    if service.between:
        plan.append(Step("between", today))
    if service.visited(case.request):
        agreed = appointment(case, today)
        plan.append(agreed)
        if options.odd and rng.random() < MOVED_SHARE:
            day = date.fromisoformat(agreed.details["day"])
            told = max(today, day - timedelta(days=1)) if options.pace == ON_DUE_DAY else today
            plan.append(moved(day, told, rng))
    return plan


def appointment(case: Case, told: date, day: date | None = None) -> Step:
    """The first appointment: on ``day``, or as the customer wishes."""
    wishes = [
        (case.request.day(f"Appuntamento/data_ric_app{rank}"), case.request.text(f"Appuntamento/fascia_ric_app{rank}"))
        for rank in (1, 2, 3)
    ]
    agreed, slot = workdays.choose_appointment(wishes, told, case.rng)
    return Step("appointment", told, {"day": str(day or agreed), "slot": slot})


def moved(day: date, told: date, rng: random.Random) -> Step:
    """A later appointment instead of that of ``day``."""
    later = workdays.after(day, rng.randint(1, 4))
    return Step("appointment", told, {"day": str(later), "slot": rng.choice(workdays.SLOTS)})


def last(service: Service, case: Case, end: str, today: date) -> Step:
    """The end of an admitted request."""
    if end != FAILED:
        return Step(end, today)
    reason, again = case.rng.choice(service.failures)
    return Step(end, today, {"cause": "ALTRO", "reason": reason, "again": again})


def due_day(service: Service, case: Case, options: Options, plan: list[Step]) -> date:
    """The day of the end: that of the last appointment, or that asked for, or some working days later; or at once."""
    today = case.day
    if options.pace != ON_DUE_DAY:
        return max(step.due for step in plan)
    agreed = [date.fromisoformat(step.details["day"]) for step in plan if step.kind == "appointment"]
    if agreed:
        return max(agreed[-1], today)
    asked = (case.request.day(path) for path in ("da_eseguire_non_prima_del", "Cessazione/data_cess"))
    wanted = next(filter(None, asked), today)
    return allowed(service, wanted if wanted > today else workdays.after(today, max(service.term // 3, 1)))


def allowed(service: Service, day: date) -> date:
    """``day``, or the first day after it on which the service may be done."""
    while not (service.on_eves or (workdays.is_working(day) and workdays.is_working(day + timedelta(days=1)))):
        day += timedelta(days=1)
    return day


def beyond(service: Service, case: Case, rng: random.Random) -> date:
    """A day after the term of the service."""
    return allowed(service, workdays.after(case.day, service.term + rng.randint(1, LATEST_DELAY)))


def correctable(service: Service, request: Request) -> bool:
    """True when the end can be told a second time: the layouts in CSV know no correction."""
    return not service.sii and not request.name.lower().endswith(".csv")


def named(reason: str) -> Rejection:
    """The refusal that a person means by a code of a cause or by words of their own."""
    return because(reason) if reason in CAUSES else Rejection("ALTRO", reason or "Richiesta non ammissibile")

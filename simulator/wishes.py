"""Wishes of a trainer: ``<channel>/wishes/<request number>.json`` decides the next answer of that request."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from . import plan
from .plan import ON_DUE_DAY, ON_WISH, Options, Step
from .request import to_date
from .services.base import Case, Service

ANSWERS = ("admitted", "rejected", "appointment", "executed", "failed", "late", "correction", "annulled")
MAX_BYTES = 20_000


class Impossible(Exception):
    """A wish that cannot come true; the text is an Italian reason."""


@dataclass(frozen=True)
class Wish:
    """What the next answer is to be. ``values`` take the place of leaves of an outcome."""

    answer: str
    reason: str = ""
    day: date | None = None
    values: dict = field(default_factory=dict)


def files(channel: Path) -> Iterator[Path]:
    """Wish files of a channel, by name."""
    folder = channel / "wishes"
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.suffix == ".json" and not path.name.startswith(".") and path.is_file():
                yield path


def read(path: Path) -> Wish:
    """Read a wish file; raise Impossible with the reason."""
    try:
        data = json.loads(path.read_bytes()[:MAX_BYTES])
    except (OSError, ValueError):
        raise Impossible("il file non è JSON valido") from None
    if not isinstance(data, dict) or data.get("answer") not in ANSWERS:
        raise Impossible(f"answer deve essere uno di: {', '.join(ANSWERS)}")
    told = str(data.get("day") or "")
    day = to_date(told)
    if told and day is None:
        try:
            day = date.fromisoformat(told)
        except ValueError:
            raise Impossible("day non è una data") from None
    values = data.get("values") or {}
    if not isinstance(values, dict):
        raise Impossible("values deve essere un oggetto")
    return Wish(data["answer"], str(data.get("reason") or ""), day, {key: str(values[key]) for key in values})


def done(path: Path) -> None:
    """Set a wish file aside, in ``wishes/done``."""
    folder = path.parent / "done"
    folder.mkdir(exist_ok=True)
    path.replace(folder / path.name)


def steps(wish: Wish, service: Service, case: Case, options: Options, given: list) -> list[Step]:
    """The plan that makes a wish true; ``given`` are the answers already issued. Raise Impossible with the reason."""
    kinds = [row["kind"] for row in given]
    over = next((kind for kind in reversed(kinds) if kind in ("rejected", "executed", "failed", "annulled")), "")
    if wish.answer == "correction":
        if over not in ("executed", "failed") or not plan.correctable(service, case.request):
            raise Impossible("non c'è un esito da rettificare")
        return [Step("correction", wish.day or case.day, {"reason": wish.reason, "values": wish.values})]
    if over:
        raise Impossible("la pratica ha già il suo esito")
    return _MAKERS[wish.answer](wish, service, case, options, given)


def _before(service: Service, case: Case, options: Options, given: list, visit: bool = True) -> list[Step]:
    """Answers that must come first and have not come yet."""
    kinds = {row["kind"] for row in given}
    wanted = plan.beginning(service, case, Options(pace=options.pace))
    return [step for step in wanted if step.kind not in kinds and (visit or step.kind != "appointment")]


def _rest(service: Service, case: Case, options: Options, so_far: list[Step]) -> list[Step]:
    """The good end that follows by itself, unless every answer waits for a wish."""
    if options.pace == ON_WISH:
        return []
    return [Step("executed", plan.due_day(service, case, options, so_far))]


def _admitted(wish: Wish, service: Service, case: Case, options: Options, given: list) -> list[Step]:
    if not service.admission:
        return [Step("executed", wish.day or case.day, {"values": wish.values})]
    if any(row["kind"] == "admitted" for row in given):
        raise Impossible("la richiesta è già ammessa")
    before = _before(service, case, options, given, visit=options.pace != ON_WISH)
    return before + _rest(service, case, options, before)


def _rejected(wish: Wish, service: Service, case: Case, _options: Options, given: list) -> list[Step]:
    if any(row["kind"] == "admitted" for row in given):
        raise Impossible("la richiesta è già ammessa")
    if not service.refuses:
        raise Impossible("questo servizio non ha una risposta di ammissibilità")
    return plan.refusal(plan.named(wish.reason), wish.day or case.day)


def _appointment(wish: Wish, service: Service, case: Case, options: Options, given: list) -> list[Step]:
    if not service.visits:
        raise Impossible("questo servizio non ha appuntamenti")
    before = _before(service, case, options, given, visit=False)
    earlier = [row for row in given if row["kind"] == "appointment"]
    if earlier and not wish.day:
        agreed = date.fromisoformat(json.loads(earlier[-1]["details"])["day"])
        before.append(plan.moved(agreed, case.day, case.rng))
    else:
        before.append(plan.appointment(case, case.day, wish.day))
    return before + _rest(service, case, options, before)


def _ended(wish: Wish, service: Service, case: Case, options: Options, given: list) -> list[Step]:
    before = _before(service, case, options, given)
    end = plan.last(
        service, case, plan.fate(service, {"executed": "positive"}.get(wish.answer, wish.answer), case.rng), case.day
    )
    details = end.details | {"values": wish.values}
    if end.kind == "rejected":
        return plan.refusal(plan.named(wish.reason), wish.day or case.day)
    if wish.reason:
        details["reason"] = wish.reason
    due = wish.day or (
        plan.due_day(service, case, options, before) if options.pace == ON_DUE_DAY and before else case.day
    )
    return [*before, Step(end.kind, due, details)]


def _late(wish: Wish, service: Service, case: Case, options: Options, given: list) -> list[Step]:
    before = _before(service, case, options, given)
    due = wish.day or plan.beyond(service, case, case.rng)
    return [*before, Step("executed", due, {"values": wish.values, "late": True})]


def _annulled(wish: Wish, service: Service, case: Case, _options: Options, _given: list) -> list[Step]:
    if not service.annuls:
        raise Impossible("questo servizio non conosce annullamenti")
    return [Step("annulled", wish.day or case.day)]


_MAKERS = {
    "admitted": _admitted,
    "rejected": _rejected,
    "appointment": _appointment,
    "executed": _ended,
    "failed": _ended,
    "late": _late,
    "annulled": _annulled,
}

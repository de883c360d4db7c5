"""Making the answers whose day has come: bytes, name, instant and effects, fixed in the book once for all."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

from . import answers, clock, correction, files, metering, plan, xmltree
from . import request as requests
from .answers import Answer
from .book import FINAL, Book
from .plan import Options
from .request import Request
from .services import SERVICES
from .services.base import Case, Service
from .state import Point


def completed(book: Book, request: Request) -> Request:
    """The request with what only the quote that it accepts tells."""
    quote = book.quote(request.distributor, request.text("Accettazione/cod_prev_distr"))
    return replace(request, commodity=quote.commodity, point=request.point or quote.point) if quote else request


def case_of(book: Book, options: Options, row, day: date, *purpose) -> tuple[Service, Case]:
    """The service and the case of a request in the book; chance depends on the purpose."""
    request = completed(book, requests.read(row["name"], row["data"]))
    rng = plan.dice(options, request, *purpose)
    point = book.point(request.point)
    return SERVICES[row["service"]], Case(request, row["code"], point, book, rng, day, options.odd)


def issue(book: Book, options: Options, row, steps: list, today: date) -> None:
    """Fix the answers of a request that are due: each at least a second later than the one before."""
    now = clock.now().time().replace(microsecond=0)
    midnight = datetime.combine(today, datetime.min.time())
    instant = max(midnight, datetime.combine(today, now) - timedelta(seconds=len(steps)))
    if row["issued_at"]:
        instant = max(instant, datetime.fromisoformat(row["issued_at"]))
    with book.transaction():
        for step in steps:
            instant += timedelta(seconds=1)
            _issue(book, options, row, step, today, instant)


def _issue(book: Book, options: Options, row, step, today: date, instant: datetime) -> None:
    given = book.issued(row["id"])
    service, case = case_of(book, options, row, today, step["kind"], len(given))
    case = replace(case, details=json.loads(step["details"]))
    if step["kind"] == "correction":
        answer, data, result = _correct(service, case, given)
    else:
        answer, result = service.answer(case, step["kind"]), step["kind"]
        data = _bytes(service, case, answer)
    suffix = "xml" if data.startswith(b"<") else "csv"
    if suffix == "xml":
        data = correction.with_values(data, case.details.get("values") or {})
    if answer.point and answer.point != case.point:
        book.save_point(answer.point)
    if answer.quote:
        book.save_quote(answer.quote)
    flow = answers.flow(answer, service.is_twin(case.request))
    stem = files.stem(row["distributor"], row["seller"], answer.service or row["service"], flow, instant)
    words = f"{answer.words} (oltre il termine)" if case.details.get("late") else answer.words
    end = "" if result not in FINAL else "failed" if answer.negative else result
    book.issue(step, data, words, book.name(stem, suffix), instant, (case.point, answer.point), end)


def _bytes(service: Service, case: Case, answer: Answer) -> bytes:
    return answers.to_bytes(answer, case.request, case.code, service.is_twin(case.request), service.sii)


def _correct(service: Service, case: Case, given: list) -> tuple[Answer, bytes, str]:
    """The outcome once more: not done after all (when a reason is given), done after all, or done otherwise."""
    last = next(row for row in reversed(given) if row["kind"] in (*FINAL, "correction"))
    positive = xmltree.text(xmltree.parse(last["data"]), "Esito") != "0"
    if positive and case.details.get("reason"):
        case = replace(case, details={"cause": "ALTRO", **case.details})
        answer, result = service.answer(case, "failed"), "failed"
        answer = replace(answer, point=_as_before(case.point, last))
    elif positive:
        data, units, words = correction.corrected(last["data"], case.rng)
        point = metering.moved_on(case.point, units) if units and case.point else case.point
        return Answer("0150", {}, words, point), data, "executed"
    else:
        # Documents that lacked (A40) have come meanwhile.
        case = replace(case, details={**case.details, "documents": True})
        answer, result = service.answer(case, "executed"), "executed"
    answer = replace(answer, words=f"rettifica: {answer.words}")
    return answer, _bytes(service, case, answer), result


def _as_before(point: Point | None, last) -> Point | None:
    """The point as it was before an outcome, unless something else happened to it meanwhile."""
    untouched = point and last["before"] and last["after"] == point.dump()
    return Point.load(last["before"]) if untouched else point

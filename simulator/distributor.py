"""The distributors at work: read what is new in every ``out``, decide, deliver what is due in ``in``.

Crash safety: a file and the plan of its answers enter the book in one transaction; so do, when its day comes, the
bytes of an answer, its name and what it changes on the point; then its file is written, then noted as delivered. After
a crash the same bytes are written again under the same name.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from . import clock, delivery, files, issuing, notices, plan, wishes
from . import request as requests
from .book import Book
from .plan import Options
from .request import Request
from .services import SERVICES
from .services.base import Case, Service
from .services.sii import ANNULMENT
from .state import Step
from .xmltree import Unreadable


class Distributor:
    """All distributors of an exchange folder, and the manager of the SII, with one book."""

    def __init__(self, exchange: Path, book: Book, options: Options, say: Callable[[str], None]):
        self._exchange = exchange
        self._book = book
        self._options = options
        self._say = say
        self._seen: dict[Path, tuple] = {}
        self._noticed: set[date] = set()

    def one_pass(self, today: date | None = None) -> bool:
        """Read what is new, then deliver what is due. Requests of one pass are all received before any is executed.

        Return False when something could not be delivered (it stays in the book for the next pass)."""
        today = today or self._options.today or clock.today()
        channels = files.channels(self._exchange)
        for channel in channels:
            for path in files.sent_files(channel):
                self._look_at(channel, path, today)
        for channel in channels:
            for path in wishes.files(channel):
                self._wish(channel, path, today)
        for row, steps in self._book.due(today):
            issuing.issue(self._book, self._options, row, steps, today)
        well = delivery.deliver(self._exchange, self._book, self._options, today, self._say)
        if self._options.notices and today not in self._noticed:
            self._noticed.add(today)
            for line in notices.send(self._exchange, self._book, self._options, today):
                self._say(line)
        return well

    # === READING === #

    def _look_at(self, channel: Path, path: Path, today: date) -> None:
        name = files.printable(path.name)
        label = f"{channel.name}/out/{name}"
        try:
            status = path.stat()
            mark = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            if self._seen.get(path) == mark:
                return
            self._seen[path] = mark
            data = path.read_bytes()
        except OSError as error:
            self._say(f"{label}: non leggibile: {error.strerror}")
            return
        sha256 = files.checksum(data)
        with self._book.transaction():
            if self._book.knows_file(channel.name, sha256):
                return
            try:
                request = requests.read(path.name, data)
            except Unreadable as reason:
                self._book.add_file(channel.name, sha256, name, today, f"illeggibile: {reason}")
                self._say(f"{label}: non leggibile: {reason}")
                return
            service = SERVICES.get(request.service)
            if service is None or request.flow not in ("0050", "0051", ANNULMENT):
                self._say(f"{label}: prestazione o flusso che il simulatore non conosce")
                return
            receive = self._receive if request.flow == "0050" else self._annul
            fault = receive(channel.name, service, request, today)
            self._book.add_file(channel.name, sha256, name, today, fault or "ricevuta")
        if fault:
            self._say(f"{request.service} {request.number}: {fault}, nessuna risposta")

    def _receive(self, channel: str, service: Service, request: Request, today: date) -> str:
        if self._book.request(request.distributor, request.seller, request.number):
            return "numero di pratica già usato"
        request = issuing.completed(self._book, request)
        rng = plan.dice(self._options, request)
        case = Case(request, "", self._book.point(request.point), self._book, rng, today)
        fault = service.fault(case)
        row = self._book.add_request(channel, request, today)
        if fault:
            self._book.add_steps(row["id"], plan.refusal(fault, today, faulty=True))
            return ""
        self._keep_point(service, case)
        if self._options.pace != plan.ON_WISH:
            self._book.add_steps(row["id"], plan.steps(service, case, self._options))
        return ""

    def _keep_point(self, service: Service, case: Case) -> None:
        point = case.point or service.believed(case.request, case.day, case.rng)
        if point and not point.distributor and not service.sii:
            point = replace(point, distributor=case.request.distributor)
        if point and point != case.point:
            self._book.save_point(point)

    def _annul(self, channel: str, service: Service, request: Request, today: date) -> str:
        row = self._book.request(request.distributor, request.seller, request.number)
        if row is None or row["service"] != request.service or not service.annuls:
            return "annullamento di una pratica sconosciuta"
        if row["result"]:
            ends = {"annulled": "già annullata", "executed": "già eseguita"}
            step = Step("annulment_refused", today, {"reason": f"Prestazione {ends.get(row['result'], 'già chiusa')}"})
        else:
            self._book.drop_plan(row["id"])
            step = Step("annulled", today)
        self._book.add_steps(row["id"], [step])
        return ""

    # === WISHES === #

    def _wish(self, channel: Path, path: Path, today: date) -> None:
        row = self._book.request_of_channel(channel.name, path.stem)
        if row is None:
            return  # the request may still come
        try:
            wish = wishes.read(path)
            with self._book.transaction():
                given = self._book.issued(row["id"])
                if self._book.is_faulty(row["id"]):
                    raise wishes.Impossible("la richiesta ha un difetto e non è ammessa")
                service, case = issuing.case_of(self._book, self._options, row, today, "wish", len(given))
                steps = wishes.steps(wish, service, case, self._options, given)
                self._book.drop_plan(row["id"])
                self._book.add_steps(row["id"], steps)
        except wishes.Impossible as reason:
            self._say(f"{row['service']} {row['number']}: desiderio non esaudito: {reason}")
        try:
            wishes.done(path)
        except OSError as error:
            self._say(f"{path.name}: {error.strerror}")

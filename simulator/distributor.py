"""The distributor at work: reads what is new in every ``out``, decides, delivers what is due in ``in``.

Crash safety: a file and all its answers enter the book in one transaction; an answer gets its name, then its file is
written, then it is noted as delivered. After a crash the same bytes are written again under the same name.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from . import answers, files, metering
from . import request as requests
from .book import Book
from .request import Request
from .services import SERVICES
from .services.base import Case, Service
from .xmltree import Unreadable


@dataclass(frozen=True)
class Options:
    """How the distributor behaves. ``today`` moves the calendar, None is the real one."""

    answers: str = "positive"
    seed: int = 0
    on_due_day: bool = False
    today: date | None = None


class Distributor:
    """All distributors of an exchange folder, with one book."""

    def __init__(self, exchange: Path, book: Book, options: Options, say: Callable[[str], None]):
        self._exchange = exchange
        self._book = book
        self._options = options
        self._say = say
        self._seen: dict[Path, tuple] = {}

    def one_pass(self) -> bool:
        """Read what is new, then deliver what is due. Requests of one pass are all received before any is executed.

        Return False when something could not be delivered (it stays in the book for the next pass)."""
        today = self._options.today or date.today()
        for channel in files.channels(self._exchange):
            for path in files.sent_files(channel):
                self._look_at(channel, path, today)
        return self._deliver(today)

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
            if service is None or request.root.get("cod_flusso") != "0050":
                self._say(f"{label}: prestazione o flusso che il simulatore non conosce")
                return
            result = self._receive(channel.name, service, request, today)
            self._book.add_file(channel.name, sha256, name, today, result)
        if result == "doppia":
            self._say(f"{request.service} {request.number}: numero di pratica già usato, nessuna risposta")

    def _receive(self, channel: str, service: Service, request: Request, today: date) -> str:
        if self._book.knows_request(request.distributor, request.seller, request.number):
            return "doppia"
        point = self._book.point(request.point)
        rejection = service.check(request, today)
        rejection = rejection or service.check_book(request, point, self._book.open_services(request.point))
        request_id, code = self._book.add_request(channel, request, today)
        if rejection:
            plan = [answers.rejected(request, rejection, today)]
        else:
            identity = (self._options.seed, request.distributor, request.seller, request.service, request.number)
            rng = random.Random("|".join(map(str, identity)))
            if point is None:
                point = metering.first_seen(request, today, rng)
                self._book.save_point(point)
            plan = service.plan(Case(request, code, point, self._options.answers, rng, today, self._options.on_due_day))
        self._book.add_answers(request_id, plan, [answer.xml(request, code) for answer in plan])
        return "ricevuta"

    # === DELIVERING === #

    def _deliver(self, today: date) -> bool:
        well = True
        for rows in self._book.due(today):
            words, fault = [], ""
            clock = datetime.combine(today, datetime.now().time()) - timedelta(seconds=len(rows))
            for seconds, row in enumerate(rows, 1):
                folder = self._exchange / row["channel"] / "in"
                try:
                    files.write_atomically(folder, self._name(row, clock + timedelta(seconds=seconds)), row["xml"])
                except OSError as error:
                    well, fault = False, f"consegna in {row['channel']}/in non riuscita: {error.strerror}"
                    break
                with self._book.transaction():
                    self._book.delivered(row, today, datetime.now().isoformat(timespec="seconds"))
                words.append(row["words"])
            self._say(f"{rows[0]['service']} {rows[0]['number']}: {', '.join([*words, *filter(None, [fault])])}")
        return well

    def _name(self, row, moment: datetime) -> str:
        """File name of an answer: decided once and kept, so that a second try gives no second file."""
        stem, progressive = row["stem"], row["progressive"]
        if not stem:
            stem = files.stem(row["distributor"], row["seller"], row["service"], row["flow"], moment)
            with self._book.transaction():
                progressive = self._book.name_answer(row["id"], stem)
        return f"{stem}_{progressive}.xml"

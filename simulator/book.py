"""The distributor's own book, in SQLite: points with their meters, quotes, requests, answers, files already read."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from .request import Request
from .state import Point, Quote, Step

VERSION = 2
TABLES = """
CREATE TABLE files (channel TEXT, sha256 TEXT, name TEXT, read_on TEXT, result TEXT, PRIMARY KEY (channel, sha256));
CREATE TABLE points (code TEXT PRIMARY KEY, distributor TEXT, commodity TEXT, data TEXT);
CREATE TABLE quotes (code TEXT, distributor TEXT, data TEXT, PRIMARY KEY (distributor, code));
CREATE TABLE requests (
    id INTEGER PRIMARY KEY, channel TEXT, service TEXT, commodity TEXT, seller TEXT, distributor TEXT, number TEXT,
    code TEXT, point TEXT, name TEXT, data BLOB, received_on TEXT, issued_at TEXT, result TEXT, closed_on TEXT,
    UNIQUE (distributor, seller, number)
);
CREATE INDEX requests_open ON requests (point) WHERE closed_on IS NULL;
CREATE INDEX requests_number ON requests (channel, number);
CREATE TABLE steps (
    id INTEGER PRIMARY KEY, request_id INTEGER REFERENCES requests, kind TEXT, due_on TEXT, details TEXT,
    data BLOB, words TEXT, before TEXT, after TEXT, name TEXT, issued_at TEXT, delivered_at TEXT
);
CREATE INDEX steps_due ON steps (due_on) WHERE issued_at IS NULL;
CREATE INDEX steps_waiting ON steps (id) WHERE delivered_at IS NULL;
CREATE INDEX steps_request ON steps (request_id);
CREATE TABLE names (stem TEXT PRIMARY KEY, progressive INTEGER);
"""
FINAL = ("rejected", "executed", "failed", "annulled")


class Book:
    """All that must survive a restart. Every change is inside ``transaction()``."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        with self.transaction():
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                for statement in filter(str.strip, TABLES.split(";")):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")
            elif version != VERSION:
                raise sqlite3.DatabaseError(f"version {version} of the book, {VERSION} expected: set it aside")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit on success, roll back on an error. Writers wait for one another."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _one(self, query: str, *values) -> sqlite3.Row | None:
        return self._db.execute(query, values).fetchone()

    # === FILES === #

    def knows_file(self, channel: str, sha256: str) -> bool:
        """True when these bytes were already read in this channel."""
        return self._one("SELECT 1 FROM files WHERE channel = ? AND sha256 = ?", channel, sha256) is not None

    def add_file(self, channel: str, sha256: str, name: str, today: date, result: str) -> None:
        """Remember a file and what came of it."""
        self._db.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?)", (channel, sha256, name, str(today), result))

    # === POINTS AND QUOTES === #

    def point(self, code: str) -> Point | None:
        """The point of this code, if it was ever seen."""
        row = code and self._one("SELECT data FROM points WHERE code = ?", code)
        return Point.load(row["data"]) if row else None

    def save_point(self, point: Point) -> None:
        """Store what is now known of a point."""
        values = (point.code, point.distributor, point.commodity, point.dump())
        self._db.execute("INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?)", values)

    def code_of_a_point(self, distributor: str, commodity: str) -> str:
        """The code of some point of a distributor, so that a new one can begin like its own."""
        query = "SELECT min(code) FROM points WHERE distributor = ? AND commodity = ?"
        return self._one(query, distributor, commodity)[0] or ""

    def quote(self, distributor: str, code: str) -> Quote | None:
        """The quote that this distributor gave under this code."""
        row = self._one("SELECT data FROM quotes WHERE distributor = ? AND code = ?", distributor, code)
        return Quote.load(row["data"]) if row else None

    def save_quote(self, quote: Quote) -> None:
        """Store a quote."""
        self._db.execute(
            "INSERT OR REPLACE INTO quotes VALUES (?, ?, ?)", (quote.code, quote.distributor, quote.dump())
        )

    # === REQUESTS === #

    def request(self, distributor: str, seller: str, number: str) -> sqlite3.Row | None:
        """The request that this seller made under this number."""
        query = "SELECT * FROM requests WHERE distributor = ? AND seller = ? AND number = ?"
        return self._one(query, distributor, seller, number)

    def request_of_channel(self, channel: str, number: str) -> sqlite3.Row | None:
        """The latest request of this number that came by a channel."""
        query = "SELECT * FROM requests WHERE channel = ? AND number = ? ORDER BY id DESC LIMIT 1"
        return self._one(query, channel, number)

    def open_services(self, point: str) -> set[str]:
        """Services of the requests still in progress on a point."""
        if not point:
            return set()
        query = "SELECT DISTINCT service FROM requests WHERE point = ? AND closed_on IS NULL"
        return {row[0] for row in self._db.execute(query, (point,))}

    def was_done(self, point: str, service: str) -> bool:
        """True when this service was ever executed on this point."""
        query = "SELECT 1 FROM requests WHERE point = ? AND service = ? AND result = 'executed'"
        return self._one(query, point, service) is not None

    def add_request(self, channel: str, request: Request, today: date) -> sqlite3.Row:
        """Store a request; return its row, with the distributor's own number."""
        cursor = self._db.execute(
            "INSERT INTO requests (channel, service, commodity, seller, distributor, number, point, name, data, "
            "received_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(channel, request.service, request.commodity, request.seller, request.distributor, request.number),
                *(request.point, request.name, request.data, str(today)),
            ),
        )
        code = f"D{today.year % 100:02d}{cursor.lastrowid:07d}"
        self._db.execute("UPDATE requests SET code = ? WHERE id = ?", (code, cursor.lastrowid))
        return self._one("SELECT * FROM requests WHERE id = ?", cursor.lastrowid)

    # === STEPS === #

    def add_steps(self, request_id: int, steps: Iterable[Step]) -> None:
        """Plan answers of a request, in the order in which they will be given."""
        for step in steps:
            self._db.execute(
                "INSERT INTO steps (request_id, kind, due_on, details) VALUES (?, ?, ?, ?)",
                (request_id, step.kind, str(step.due), json.dumps(step.details)),
            )

    def drop_plan(self, request_id: int) -> None:
        """Forget the answers that were planned and not yet issued."""
        self._db.execute("DELETE FROM steps WHERE request_id = ? AND issued_at IS NULL", (request_id,))

    def issued(self, request_id: int) -> list[sqlite3.Row]:
        """Answers already issued of a request, in order."""
        query = "SELECT * FROM steps WHERE request_id = ? AND issued_at IS NOT NULL ORDER BY id"
        return self._db.execute(query, (request_id,)).fetchall()

    def is_faulty(self, request_id: int) -> bool:
        """True when the request is to be refused for a fault of its own."""
        query = "SELECT 1 FROM steps WHERE request_id = ? AND issued_at IS NULL AND details LIKE '%\"faulty\": true%'"
        return self._one(query, request_id) is not None

    def due(self, today: date) -> list[tuple[sqlite3.Row, list[sqlite3.Row]]]:
        """``(request, steps)`` of what is to be issued today, in order of the requests."""
        rows = self._db.execute(
            "SELECT * FROM steps WHERE issued_at IS NULL AND due_on <= ? ORDER BY request_id, id", (str(today),)
        )
        groups: dict[int, list[sqlite3.Row]] = {}
        for row in rows:
            groups.setdefault(row["request_id"], []).append(row)
        query = "SELECT * FROM requests WHERE id = ?"
        return [(self._one(query, request_id), steps) for request_id, steps in groups.items()]

    def name(self, stem: str, suffix: str) -> str:
        """A file name of this stem that was never used: ``stem_1.xml``, ``stem_2.xml``, …"""
        row = self._one(
            "INSERT INTO names VALUES (?, 1) ON CONFLICT (stem) DO UPDATE SET progressive = progressive + 1 "
            "RETURNING progressive",
            stem,
        )
        return f"{stem}_{row[0]}.{suffix}"

    def issue(
        self,
        step: sqlite3.Row,
        data: bytes,
        words: str,
        name: str,
        moment: datetime,
        points: tuple[Point | None, Point | None],
        result: str,
    ) -> None:
        """Fix what an answer says, how its file is called and how the point was and is, once for all.

        ``result`` is how the request ends with it, "" when it goes on."""
        before, after = (point.dump() if point else None for point in points)
        self._db.execute(
            "UPDATE steps SET data = ?, words = ?, name = ?, issued_at = ?, before = ?, after = ? WHERE id = ?",
            (data, words, name, moment.isoformat(), before, after, step["id"]),
        )
        self.last_issue(step["request_id"], moment)
        if result:
            self._db.execute("UPDATE requests SET result = ? WHERE id = ?", (result, step["request_id"]))

    def last_issue(self, request_id: int, moment: datetime) -> None:
        """Note the instant that the next answer of a request must exceed."""
        self._db.execute("UPDATE requests SET issued_at = ? WHERE id = ?", (moment.isoformat(), request_id))

    def waiting(self) -> list[sqlite3.Row]:
        """Issued answers that are not yet delivered, request by request, in order."""
        return self._db.execute(
            "SELECT steps.*, requests.channel, requests.service, requests.commodity, requests.seller, "
            "requests.distributor, requests.number FROM steps JOIN requests ON requests.id = request_id "
            "WHERE steps.issued_at IS NOT NULL AND delivered_at IS NULL ORDER BY request_id, steps.id"
        ).fetchall()

    def delivered(self, step: sqlite3.Row, today: date, moment: str) -> None:
        """Note a delivery; a request is closed when its end is told and nothing else is planned."""
        self._db.execute("UPDATE steps SET delivered_at = ? WHERE id = ?", (moment, step["id"]))
        self._db.execute(
            "UPDATE requests SET closed_on = ? WHERE id = ? AND closed_on IS NULL AND result IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM steps WHERE request_id = requests.id AND delivered_at IS NULL)",
            (str(today), step["request_id"]),
        )

    def sellers_of_points(self, commodity: str) -> list[sqlite3.Row]:
        """Who asked last for something on each point, with the channel by which it came."""
        return self._db.execute(
            "SELECT point, channel, seller, distributor, max(id) FROM requests "
            "WHERE point <> '' AND commodity = ? GROUP BY point ORDER BY point",
            (commodity,),
        ).fetchall()

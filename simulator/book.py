"""The distributor's own book, in SQLite: points with their meters, requests, answers, files already read."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from .request import Request

VERSION = 1
TABLES = """
CREATE TABLE files (channel TEXT, sha256 TEXT, name TEXT, read_on TEXT, result TEXT, PRIMARY KEY (channel, sha256));
CREATE TABLE points (code TEXT PRIMARY KEY, commodity TEXT, serial TEXT, digits INTEGER, indexes TEXT, read_on TEXT);
CREATE TABLE requests (
    id INTEGER PRIMARY KEY, channel TEXT, service TEXT, seller TEXT, distributor TEXT, number TEXT, code TEXT,
    point TEXT, received_on TEXT, closed_on TEXT, UNIQUE (distributor, seller, number)
);
CREATE INDEX requests_open ON requests (point) WHERE closed_on IS NULL;
CREATE TABLE answers (
    id INTEGER PRIMARY KEY, request_id INTEGER REFERENCES requests, flow TEXT, due_on TEXT, words TEXT, point TEXT,
    xml BLOB, stem TEXT, progressive INTEGER, delivered_at TEXT
);
CREATE INDEX answers_waiting ON answers (due_on) WHERE delivered_at IS NULL;
CREATE INDEX answers_request ON answers (request_id);
CREATE INDEX answers_stem ON answers (stem);
"""


@dataclass(frozen=True)
class Point:
    """A supply point as the distributor knows it: meter, digits, last index (one, or one per band)."""

    code: str
    commodity: str
    serial: str
    digits: int
    indexes: tuple[int, ...]
    read_on: date

    def dump(self) -> str:
        """JSON text, for an effect that waits for its answer."""
        return json.dumps([self.code, self.commodity, self.serial, self.digits, self.indexes, str(self.read_on)])

    @classmethod
    def load(cls, text: str) -> "Point":
        """The contrary of ``dump``."""
        code, commodity, serial, digits, indexes, read_on = json.loads(text)
        return cls(code, commodity, serial, digits, tuple(indexes), date.fromisoformat(read_on))


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
                raise sqlite3.DatabaseError(f"version {version} of the book, {VERSION} expected")

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

    # Files
    def knows_file(self, channel: str, sha256: str) -> bool:
        """True when these bytes were already read in this channel."""
        query = "SELECT 1 FROM files WHERE channel = ? AND sha256 = ?"
        return self._db.execute(query, (channel, sha256)).fetchone() is not None

    def add_file(self, channel: str, sha256: str, name: str, today: date, result: str) -> None:
        """Remember a file and what came of it."""
        self._db.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?)", (channel, sha256, name, str(today), result))

    # Points
    def point(self, code: str) -> Point | None:
        """The point of this code, if it was ever seen."""
        row = self._db.execute("SELECT * FROM points WHERE code = ?", (code,)).fetchone()
        if row is None:
            return None
        indexes, read_on = tuple(json.loads(row["indexes"])), date.fromisoformat(row["read_on"])
        return Point(row["code"], row["commodity"], row["serial"], row["digits"], indexes, read_on)

    def save_point(self, point: Point) -> None:
        """Store what is now known of a point."""
        values = (point.code, point.commodity, point.serial, point.digits)
        values += (json.dumps(point.indexes), str(point.read_on))
        self._db.execute("INSERT OR REPLACE INTO points VALUES (?, ?, ?, ?, ?, ?)", values)

    # Requests
    def knows_request(self, distributor: str, seller: str, number: str) -> bool:
        """True when this seller already used this number with this distributor."""
        query = "SELECT 1 FROM requests WHERE distributor = ? AND seller = ? AND number = ?"
        return self._db.execute(query, (distributor, seller, number)).fetchone() is not None

    def open_services(self, point: str) -> set[str]:
        """Services of the requests still in progress on a point."""
        query = "SELECT DISTINCT service FROM requests WHERE point = ? AND closed_on IS NULL"
        return {row[0] for row in self._db.execute(query, (point,))}

    def add_request(self, channel: str, request: Request, today: date) -> tuple[int, str]:
        """Store a request; return its id and the distributor's own number."""
        values = (channel, request.service, request.seller, request.distributor, request.number, request.point)
        cursor = self._db.execute(
            "INSERT INTO requests (channel, service, seller, distributor, number, point, received_on) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*values, str(today)),
        )
        code = f"D{today.year % 100:02d}{cursor.lastrowid:07d}"
        self._db.execute("UPDATE requests SET code = ? WHERE id = ?", (code, cursor.lastrowid))
        return cursor.lastrowid, code

    # Answers
    def add_answers(self, request_id: int, answers: Iterable, xmls: Iterable[bytes]) -> None:
        """Store the answers of a request, in the order in which they will be delivered."""
        for answer, xml in zip(answers, xmls, strict=True):
            point = answer.point.dump() if answer.point else None
            self._db.execute(
                "INSERT INTO answers (request_id, flow, due_on, words, point, xml) VALUES (?, ?, ?, ?, ?, ?)",
                (request_id, answer.flow, str(answer.due), answer.words, point, xml),
            )

    def due(self, today: date) -> list[list[sqlite3.Row]]:
        """Answers to deliver today, one list per request, in order."""
        rows = self._db.execute(
            "SELECT answers.*, channel, service, seller, distributor, number FROM answers "
            "JOIN requests ON requests.id = request_id WHERE delivered_at IS NULL AND due_on <= ? ORDER BY answers.id",
            (str(today),),
        )
        groups: dict[int, list[sqlite3.Row]] = {}
        for row in rows:
            groups.setdefault(row["request_id"], []).append(row)
        return list(groups.values())

    def name_answer(self, answer_id: int, stem: str) -> int:
        """Give an answer its name without the progressive number; return that number."""
        query = "SELECT coalesce(max(progressive), 0) + 1 FROM answers WHERE stem = ?"
        progressive = self._db.execute(query, (stem,)).fetchone()[0]
        query = "UPDATE answers SET stem = ?, progressive = ? WHERE id = ?"
        self._db.execute(query, (stem, progressive, answer_id))
        return progressive

    def delivered(self, row: sqlite3.Row, today: date, moment: str) -> None:
        """Note a delivery, apply what it changes on the point, close the request with its last answer."""
        self._db.execute("UPDATE answers SET delivered_at = ? WHERE id = ?", (moment, row["id"]))
        if row["point"]:
            self.save_point(Point.load(row["point"]))
        self._db.execute(
            "UPDATE requests SET closed_on = ? WHERE id = ? AND NOT EXISTS "
            "(SELECT 1 FROM answers WHERE request_id = requests.id AND delivered_at IS NULL)",
            (str(today), row["request_id"]),
        )

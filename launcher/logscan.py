"""Reads Odoo's logs and finds the warnings and errors that nobody expects.

tests/expected_log.txt lists the expected ones, one a line: logger | pattern of the message | reason.
A logger is named in full and a pattern must say something: a whole logger cannot be excused.
"""

import re
from dataclasses import dataclass
from pathlib import Path

LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[^\s:]+): (?P<text>.*)$")
LOUD = ("WARNING", "ERROR", "CRITICAL")
TESTED_WORDS = ("", "x", "a warning of some other part", "ERROR 42 in module/file.py, line 7: nothing to see")


@dataclass(frozen=True)
class Entry:
    """A line of a log with what follows it."""

    file: str
    level: str
    logger: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.level} {self.logger}: {self.text[:600]}"


@dataclass(frozen=True)
class Expected:
    """A message that may occur, and why."""

    line: int
    logger: str
    pattern: re.Pattern
    reason: str

    def covers(self, entry: Entry) -> bool:
        return self.logger == entry.logger and bool(self.pattern.search(entry.text))

    def __str__(self) -> str:
        return f"line {self.line}: {self.logger} | {self.pattern.pattern}"


def read_expected(path: Path) -> list[Expected]:
    """The list; ValueError when an entry is careless."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split(" | ")]
        if len(parts) != 3 or not all(parts):
            raise ValueError(f"{path.name}:{number}: write `logger | pattern of the message | reason`")
        logger, pattern, reason = parts
        if "*" in logger or len(reason) < 10:
            raise ValueError(f"{path.name}:{number}: name one logger, and say why in a few words")
        compiled = re.compile(pattern, re.S)
        if any(compiled.search(word) for word in TESTED_WORDS):
            raise ValueError(f"{path.name}:{number}: the pattern fits any message: be precise")
        found.append(Expected(number, logger, compiled, reason))
    return found


def read_log(path: Path) -> list[Entry]:
    """The loud entries of a log file, each with its following lines (a traceback)."""
    found: list[Entry] = []
    with open(path, encoding="utf-8", errors="replace") as lines:
        loud = False
        for line in lines:
            match = LINE.match(line)
            if match:
                loud = match["level"] in LOUD
                if loud:
                    found.append(Entry(path.name, match["level"], match["logger"], match["text"].rstrip()))
            elif loud and line.strip():
                last = found[-1]
                found[-1] = Entry(last.file, last.level, last.logger, f"{last.text}\n{line.rstrip()}")
    return found


def scan(folder: Path, expected: list[Expected]) -> tuple[list[Entry], list[Expected]]:
    """The unexpected entries of all logs in a folder, and the expectations that nothing met."""
    entries = [entry for path in sorted(folder.rglob("*.log")) for entry in read_log(path)]
    unexpected = [entry for entry in entries if not any(item.covers(entry) for item in expected)]
    unused = [item for item in expected if not any(item.covers(entry) for entry in entries)]
    return unexpected, unused

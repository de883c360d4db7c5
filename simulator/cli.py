"""The command line of the simulator."""

import argparse
import os
import signal
import sqlite3
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from . import clock, files, tables
from .book import Book
from .distributor import Distributor
from .plan import NOW, ON_DUE_DAY, ON_WISH, Options
from .request import to_date
from .services.base import MODES, POSITIVE
from .xmltree import Unreadable

BOOK = Path(".simulator") / "book.sqlite"
LOCK = Path(".simulator") / "lock"
POLL_SECONDS = 1.0


class _Parser(argparse.ArgumentParser):
    """Bad usage: one line and status 2."""

    def error(self, message: str):
        self.exit(2, f"{self.prog}: {message} (see --help)\n")


def _day(value: str) -> date:
    day = to_date(value)
    if day is None:
        raise argparse.ArgumentTypeError(f"{value!r} is not a date DD/MM/YYYY")
    return day


def _count(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) <= 10_000:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 1 to 10000")
    return int(value)


def _percentage(value: str) -> int:
    if not value.isdecimal() or int(value) > 100:
        raise argparse.ArgumentTypeError(f"{value!r} is not a percentage")
    return int(value)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="simulator", description="Behave like the distributors of an exchange folder.")
    parser.add_argument("--exchange", metavar="FOLDER", type=Path, required=True, help="holds a folder per channel")
    parser.add_argument("--answers", choices=MODES, default=POSITIVE, help="how requests end (default: %(default)s)")
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="seed of every choice (default: %(default)s)")
    parser.add_argument("--today", metavar="DD/MM/YYYY", type=_day, help="simulated date, instead of the real one")
    passes = parser.add_mutually_exclusive_group()
    passes.add_argument("--watch", action="store_true", help="look every second until Ctrl+C")
    passes.add_argument("--once", action="store_true", help="one pass, then stop (default)")
    passes.add_argument("--days", metavar="N", type=_count, help="N days of simulated time, one pass a day")
    pace = parser.add_mutually_exclusive_group()
    pace.add_argument(
        "--now", dest="pace", action="store_const", const=NOW, help="every answer at once, executed today (default)"
    )
    pace.add_argument(
        "--on-due-day",
        dest="pace",
        action="store_const",
        const=ON_DUE_DAY,
        help="execute on the day of the appointment",
    )
    pace.add_argument(
        "--on-wish", dest="pace", action="store_const", const=ON_WISH, help="answer only what wish files ask for"
    )
    parser.set_defaults(pace=NOW)
    parser.add_argument("--points", metavar="FILE", type=Path, help="CSV of points that the book is to know (README)")
    parser.add_argument(
        "--late", metavar="N", type=_percentage, default=0, help="percentage of requests ended after the term"
    )
    parser.add_argument("--chaos", action="store_true", help="also duplicates, cut files, wrong numbers, corrections")
    parser.add_argument("--csv", action="store_true", help="write the answers as CSV where a row can tell them")
    parser.add_argument(
        "--notices", metavar="N", type=_count, default=0, help="N notices SE3/VT3 to the outgoing seller, each pass"
    )
    return parser


def _say(line: str) -> None:
    print(line, flush=True)


def _stop(_signal, _frame) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str] | None = None) -> int:
    """Run the simulator; return the exit status."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if not options.exchange.is_dir():
        parser.error(f"the exchange folder {options.exchange} does not exist")
    sys.stdout.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    try:
        with files.alone(options.exchange / LOCK):
            return _work(options)
    except KeyboardInterrupt:
        _say("Simulatore fermato.")
        return 0
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except files.Occupied:
        print(f"simulator: another simulator already serves {options.exchange}", file=sys.stderr)
    except Unreadable as error:
        print(f"simulator: {options.points}: {error}", file=sys.stderr)
    except sqlite3.Error as error:
        print(f"simulator: the book {options.exchange / BOOK} cannot be used: {error}", file=sys.stderr)
    except OSError as error:
        print(f"simulator: {error.filename or options.exchange}: {error.strerror}", file=sys.stderr)
    return 1


def _know(book: Book, options: argparse.Namespace) -> None:
    """Put the points of a file into the book, those that it does not know yet."""
    with book.transaction():
        for point in tables.points(options.points.read_bytes(), options.today or clock.today()):
            if book.point(point.code) is None:
                book.save_point(point)


def _work(options: argparse.Namespace) -> int:
    book = Book(options.exchange / BOOK)
    try:
        if options.points:
            _know(book, options)
        files.sweep(options.exchange)
        behaviour = Options(**{name: getattr(options, name) for name in Options.__dataclass_fields__})
        distributor = Distributor(options.exchange, book, behaviour, _say)
        if options.days:
            start = options.today or clock.today()
            well = [distributor.one_pass(start + timedelta(days=count)) for count in range(options.days)]
            return 0 if all(well) else 1
        if not options.watch:
            return 0 if distributor.one_pass() else 1
        _say("Il simulatore attende le richieste (Ctrl+C per fermarlo).")
        while True:
            distributor.one_pass()
            time.sleep(POLL_SECONDS)
    finally:
        book.close()

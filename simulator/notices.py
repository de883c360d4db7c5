"""SE3.0200 and VT3.0200: the SII tells a seller that a point goes to somebody else. Nobody asked for them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from . import clock, files, plan, tables
from .book import Book
from .plan import Options
from .request import to_text
from .state import ACTIVE

MANAGER = "05877611003"


def send(exchange: Path, book: Book, options: Options, today: date) -> Iterator[str]:
    """Write a notice for some active points of electricity that have a seller; yield a line for each."""
    points = [row for row in book.sellers_of_points("ele") if (book.point(row["point"]) or _NOBODY).state == ACTIVE]
    rng = plan.chance(options, today, "notices")
    for row in rng.sample(points, min(options.notices, len(points))):
        service = rng.choice(("SE3", "VT3"))
        start = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        cells = {
            "COD_SERVIZIO": service,
            "COD_FLUSSO": "0200",
            "PIVA_UTENTE": row["seller"],
            "PIVA_GESTORE": MANAGER,
            "CP_UTENTE": f"A{rng.randrange(10**8):08d}",
            "COD_POD": row["point"],
            "DATA_DECORRENZA": to_text(start),
        }
        if service == "VT3":
            cells["TIPOLOGIA_VOLTURA"] = "01"
        moment = datetime.combine(today, clock.now().time())
        stem = files.stem(MANAGER, row["seller"], service, "0200", moment)
        with book.transaction():
            name = book.name(stem, "csv")
        files.write_atomically(exchange / row["channel"] / "in", name, tables.write([cells]))
        yield f"{service} {row['point']}: avviso al venditore uscente"


class _NOBODY:
    state = ""

"""Writing the issued answers in ``in``: one by one in order, or as the post really brings them (chaos)."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from . import chaos, clock, files, plan, tables
from .book import Book
from .chaos import Delivery
from .plan import Options


def deliver(exchange: Path, book: Book, options: Options, today: date, say: Callable[[str], None]) -> bool:
    """Write what waits; tell it request by request. Return False when something could not be written.

    After a failure the later answers of the same request wait too, so that their order stays."""
    waiting = book.waiting()
    if options.chaos:
        rng = plan.chance(options, today, len(waiting))
        batch = chaos.deliveries(waiting, rng)
    else:
        batch = [_plain(step, options) for step in waiting]
    told: dict[int, list[str]] = {step["request_id"]: [] for step in waiting}
    faults: dict[int, str] = {}
    for delivery in batch:
        if any(step["request_id"] in faults for step in delivery.steps):
            continue
        try:
            _write(exchange, book, delivery, today)
        except OSError as error:
            for step in delivery.steps:
                faults[step["request_id"]] = f"consegna in {step['channel']}/in non riuscita: {error.strerror}"
            continue
        for step in delivery.steps:
            told[step["request_id"]].append((step["id"], step["words"]))
    labels = {step["request_id"]: f"{step['service']} {step['number']}" for step in waiting}
    for request_id, words in told.items():
        fault = [faults[request_id]] if request_id in faults else []
        say(f"{labels[request_id]}: {', '.join([*(text for _id, text in sorted(words)), *fault])}")
    return not faults


def _plain(step, options: Options) -> Delivery:
    if options.csv and step["name"].endswith(".xml") and chaos.is_row(step):
        return Delivery((step,), (), tables.write([tables.row(step["data"])]), "csv")
    return Delivery((step,), (), step["data"], step["name"].rpartition(".")[2])


def _write(exchange: Path, book: Book, delivery: Delivery, today: date) -> None:
    first = max(delivery.steps, key=lambda step: step["issued_at"])
    folder = exchange / first["channel"] / "in"
    stem = first["name"].rpartition("_")[0]
    for data in delivery.spoiled:
        with book.transaction():
            name = book.name(stem, delivery.suffix)
        files.write_atomically(folder, name, data)
    files.write_atomically(folder, f"{first['name'].rpartition('.')[0]}.{delivery.suffix}", delivery.data)
    with book.transaction():
        for step in delivery.steps:
            book.delivered(step, today, clock.now().isoformat(timespec="seconds"))
            if len(delivery.steps) > 1:
                book.last_issue(step["request_id"], datetime.fromisoformat(first["issued_at"]))

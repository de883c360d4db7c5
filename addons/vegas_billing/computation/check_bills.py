"""Check the bills of vectors: for whom a price list must come out right before it goes live.

Usage: ``python -m computation.check_bills FOLDER`` (in the folder of the addon) or ``./vegas check bills FOLDER``.
Prints a line per ``*.json`` of the folder: ``ok``, or the first difference, or what is wrong with the file.
Exit status: 0 all ok, 1 one is not, 2 bad usage.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from .bills import compute_bill
from .compare import Difference, compare
from .errors import BadData, MissingIndex
from .fields import Malformed
from .model import Bill
from .vectors import Expected, Vector, load


def differences(vector: Vector) -> Iterator[str]:
    """Yield what differs between the bills of a vector and those computed, in order.

    :raises Malformed: the data of the vector contradict each other
    """
    made: list[Bill] = []
    for number, expected in enumerate(vector.bills, 1):
        where = f"bill {number}"
        try:
            bill = compute_bill(vector.supply, expected.period, made)
        except MissingIndex as error:
            yield from _stopped(where, expected, error)
            return
        except BadData as error:
            raise Malformed(f"{where}, {error}") from None
        if isinstance(expected.outcome, MissingIndex):
            yield f"{where}: expected the error {_error(expected.outcome)}, got a bill of {bill.total}"
        else:
            for difference in compare(expected.outcome, bill):
                yield f"{where}, {difference}"
        made.append(bill)


def _stopped(where: str, expected: Expected, error: MissingIndex) -> Iterator[str]:
    if not isinstance(expected.outcome, MissingIndex):
        yield f"{where}: expected a bill of {expected.outcome.total}, got the error {_error(error)}"
        return
    for name in ("index", "month"):
        if getattr(expected.outcome, name) != getattr(error, name):
            yield f"{where}, {Difference(f'error, {name}', getattr(expected.outcome, name), getattr(error, name))}"


def _error(error: MissingIndex) -> str:
    return f"{error.index} {error.month}"


def check(path: Path) -> str | None:
    """Return None when a file comes out as it says, else the first difference or what is wrong with it."""
    try:
        return next(differences(load(path)), None)
    except Malformed as error:
        return f"malformed, {error}"


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print("Usage: check_bills FOLDER (with check vectors, *.json)", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    if not folder.is_dir():
        print(f"{folder}: not a folder", file=sys.stderr)
        return 2
    files = sorted(path for path in folder.glob("*.json") if path.is_file())
    if not files:
        print(f"{folder}: no *.json in it", file=sys.stderr)
        return 2
    failed = False
    for path in files:
        trouble = check(path)
        failed = failed or trouble is not None
        print(f"{path.name}: {trouble or 'ok'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""python -m bench: see README.md."""

import argparse
import sys
import tempfile
from pathlib import Path

from . import billing, counter, counter_acts, receiving, sending
from .fixture import obtain
from .ground import Unusable, obtain_others, start

CASES = {
    "send": sending.run,
    "messages": receiving.run,
    "bills": billing.run,
    "counter": counter.run,
    "seller": counter_acts.run,
}
SIZES = {"send": 1000, "messages": 500, "bills": 500, "counter": 20_000, "seller": 500}
LARGE = {"messages": 5000, "bills": 2000, "seller": 5000}  # when it is asked for by name
ROUNDS = {"messages": 3, "bills": 3, "seller": 3}
# --long: what is measured besides
LONG = {
    "messages": (receiving.run_long, receiving.GROWTH[-1]),
    "bills": (billing.run_long, billing.LONG),
    "counter": (counter.run_long, 1),
}
# They make rows of their own, in a copy of the database that is thrown away.
OWN_ROWS = {"counter"}


def main(words=None):
    parser = argparse.ArgumentParser(prog="vegas bench", description="Ratios of speed, each measured in one run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(CASES)} (default: all)")
    parser.add_argument("-c", "--config", help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="a database for the bench alone")
    parser.add_argument("--others", help="folder for the addons that we compare with (default: a temporary one)")
    parser.add_argument(
        "--rounds", type=int, help="how often each side runs (default: 5, messages, bills and seller 3)"
    )
    parser.add_argument(
        "--size",
        type=int,
        help="requests, answers, bills or readings per round, or points of the counter (default: 1000; messages, seller"
        " 5000, bills 2000; 500 each among all; counter 20000, and a tenth of them)",
    )
    parser.add_argument(
        "--long",
        action="store_true",
        help="also import 1,000, 5,000 and 20,000 answers, to see that the time of one stays,"
        " bill 10,000 contracts, to see that memory stays flat, and open the counter at 10,000 and 300,000 points",
    )
    options = parser.parse_args(words)
    unknown = [name for name in options.names if name not in CASES]
    if unknown:
        parser.error(f"{unknown[0]!r} is not measured here: choose {', '.join(CASES)}")
    if any(number is not None and number < 1 for number in (options.rounds, options.size)):
        parser.error("--rounds and --size are at least 1")
    sizes = {**SIZES, **(LARGE if options.names else {})}
    sizes = {name: options.size or sizes[name] for name in options.names or CASES}
    with tempfile.TemporaryDirectory(prefix="vegas-bench-") as temporary:
        others = obtain_others(Path(options.others or temporary))
        registry = start(options.config, options.database, others)
        fixture = obtain(registry, max((size for name, size in sizes.items() if name not in OWN_ROWS), default=1))
        results = {
            name: CASES[name](registry, fixture, options.rounds or ROUNDS.get(name, 5), size)
            for name, size in sizes.items()
        }
        if options.long:
            for name in (name for name in sizes if name in LONG):
                act, size = LONG[name]
                results[f"{name}, long"] = act(registry, obtain(registry, size))
    show(results)
    return 0


def show(results):
    print("\nmedian of the rounds, all sides in turns (OCA edi: one round)\n")
    print(f"{'what':44}{'ours':>10}{'other':>10}{'ratio':>8}{'goal':>7}")
    for line in (line for result in results.values() for line in result.lines):
        goal, verdict = (f"{line.goal:.2f}", "ok" if line.ratio <= line.goal else "over") if line.goal else ("", "")
        print(f"{line.name:44}{line.ours:>10}{line.other:>10}{line.ratio:8.2f}{goal:>7}  {verdict}")
    for name, result in results.items():
        for note in result.notes:
            print(f"\n{name}, {note}", end="")
        for who, side in result.sides.items():
            rows = ", ".join(f"{table} {count}" for table, count in side.rows.items())
            print(f"\n{name}, rows inserted per round, {who}: {sum(side.rows.values())} ({rows})", end="")
    print()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Unusable as reason:
        sys.exit(f"bench: {reason}")

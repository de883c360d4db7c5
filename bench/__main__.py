"""python -m bench: see README.md."""

import argparse
import sys
import tempfile
from collections import namedtuple
from pathlib import Path

from . import receiving, sending
from .fixture import obtain
from .ground import Unusable, obtain_others, start

Line = namedtuple("Line", "name ours other ratio goal")
CASES = {"send": sending.run, "receive": receiving.run}


def main(words=None):
    parser = argparse.ArgumentParser(prog="vegas bench", description="Ratios of speed, each measured in one run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(CASES)} (default: all)")
    parser.add_argument("-c", "--config", help="configuration file of Odoo")
    parser.add_argument("-d", "--database", required=True, help="a database for the bench alone")
    parser.add_argument("--others", help="folder for the addons that we compare with (default: a temporary one)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each side runs (default: %(default)s)")
    parser.add_argument("--size", type=int, default=1000, help="requests or files per round (default: %(default)s)")
    options = parser.parse_args(words)
    unknown = [name for name in options.names if name not in CASES]
    if unknown:
        parser.error(f"{unknown[0]!r} is not measured here: choose {', '.join(CASES)}")
    if options.rounds < 1 or options.size < 1:
        parser.error("--rounds and --size are at least 1")
    with tempfile.TemporaryDirectory(prefix="vegas-bench-") as temporary:
        others = obtain_others(Path(options.others or temporary))
        registry = start(options.config, options.database, others)
        fixture = obtain(registry, options.size)
        lines, written = [], {}
        for name in options.names or CASES:
            ours, other = CASES[name](registry, fixture, options.rounds, options.size)
            lines += judge(name, ours, other, options.size)
            written[name] = (ours, other)
    show(lines, written, options)
    return 0


def judge(name, ours, other, size):
    """Return the lines of the table that follow from two measured sides."""
    ratio = ours.seconds / other.seconds
    if name == "receive":
        return [Line(f"import {size} answers / floor", _s(ours.seconds), _s(other.seconds), ratio, 8)]
    per_row = [1e6 * side.seconds / sum(side.rows.values()) for side in (ours, other)]
    return [
        Line(f"create and send {size} V01 / tickets", _s(ours.seconds), _s(other.seconds), ratio, 1.5),
        Line("the same, per row written", *(f"{value:.0f} µs" for value in per_row), per_row[0] / per_row[1], 1.0),
    ]


def _s(seconds):
    return f"{seconds:.3f} s"


def show(lines, written, options):
    print(f"\nmedian of {options.rounds} rounds, both sides in turns, commits included\n")
    print(f"{'what':44}{'ours':>10}{'other':>10}{'ratio':>8}{'goal':>7}")
    for line in lines:
        verdict = "ok" if line.ratio <= line.goal else "over"
        print(f"{line.name:44}{line.ours:>10}{line.other:>10}{line.ratio:8.2f}{line.goal:7.1f}  {verdict}")
    for name, sides in written.items():
        for who, side in zip(("ours", "other"), sides, strict=True):
            rows = ", ".join(f"{table} {count}" for table, count in side.rows.items())
            print(f"\n{name}, rows inserted per round, {who}: {sum(side.rows.values())} ({rows})", end="")
    print()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Unusable as reason:
        sys.exit(f"bench: {reason}")

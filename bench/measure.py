"""Several ways of doing something, turn by turn in one run: seconds and rows of each."""

import gc
import time
from collections import namedtuple
from statistics import median

Side = namedtuple("Side", "seconds rows")  # median seconds; {table: rows inserted per round}
Line = namedtuple("Line", "name ours other ratio goal")  # of the table; goal None: for information
Result = namedtuple("Result", "lines sides notes")  # sides: {who: Side}; notes: sentences below the table
_ROWS = "SELECT relname, n_tup_ins FROM pg_stat_user_tables WHERE n_tup_ins > 0"


def alternate(registry, ways, rounds, slow=()):
    """Run each of ``ways`` once to warm up, then in turns ``rounds`` times.

    :param ways: list of functions (round number) → function to be timed; the outer one prepares, untimed
    :param slow: places of the ways that take too long for that: they run once, at the end of the last round
    :return: list of ``Side`` in the order of ``ways``
    """
    seconds = [[] for _way in ways]
    rows = [{} for _way in ways]
    for number in range(rounds + 1):
        quick = [index for index in range(len(ways)) if index not in slow]
        order = quick if number % 2 else quick[::-1]
        for index in (*order, *(slow if number == rounds else ())):
            act = ways[index](number)
            before = inserted(registry)
            gc.collect()
            start = time.perf_counter()
            act()
            took = time.perf_counter() - start
            if number:
                seconds[index].append(took)
                rows[index] = _difference(before, inserted(registry))
    return [Side(median(times), counted) for times, counted in zip(seconds, rows, strict=True)]


def in_seconds(value):
    """Return seconds as the table shows them."""
    return f"{value:.3f} s"


def inserted(registry):
    """Return ``{table: rows inserted since ever}``, as the server counts them."""
    time.sleep(0.05)
    with registry.cursor() as cr:
        cr.execute("SELECT pg_stat_force_next_flush()")
        cr.commit()
        cr.execute(_ROWS)
        return dict(cr.fetchall())


def _difference(before, after):
    return {
        table: count - before.get(table, 0) for table, count in sorted(after.items()) if count > before.get(table, 0)
    }

"""A billing run against core accounting alone: the same moves and lines, created and posted in one batch."""

import gc
import time
from contextlib import contextmanager
from copy import deepcopy
from statistics import median
from unittest.mock import patch

import psutil

from .ground import environment
from .measure import Line, Result, alternate, in_seconds
from .others import contracts_of_oca, invoice
from .seller import SECOND_END, obtain_seller, preview, refuse_gaps

PAPERS = 100
LONG = 10_000
MARKS = (1_000, 5_000, 10_000)


def run(registry, fixture, rounds, size):
    """Return the ``Result``."""
    obtain_seller(registry, fixture, size, billed=size)
    values = _values(registry, fixture)
    contracts_of_oca(registry, fixture, values)
    previews = []

    def product(_number):
        cr, env = _open(registry, fixture)
        start = time.perf_counter()
        billing = preview(env, SECOND_END)
        env.flush_all()
        previews.append(time.perf_counter() - start)
        env.invalidate_all()
        return lambda: _post(cr, billing)

    def core(_number):
        cr, env = _open(registry, fixture)
        own = deepcopy(values)
        return lambda: _create_and_post(cr, env, own)

    def oca(_number):
        cr, env = _open(registry, fixture)
        return lambda: _invoice(cr, env)

    ours, alone, theirs = alternate(registry, [product, core, oca], rounds)
    lines = [
        _line(f"post {size} bills / core", ours, alone, 1.25),
        _line("post them / OCA contract", ours, theirs, None),
    ]
    notes = [
        f"preview of {size} bills: {in_seconds(median(previews))}",
        _computation(registry, fixture, rounds),
        _papers(registry, fixture),
    ]
    return Result(lines, {"ours": ours, "core": alone, "OCA contract": theirs}, notes)


def run_long(registry, fixture):
    """Bill 10,000 contracts in one run; the ``Result`` says what the process had in memory on the way."""
    obtain_seller(registry, fixture, LONG, billed=0)
    seen = {}
    cr, env = _open(registry, fixture)
    billing = preview(env, SECOND_END, cycle=False)
    lines = env["vegas.billing.run.line"]
    env.invalidate_all()
    marks = list(MARKS)

    def look():
        posted = lines.search_count([("run_id", "=", billing.id), ("state", "=", "posted")])
        if marks and posted >= marks[0]:
            gc.collect()
            seen[marks.pop(0)] = psutil.Process().memory_info().rss / 1e6

    _post(cr, billing, look)
    notes = [f"memory after {count} bills of one run: {size:.0f} MB" for count, size in seen.items()]
    return Result([], {}, notes)


def _line(name, ours, other, goal):
    return Line(name, in_seconds(ours.seconds), in_seconds(other.seconds), ours.seconds / other.seconds, goal)


def _open(registry, fixture):
    """Return (cursor, environment); the cursor is rolled back and closed by who acts."""
    from odoo.api import SUPERUSER_ID, Environment

    cr = registry.cursor()
    return cr, Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [fixture.company_id], "lang": "en_US"})


@contextmanager
def _uncommitted(cr, after=None):
    """A commit does all that it does but commit: the next round finds the same data."""

    def commit():
        cr.flush()
        cr.clear()
        if after:
            after()

    with patch.object(cr, "commit", commit):
        yield
    cr.rollback()
    cr.close()


def _post(cr, billing, after=None):
    with _uncommitted(cr, after):
        billing.state = "posting"
        billing._go_on()
        refuse_gaps(billing)


def _create_and_post(cr, env, values):
    with _uncommitted(cr):
        moves = _quiet(env)["account.move"].create(values)
        moves.action_post()
        env.flush_all()


def _quiet(env):
    from odoo.addons.vegas_billing.bills.posting import QUIET

    return env(context={**env.context, **QUIET})


def _billables(billing):
    from odoo.addons.vegas_billing.bills.billables import Billables

    return Billables(billing._contracts(), billing.until).read()


def _values(registry, fixture):
    """Return the values of the moves, as our side creates them."""
    from odoo.addons.vegas_billing.bills.posting import Poster

    with environment(registry, allowed_company_ids=[fixture.company_id], lang="en_US") as env:
        billing = preview(env, SECOND_END)
        computed, faults = billing._computed(_billables(billing))
        if faults:
            raise AssertionError(f"{len(faults)} bills cannot be computed, the first: {next(iter(faults.values()))}")
        poster = Poster(billing.company_id, billing.issue_date, billing.due_date)
        versions = poster._versions(computed)
        # The run itself is rolled back.
        return [{**poster._move(one, versions), "vegas_run_id": False} for one in computed]


def _computation(registry, fixture, rounds):
    """Return how fast bills are computed, without reading and writing."""
    seconds = []
    with environment(registry, allowed_company_ids=[fixture.company_id], lang="en_US") as env:
        billing = preview(env, SECOND_END)
        billables = _billables(billing)
        for _round in range(rounds):
            gc.collect()
            start = time.perf_counter()
            computed, _faults = billing._computed(billables)
            seconds.append(time.perf_counter() - start)
        detail = sum(len(one.bill.lines) for one in computed) / len(computed)
    rate = len(computed) / median(seconds)
    return f"computation alone: {rate:.0f} bills a second and core ({detail:.0f} lines of detail each)"


def _papers(registry, fixture):
    """Return how fast the papers of posted bills are made."""
    with environment(registry, allowed_company_ids=[fixture.company_id], lang="en_US") as env:
        bills = env["account.move"].search([("vegas_paper_id", "=", False), ("vegas_contract_id", "!=", False)])
        bills[:1]._make_papers()
        start = time.perf_counter()
        bills[1 : PAPERS + 1]._make_papers()
        env.flush_all()
        seconds = time.perf_counter() - start
        return f"PDFs alone: {len(bills[1 : PAPERS + 1]) / seconds:.1f} bills a second"


def _invoice(cr, env):
    with _uncommitted(cr):
        invoice(_quiet(env))

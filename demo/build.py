"""Makes the Italian demo company in a database where ``vegas_sportello`` is installed.

Run with ``env`` given, by ``./vegas run`` or by ``odoo shell -d NAME --no-http < demo/build.py``. It can be interrupted
at any point and run again: the system parameter ``vegas.demo`` says how far it came, and a finished demo stays as it
is.
"""

import shutil
import sys
import time
from datetime import date
from pathlib import Path
from random import Random

from odoo import fields

from odoo.addons import vegas_base

VERSION = "2"
SEED = 20190
MARK = "vegas.demo"
COMPLETE = "complete"


def root() -> Path:
    """The project's folder: that of this file, or (read from standard input) the current one or the addons'."""
    places = [Path.cwd(), Path(vegas_base.__path__[0]).resolve().parent.parent]
    if "__file__" in globals():
        places.insert(0, Path(__file__).resolve().parent.parent)
    return next(place for place in places if (place / "demo" / "build.py").is_file())


class Build:
    """The making of the demo; ``self._done`` is the number of waves of requests that are made."""

    def __init__(self, env):
        self._env = env(context={**env.context, "lang": "it_IT", "tz": "Europe/Rome"})
        self._started = time.monotonic()
        mark = (env["ir.config_parameter"].get_param(MARK) or "").split()
        self._is_new = not mark
        self._done = mark[2] if mark else "0"
        self._today = date.fromisoformat(mark[1]) if mark else fields.Date.context_today(self._env["res.partner"])

    def run(self):
        """Do what is left to do."""
        if self._done == COMPLETE:
            print("The demo company is here already.")
            return
        self._invent()
        if self._is_new:
            self._make_registry()
        if self._done == "0":
            self._make_bills()
        self._play()
        self._mark(COMPLETE)
        self._env.cr.commit()
        self._tell()

    def _invent(self):
        """The same data from the same seed, however often it is begun; each part has a source of its own."""
        self._customers = people.customers(Random(SEED))
        self._points = points.points(Random(SEED + 1), self._customers, self._today)
        self._plan = cases.plan(Random(SEED + 2), self._points, self._today)

    def _make_registry(self):
        env = self._env
        if not env["vegas.message"].search_count([], limit=1):
            # Left by a database of the same name that is gone.
            shutil.rmtree(env["vegas.channel"].new({"code": "x"})._path().parent, ignore_errors=True)
        distributors = company.make(env)
        users.make(env)
        self._say("company, distributors and users")
        partners = registry.make_customers(env, self._customers)
        self._say(f"{len(partners)} customers")
        registry.make_points(env, self._points, partners, distributors)
        terms.make(env, Random(SEED + 3), self._points, prices.make(env, self._today))
        self._mark("0")
        env.cr.commit()
        self._say(f"{len(self._points)} supply points with meters, contracts, prices and readings")

    def _make_bills(self):
        """A cycle that is billed already is not billed again: the run finds nothing and says so."""
        env = self._env
        ends = bills.cycle_ends(self._today)
        known = set(env["vegas.billing.run"].search([("state", "=", "done")]).mapped("until"))
        for number, until in enumerate(ends):
            if until in known:
                continue
            run = bills.run(env, until)
            share = bills.PAID_LAST if until == ends[-1] else bills.PAID
            bills.pay(env, Random(SEED + 100 + number), run.move_ids, share)
            env.cr.commit()
            self._say(f"{run.posted_count} bills up to {until:%d/%m/%Y}, {run.aside_count} set aside")

    def _play(self):
        play = traffic.Traffic(self._env, self._plan, self._today)
        done = int(self._done)
        for number, day in traffic.waves(self._today):
            if number >= done - 1:
                made = None if number < done else lambda number=number: self._mark(str(number + 1))
                play.wave(number, day, made)
        self._say(f"{len(self._plan)} requests sent and answered")

    def _mark(self, done):
        self._env["ir.config_parameter"].set_param(MARK, f"{VERSION} {self._today.isoformat()} {done}")

    def _tell(self):
        stages = self._env["vegas.request"]._read_group([], ["stage_id"], ["__count"])
        self._say(", ".join(f"{stage.name} {count}" for stage, count in stages))

    def _say(self, text):
        print(f"  {text} ({time.monotonic() - self._started:.1f} s)", flush=True)


sys.path.insert(0, str(root()))

from demo import bills, cases, company, people, points, prices, registry, terms, traffic, users  # noqa: E402

Build(env).run()

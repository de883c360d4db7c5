"""Where the time of an import goes: its steps are timed from outside, each without the steps inside it."""

import time
from contextlib import contextmanager

REST = "rest"
# step: [(model, methods)]; the product knows nothing of this
STEPS = {
    "store": [("vegas.message", ("_unpack", "_store"))],
    "parse": [("vegas.message", ("_roots",))],
    "schema": [("vegas.message", ("_schema_reason",))],
    "match": [("vegas.message", ("_requests_by_number", "_match_reason", "_own_vats", "_check_rows", "_read_rows"))],
    "parts": [("vegas.message.part", ("_create_parts", "_parts")), ("vegas.message", ("_note_kinds", "_settle"))],
    "order": [("vegas.message.part", ("_apply", "_apply_round", "_apply_group", "_lock_requests", "_applied"))],
    "stage and history": [("vegas.request", ("_run",)), ("vegas.request.history", ("create",))],
    "effects": [],  # _effects of each handler
    "report": [("vegas.message", ("_report",))],
}


class Clock:
    """Adds up the seconds of each step."""

    def __init__(self):
        self.seconds = dict.fromkeys((*STEPS, "flush", "commit", REST), 0.0)
        self.running = [REST]
        self.since = time.perf_counter()

    def switch(self):
        now = time.perf_counter()
        self.seconds[self.running[-1]] += now - self.since
        self.since = now

    def timed(self, step, function):
        def call(*arguments, **options):
            self.switch()
            self.running.append(step)
            try:
                return function(*arguments, **options)
            finally:
                self.switch()
                self.running.pop()

        return call

    def __str__(self):
        total = sum(self.seconds.values())
        return ", ".join(
            f"{step} {100 * seconds / total:.0f} %" for step, seconds in self.seconds.items() if seconds > 0.005 * total
        )


@contextmanager
def profiled(registry):
    """Yield a ``Clock`` that runs meanwhile."""
    from odoo.api import Environment
    from odoo.sql_db import Cursor

    clock, undo = Clock(), []

    def patch(owner, name, step):
        undo.append((owner, name, owner.__dict__.get(name)))
        setattr(owner, name, clock.timed(step, getattr(owner, name)))

    try:
        for step, methods in STEPS.items():
            for model, names in methods:
                for name in names:
                    patch(registry[model], name, step)
        for model in registry:
            if model.startswith("vegas.handler."):
                patch(registry[model], "_effects", "effects")
        patch(Environment, "flush_all", "flush")
        patch(Cursor, "flush", "flush")
        patch(Cursor, "commit", "commit")
        clock.since = time.perf_counter()
        yield clock
        clock.switch()
    finally:
        for owner, name, original in reversed(undo):
            if original is None:
                delattr(owner, name)
            else:
                setattr(owner, name, original)

"""Importing answers of several services, from the files to the commit, against OCA's edi and against the floor."""

import random
import time

from simulator import clock

from . import edi, mixed
from .floor import Floor, checker
from .ground import environment
from .measure import Line, Result, alternate, in_seconds
from .sending import clerk
from .timers import profiled
from .writes import learn

GROWTH = (1000, 5000, 20000)


def run(registry, fixture, rounds, size):
    """Return the ``Result``."""
    edi.obtain(registry)
    schemas = _schemas(registry)

    def product(number):
        files = prepare(registry, fixture, size, number)
        return lambda: _receive(registry, fixture, files)

    def oca(number):
        files, writes = _learnt(registry, fixture, size, number)
        with environment(registry) as env:
            plan = edi.plans(env, writes)
        check = checker(schemas)
        return lambda: edi.receive(registry, fixture, files, plan, check)

    def floor(number):
        files, writes = _learnt(registry, fixture, size, number)
        bottom = Floor(registry, schemas, writes)
        return lambda: bottom.receive(files)

    # edi takes longer for each answer the more there are: twenty minutes for 5,000.
    ours, other, least = alternate(registry, [product, oca, floor], rounds, slow=(1,))
    lines = [
        Line(f"import {size} answers / OCA edi", *_seconds(ours, other), ours.seconds / other.seconds, 0.2),
        Line(f"import {size} answers / floor", *_seconds(ours, least), ours.seconds / least.seconds, 5),
    ]
    sides = {"ours": ours, "OCA edi": other, "floor": least}
    profile = _profile(registry, fixture, size)
    _leave(registry, fixture)
    return Result(lines, sides, [f"where our time goes: {profile}"])


def run_long(registry, fixture):
    """Return the ``Result`` of ever larger imports: the time per answer must stay."""
    per_answer = {}
    for number, size in enumerate((GROWTH[0], *GROWTH)):  # the first one warms up
        files = prepare(registry, fixture, size, number)
        start = time.perf_counter()
        _receive(registry, fixture, files)
        per_answer[size] = (time.perf_counter() - start) / size
    _leave(registry, fixture)
    first, last = per_answer[GROWTH[0]], per_answer[GROWTH[-1]]
    said = [f"{value * 1000:.2f} ms" for value in (last, first)]
    line = Line(f"per answer, {GROWTH[-1]} files / {GROWTH[0]}", *said, last / first, 1.25)
    note = ", ".join(f"{size} files {value * 1000:.2f} ms" for size, value in per_answer.items())
    return Result([line], {}, [f"per answer: {note}"])


def prepare(registry, fixture, size, number):
    """Send a request on each of ``size`` points, let every other one be admitted, and return the answers awaited.

    Of the first answers one of ten is a refusal.
    """
    with environment(registry) as env:
        points = env["vegas.supply.point"].browse(fixture.point_ids[:size])
        mixed.make_ready(env, points)
        values = mixed.request_values(env, points)
        env.cr.commit()
    with clerk(registry, fixture) as env:
        requests = env["vegas.request"].create(values)
        requests._run("send")
        env.cr.commit()
        requests = requests.sudo()
        started = requests.browse(
            request.id for place, request in enumerate(requests) if place // len(mixed.SERVICES) % 2
        )
        admissions = [mixed.answer(request, "0100", f"{number}a") for request in started]
        files = [mixed.answer(request, "0150", number) for request in started]
        files += [
            mixed.answer(request, "0100", number, admitted=request.id % 10 != 0) for request in requests - started
        ]
    _receive(registry, fixture, admissions)
    random.Random(number).shuffle(files)
    return files


def _leave(registry, fixture):
    """All points are supplied again: others measure with them too."""
    with environment(registry) as env:
        mixed.make_ready(env, env["vegas.supply.point"].browse(fixture.point_ids), opening=False)
        env.cr.commit()


def _learnt(registry, fixture, size, number):
    """Return (files, what importing them writes)."""
    files = prepare(registry, fixture, size, number)

    def act(env):
        user = env(user=fixture.user_id, context={"allowed_company_ids": [fixture.company_id], "lang": "en_US"})
        _import(user, files)

    return files, learn(registry, act)


def _receive(registry, fixture, files):
    with clerk(registry, fixture) as env:
        _import(env, files)
        env.cr.commit()


def _import(env, files):
    report = env["vegas.message"]._receive(files)
    # What an import leaves to the job after its few seconds belongs to the price.
    while not env["vegas.message"]._process(60):
        continue
    bad = [line for line in report if line["status"] not in ("applied", "later")]
    failed = env["vegas.message"].sudo().search([("direction", "=", "in"), ("state", "!=", "read")], limit=1)
    if bad or failed:
        raise AssertionError(f"not every answer was applied: {bad[:1] or failed.part_ids.mapped('reason')}")


def _profile(registry, fixture, size):
    files = prepare(registry, fixture, size, 1000)
    with profiled(registry) as clock:
        _receive(registry, fixture, files)
    return clock


def _schemas(registry):
    """Return ``{(service, flow, commodity): Schema}`` of the answers."""
    with environment(registry) as env:
        found = env["vegas.schema"]._registry()
        keys = [
            (service, f"E{flow[1:]}" if service in mixed.TWINS and commodity == "ele" else flow, commodity)
            for service in mixed.SERVICES
            for flow in ("0100", "0150")
            for commodity in ("gas", "ele")
        ]
        return {key: found.find(*key, clock.today()) for key in keys}


def _seconds(*sides):
    return (in_seconds(side.seconds) for side in sides)

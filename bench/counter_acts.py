"""Acts of the counter in bulk, as a clerk does them, against the floor: the same rows and columns by batched SQL.

One entry of ``ACTS`` for each. The floor writes what the act was seen to write (``writes.py``) and computes nothing.
"""

from collections import namedtuple
from datetime import timedelta

from simulator import clock

from . import mixed
from .ground import environment
from .measure import Line, Result, alternate, in_seconds
from .seller import obtain_seller
from .sending import clerk
from .timers import profiled
from .writes import learn, write

# name: plural, as the table heads it; part: how many of ``--size`` it takes, one of so many;
# prepare(registry, fixture, size, number): what is typed, untimed; act(env, typed): do it, without a commit
Act = namedtuple("Act", "name part prepare act")
GOAL = 5
# What each index rose by since the last reading: likely for every point of the fixture.
RISEN = 300


def run(registry, fixture, rounds, size):
    """Return the ``Result``."""
    obtain_seller(registry, fixture, size, billed=0)
    lines, sides, notes = [], {}, []
    for one in ACTS:
        count = max(1, size // one.part)
        ours, least = alternate(
            registry, [_product(registry, fixture, one, count), _floor(registry, fixture, one, count)], rounds
        )
        seconds = [in_seconds(side.seconds) for side in (ours, least)]
        lines.append(Line(f"{count} {one.name} / floor", *seconds, ours.seconds / least.seconds, GOAL))
        sides |= {f"{one.name}, ours": ours, f"{one.name}, floor": least}
        notes.append(f"where the time of {one.name} goes: {_profile(registry, fixture, one, count)}")
    _leave(registry, fixture)
    return Result(lines, sides, notes)


def _product(registry, fixture, one, count):
    def prepared(number):
        typed = one.prepare(registry, fixture, count, number)
        return lambda: _do(registry, fixture, one, typed)

    return prepared


def _floor(registry, fixture, one, count):
    def prepared(number):
        typed = one.prepare(registry, fixture, count, number)

        def act(env):
            one.act(env(user=fixture.user_id, context=_context(fixture)), typed)

        writes = learn(registry, act)
        return lambda: _write(registry, writes)

    return prepared


def _context(fixture):
    return {"allowed_company_ids": [fixture.company_id], "lang": "en_US"}


def _do(registry, fixture, one, typed):
    with clerk(registry, fixture) as env:
        one.act(env, typed)
        env.cr.commit()


def _write(registry, writes):
    with registry.cursor() as cr:
        write(cr, writes)
        cr.commit()


def _profile(registry, fixture, one, count):
    typed = one.prepare(registry, fixture, count, 1000)
    with profiled(registry) as found:
        _do(registry, fixture, one, typed)
    return found


def _leave(registry, fixture):
    """Nothing of it stays for what is measured next."""
    with environment(registry) as env:
        _forget(env, env["vegas.supply.point"].browse(fixture.point_ids))
        env.cr.commit()


def _forget(env, points):
    """Volture of earlier rounds are annulled; readings of theirs would be compared with."""
    procedure = env.ref("vegas_sportello.procedure_voltura")
    volture = env["vegas.request"].search([("procedure_id", "=", procedure.id), ("state", "=", "open")])
    procedure._handler()._run(volture, "annul", {})
    mixed.make_ready(env, points, opening=False)
    env.cr.execute("DELETE FROM vegas_counter_reading WHERE company_id = ANY(%s)", [points.company_id.ids])


# === READINGS === #


def _prepare_readings(registry, fixture, size, number):
    """Return what a clerk types: one list of ``size`` points, each with what its meter shows today."""
    with environment(registry) as env:
        points = env["vegas.supply.point"].browse(fixture.point_ids[:size])
        _forget(env, points)
        counting = env["vegas.reading"]._counting_of(points.meter_ids)
        lines = []
        for point in points:
            last = counting[point.meter_id.id][-1]
            bands = (1, 2, 3) if point.meter_id.bands == "F3" else (0,)
            texts = {f"index_f{band}": str(last[f"index_f{band}"] + RISEN + number % 10) for band in bands}
            lines.append((0, 0, {"point_id": point.id, "date": clock.today(), **texts}))
        partner = points[0].partner_id.id
        env.cr.commit()
    return {"partner_id": partner, "line_ids": lines}


def _take_readings(env, typed):
    """Judge, store and send all readings of a list."""
    desk = env["vegas.counter.reading"].create(typed)
    desk.action_register()
    left = desk.line_ids.filtered(lambda line: line.state != "done")
    if left:
        raise AssertionError(f"{len(left)} readings were not taken, the first: {left[:1].sentence}")


# === VOLTURE === #


def _way_to_sii(env, company):
    """The network contract that a voltura is sent by."""
    contracts = env["vegas.network.contract"]
    manager = env.ref("vegas_base.partner_sii")
    found = contracts.search([("distributor_id", "=", manager.id), ("company_id", "=", company.id)])
    if not found:
        other = contracts.search([("company_id", "=", company.id)], limit=1)
        values = {"distributor_id": manager.id, "code": "SII", "channel_id": other.channel_id.id}
        contracts.create(
            [
                {**other.copy_data()[0], **values, "commodity": commodity, "valid_from": other.valid_from}
                for commodity in ("gas", "ele")
            ]
        )


def _prepare_volture(registry, fixture, size, number):
    """Return the forms of ``size`` points, each for the holder of the next one."""
    with environment(registry, allowed_company_ids=[fixture.company_id]) as env:
        procedure = env.ref("vegas_sportello.procedure_voltura")
        handler = procedure._handler()
        _way_to_sii(env, env.company)
        points = env["vegas.supply.point"].browse(fixture.point_ids[:size])
        _forget(env, points)
        holders = [point.contract_id.partner_id for point in points]
        counting = env["vegas.reading"]._counting_of(points.meter_ids)
        values = []
        for point, comes in zip(points, holders[1:] + holders[:1], strict=True):
            last = counting[point.meter_id.id][-1]
            bands = (1, 2, 3) if point.meter_id.bands == "F3" else (0,)
            place = {"procedure_id": procedure.id, "partner_id": comes.id, "point_id": point.id}
            typed = {
                "company_id": fixture.company_id,
                "effective_date": clock.today() + timedelta(days=10),
                "voltura_id_number": f"CA{number:05}AA",
                "voltura_title": "owner",
                "voltura_title_document": "Atto",
                "voltura_no_debt": True,
                "customer_reading": " / ".join(str(last[f"index_f{band}"] + RISEN) for band in bands),
            }
            values.append({**handler._defaults(env["vegas.request"].new(place)), **typed, **place})
        env.cr.commit()
    return values


def _send_volture(env, typed):
    """Send all of them to the SII: the new contracts are requested."""
    requests = env["vegas.request"].create(typed)
    requests._run("send")
    left = requests.filtered(lambda request: request.stage_id.code != "sent")
    if left:
        raise AssertionError(f"{len(left)} volture were not sent, the first: {left[:1].problems}")


ACTS = [
    Act("readings at the counter", 1, _prepare_readings, _take_readings),
    Act("volture", 10, _prepare_volture, _send_volture),
]

"""Creating and sending V01 against creating tickets of OCA's helpdesk_mgmt: the same user, one transaction each."""

from simulator import clock

from .ground import environment
from .measure import Line, Result, alternate, in_seconds


def run(registry, fixture, rounds, size):
    """Return the ``Result``."""

    def requests(_number):
        values = request_values(registry, fixture, size)
        return lambda: _send(registry, fixture, values)

    def tickets(number):
        values = _ticket_values(registry, fixture, size, number)
        return lambda: _create_tickets(registry, fixture, values)

    ours, other = alternate(registry, [requests, tickets], rounds)
    seconds = [side.seconds for side in (ours, other)]
    per_row = [1e6 * side.seconds / sum(side.rows.values()) for side in (ours, other)]
    lines = [
        Line(f"create and send {size} V01 / tickets", *map(in_seconds, seconds), seconds[0] / seconds[1], 1.5),
        Line("the same, per row written", *(f"{value:.0f} µs" for value in per_row), per_row[0] / per_row[1], 1.0),
    ]
    return Result(lines, {"ours": ours, "tickets": other}, [])


def request_values(registry, fixture, size):
    """Close what earlier rounds left open, and return what a clerk would enter for ``size`` V01, one per point."""
    from odoo.addons.vegas_base.standard.calendars import Calendar

    today = clock.today()
    day = Calendar("working").add(today, 8)
    with environment(registry) as env:
        cancelled = env.ref("vegas_base.stage_cancelled").id
        env.cr.execute("UPDATE vegas_request SET stage_id = %s, state = 'cancelled', closed_date = now()", [cancelled])
        env.cr.commit()
        points = env["vegas.supply.point"].browse(fixture.point_ids[:size])
        contracts = env["vegas.contract"].search([("point_id", "in", points.ids)])
        holders = {contract.point_id.id: contract.partner_id for contract in contracts}
        procedure = env.ref("vegas_sportello.procedure_v01")
        return [
            {
                "company_id": fixture.company_id,
                "procedure_id": procedure.id,
                "partner_id": holders[point.id].id,
                "point_id": point.id,
                "phone": holders[point.id].phone,
                "wish1_date": day,
                "wish1_slot": "09:00-11:00",
                "customer_reading": " / ".join([str(1000 + number)] * (3 if point.meter_id.bands == "F3" else 1)),
                "customer_reading_date": today,
                "v01_reason": "01",
                "v01_confirmation": "paper",
                "v01_cost": 42,
                "note": f"Citofono {number}",
            }
            for number, point in enumerate(points)
        ]


def send(env, values):
    """Create and send V01 requests as the clerk, and commit; return them."""
    requests = env["vegas.request"].create(values)
    requests._run("send")
    env.cr.commit()
    return requests


def clerk(registry, fixture):
    return environment(registry, fixture.user_id, allowed_company_ids=[fixture.company_id], lang="en_US")


def _send(registry, fixture, values):
    with clerk(registry, fixture) as env:
        send(env, values)


def _ticket_values(registry, fixture, size, number):
    with environment(registry) as env:
        category = env["helpdesk.ticket.category"].search([], limit=1)
        channel = env["helpdesk.ticket.channel"].search([], limit=1)
        customers = env["vegas.contract"].search([("company_id", "=", fixture.company_id)], limit=size).partner_id
        return [
            {
                "company_id": fixture.company_id,
                "team_id": fixture.team_id,
                "name": f"Meter check {number}/{position}",
                "description": f"<p>The customer thinks the meter counts too much: {1000 + position}</p>",
                "partner_id": customer.id,
                "partner_name": customer.name,
                "category_id": category.id,
                "channel_id": channel.id,
                "priority": "2",
            }
            for position, customer in enumerate(customers)
        ]


def _create_tickets(registry, fixture, values):
    with clerk(registry, fixture) as env:
        env["helpdesk.ticket"].create(values)
        env.cr.commit()

"""Requests of several services on points of their own, and the answers of their distributors."""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

from simulator import clock

ADDONS = Path(__file__).resolve().parents[1] / "addons"
# service: (addon of its golden files, outcome among them); the point with number n asks for the n-th of them, in turn
SERVICES = {
    "V01": ("vegas_sportello", "conforming"),
    "D01": ("vegas_sportello", "positive"),
    "M01": ("vegas_sportello", "positive"),
    "A01": ("vegas_crm", "positive"),
    "PM1": ("vegas_sportello", "positive"),
}
# These have flows of their own for electricity: E150 for 0150.
TWINS = {"D01"}
# Where every customer lives and has the last bill sent: no address is made, whose row would be nobody's.
HOME = ("Via Roma 1", "27100", "Pavia")
MANY_DAYS = ("data_scad_prev",)


def make_ready(env, points, opening=True):
    """Forget what earlier answers did to points and contracts; nothing is asked for any more.

    :param opening: give those whose service opens a supply the state before it; else all are supplied
    """
    env.flush_all()
    cancelled = env.ref("vegas_base.stage_cancelled").id
    ids = points.ids
    env.cr.execute(
        "UPDATE vegas_request SET stage_id = %s, state = 'cancelled', closed_date = now() WHERE point_id = ANY(%s)",
        [cancelled, ids],
    )
    opening = [point.id for place, point in enumerate(points) if opening and service_at(place) == "A01"]
    env.cr.execute("DELETE FROM vegas_reading WHERE point_id = ANY(%s) AND request_id IS NOT NULL", [ids])
    env.cr.execute(
        "DELETE FROM vegas_point_state WHERE point_id = ANY(%s)"
        " AND id NOT IN (SELECT min(id) FROM vegas_point_state GROUP BY point_id)",
        [ids],
    )
    env.cr.execute(
        "UPDATE vegas_supply_point SET state = CASE WHEN id = ANY(%s) THEN 'inactive' ELSE 'active' END,"
        " street = 'Via Roma 1', zip = '27100', city = 'Pavia', province = 'PV', istat_code = '018110',"
        " point_type = 'household', voltage = CASE commodity WHEN 'ele' THEN '230' END WHERE id = ANY(%s)",
        [opening, ids],
    )
    env.cr.execute(
        "UPDATE res_partner SET street = %s, zip = %s, city = %s"
        " WHERE id IN (SELECT partner_id FROM vegas_contract WHERE point_id = ANY(%s))",
        [*HOME, ids],
    )
    env.cr.execute(
        "UPDATE vegas_contract SET state = CASE WHEN point_id = ANY(%s) THEN 'requested' ELSE 'active' END,"
        " start_date = CASE WHEN point_id = ANY(%s) THEN NULL ELSE DATE '2015-01-01' END,"
        " signed_date = DATE '2014-12-01', end_date = NULL WHERE point_id = ANY(%s) AND state <> 'cancelled'",
        [opening, opening, ids],
    )
    env.cr.execute(
        "UPDATE vegas_point_state s SET state = p.state, valid_from = DATE '2015-01-01', valid_to = NULL"
        " FROM vegas_supply_point p WHERE p.id = s.point_id AND p.id = ANY(%s)",
        [ids],
    )
    env.invalidate_all()


def service_at(place):
    """Return the service that the point at ``place`` asks for."""
    return list(SERVICES)[place % len(SERVICES)]


def request_values(env, points):
    """Return what a clerk would enter for one request on each of ``points``."""
    from odoo.addons.vegas_base.standard.calendars import Calendar

    today = clock.today()
    day = Calendar("working").add(today, 8)
    # Volture that were annulled left contracts that never began.
    contracts = env["vegas.contract"].search([("point_id", "in", points.ids), ("state", "!=", "cancelled")])
    contracts = {contract.point_id.id: contract for contract in contracts}
    procedures = {
        service: env["vegas.procedure"].search([("code", "=", service.lower())], limit=1).id for service in SERVICES
    }
    values = []
    for place, point in enumerate(points):
        service, contract = service_at(place), contracts[point.id]
        reading = "1000 / 1000 / 1000" if point.meter_id.bands == "F3" else "1000"
        values.append(
            {
                "company_id": point.company_id.id,
                "procedure_id": procedures[service],
                "partner_id": contract.partner_id.id,
                "point_id": point.id,
                "phone": contract.partner_id.phone,
                "wish1_date": day,
                "wish1_slot": "09:00-11:00",
                "note": f"Citofono {place}",
                **_own_values(service, reading, today),
            }
        )
    return values


def _own_values(service, reading, today):
    read = {"customer_reading": reading, "customer_reading_date": today}
    return {
        "V01": {**read, "v01_reason": "01", "v01_confirmation": "paper", "v01_cost": 42},
        "D01": {
            **read,
            "not_before_date": today + timedelta(days=7),
            **dict(zip(("d01_bill_street", "d01_bill_zip", "d01_bill_city"), HOME, strict=True)),
        },
        "M01": {**read, "complaint_reference": "RE-15", "questions": "Portata del gruppo di misura"},
        "A01": {
            "use_category": "C3",
            "withdrawal_class": "1",
            "annual_forecast": 1200,
            "appliance_power": 34.5,
            "max_power": 3,
        },
        "PM1": {"work_kind": "02", "work_description": "Spostamento in nicchia", "max_power": 6},
    }[service]


def answer(request, flow, turn=0, admitted=True):
    """Return (name, bytes) of the distributor's answer to ``request``: its golden file, with what is its own.

    :param flow: ``0100``, ``0150`` or ``0200``
    :param turn: makes the name a new one
    """
    service = request.procedure_id.code.upper()
    outcome = {"0100": "positive" if admitted else "negative", "0150": SERVICES[service][1], "0200": ""}[flow]
    distributor = request.distributor_id._vegas_vat()
    today = clock.today()
    own = {
        "piva_utente": request.network_user_vat,
        "piva_distr": distributor,
        "cod_prat_utente": request.name,
        "cod_prat_distr": f"D{request.id}",
        "cod_pdr": request.point_id.code,
        "cod_pod": request.point_id.code,
        "matr_mis": request.point_id.meter_id.serial,
        "cod_prev_distr": f"P{request.id}",
    }
    days = {name: today + timedelta(days=90) for name in MANY_DAYS}
    if flow == "0200":
        days["data_app"] = days["data_appuntamento"] = request.wish1_date

    def fill(found):
        name, text = found.groups()
        if re.fullmatch(r"\d\d/\d\d/\d{4}", text):
            text = f"{days.get(name, today):%d/%m/%Y}"
        return f"<{name}>{own.get(name, text)}</{name}>"

    text = re.sub(r"<(\w+)>([^<]*)</\1>", fill, _golden(service, flow, request.commodity, outcome))
    name = f"{distributor}_{request.network_user_vat}_{today:%Y%m}_{service}{flow}_{request.id}_{turn}.xml"
    return name, text.encode()


@cache
def _golden(service, flow, commodity, outcome):
    wire = f"E{flow[1:]}" if service in TWINS and commodity == "ele" else flow
    name = "_".join(part for part in (service, wire, commodity, outcome) if part)
    return (ADDONS / SERVICES[service][0] / "tests" / "messages" / f"{name}.xml").read_text()

"""Run by ``test_chaos.py`` in Odoo: requests of many services over weeks, answered by a simulator in ``--chaos``.

Arguments: project folder, number of requests, seed. The last line that it prints is a report in JSON.
"""

import base64
import csv
import json
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from zlib import crc32

from freezegun import freeze_time

from odoo.exceptions import UserError

env = globals()["env"]
ROOT, WANTED, SEED = sys.argv[1], int(sys.argv[2]), sys.argv[3]
START, WAVE, STEP = date(2026, 11, 24), 21, 3
TO_END = 90  # the longest term, late answers and corrections included
PDF = base64.b64encode(b"%PDF-1.7")
BACK_OFFICE = {"sm1", "ca3"}
NOTICE = {
    "sm1_notice": "delivered",
    "sm1_notice_document": PDF,
    "judicial_access": True,
    **dict.fromkeys(("sm1_unpaid", "sm1_no_complaint", "sm1_no_plan", "sm1_amount"), True),
}
USE = {"use_category": "C3", "withdrawal_class": "1", "annual_forecast": 900, "appliance_power": 40, "max_power": 30}
# In turn over the points that are active; what the state of a point asks for comes first.
ACTIVE = ("v01", "m01", "sm1", "v02", "tal", "m02", "pm1", "d01", "v01", "m02", "ca3", "pr1")


def values(code, point, day):
    reading = {"customer_reading": index(point), "customer_reading_date": day}
    return {
        "v01": {"v01_reason": "01", "v01_confirmation": "paper", **reading},
        "m01": {"complaint_reference": "RE-15", "questions": "Portata del gruppo di misura", **reading},
        "m02": {"complaint_reference": "RE-15", "questions": "Potenza disponibile"},
        "v02": {"v02_reason": "La fiamma si abbassa", "v01_confirmation": "paper"},
        "tal": reading,
        "pm1": work(point),
        "pr1": {"work_kind": "02", "work_description": "Rimozione"},
        "d01": {"d01_present": True} if point.commodity == "ele" else {},
        "sm1": {
            **NOTICE,
            "sm1_notice_date": day - timedelta(days=50),
            "sm1_payment_date": day - timedelta(days=20),
        },
        "ca3": {"cessation_date": day + timedelta(days=30)},
        "r01": {"r01_payment_date": day, "r01_payment": PDF, "r01_payment_name": "bonifico.pdf"},
        "a01": USE if point.commodity == "gas" else {"max_power": 3},
    }[code]


def work(point):
    words = {"work_kind": "02", "work_description": "Spostamento del contatore"}
    if point.commodity == "ele":
        return {**words, "max_power": 6, "phases": "T", "voltage": "B"}
    return {**words, "max_power": 34.5, "appliance_power": 40, "max_hourly": 4, "use_category": "C3"}


def index(point):
    last = point.reading_ids.filtered(lambda row: row.state == "validated").sorted("date")[-1:]
    bands = ("f1", "f2", "f3") if point.meter_id.bands == "F3" else ("f0",)
    return " / ".join(str(last[f"index_{band}"]) for band in bands)


def usable():
    """Points on which no request of anybody runs, and that have what requests need."""
    running = env["vegas.request"].search([("state", "in", ("draft", "open", "waiting"))]).point_id
    points = env["vegas.supply.point"].search([("id", "not in", running.ids), ("meter_ids", "!=", False)])
    return points.filtered(lambda point: point.partner_id and point.meter_id)


def write_points(folder):
    """What the simulator's book is to know of the meters before anything is asked."""
    with open(folder / "points.csv", "w", newline="") as stream:
        table = csv.writer(stream, delimiter=";")
        table.writerow(("code", "serial", "indexes", "state", "holder"))
        for point in usable():
            row = (point.code, point.meter_id.serial, index(point).replace(" / ", " "), point.state, "")
            table.writerow(row)
    return folder / "points.csv"


def code_for(point, number):
    """What can be asked on ``point``, in turn; ``None``: nothing."""
    if point.state == "active" and point.contract_id.state == "active":
        code = ACTIVE[number % len(ACTIVE)]
        return "m01" if code == "ca3" and (point.commodity == "ele" or point.disconnectable) else code
    if point.state == "suspended":
        return "r01" if suspension(point) else None
    return "a01" if point.state == "inactive" else None


def suspension(point):
    return env["vegas.request"].search(
        [("procedure_code", "=", "sm1"), ("point_id", "=", point.id), ("state", "=", "done")], limit=1
    )


def send_wave(day, wanted):
    made = env["vegas.request"]
    for number, point in enumerate(usable().sorted(lambda point: (point.state == "active", point.id % 97, point.id))):
        if len(made) == wanted:
            break
        code = code_for(point, number)
        if not code:
            continue
        procedure = env["vegas.procedure"].search([("code", "=", code)])
        user = env["res.users"].search([("login", "=", "backoffice" if code in BACK_OFFICE else "sportello")])
        more = {}
        if code == "r01":
            more["origin_request_id"] = suspension(point).id
        try:
            with env.cr.savepoint():
                request = (
                    env["vegas.request"]
                    .with_user(user)
                    .with_context(
                        lang="it_IT",
                        default_procedure_id=procedure.id,
                        default_partner_id=point.partner_id.id,
                        default_point_id=point.id,
                    )
                    .create({**values(code, point, day), **more})
                )
                if not request.phone:
                    request.phone = "3384147092"
                request._run("send")
                made |= request.with_user(env.user)
        except UserError as error:
            env.invalidate_all()
            REFUSED[code, str(error).splitlines()[0][:150]] += 1
    env.cr.commit()
    return made


def hold_back(last):
    """One file in two comes a pass later than the others, whatever it says."""
    for folder in FOLDER.glob("*/in"):
        held = folder.with_name("held")
        held.mkdir(exist_ok=True)
        late = list(held.iterdir())
        for path in [] if last else sorted(folder.iterdir()):
            if crc32(path.name.encode()) % 2:
                path.rename(held / path.name)
        for path in late:
            path.rename(folder / path.name)


def exchange(day, *more, last=False):
    """Files out, the simulator's days until the next turn, files in on the last of them."""
    env["vegas.message"]._cron_send()
    env.cr.commit()
    command = [sys.executable, "-m", "simulator", "--exchange", str(FOLDER), "--today", f"{day:%d/%m/%Y}"]
    command += [
        "--on-due-day",
        "--chaos",
        "--answers",
        "mixed",
        "--late",
        "10",
        "--seed",
        SEED,
        "--days",
        str(STEP),
        *more,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    hold_back(last)
    with freeze_time(f"{day + timedelta(days=STEP - 1)} 18:00:00", tick=True):
        env["vegas.channel"]._cron_collect()
        env.cr.commit()
        env["vegas.message"]._cron_process()
        env.cr.commit()
    env.invalidate_all()


# === WHAT MUST HOLD === #


def ledger():
    """Moves and balance of the books: nothing of it may change."""
    env.cr.execute("SELECT count(*), sum(debit), sum(credit), max(write_date)::text FROM account_move_line")
    lines = [str(value) for value in env.cr.fetchone()]
    env.cr.execute("SELECT account_id, sum(debit - credit)::text FROM account_move_line GROUP BY 1 ORDER BY 1")
    balance = [list(row) for row in env.cr.fetchall()]
    env.cr.execute("SELECT move_id FROM account_move_line GROUP BY 1 HAVING abs(sum(debit - credit)) > 0.001")
    return [lines, balance, env.cr.fetchall()]


def unfinished(requests):
    """Requests without an end: each must have a part that says why."""
    lost, listed = [], Counter()
    for request in requests.filtered(lambda request: request.state not in ("done", "refused", "cancelled")):
        parts = request.sudo().part_ids.filtered(
            lambda part: part.state in ("error", "confirm", "waiting", "contested") and part.reason
        )
        if parts:
            listed[request.procedure_code, request.stage_id.code, parts[-1].flow, parts[-1].reason[:160]] += 1
        else:
            told = [(part.flow, part.state, part.reason or "") for part in request.sudo().part_ids]
            lost.append([request.name, request.procedure_code, request.stage_id.code, told])
    return lost, [[*key, count] for key, count in listed.items()]


def wrong_points(requests):
    found = []
    for point in requests.point_id:
        rows = point.state_ids.filtered(lambda row: row._holds()).sorted("valid_from")
        for before, after in pairwise(rows):
            if not before.valid_to or before.valid_to >= after.valid_from:
                found.append([point.code, "overlap", str(before.valid_from), str(after.valid_from)])
        if not rows or rows[-1].valid_to or rows[-1].state != point.state:
            found.append([point.code, "newest", point.state, rows[-1:].state])
        contracts = point.contract_ids.filtered(lambda contract: contract.state in ("active", "suspended"))
        if len(contracts) > 1:
            found.append([point.code, "two contracts"])
        if point.state == "inactive" and contracts:
            found.append([point.code, "inactive with a contract", contracts[0].state])
        if point.state == "suspended" and contracts.state == "active":
            found.append([point.code, "suspended with an active contract"])
        if point.state == "active" and contracts.state == "suspended":
            found.append([point.code, "active with a suspended contract"])
        found += [
            [point.code, "ended, not dated"] for row in point.contract_ids if row.state == "ceased" and not row.end_date
        ]
        if any(reading.meter_id.point_id != point for reading in point.reading_ids.filtered("meter_id")):
            found.append([point.code, "meter of another point"])
    return found


def twice(requests):
    """Changes that stand twice for one request, and readings that a request left twice."""
    found = []
    for request in requests.sudo():
        standing = request.effect_ids.filtered(lambda effect: not effect.undone_date)
        keys = Counter((effect.label, effect.res_model, effect.res_id) for effect in standing)
        labels = Counter(f"{effect.label}: {effect.after}" for effect in standing if (effect.undo or {}).get("created"))
        found += [[request.name, str(key), count] for key, count in (keys + labels).items() if count > 1]
        # A self-reading that is refused says so in the register.
        if request.state != "done" and standing.filtered(lambda effect: effect.history_id.verb == "execute"):
            found.append([request.name, "changes without an outcome", request.stage_id.code])
    return found


FOLDER = env["vegas.channel"].search([], limit=1)._path().parent
FOLDER.mkdir(parents=True, exist_ok=True)
REFUSED = Counter()
waves = 2 if WANTED < 500 else -(-WANTED // 180)
with freeze_time(f"{START} 10:00:00", tick=True):
    # What an activation needs and the register of the demo lacks.
    env["vegas.supply.point"].search([("commodity", "=", "gas")]).point_type = "household"
    env["vegas.supply.point"].search([("commodity", "=", "ele"), ("voltage", "=", False)]).voltage = "230"
    env.cr.commit()
    before, table = ledger(), write_points(FOLDER)
    requests = env["vegas.request"]
day, last, more = START, START + timedelta(days=WAVE * (waves - 1)), ("--points", str(table))
while day <= last + timedelta(days=TO_END):
    with freeze_time(f"{day} 10:00:00", tick=True):
        late = (day - START).days
        if late % WAVE == 0 and day <= last:
            left = -(-(WANTED - len(requests)) // ((last - day).days // WAVE + 1))
            requests |= send_wave(day, left)
        exchange(day, *more)
        more = ()
    day += timedelta(days=STEP)
with freeze_time(f"{day} 10:00:00", tick=True):
    exchange(day, last=True)
with freeze_time(f"{day + timedelta(days=STEP)} 10:00:00", tick=True):
    requests = requests.with_user(env.user)
    lost, listed = unfinished(requests)
    report = {
        "sent": len(requests),
        "services": Counter(requests.mapped("procedure_code")),
        "stages": Counter(request.stage_id.code for request in requests),
        "corrected": len(requests.sudo().history_ids.filtered(lambda step: step.verb == "undo")),
        "refused": [[*key, count] for key, count in REFUSED.items()],
        "lost": lost,
        "listed": listed,
        "points": wrong_points(requests),
        "readings": [
            [reading.point_id.code, str(reading.date), text]
            for reading, _field, text in requests.point_id.reading_ids._problems()
        ],
        "twice": twice(requests),
        "ready": env["vegas.message.part"].search_count([("state", "=", "ready")]),
        "stored": env["vegas.message"].search_count([("state", "in", ("stored", "ready"))]),
        "silent": env["vegas.message.part"].search_count(
            [("state", "in", ("error", "confirm", "waiting")), ("reason", "=", False)]
        )
        + env["vegas.message"].search_count(
            [("state", "=", "error"), ("reason", "=", False), ("part_ids", "=", False)]
        ),
        "ledger": before == ledger(),
        "unbalanced": len(before[2]),
    }
print(json.dumps(report))

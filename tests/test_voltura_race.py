"""Two clerks send a voltura of one supply at the same moment: one wins, the other gets our sentence."""

import json
import subprocess

import pytest

from tests import support

DATABASE = "vegas_test_voltura_race"

# Drafts of both sides on one point of the demo company, one pair for each turn.
PREPARE = """
import json, sys
from odoo import fields
env = env(context={**env.context, "lang": "en_US"})
company = env["res.company"].search([("chart_template", "!=", False)], order="id", limit=1)
env = env(context={**env.context, "allowed_company_ids": company.ids})
clerk = env["res.users"].search([("login", "=", "sportello")])
contract = env["vegas.contract"].search([
    ("state", "=", "active"), ("point_id.state", "=", "active"), ("point_id.commodity", "=", "ele"),
    ("point_id.zip", "!=", False), ("company_id", "=", company.id), ("end_date", "=", False),
], order="id").filtered(lambda row: not row.point_id.request_ids and row.version_id)[:1]
people = env["res.partner"].search([
    ("vegas_is_customer", "=", True), ("is_company", "=", False), ("id", "!=", contract.partner_id.id),
    ("l10n_it_codice_fiscale", "!=", False), ("parent_id", "=", False),
], limit=2)
procedure = env.ref("vegas_sportello.procedure_voltura")
drafts = []
for turn in range(int(sys.argv[1])):
    pair = []
    for partner in people:
        context = {"default_procedure_id": procedure.id, "default_partner_id": partner.id,
                   "default_point_id": contract.point_id.id}
        pair.append(env["vegas.request"].with_user(clerk).with_context(**context).create({
            "voltura_id_number": "CA1", "voltura_title": "owner", "voltura_no_debt": True,
        }).id)
    drafts.append(pair)
env.cr.commit()
print("made", json.dumps({"company": company.id, "point": contract.point_id.id, "drafts": drafts}))
"""

# What the button of the form does, through what a call of a browser goes through. The winner is annulled, as the SII
# would, so that the next turn finds the supply free.
RACE = """
import json, logging, sys
from odoo.exceptions import UserError
from odoo.service.model import retrying
logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
side, made = int(sys.argv[1]), json.loads(sys.argv[2])
clerk = env["res.users"].search([("login", "=", "sportello")])
env = env(user=clerk.id, context={"lang": "en_US", "allowed_company_ids": [made["company"]]})
print("ready", flush=True)
for line in sys.stdin:
    env.cr.rollback()  # what the other side has done since the last turn
    env.invalidate_all()
    request = env["vegas.request"].browse(made["drafts"][int(line)][side])
    try:
        retrying(lambda: request.with_context(verb="send").action_run(), env)
        env.cr.commit()
        problems = request.problems or []
        answer = "won" if request.stage_id.code == "sent" else problems[0]["text"] if problems else "nothing"
    except UserError as error:
        env.cr.rollback()
        answer = str(error)
    print(json.dumps(answer), flush=True)
"""

# After each turn: says how many requests and contracts there are, and takes them back.
CLEAN = """
import sys, json
company, point = int(sys.argv[1]), int(sys.argv[2])
env = env(context={"allowed_company_ids": [company]})
for _line in sys.stdin:
    env.cr.rollback()
    env.invalidate_all()
    request = env["vegas.request"].search([("point_id", "=", point), ("state", "in", ("open", "waiting"))])
    contracts = env["vegas.contract"].search([("point_id", "=", point), ("state", "=", "requested")])
    counts = [len(request), len(contracts)]
    request._handler()._run(request, "annul", {})
    env.cr.commit()
    print(json.dumps(counts), flush=True)
"""


@pytest.fixture(scope="module")
def database():
    with support.copied(support.DEMO, DATABASE) as name:
        yield name


def test_one_voltura_wins_and_the_other_gets_our_sentence(database, long_sizes):
    turns = 50 if long_sizes else 5
    status, output = support.run_script(database, PREPARE, turns)
    assert status == 0, output
    made = output.partition("made ")[2].splitlines()[0]
    facts = json.loads(made)
    cleaner = support.start_script(database, CLEAN, facts["company"], facts["point"], stdin=subprocess.PIPE)
    try:
        with support.racing(database, RACE, made) as racers:
            for turn in range(turns):
                answers = support.race(racers, turn)
                assert answers.count("won") == 1, (turn, answers)
                assert any("already in progress" in answer for answer in answers), (turn, answers)
                assert support.race([cleaner], turn) == [[1, 1]]
    finally:
        cleaner.kill()
        cleaner.communicate()

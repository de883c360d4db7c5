"""Two processes write what may exist only once, at the same moment: one wins, the other gets our sentence."""

import json
from dataclasses import dataclass

import pytest

from tests import support

DATABASE = "vegas_test_race"


@dataclass(frozen=True)
class Case:
    """What is raced for: ``prepare`` makes the ground, with the case's ``number`` at hand, and leaves ids in ``made``;
    ``values`` is an expression of the values that one side creates in one turn, with ``made``, ``side`` (0 or 1),
    ``turn`` and ``day(number)`` at hand.

    The days of a turn are its own twenty (numbers 0 to 19); both sides choose different ones that overlap.
    """

    model: str
    prepare: str
    values: str
    sentence: str


POINT = """
company = env["res.company"].search([("chart_template", "!=", False)], order="id", limit=1) or env.company
env = env(context={**env.context, "allowed_company_ids": company.ids})
partner = env["res.partner"].create({"name": "Gara", "vegas_is_distributor": True})
point = env["vegas.supply.point"].create(
    {"code": f"0999000000000{number}", "commodity": "gas", "distributor_id": partner.id, "company_id": company.id}
)
made = {"point": point.id, "partner": partner.id, "company": company.id}
"""

CASES = {
    "active contracts of a point": Case(
        "vegas.contract",
        POINT,
        """{
            "number": f"GARA-{turn}-{side}", "company_id": made["company"], "partner_id": made["partner"],
            "point_id": made["point"], "state": "active", "start_date": day(5 * side), "end_date": day(10 + side),
        }""",
        "This supply point already has an active contract on those days.",
    ),
    "versions of a contract": Case(
        "vegas.contract.version",
        POINT
        + """
contract = env["vegas.contract"].create(
    {"number": f"GARA-{number}", "company_id": company.id, "partner_id": partner.id, "point_id": point.id}
)
made["contract"] = contract.id
""",
        """{"contract_id": made["contract"], "valid_from": day(5 * side), "valid_to": day(10 + side)}""",
        "This contract already has a version in that period: close the earlier one first.",
    ),
    "prices of a component": Case(
        "vegas.price.component",
        """
prices = env["vegas.price.list"].create({"name": "Gara", "commodity": "gas"})
made = {"list": prices.id}
""",
        """{
            "list_id": made["list"], "code": "GARA", "value": 1,
            "valid_from": day(5 * side), "valid_to": day(10 + side),
        }""",
        "This component already has a price in that period: close the earlier one first.",
    ),
    "billed days of a contract": Case(
        "vegas.billed.period",
        POINT
        + """
contract = env["vegas.contract"].create(
    {"number": f"GARA-{number}", "company_id": company.id, "partner_id": partner.id, "point_id": point.id}
)
move = env["account.move"].create({"move_type": "out_invoice", "partner_id": partner.id})
made.update(contract=contract.id, move=move.id)
""",
        """{
            "contract_id": made["contract"], "company_id": made["company"], "move_id": made["move"],
            "first": day(5 * side), "last": day(10 + side),
        }""",
        "A day of this contract is billed already: a recalculation must take the earlier bill back first.",
    ),
    "customers with one tax code": Case(
        "res.partner",
        "made = {}",
        # Eleven digits with their check digit: a code of its own for each turn.
        """{
            "name": f"Gara {side}", "vegas_is_customer": True,
            "l10n_it_codice_fiscale": (lambda body: body + luhn.calc_check_digit(body))(f"98{turn:05d}018"),
        }""",
        "This tax code already belongs to a customer",
    ),
}

# All cases in one process, in their order.
PREPARE = """
import json, sys
made = []
for number, source in enumerate(json.loads(sys.argv[1])):
    known = {"env": env, "number": number}
    exec(source, known)
    made.append(known["made"])
env.cr.commit()
print("made", json.dumps(made))
"""

# A racer waits for the numbers of a case and a turn, creates, and says what came of it. It goes through what a call of
# a browser goes through: conflicts are tried again, an error of the database becomes our sentence.
RACE = """
import json, logging, sys
from datetime import date, timedelta
from odoo.exceptions import ValidationError
from odoo.service.model import retrying
from stdnum import luhn
logging.getLogger("odoo.sql_db").setLevel(logging.CRITICAL)
side, cases = int(sys.argv[1]), json.loads(sys.argv[2])
print("ready", flush=True)
for line in sys.stdin:
    number, turn = map(int, line.split())
    model, expression, made = cases[number]
    env = env(context={"lang": "en_US", "allowed_company_ids": [made["company"]] if "company" in made else []})
    day = lambda number: (date(1950, 1, 1) + timedelta(days=20 * turn + number)).isoformat()
    values = eval(expression, {"made": made, "side": side, "turn": turn, "day": day, "luhn": luhn})
    try:
        retrying(lambda: env[model].create(values), env)
        env.cr.commit()
        answer = "won"
    except ValidationError as error:
        env.cr.rollback()
        answer = str(error)
    print(json.dumps(answer), flush=True)
"""


@pytest.fixture(scope="module")
def racers():
    """The two processes, on a ground that is made for all cases."""
    with support.copied(support.DEMO, DATABASE) as name:
        sources = json.dumps([case.prepare for case in CASES.values()])
        status, output = support.run_script(name, PREPARE, sources)
        assert status == 0, output
        made = json.loads(output.partition("made ")[2].splitlines()[0])
        cases = [(case.model, case.values, ids) for case, ids in zip(CASES.values(), made, strict=True)]
        with support.racing(name, RACE, json.dumps(cases)) as racers:
            yield racers


@pytest.fixture
def turns(long_sizes):
    return 50 if long_sizes else 5


@pytest.mark.parametrize("name", CASES)
def test_one_wins_and_the_other_gets_our_sentence(racers, turns, name):
    number = list(CASES).index(name)
    for turn in range(turns):
        answers = support.race(racers, f"{number} {turn}")
        assert answers.count("won") == 1, (turn, answers)
        assert any(CASES[name].sentence in answer for answer in answers), (turn, answers)

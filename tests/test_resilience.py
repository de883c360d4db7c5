"""Processes killed at the worst moment: nothing is lost, nothing is done twice."""

import shutil
import signal

import pytest

from tests import support

DATABASE = "vegas_test_crash"
# Where the requests are made, and where they are sent and answered, once for all tests.
MADE = "vegas_test_crash_made"
ANSWERED = "vegas_test_crash_answered"

PREPARE = """
import sys
from odoo import fields
def reading(point):
    last = point.reading_ids.sorted("date")[-1:]
    bands = ("f1", "f2", "f3") if point.meter_id.bands == "F3" else ("f0",)
    return " / ".join(str(last[f"index_{band}"]) for band in bands)
requests = env["vegas.request"]
procedure = env.ref("vegas_sportello.procedure_v01")
clerk = env["res.users"].search([("login", "=", "sportello")])
taken = requests.search([("state", "in", ("draft", "open", "waiting"))]).point_id
points = env["vegas.supply.point"].search(
    [("state", "=", "active"), ("id", "not in", taken.ids), ("meter_ids", "!=", False)]
)
points = points.filtered(lambda point: point.contract_id.state == "active" and point.partner_id)[: int(sys.argv[1])]
made = requests.browse()
for point in points:
    made |= requests.with_user(clerk).with_context(
        default_procedure_id=procedure.id, default_partner_id=point.partner_id.id, default_point_id=point.id
    ).create(
        {
            "v01_reason": "01",
            "v01_confirmation": "paper",
            "phone": "3384147092",
            # The technician finds what the register knows or more: a lower index would be refused.
            "customer_reading": reading(point),
            "customer_reading_date": fields.Date.context_today(point.with_context(tz="Europe/Rome")),
        }
    )
made._run("send")
env.cr.commit()
print(",".join(made.mapped("name")))
"""

# The delivery is done, the commit is not: the process dies.
DIE_AFTER_DELIVERY = """
import os, signal
channels = type(env["vegas.channel"])
deliver = channels._deliver
def killed(self, *arguments):
    deliver(self, *arguments)
    os.kill(os.getpid(), signal.SIGKILL)
channels._deliver = killed
env["vegas.message"]._cron_send()
"""

SEND = """
env["vegas.message"]._cron_send()
env.cr.commit()
"""

ANSWERS = """
import pathlib, os, signal, sys
folder, moment = pathlib.Path(sys.argv[1]), sys.argv[2]
messages = type(env["vegas.message"])
if moment == "stored":
    original = messages._process_safely
    messages._process_safely = lambda self: os.kill(os.getpid(), signal.SIGKILL)
elif moment == "applied":
    original = messages._process_batch
    def killed(self, limit=50):
        original(self, limit)
        self.env.flush_all()
        os.kill(os.getpid(), signal.SIGKILL)
    messages._process_batch = killed
elif moment == "second":
    original, calls = messages._process_batch, []
    def killed(self, limit=50):
        calls.append(1)
        count = original(self, limit=7)
        if len(calls) == 2:
            self.env.flush_all()
            os.kill(os.getpid(), signal.SIGKILL)
        return count
    messages._process_batch = killed
files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*/in/*"))]
company = env["vegas.channel"].search([], limit=1).company_id
env["vegas.message"].with_company(company)._receive(files)
env.cr.commit()
"""

GO_ON = """
env["vegas.message"]._cron_process()
env.cr.commit()
"""

CHECKSUMS = """
SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'vegas\\_%' ORDER BY 1
"""


def tables(database):
    """Return ``{table: (rows, checksum)}`` of all our lasting tables."""
    names = [name for (name,) in support.sql(database, CHECKSUMS) if not name.startswith("vegas_message_import")]
    query = 'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{}" t'
    return {name: support.sql(database, query.format(name))[0] for name in names}


def ok(result):
    status, output = result
    assert status == 0, output
    return output


@pytest.fixture(scope="module")
def count(long_sizes):
    return 100 if long_sizes else 12


@pytest.fixture(scope="module")
def names(count):
    """The numbers of the requests that are made."""
    with support.copied(support.DEMO, MADE):
        names = ok(support.run_script(MADE, PREPARE, count)).split()[-1].split(",")
        assert len(names) == count
        yield names


@pytest.fixture(scope="module")
def sent(names):
    """Nothing of it is read: the answers lie in the distributors' folders."""
    with support.copied(MADE, ANSWERED) as name:
        ok(support.run_script(name, SEND))
        support.simulate(name, "--answers", "positive", "--seed", "1")
        yield name


@pytest.fixture
def made(names):
    with support.copied(MADE, DATABASE) as name:
        yield name


@pytest.fixture
def answered(sent):
    with support.copied(sent, DATABASE) as name:
        shutil.copytree(support.exchange(sent), support.exchange(name))
        yield name


def test_killed_between_delivery_and_commit(made, names):
    database = made
    status, _output = support.run_script(database, DIE_AFTER_DELIVERY)
    assert status == -signal.SIGKILL
    ready = "SELECT count(*) FROM vegas_message WHERE direction = 'out' AND state = 'ready'"
    assert support.sql(database, ready)[0][0] >= len(names), "the kill came after the commit"
    delivered = list(support.exchange(database).glob("*/out/V01.0050_*.xml"))
    ok(support.run_script(database, SEND))
    assert support.sql(database, ready) == [(0,)]
    after = list(support.exchange(database).glob("*/out/V01.0050_*.xml"))
    assert len(after) >= len(delivered) > 0
    for name in names:
        assert len([path for path in after if path.name == f"V01.0050_{name}.xml"]) == 1
    assert not list(support.exchange(database).glob("*/out/.*"))
    before = tables(database)
    ok(support.run_script(database, SEND))
    assert tables(database) == before


@pytest.mark.parametrize("moment", ["stored", "applied", "second"])
def test_killed_while_importing(answered, names, count, moment):
    database = answered
    status, output = support.run_script(database, ANSWERS, support.exchange(database), moment)
    assert status == -signal.SIGKILL, output
    ok(support.run_script(database, GO_ON))
    mine = "SELECT count(*) FROM vegas_request WHERE name = ANY(%s) AND state = 'done'"
    assert support.sql(database, mine, names) == [(count,)]
    readings = "SELECT count(*) FROM vegas_reading d JOIN vegas_request r ON r.id = d.request_id WHERE r.name = ANY(%s)"
    assert support.sql(database, readings, names) == [(count,)]
    assert support.sql(database, "SELECT count(*) FROM vegas_message WHERE state = 'stored'") == [(0,)]
    before = tables(database)
    ok(support.run_script(database, ANSWERS, support.exchange(database), "never"))
    assert tables(database) == before


COLLECT = """
env["vegas.channel"]._cron_collect()
env.cr.commit()
"""


def test_the_job_reads_the_distributor_s_folder(answered, names, count):
    database = answered
    ok(support.run_script(database, COLLECT))
    mine = "SELECT count(*) FROM vegas_request WHERE name = ANY(%s) AND state = 'done'"
    assert support.sql(database, mine, names) == [(count,)]
    assert not list(support.exchange(database).glob("*/in/*"))
    assert list(support.exchange(database).glob("*/done/*"))

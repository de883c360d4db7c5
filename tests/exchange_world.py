"""A seller with requests of several services, and the answers of its distributors in the inbox of a channel."""

import json

from tests import support

# Arguments: how many requests. Prints the ids of company and channel and how many files were written.
MAKE = """
import json, random, sys
sys.path.insert(0, sys.argv[2])
from bench import fixture, mixed
count = int(sys.argv[1])
env = env(context={"tracking_disable": True, "mail_create_nolog": True, "lang": "it_IT"})
company = fixture.make_company(env)
env = env(context={**env.context, "allowed_company_ids": company.ids})
distributors = fixture.make_distributors(env, company)
points = fixture.make_points(env, company, distributors, range(count))
mixed.make_ready(env, points)
requests = env["vegas.request"].create(mixed.request_values(env, points))
requests._run("send")
channel = env["vegas.channel"].search([("company_id", "=", company.id)])
files = [mixed.answer(request, flow) for request in requests for flow in ("0100", "0150")]
# In no order: an outcome may lie before its admission.
random.Random(2026).shuffle(files)
env.cr.commit()
folder = channel._path("in")
folder.mkdir(parents=True, exist_ok=True)
for place, (name, data) in enumerate(files):
    (folder / f"{place:05d}_{name}").write_bytes(data)
print("made", json.dumps({"company": company.id, "channel": channel.id, "files": len(files)}))
"""


def make(database, count):
    """Return ``{"company", "channel", "files"}``."""
    status, output = support.run_script(database, MAKE, count, support.ROOT)
    assert status == 0, output
    return json.loads(output.partition("made ")[2].splitlines()[0])


def inbox(database):
    """Return the files that still wait in inboxes."""
    return [path for path in support.exchange(database).glob("bench/in/*") if path.is_file()]


def assert_all_applied(database, world):
    """Each file was taken once and each part applied once; each request went through its stages in order."""
    files = world["files"]
    company = world["company"]
    assert not inbox(database)
    assert len(list(support.exchange(database).glob("bench/done/*"))) == files
    states = "SELECT state, count(*) FROM {} WHERE company_id = %s{} GROUP BY 1"
    assert support.sql(database, states.format("vegas_message", " AND direction = 'in'"), company) == [("read", files)]
    parts = (
        "SELECT p.state, count(*), string_agg(DISTINCT p.reason, '; ') FROM vegas_message_part p"
        " JOIN vegas_message m ON m.id = p.message_id WHERE m.company_id = %s AND m.direction = 'in' GROUP BY 1"
    )
    assert support.sql(database, parts, company) == [("processed", files, None)]
    steps = (
        "SELECT verbs, count(*) FROM (SELECT request_id, string_agg(verb, ' ' ORDER BY id) verbs"
        " FROM vegas_request_history WHERE company_id = %s GROUP BY 1) t GROUP BY 1"
    )
    assert support.sql(database, steps, company) == [("send admit execute", files // 2)]
    twice = (
        "SELECT count(*) FROM (SELECT request_id, label FROM vegas_request_effect WHERE company_id = %s"
        " GROUP BY request_id, label, res_model, res_id HAVING count(*) > 1) t"
    )
    assert support.sql(database, twice, company) == [(0,)]
    # D01 and V01 and A01 and M01 bring one reading each, PM1 a quote instead.
    readings = (
        "SELECT count(*), count(DISTINCT d.request_id) FROM vegas_reading d JOIN vegas_request r ON r.id = d.request_id"
        " WHERE r.company_id = %s"
    )
    assert support.sql(database, readings, company) == [(files // 2 - files // 10,) * 2]
    quotes = "SELECT count(*) FROM vegas_quote q JOIN vegas_request r ON r.id = q.request_id WHERE r.company_id = %s"
    assert support.sql(database, quotes, company) == [(files // 10,)]

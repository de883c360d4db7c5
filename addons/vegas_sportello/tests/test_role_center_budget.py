"""What the role center costs: few statements, counts by indexes alone, one notice per transaction."""

import json

from odoo.sql_db import Cursor
from odoo.tests import freeze_time, tagged, warmup
from odoo.tools import SQL

from .common import ADMITTED, V01Case

ROWS = 20_000
# Statements of both calls of the page together.
PAGE = 8

REQUESTS = """
INSERT INTO vegas_request (company_id, name, procedure_id, origin, stage_id, state, user_id, received_date,
                           deadline_date, closed_date)
SELECT %(company)s, 'X' || n, %(procedure)s, %(origin)s, stage.id, stage.state, %(user)s, '2026-11-01',
       date '2026-11-10' + n %% 40, CASE WHEN stage.state = 'done' THEN date '2026-01-01' + n %% 320 END
  FROM generate_series(1, %(rows)s) n
  JOIN LATERAL (SELECT id, state FROM vegas_stage
                 WHERE code = (ARRAY['sent', 'admitted', 'done', 'done', 'cancelled'])[1 + n %% 5]) stage ON true
"""

CONTRACTS = """
INSERT INTO vegas_contract (company_id, number, partner_id, point_id, market, cycle, state)
SELECT company_id, number || '-' || n, partner_id, point_id, market, cycle,
       CASE n %% 2 WHEN 0 THEN 'active' ELSE 'ceased' END
  FROM (SELECT * FROM vegas_contract WHERE company_id = %(company)s LIMIT 1) one, generate_series(1, %(rows)s) n
"""


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestRoleCenterBudget(V01Case):
    def setUp(self):
        super().setUp()
        self.center = self.env["vegas.role.center"].with_user(self.clerk).with_company(self.company)

    def _load(self):
        return self.center.action_load(), self.center.action_customers()

    @warmup
    def test_page_costs_few_statements_whatever_is_there(self):
        requests = self._sent() | self._sent(self.ele_point)
        self._receive(self._answer(requests[0], "0100", ADMITTED))
        requests[0]._to_do("Call back")
        # More than fit into the pane, whose total is then counted apart.
        self.env["res.partner"].create([{"name": f"Verdi {n}", "vegas_is_customer": True} for n in range(45)])
        self.env["vegas.counter.appointment"].create(
            {"partner_id": self.customer.id, "company_id": self.company.id, "start_at": "2026-11-25 09:00:00"}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(PAGE):
            page, customers = self._load()
        self.assertEqual([group["key"] for group in page["to_do"]], ["today", "answers", "next"])
        self.assertGreater(customers["total"], 45)

    def test_counts_read_indexes_alone(self):
        values = {
            "company": self.company.id,
            "procedure": self.procedure.id,
            "origin": "customer",
            "user": self.clerk.id,
            "rows": ROWS,
        }
        self.env.cr.execute(REQUESTS, values)
        self.env.cr.execute(CONTRACTS, values)
        # What tests before this one rolled back still fills the indexes, and nothing vacuums here.
        self.env.cr.execute("REINDEX TABLE vegas_contract")
        self.env.cr.execute("ANALYZE vegas_request, vegas_contract")
        # Offers are few: their plan is looked at, not what is cheaper than one page.
        self.env.cr.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        query = self.center._count_query(self.center._visible_tiles())
        ((plan,),) = self.env.execute_query(SQL("EXPLAIN (FORMAT JSON) %s", query))
        scans = list(self._scans(json.loads(plan) if isinstance(plan, str) else plan))
        self.assertGreater(len(scans), 10)
        self.assertEqual({kind for kind, _name in scans}, {"Index Only Scan"}, scans)

    def _scans(self, node):
        """Yield (kind, index) of all scans of tables in a plan."""
        if isinstance(node, list):
            for child in node:
                yield from self._scans(child)
        elif isinstance(node, dict):
            if "Scan" in node.get("Node Type", "") and "Relation Name" in node:
                yield node["Node Type"], node.get("Index Name")
            for child in node.values():
                yield from self._scans(child)

    def _notices(self):
        """Return how many notices the transaction would send to the channel of the company, and begin a new one."""
        self.env.cr.precommit.data.setdefault("bus.bus.values", [])
        values = self.env.cr.precommit.data["bus.bus.values"]
        count = sum("vegas_role_center" in value["channel"] for value in values)
        self.env.flush_all()
        self.env.cr.precommit.run()
        return count

    def test_one_notice_per_transaction(self):
        self._notices()
        request = self._request()
        request._run("send")
        self.ele_point.contract_id.sudo().state = "suspended"
        self.assertEqual(self._notices(), 1)
        # What changes no count tells nobody.
        request.sudo().distributor_number = "7"
        self.assertEqual(self._notices(), 0)
        request.user_id = self.env.user
        self.assertEqual(self._notices(), 1)

    def test_nothing_is_counted_by_a_row_that_work_writes(self):
        written, execute = [], Cursor.execute
        tables = ("ir_config_parameter", "vegas_role_center", "res_company")

        def record(cursor, query, params=None, log_exceptions=None):
            code = query.code if isinstance(query, SQL) else query
            if code.lstrip().startswith("UPDATE") and any(table in code for table in tables):
                written.append(code)
            return execute(cursor, query, params, log_exceptions)

        self.patch(Cursor, "execute", record)
        self._sent()
        self.env.flush_all()
        self.assertFalse(written)

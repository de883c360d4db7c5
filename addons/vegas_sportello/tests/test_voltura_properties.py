"""At any sequence of days, refusals and annulments the point has one holder, and no money vanishes or doubles."""

import os
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.vegas_sportello.tests.voltura_case import VolturaCase

START = date(2026, 11, 24)
VERBS = ("ask", "admit", "reject", "execute", "fail", "annul", "keep", "undo", "contest", "refuse", "sleep")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9)), min_size=3, max_size=9)
EXAMPLES = 120 if os.environ.get("VEGAS_LONG") else 6


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestVolturaProperties(VolturaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("it", company=cls.company, install_demo=False)
        cls.company._vegas_set_up_billing()
        cls.account = (
            cls.env["vegas.bill.account"]
            .search([("company_id", "=", cls.company.id), ("key", "=", "item_deposit")])
            .account_id
        )
        cls.first_deposit = cls.env["vegas.deposit"].create(
            {"contract_id": cls.old_contract.id, "amount": 77.5, "state": "held", "held_since": "2015-01-01"}
        )
        journal = cls.env["account.journal"].search(
            [("company_id", "=", cls.company.id), ("type", "=", "general")], limit=1
        )
        cash = cls.env["account.account"].search(
            [("company_ids", "in", cls.company.ids), ("account_type", "=", "asset_cash")], limit=1
        )
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": cls.company.id,
                "journal_id": journal.id,
                "date": "2026-11-01",
                "line_ids": [
                    (0, 0, {"account_id": cash.id, "debit": 77.5}),
                    (0, 0, {"account_id": cls.account.id, "partner_id": cls.customer.id, "credit": 77.5}),
                ],
            }
        )
        move.action_post()
        third = cls.customer.copy({"name": "Verdi Ugo", "l10n_it_codice_fiscale": "VRDGUO70A01F205H"})
        cls.people = cls.customer | cls.newcomer | third

    @given(steps=STEPS)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
    )
    def test_one_holder_and_all_the_money(self, steps):
        with self.env.cr.savepoint() as savepoint:
            day, request = START, self.env["vegas.request"]
            for verb, number in steps:
                with freeze_time(f"{day} 10:00:00"):
                    request = self._step(verb, number, request)
                    self._hold()
                if verb == "sleep":
                    day += timedelta(days=number)
                    with freeze_time(f"{day} 10:00:00"):
                        self.env["vegas.contract"]._cron_cease()
                        self._hold()
            savepoint.rollback()
            self.env.invalidate_all()

    # === STEPS === #

    def _step(self, verb, number, request):
        """Do ``verb`` where it is possible; return the request that the next step is about."""
        if verb == "ask":
            return self._ask(number) or request
        if not request or not request.exists() or verb == "sleep":
            return request
        stage, office = request.stage_id.code, request.with_user(self.back_office)
        if verb in ("admit", "reject") and stage == "sent":
            self._answer_sii(request, "0100", positive=verb == "admit")
        elif verb in ("execute", "fail") and stage == "admitted":
            said = request.effective_date + timedelta(days=number % 3)
            self._answer_sii(request, "0150", positive=verb == "execute", day=said)
        elif verb in ("annul", "keep") and stage in ("sent", "admitted"):
            request.with_context(verb="ask_annulment").action_run()
            self._answer_sii(request, "0101", positive=verb == "annul")
        elif verb == "refuse" and stage == "draft":
            request.with_context(verb="refuse").action_run()
        elif verb in ("undo", "contest") and stage in ("done", "cancelled", "rejected", "failed"):
            self._try(office.action_undo if verb == "undo" else office.action_voltura_contest)
        return request

    def _ask(self, number):
        today = fields.Date.context_today(self.env.user)
        holder = self._holders(today)
        others = (self.people - holder).sorted("id")
        case = ("ordinary", "death", "merger", "tenancy")[number % 4]
        papers = self._case(case)._documents(self.newcomer)
        request = self._filled(
            case=case,
            partner_id=others[number % len(others)].id,
            effective_date=today + timedelta(days=number),
            customer_reading=False,
            voltura_document_ids=[(6, 0, papers.ids)],
            voltura_contest="Mai chiesta",
            voltura_refusal="Non si può" if number == 9 else False,
        )
        if number == 9:
            return request
        request.with_context(verb="send").action_run()
        if request.stage_id.code == "draft":
            request.unlink()
            return None
        return request

    def _try(self, act):
        """Do what the program may refuse with a sentence; the database's refusal becomes one at the counter's door."""
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint() as savepoint:
            try:
                act()
                self.env.flush_all()
            except (UserError, IntegrityError) as error:
                self.assertTrue(str(error))
                savepoint.rollback()
                self.env.invalidate_all()

    # === WHAT MUST HOLD === #

    def _lives(self):
        contracts = self.ele_point.contract_ids.filtered(
            lambda row: row.state in ("active", "suspended", "ceased") and row.start_date
        )
        return contracts.sorted("start_date")

    def _holders(self, day):
        return self._lives().filtered(lambda row: row.start_date <= day <= (row.end_date or date.max)).partner_id

    def _hold(self):
        self.env.flush_all()
        self.ele_point.invalidate_recordset()
        lives = self._lives()
        for before, after in pairwise(lives):
            self.assertEqual(after.start_date, before.end_date + timedelta(days=1), "two holders, or a gap")
        self.assertFalse(lives[-1].end_date, "the supply ends and nobody asked for it")
        requests = self.ele_point.request_ids.filtered(lambda row: row.procedure_code == "voltura")
        running = requests.filtered(lambda row: row.state in ("open", "waiting"))
        self.assertLessEqual(len(running), 1)
        wanted = self.ele_point.contract_ids.filtered(lambda row: row.state == "requested")
        self.assertEqual(wanted, running.contract_id, "a contract that waits for no answer")
        self._hold_money()

    def _hold_money(self):
        held = self.env["vegas.deposit"].search([("company_id", "=", self.company.id), ("state", "=", "held")])
        self.assertEqual((held, held.amount), (self.first_deposit, 77.5))
        lines = self.env["account.move.line"].search(
            [("company_id", "=", self.company.id), ("parent_state", "=", "posted")]
        )
        self.assertAlmostEqual(sum(lines.mapped("balance")), 0)
        owed = {}
        for line in lines.filtered(lambda row: row.account_id == self.account):
            owed[line.partner_id] = round(owed.get(line.partner_id, 0) - line.balance, 2)
        owed = {partner: amount for partner, amount in owed.items() if amount}
        self.assertEqual(owed, {held.contract_id.partner_id: 77.5}, "the ledger owes the deposit to another one")
        due = self.env["vegas.deposit"].search([("company_id", "=", self.company.id), ("state", "=", "due")])
        self.assertFalse(due.contract_id.filtered(lambda row: row.state in ("requested", "cancelled")))
        self.assertEqual(len(due), len(due.contract_id), "two deposits of one contract")

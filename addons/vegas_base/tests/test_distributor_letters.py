"""The account of a distributor, claims and reminders."""

from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import VegasCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestDistributorLetters(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env["vegas.procedure"].create({"code": "zz9", "label": "ZZ9", "name": "Prova"})
        cls.env["vegas.term"].create({"procedure_id": cls.procedure.id, "parameter_code": "e01.days"})
        cls.stages = cls.env["vegas.stage"]._by_code()
        cls.distributor.l10n_it_pec_email = "rete@pec.example"
        cls.letters = cls.env["vegas.distributor.letter"].with_user(cls.back_office)

    def _waiting(self, count=1, point=None, sent="2026-10-01"):
        requests = self.env["vegas.request"].create(
            [
                {
                    "procedure_id": self.procedure.id,
                    "partner_id": self.customer.id,
                    "point_id": (point or self.gas_point).id,
                }
                for _number in range(count)
            ]
        )
        requests.sudo().write({"stage_id": self.stages["admitted"].id, "sent_date": sent, "distributor_number": "D77"})
        requests._renew_deadlines()
        return requests

    def _late(self, day="2026-10-19", point=None):
        """A request whose outcome came late: its indemnity."""
        request = self._waiting(point=point).sudo()
        request.executed_date = day
        request._note_lateness("execute", self.stages["done"], {})
        request.write({"closed_date": day, "stage_id": self.stages["done"].id})
        return self.env["vegas.indemnity"].search([("request_id", "=", request.id)])

    def _account(self, **domain):
        rows = self.env["vegas.distributor.account"].search(
            [("distributor_id", "=", self.distributor.id), *((name, "=", value) for name, value in domain.items())]
        )
        figures = ("answers", "late", "days_late", "wrong", "rejected", "owed", "received", "credited")
        return {name: sum(rows.mapped(name)) for name in figures}

    # === CLAIM === #

    def test_claim_of_a_month(self):
        october, november = self._late(), self._late("2026-11-20")
        self.assertTrue(october and november)
        wizard = self.env["vegas.distributor.claim"].with_user(self.back_office).create({})
        self.assertEqual(wizard.month, date(2026, 10, 31))
        action = wizard.action_claim()
        letter = self.letters.browse(action["res_id"])
        self.assertEqual((letter.indemnity_ids, letter.amount, letter.state), (october, october.amount, "draft"))
        self.assertEqual((october.claim_state, november.claim_state), ("claimed", "open"))
        self.assertEqual(letter.email_to, "rete@pec.example")
        self.assertEqual(letter.attachment_id.mimetype, "application/pdf")
        self.assertTrue(letter.attachment_id.raw.startswith(b"%PDF"))
        [row] = letter._paper_data("distributor_claim")["rows"]
        self.assertEqual((row["distributor_number"], row["amount"], row["days_late"]), ("D77", "€ 35,00", "2"))
        with self.assertRaises(UserError):
            wizard.action_claim()
        letter.action_send()
        mail = letter.sudo().mail_id
        self.assertEqual(
            (letter.state, mail.email_to, mail.attachment_ids), ("sent", "rete@pec.example", letter.attachment_id)
        )
        with self.assertRaises(UserError):
            letter.action_send()
        with self.assertRaises(UserError):
            letter.unlink()
        october.with_user(self.back_office).action_received()
        self.assertEqual((october.claim_state, october.state), ("received", "due"))

    def test_a_draft_that_is_thrown_away_is_claimed_again(self):
        indemnity = self._late()
        letter = self.letters._claim(self.company, date(2026, 10, 1))
        letter.unlink()
        self.assertEqual(indemnity.claim_state, "open")
        self.assertEqual(len(self.letters._claim(self.company, date(2026, 10, 1))), 1)

    def test_monthly_job(self):
        indemnity = self._late()
        self._run_job()
        self.assertEqual(indemnity.letter_id.month, date(2026, 10, 1))
        before = self._table_rows()
        self._run_job()
        self.assertEqual(self._table_rows(), before)

    def _run_job(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1):
            self.env["vegas.distributor.letter"]._cron_claim()

    def test_no_address(self):
        self._late()
        self.distributor.write({"l10n_it_pec_email": False, "email": False})
        letter = self.letters._claim(self.company, date(2026, 10, 1))
        with self.assertRaises(UserError) as cm:
            letter.action_send()
        self.assertIn(self.distributor.name, str(cm.exception))

    # === REMINDER === #

    def test_one_reminder_for_each_distributor(self):
        other = self.distributor.copy({"name": "Altra rete", "vegas_is_distributor": True})
        self.ele_point.distributor_id = other
        requests = self._waiting(3) | self._waiting(2, self.ele_point)
        action = requests.with_user(self.back_office).action_remind()
        letters = self.letters.search(action["domain"])
        self.assertEqual(
            {letter.distributor_id: letter.line_count for letter in letters}, {self.distributor: 3, other: 2}
        )
        self.assertEqual(set(requests.mapped("reminded_date")), {date(2026, 11, 24)})
        self.assertIn("Altra rete", str(requests[-1].message_ids[0].body))
        for letter in letters:
            self.assertTrue(letter.attachment_id.raw.startswith(b"%PDF"))
        letters.action_send()
        self.assertEqual(set(letters.mapped("state")), {"sent"})

    def test_what_waits_for_nobody_is_not_reminded(self):
        request = self._waiting()
        request.sudo().stage_id = self.stages["done"].id
        with self.assertRaises(UserError):
            request.with_user(self.back_office).action_remind()

    def test_the_counter_writes_no_letters(self):
        requests = self._waiting()
        with self.assertRaises(AccessError):
            requests.with_user(self.clerk).action_remind()

    # === ACCOUNT === #

    def test_account(self):
        indemnity = self._late()
        refused = self._waiting().sudo()
        refused.write(
            {
                "stage_id": self.stages["rejected"].id,
                "closed_date": "2026-10-08",
                "reason_code": "MATR",
                "reason_text": "Matricola non corrispondente",
            }
        )
        message = (
            self.env["vegas.message"]
            .sudo()
            ._store([{"company_id": self.company.id, "direction": "in", "name": "f.xml", "state": "read"}], [b"<x/>"])
        )
        self.env["vegas.message.part"].sudo().create(
            {"message_id": message.id, "company_id": self.company.id, "request_id": refused.id, "state": "processed"}
        )
        self.env.flush_all()
        october = self._account(month="2026-10-01")
        self.assertEqual((october["late"], october["days_late"], october["rejected"]), (1, 2, 1))
        self.assertEqual((october["owed"], october["received"], october["credited"]), (35, 0, 0))
        self.assertEqual(self._account(reason="MATR – Matricola non corrispondente")["rejected"], 1)
        self.assertEqual(self._account()["answers"], 1)
        self.assertEqual(self.distributor.vegas_claim_amount, 35)
        indemnity.action_received()
        indemnity.state = "paid"
        self.env.flush_all()
        self.env.invalidate_all()
        october = self._account(month="2026-10-01")
        self.assertEqual((october["received"], october["credited"]), (35, 35))
        groups = self.env["vegas.distributor.account"]._read_group(
            [("distributor_id", "=", self.distributor.id)], ["distributor_id", "month:month"], ["owed:sum"]
        )
        self.assertIn(35, [owed for _distributor, _month, owed in groups])
        action = self.distributor.with_user(self.clerk).action_vegas_account()
        self.assertTrue(self.env[action["res_model"]].with_user(self.clerk).search(action["domain"]))
        stranger = self.env["res.company"].create({"name": "Altra"})
        rows = self.env["vegas.distributor.account"].with_user(self.clerk).with_context(allowed_company_ids=[])
        self.assertFalse(rows.search([("company_id", "=", stranger.id)]))

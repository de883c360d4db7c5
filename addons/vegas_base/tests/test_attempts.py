from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestAttempts(VegasCase):
    """A refused request is asked again as a new one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The base of all exchanged procedures serves as one.
        cls.procedure = cls.env["vegas.procedure"].create({"code": "exchange", "label": "T", "name": "Prova"})

    def setUp(self):
        super().setUp()
        self.request = self._refused("CF", "Codice fiscale errato")

    def _refused(self, code, text, stage="rejected"):
        request = (
            self.env["vegas.request"]
            .with_user(self.clerk)
            .create(
                {
                    "procedure_id": self.procedure.id,
                    "partner_id": self.customer.id,
                    "point_id": self.gas_point.id,
                    "phone": "0382 123456",
                    "note": "Citofono guasto",
                    "wish1_date": "2026-01-10",
                    "wish1_slot": "09:00-11:00",
                    "customer_reading": "1234",
                    "customer_reading_date": "2026-01-05",
                }
            )
        )
        self._refuse(request, code, text, stage)
        return request

    def _refuse(self, request, code, text, stage="rejected"):
        stage = self.env["vegas.stage"]._by_code()[stage]
        request.sudo().write({"stage_id": stage.id, "reason_code": code, "reason_text": text})

    def _reopen(self, request, **defaults):
        handler = type(self.env["vegas.handler.exchange"])
        with patch.object(handler, "_defaults", lambda self, request: defaults):
            action = request.action_reopen()
        return self.env["vegas.request"].with_user(self.clerk).browse(action["res_id"])

    def test_everything_is_filled_in_and_wishes_are_new(self):
        self.assertTrue(self.request.can_reopen)
        day = fields.Date.to_date("2026-12-01")
        new = self._reopen(self.request, wish1_date=day, phone="another one")
        self.assertEqual((new.stage_id.code, new.previous_id), ("draft", self.request))
        self.assertNotEqual(new.name, self.request.name)
        for name in ("partner_id", "point_id", "phone", "note", "wish1_slot", "customer_reading", "distributor_id"):
            self.assertEqual(new[name], self.request[name], name)
        self.assertEqual(str(new.customer_reading_date), "2026-01-05")
        self.assertEqual(new.wish1_date, day)
        self.assertEqual(new.received_date, fields.Date.context_today(new))
        self.assertFalse(new.reason_code or new.sent_date)

    def test_every_input_of_every_procedure_is_taken_along(self):
        """No datum that a person enters gets lost because it is not copied."""
        new = self._reopen(self.request)
        entered = [name for name in new._fields if new._fields[name].store and new._is_input(name)]
        self.assertIn("customer_reading", entered)
        self.assertNotIn("reason_code", entered)
        for name in set(entered) - {"user_id"}:
            self.assertEqual(new[name], self.request[name], name)

    def test_fields_of_the_reason_are_marked_until_corrected(self):
        new = self._reopen(self.request)
        self.assertEqual([problem["field"] for problem in new.problems], ["partner_id"])
        self.assertIn("Codice fiscale errato", new.problems[0]["text"])
        self.assertIn(self.request.name, new.problems[0]["text"])
        new.partner_id = self.customer.copy({"name": "Verdi Anna"})
        self.assertFalse(new.problems)

    def test_a_reason_without_field_is_said_above_the_form(self):
        new = self._reopen(self._refused("none", "Motivo libero"))
        self.assertEqual([problem["field"] for problem in new.problems], [None])
        self.assertIn("Motivo libero", new.problems[0]["text"])

    def test_not_carried_out_can_be_asked_again(self):
        self.assertTrue(self._reopen(self._refused(False, "Cliente assente", "failed")).previous_id)

    def test_a_second_time_names_the_newer_attempt(self):
        new = self._reopen(self.request)
        self.assertFalse(self.request.can_reopen)
        with self.assertRaisesRegex(UserError, new.name):
            self.request.action_reopen()

    def test_a_called_off_attempt_does_not_count(self):
        new = self._reopen(self.request)
        new.with_context(verb="cancel").action_run()
        self.assertTrue(self.request.can_reopen)
        self.assertTrue(self._reopen(self.request).previous_id)

    def test_two_attempts_at_once_are_refused_by_the_database(self):
        self._reopen(self.request)
        twin = self.request.copy()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            twin.sudo().previous_id = self.request
            self.env.flush_all()

    def test_only_what_was_refused(self):
        draft = self.request.copy()
        self.assertFalse(draft.can_reopen)
        with self.assertRaisesRegex(UserError, draft.name):
            draft.action_reopen()

    def test_the_chain_is_seen_from_every_attempt(self):
        self.assertFalse(self.request.chain_ids)
        second = self._reopen(self.request)
        self._refuse(second, "MATR", "Matricola errata")
        third = self._reopen(second)
        chain = self.request | second | third
        for request in chain:
            self.assertEqual(request.chain_ids, chain)
        self.assertEqual([problem["field"] for problem in third.problems], ["point_id"])

    def test_previous_attempt_cannot_be_written_by_hand(self):
        with self.assertRaises(AccessError):
            self.request.copy().previous_id = self.request
        draft = self.request.with_context(default_previous_id=self.request.id).copy()
        self.assertFalse(draft.previous_id)

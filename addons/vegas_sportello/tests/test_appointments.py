"""Appointments that do not take place: who gave them up, and what it does to the clock."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import SENT

from .counter_case import CounterCase

APPOINTMENT = "<Appuntamento><data_app>{day}</data_app><fascia_app>09:00-11:00</fascia_app></Appuntamento>"
WITH_VISIT = ("pm1", "pr1", "e01", "d01", "r01", "v01", "v02")
# 20 working days from 24/11; 8 and 25 December are holidays.
TERM = "2026-12-23"


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestAppointments(CounterCase):
    def _scheduled(self, code="v01", day="02/12/2026"):
        """Return a request whose appointment the distributor has given."""
        request = self._send(self._draft(code, "gas"))
        self._receive_golden(request, "0100", "positive")
        self._propose(request, day)
        return request

    def _propose(self, request, day):
        self._receive((f"{day[:2]}{request.name}.xml", self._answer(request, "0200", APPOINTMENT.format(day=day))))
        self.assertEqual(request.stage_id.code, "appointment", request.part_ids.mapped("reason"))
        self.assertEqual(f"{request.appointment_date:%d/%m/%Y}", day)

    def _note(self, request, verb, **values):
        """Note with the clerk's window what became of the appointment."""
        window = self.env["vegas.request.appointment"].with_user(self.clerk)
        form = Form(window.with_context(default_request_id=request.id, default_verb=verb))
        for name, value in values.items():
            form[name] = value
        form.save().action_note()

    def _deadline(self, request):
        return fields.Date.to_string(request.deadline_date)

    def test_customer_wants_another_day(self):
        request = self._scheduled()
        self.assertEqual(self._deadline(request), TERM)
        self._note(request, "postpone", wish1_date="2026-12-09", wish1_slot="14:00-16:00", told="Bruni, 10:20")
        self.assertEqual((request.stage_id.code, request.appointment_date), ("admitted", False))
        self.assertEqual((str(request.wish1_date), request.wish1_slot), ("2026-12-09", "14:00-16:00"))
        # While a new day is awaited, the clock stands still.
        self.assertFalse(request.deadline_date)
        self.assertIn("Bruni", request.message_ids[0].body)
        self.assertFalse(request.activity_ids)
        self._propose(request, "10/12/2026")
        # From the 2nd, which he gave up, to the 10th: five working days do not count (the 8th is a holiday).
        self.assertEqual(self._deadline(request), "2026-12-31")
        self.assertFalse(request.suspended_since)
        self.assertFalse(request.activity_ids)

    def test_who_was_not_told_stays_to_be_phoned(self):
        request = self._scheduled()
        self._note(request, "postpone")
        self.assertIn("Phone Rete di Prova", request.activity_ids.summary)
        self.assertEqual(request.activity_ids.user_id, self.clerk)

    def test_distributor_moves_it(self):
        request = self._scheduled()
        self._propose(request, "04/12/2026")
        self.assertEqual(self._deadline(request), TERM)
        self.assertIn("tell the customer the new day", request.activity_ids.summary)

    def test_customer_was_not_there(self):
        request = self._scheduled()
        with freeze_time("2026-12-03 10:00:00"):
            self._note(request, "miss", told="Bruni")
            self.assertEqual(request.stage_id.code, "admitted")
            # The term begins anew on the 2nd: 20 working days from there, without holidays.
            self.assertEqual(self._deadline(request), "2027-01-04")
            self.assertFalse(self.env["vegas.indemnity"].search([("request_id", "=", request.id)]))
            self._propose(request, "10/12/2026")
            self.assertEqual(self._deadline(request), "2027-01-04")

    def test_technician_did_not_come(self):
        request = self._scheduled()
        with freeze_time("2026-12-02 18:00:00"):
            self._note(request, "wait_in_vain", told="Bruni")
        self.assertEqual((request.stage_id.code, self._deadline(request)), ("admitted", TERM))
        indemnity = self.env["vegas.indemnity"].search([("request_id", "=", request.id)])
        self.assertEqual((indemnity.amount, indemnity.kept_by, indemnity.beneficiary), (35, "distributor", "customer"))
        self.assertEqual((indemnity.contract_id, indemnity.state), (request.contract_id, "due"))

    def test_what_is_impossible_is_refused_and_nothing_is_done(self):
        request = self._scheduled()
        for verb, today, values, words in (
            ("postpone", "2026-12-03 10:00:00", {}, "has passed"),
            ("miss", SENT, {}, "nobody has missed it yet"),
            ("wait_in_vain", SENT, {}, "nobody has missed it yet"),
            ("postpone", SENT, {"wish1_date": "2026-12-06"}, "06/12/2026"),
            ("postpone", SENT, {"wish1_date": "2026-11-23"}, "23/11/2026"),
        ):
            with self.subTest(verb=verb, values=values), freeze_time(today):
                window = self.env["vegas.request.appointment"].with_user(self.clerk)
                form = Form(window.with_context(default_request_id=request.id, default_verb=verb))
                for name, value in values.items():
                    form[name] = value
                self.assertIn(words, form.problem)
                with self.assertRaisesRegex(UserError, words), self.env.cr.savepoint():
                    form.save().action_note()
                self.env.invalidate_all()
                self.assertEqual(request.stage_id.code, "appointment")
                self.assertEqual(str(request.wish1_date), "2026-11-27")
                self.assertFalse(request.suspension_ids)

    def test_every_procedure_with_a_visit_knows_it(self):
        for code in WITH_VISIT:
            with self.subTest(code=code):
                request = self._scheduled(code)
                self._note(request, "postpone")
                self.assertEqual(request.stage_id.code, "admitted")
                self._propose(request, "10/12/2026")
                self._settle(request)

    def test_code_of_the_agenda_goes_out(self):
        for code in WITH_VISIT:
            with self.subTest(code=code):
                draft = self._draft(code, "gas")
                draft.agenda_code = "AG-77/B"
                self.assertIn("<note>Codice agenda AG-77/B", self._written(self._send(draft)))
                self._settle(draft)

    def test_told_answer_offers_only_what_the_service_knows(self):
        for code, appointment in (("v01", True), ("m01", False), ("m02", False)):
            with self.subTest(code=code):
                request = self._send(self._draft(code, "gas"))
                told = (
                    self.env["vegas.told.answer"]
                    .with_user(self.clerk)
                    .create({"request_id": request.id, "flow": "0150", "source": "phone", "evidence": "UERG"})
                )
                self.assertEqual("0200" in told.flows, appointment)
                self.assertNotIn("annulment", told.flows)
                self._settle(request)

"""Second level: terms, offers within a limit, points that are carried out, and nobody dunned meanwhile."""

import base64

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.vegas_base.tests.common import VegasCase
from odoo.addons.vegas_base.tests.paper_case import PaperChecks

PDF = base64.b64encode(b"%PDF-1.7\n")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestDisputes(VegasCase, PaperChecks):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("manager", "vegas_base.group_vegas_manager")
        cls.body = cls.env.ref("vegas_sportello.dispute_body_conciliation")
        cls.disputes = cls.env["vegas.dispute"].with_user(cls.back_office)
        cls.contract = cls.gas_point.contract_id

    def _dispute(self, **values):
        return self.disputes.create(
            {
                "partner_id": self.customer.id,
                "contract_id": self.contract.id,
                "body_id": self.body.id,
                "number": "SC-2026-1",
                "notice_date": "2026-11-20",
                **values,
            }
        )

    def _offer(self, dispute, amount, user=None):
        values = {"dispute_id": dispute.id, "amount": amount, "text": "Sconto sulla bolletta"}
        return self.env["vegas.dispute.offer"].with_user(user or self.back_office).create(values)

    def _agreed(self, dispute, **values):
        point = {"dispute_id": dispute.id, "name": "Nota di credito", "due_date": "2026-12-15"}
        return self.env["vegas.dispute.point"].with_user(self.back_office).create({**point, **values})

    def _refused(self, act, *words, error=UserError):
        with self.assertRaises(error) as caught:
            act()
        for word in words:
            self.assertIn(word, str(caught.exception))

    # === TERMS === #

    def test_the_answer_is_due_by_the_term_of_the_body_and_among_the_things_to_do(self):
        dispute = self._dispute()
        # Ten working days from Friday the 20th; the 8th of December is a holiday.
        self.assertEqual(dispute.due_date, fields.Date.to_date("2026-12-04"))
        self.assertIn("TICO", dispute.due_norm)
        self.assertEqual(dispute.longest_date, fields.Date.to_date("2027-02-18"))
        task = dispute.activity_ids
        self.assertEqual((task.user_id, task.date_deadline), (self.back_office, dispute.due_date))
        dispute.answer_text = "Le letture sono effettive."
        dispute.action_answer()
        self.assertEqual(dispute.answer_date, fields.Date.to_date("2026-11-24"))
        self.assertFalse(dispute.activity_ids)
        self._refused(dispute.action_answer, "24/11/2026")

    def test_another_body_has_its_own_term(self):
        help_desk = self.env.ref("vegas_sportello.dispute_body_sportello")
        dispute = self._dispute(body_id=help_desk.id)
        self.assertEqual(dispute.due_date, fields.Date.to_date("2026-12-21"))
        self.env["vegas.parameter"].search([("code", "=", "dispute.sportello.answer.days")]).value = 5
        self.env.registry.clear_cache()
        self.assertEqual(self._dispute(body_id=help_desk.id, number="2").due_date, fields.Date.to_date("2026-11-27"))

    def test_a_customer_who_came_too_early_or_too_late(self):
        request = self.env["vegas.request"].create(
            {
                "procedure_id": self.env.ref("vegas_sportello.procedure_ra").id,
                "partner_id": self.customer.id,
                "point_id": self.gas_point.id,
                "received_date": "2026-11-01",
            }
        )
        dispute = self._dispute(request_id=request.id)
        self.assertIn("11/12/2026", dispute.hint)
        request.received_date = "2025-06-01"
        self.assertIn("01/06/2026", dispute.hint)
        request.received_date = "2026-09-01"
        self.assertFalse(dispute.hint)

    # === BAD INPUT === #

    def test_refused_with_a_sentence(self):
        other = self.customer.copy({"name": "Bianchi Ugo"})
        foreign = self._point("01614000382918", "gas", customer=other)
        self._refused(lambda: self._dispute(notice_date="2026-11-25"), "Notified on", "future", error=ValidationError)
        self._refused(lambda: self._dispute(contract_id=foreign.contract_id.id), "Rossi Maria", error=ValidationError)
        self._refused(lambda: self._dispute(amount=-1), "Amount in dispute", error=ValidationError)
        dispute = self._dispute()
        self._refused(dispute.action_answer, "What we answer")
        self._refused(dispute.action_close, "Outcome")
        dispute.write({"outcome": "agreement", "outcome_date": "2026-11-19"})
        self._refused(dispute.action_close, "before the notice", "Minutes", "No point")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._dispute(number="sc-2026-1")
            self.env.flush_all()

    # === OFFERS === #

    def test_an_offer_up_to_the_limit_is_ours_above_it_a_manager_s(self):
        dispute = self._dispute()
        small, large = self._offer(dispute, 100), self._offer(dispute, 100.01)
        small.action_ask()
        self.assertEqual((small.state, small.approved_by_id), ("approved", self.back_office))
        large.action_ask()
        self.assertEqual((large.state, large.approved_by_id.id), ("asked", False))
        asked = dispute.activity_ids.filtered(lambda task: task.user_id == self.manager)
        self.assertIn("100,01", asked.summary)
        # Neither who asked nor the answer gets around it.
        self._refused(large.action_approve, "manager")
        self._refused(large.action_made, "no longer possible")
        dispute.answer_text = "Testo"
        self._refused(dispute.action_answer, "approval")
        large.with_user(self.manager).action_approve()
        self.assertEqual((large.state, large.approved_by_id), ("approved", self.manager))
        self.assertNotIn(self.manager, dispute.activity_ids.user_id)
        large.action_made()
        large.action_accepted()
        self.assertEqual(large.state, "accepted")

    def test_the_limit_is_a_parameter_per_role(self):
        parameters = self.env["vegas.parameter"]
        parameters.search([("code", "=", "dispute.offer.limit.backoffice")]).value = 300
        parameters.create(
            {
                "code": "dispute.offer.limit.manager",
                "name": "Manager",
                "value": 1000,
                "unit": "eur",
                "valid_from": "2020-01-01",
                "source": "Regola interna",
            }
        )
        dispute = self._dispute()
        offers = [self._offer(dispute, amount) for amount in (300, 1000, 1001)]
        for offer in offers:
            offer.action_ask()
        self.assertEqual([offer.state for offer in offers], ["approved", "asked", "asked"])
        offers[1].with_user(self.manager).action_approve()
        self._refused(offers[2].with_user(self.manager).action_approve, "1000,00")
        offers[2].with_user(self.manager).invalidate_recordset()
        self.assertFalse(offers[2].with_user(self.manager).may_approve)

    def test_nobody_approves_by_writing(self):
        offer = self._offer(self._dispute(), 5000)
        for values in ({"state": "approved"}, {"approved_by_id": self.back_office.id}):
            self._refused(lambda values=values: offer.write(values), error=AccessError)
        forged = self.env["vegas.dispute.offer"].with_user(self.back_office).with_context(default_state="approved")
        made = forged.create({"dispute_id": offer.dispute_id.id, "amount": 5000, "text": "x"})
        self.assertEqual(made.state, "draft")
        offer.action_ask()
        self._refused(lambda: offer.write({"amount": 1}), "draft")

    # === OUTCOME === #

    def _closed(self, **values):
        dispute = self._dispute(**values)
        self._agreed(dispute)
        dispute.write({"outcome": "agreement", "outcome_date": "2026-11-23", "outcome_document": PDF})
        dispute.action_close()
        return dispute

    def test_points_become_tasks_and_are_done_with_a_proof(self):
        dispute = self._closed()
        point, task = dispute.point_ids, dispute.activity_ids
        self.assertEqual(dispute.state, "closed")
        self.assertEqual((task.user_id, task.date_deadline), (point.user_id, point.due_date))
        self.assertIn("Nota di credito", task.summary)
        self._refused(point.action_done, "proves")
        point.evidence = "Nota di credito 12/2026"
        point.action_done()
        self.assertEqual((point.done_date, dispute.state), (fields.Date.to_date("2026-11-24"), "done"))
        self.assertFalse(dispute.activity_ids)
        self._refused(lambda: point.write({"evidence": "altro"}), "done")
        self._refused(lambda: dispute.write({"number": "altro"}), "outcome")

    def test_what_was_agreed_stays(self):
        dispute = self._closed()
        self._refused(lambda: dispute.point_ids.write({"due_date": "2027-01-01"}), "agreed")
        self._refused(lambda: self._agreed(dispute, name="Altro"), "agreed")
        self._refused(dispute.point_ids.unlink, "agreed")
        self._refused(dispute.sudo().unlink, "register")

    def test_without_points_it_is_done_at_once(self):
        dispute = self._dispute()
        dispute.write({"outcome": "none", "outcome_date": "2026-11-24"})
        dispute.action_close()
        self.assertEqual((dispute.state, dispute.closed_date), ("done", fields.Date.to_date("2026-11-24")))
        self.assertFalse(dispute.activity_ids)

    def test_a_meeting_is_in_the_delegate_s_agenda_as_long_as_it_is_planned(self):
        dispute = self._dispute(delegate_id=self.manager.id)
        meetings = self.env["vegas.dispute.meeting"].with_user(self.back_office)
        meeting = meetings.create(
            {"dispute_id": dispute.id, "start": "2026-12-02 14:00:00", "user_id": self.manager.id, "place": "Online"}
        )
        task = dispute.activity_ids.filtered(lambda task: task.user_id == self.manager)
        self.assertEqual(task.date_deadline, fields.Date.to_date("2026-12-02"))
        meeting.result = "held"
        self.assertNotIn(self.manager, dispute.activity_ids.user_id)

    def test_a_meeting_takes_nobody_s_thing_to_do_away(self):
        dispute = self._dispute()
        task = dispute.activity_ids
        meetings = self.env["vegas.dispute.meeting"].with_user(self.back_office)
        values = {"dispute_id": dispute.id, "start": "2026-12-02 14:00:00"}
        meeting = meetings.with_context(default_activity_id=task.id).create(values)
        self.assertTrue(task.exists())
        self.assertEqual(meeting.user_id, self.back_office)
        self._refused(lambda: meeting.write({"activity_id": task.id}), error=AccessError)

    # === WHO MAY === #

    def test_the_counter_reads_and_the_back_office_writes(self):
        dispute = self._dispute()
        self.assertTrue(dispute.with_user(self.clerk).number)
        self._refused(lambda: dispute.with_user(self.clerk).write({"number": "2"}), error=AccessError)
        self._refused(lambda: dispute.write({"state": "done"}), error=AccessError)
        self._refused(lambda: dispute.write({"answer_date": "2026-11-01"}), error=AccessError)
        other = self.env["res.company"].create({"name": "Altra Energia"})
        dispute.sudo().write({"contract_id": False, "company_id": other.id})
        self.assertFalse(self.disputes.search([("id", "=", dispute.id)]))

    # === DUNNING === #

    def test_dunning_stands_still_for_what_it_concerns(self):
        ele = self.ele_point.contract_id
        both = self.contract | ele
        dispute = self._dispute()
        stops = both._dunning_stops()
        self.assertEqual(set(stops), {self.contract})
        self.assertIn("SC-2026-1", stops[self.contract][0])
        dispute.contract_id = False
        self.assertEqual(set(both._dunning_stops()), {self.contract, ele})
        dispute.pauses_dunning = False
        self.assertFalse(both._dunning_stops())
        dispute.write({"pauses_dunning": True, "outcome": "none", "outcome_date": "2026-11-24"})
        dispute.action_close()
        self.assertFalse(both._dunning_stops())

    def test_the_customer_page_says_it(self):
        self._dispute()
        page = self.env["vegas.customer.page"].with_user(self.clerk).with_company(self.company)
        alerts = {alert["key"]: alert for alert in page.action_load(self.customer.id)["alerts"]}
        self.assertEqual(alerts["dispute"]["level"], "soon")
        self.assertIn("04/12/2026", alerts["dispute"]["title"])
        request = self.env["vegas.request"].create(
            {
                "procedure_id": self.env.ref("vegas_sportello.procedure_ra").id,
                "partner_id": self.customer.id,
                "point_id": self.gas_point.id,
            }
        )
        self.assertIn("SC-2026-1", request.with_user(self.clerk).dispute_alert)
        request.point_id = self.ele_point
        self.assertFalse(request.with_user(self.clerk).dispute_alert)

    # === PAPER === #

    def test_the_answer_to_the_body(self):
        dispute = self._dispute(claim="Chiede il ricalcolo", amount=310.5, customer_delegate="Adiconsum Pavia")
        offer = self._offer(dispute, 50)
        offer.action_ask()
        dispute.answer_text = "Le letture sono effettive.\n#grave *Il ricalcolo* è stato emesso."
        action = dispute.action_answer()
        attachment = self.env["ir.attachment"].browse(int(action["url"].rpartition("/")[2]))
        self._assert_paper(
            attachment.raw,
            "Servizio Conciliazione ARERA",
            "Risposta alla procedura n. SC-2026-1",
            "€ 310,50",
            "Adiconsum Pavia",
            "La nostra posizione",
            "#grave *Il ricalcolo*",
            "La nostra proposta",
            "€ 50,00",
            picture="carta-conciliazione",
        )

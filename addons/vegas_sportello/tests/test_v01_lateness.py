"""V01 from the draft to a late outcome: what the engine notes by itself."""

from odoo.tests import freeze_time, tagged

from .common import ADMITTED, V01Case


@tagged("post_install", "-at_install")
class TestV01Lateness(V01Case):
    def test_an_outcome_after_the_term(self):
        """Sent on 24 November, twenty working days until 23 December; carried out on the day before, or on 29."""
        with freeze_time("2026-11-24 10:00:00"):
            in_time, late = self._sent(), self._sent(self.ele_point)
            self._receive(*(self._answer(request, "0100", ADMITTED) for request in (in_time, late)))
        with freeze_time("2026-12-29 10:00:00"):
            for request, day in ((in_time, "22/12/2026"), (late, "29/12/2026")):
                self._receive(self._answer(request, "0150", self._positive(request).replace("24/11/2026", day)))
        self.assertEqual((in_time.stage_id.code, in_time.late_by), ("done", False))
        self.assertEqual((late.stage_id.code, late.late_by, late.late_days), ("done", "distributor", 3))
        indemnity = self.env["vegas.indemnity"].search([("request_id", "in", (in_time | late).ids)])
        self.assertEqual((indemnity.request_id, indemnity.amount), (late, 40.25))
        self.assertEqual(indemnity.contract_id, self.ele_point.contract_id)
        late.with_user(self.back_office).action_undo()
        self.assertEqual((late.stage_id.code, late.late_by, indemnity.state), ("admitted", False, "cancelled"))

    def test_forwarded_late(self):
        with freeze_time("2026-11-24 10:00:00"):
            request = self._request()
        with freeze_time("2026-11-27 10:00:00"):
            request.write({"wish1_date": "2026-12-10", "wish2_date": "2026-12-11"})
            request.with_context(verb="send").action_run()
        self.assertEqual((request.stage_id.code, request.late_by, request.late_days), ("sent", "seller", 1))
        self.assertFalse(self.env["vegas.indemnity"].search([("request_id", "=", request.id)]))

    def test_the_sii_answers_for_what_it_was_sent(self):
        """The lateness of a voltura is not the distributor's, and the reminder goes to the manager of the SII."""
        manager = self.env.ref("vegas_base.partner_sii")
        request = self.env["vegas.request"].create(
            {
                "procedure_id": self.env.ref("vegas_sportello.procedure_vt1").id,
                "partner_id": self.customer.id,
                "point_id": self.ele_point.id,
            }
        )
        stages = self.env["vegas.stage"]._by_code()
        request.sudo().write({"stage_id": stages["sent"].id, "sent_date": "2026-11-02"})
        request._renew_deadlines()
        letter = self.env["vegas.distributor.letter"].browse(request.action_remind()["res_id"])
        self.assertEqual((request.distributor_id, letter.distributor_id), (self.distributor, manager))
        request.sudo()._note_lateness("admit", stages["admitted"], {})
        self.assertTrue(request.late_days)
        self.assertFalse(self.env["vegas.indemnity"].search([("request_id", "=", request.id)]))
        self.env.flush_all()
        accounts = self.env["vegas.distributor.account"].search([("procedure_id", "=", request.procedure_id.id)])
        self.assertIn(manager, accounts.distributor_id)
        self.assertNotIn(self.distributor, accounts.distributor_id)

"""Terms that were not kept: days late, indemnity, its cancelling."""

from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..engine.terms.indemnity import gas_class
from .common import VegasCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestLateness(VegasCase):
    """Requests of 2 November with ten working days (until the 16th), ended by hand as the engine does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env["vegas.procedure"].create({"code": "zz9", "label": "ZZ9", "name": "Prova"})
        cls.term = cls.env["vegas.term"].create({"procedure_id": cls.procedure.id, "parameter_code": "e01.days"})
        cls.stages = cls.env["vegas.stage"]._by_code()

    def _requests(self, count=1, point=None, **values):
        point = point or self.gas_point
        requests = self.env["vegas.request"].create(
            [
                {"procedure_id": self.procedure.id, "partner_id": self.customer.id, "point_id": point.id}
                for _number in range(count)
            ]
        )
        requests.sudo().write({"stage_id": self.stages["admitted"].id, "sent_date": "2026-11-02", **values})
        requests._renew_deadlines()
        return requests

    def _end(self, requests, verb="execute", target="done", day=None):
        requests = requests.sudo()
        if day:
            requests.write({"executed_date": day})
        requests._note_lateness(verb, self.stages[target], {})
        return self.env["vegas.indemnity"].search([("request_id", "in", requests.ids)])

    def test_in_time(self):
        request = self._requests()
        self.assertFalse(self._end(request, day="2026-11-16"))
        self.assertFalse(request.late_by)

    def test_late(self):
        request = self._requests()
        indemnity = self._end(request, day="2026-11-18")
        self.assertEqual(
            (request.late_days, request.late_by, request.late_date), (2, "distributor", date(2026, 11, 18))
        )
        self.assertEqual((indemnity.amount, indemnity.factor, indemnity.days_late), (35, 1, 2))
        self.assertEqual(
            (indemnity.state, indemnity.claim_state, indemnity.kept_by, indemnity.beneficiary),
            ("due", "open", "distributor", "customer"),
        )
        self.assertEqual(indemnity.contract_id, self.gas_point.contract_id)
        self.assertEqual(
            (indemnity.partner_id, indemnity.distributor_id, indemnity.company_id),
            (self.customer, self.distributor, self.company),
        )
        self.assertIn("10", indemnity.term)

    def test_the_day_of_the_answer_where_no_day_of_execution_is_named(self):
        request = self._requests()
        self._end(request, "fail", "failed")
        self.assertEqual((request.late_days, request.late_date), (6, date(2026, 11, 24)))

    def test_factors(self):
        """Twice the term ends on 30 November, three times on 15 December (with Immaculate Conception)."""
        for day, factor in (("2026-11-30", 1), ("2026-12-01", 2), ("2026-12-15", 2), ("2026-12-16", 3)):
            indemnity = self._end(self._requests(), day=day)
            self.assertEqual((indemnity.factor, indemnity.amount), (factor, 35 * factor), day)

    def test_classes(self):
        texts = ("G4", "G0006", "G1.6", "", False, "G10", "G25", "G40", "G0100")
        self.assertEqual([gas_class(text) for text in texts], ["g6"] * 5 + ["g25"] * 2 + ["g40"] * 2)
        self.gas_point.meter_id.meter_class = "G40"
        self.assertEqual(self._end(self._requests(), day="2026-11-18").amount, 140)
        self.assertEqual(self._end(self._requests(point=self.ele_point), day="2026-11-18").amount, 40.25)
        self.ele_point.contract_id._change(date(2020, 1, 1), {"use": "other"})
        self.assertEqual(self._end(self._requests(point=self.ele_point), day="2026-11-18").amount, 80.5)

    def test_no_indemnity(self):
        """Cancelled: nobody's fault. Rejected: late, but no service. A general level: late only."""
        request = self._requests()
        self.assertFalse(self._end(request, "annul", "cancelled"))
        self.assertFalse(request.late_days)
        self.assertFalse(self._end(request, "reject", "rejected"))
        self.assertTrue(request.late_days)
        general = self._requests(complex_works=True, sent_date="2026-06-01")
        self.assertFalse(self._end(general, day="2026-11-18"))
        self.assertTrue(general.late_days)

    def test_a_stage_with_the_same_term_ends_nothing(self):
        request = self._requests()
        self.assertFalse(self._end(request, "schedule", "appointment"))
        self.assertFalse(request.late_by)

    def test_suspended_days_are_nobody_s_fault(self):
        request = self._requests()
        request._suspend("documents", date(2026, 11, 5))
        self.assertFalse(self._end(request))
        request._resume(date(2026, 11, 10))
        self.assertEqual(request.deadline_date, date(2026, 11, 19))
        self._end(request)
        self.assertEqual(request.late_days, 3)

    def test_goes_to_the_seller(self):
        self.term.beneficiary = "seller"
        indemnity = self._end(self._requests(), day="2026-11-18")
        self.assertEqual(indemnity.beneficiary, "seller")
        indemnity.with_user(self.back_office).action_received()
        self.assertEqual((indemnity.state, indemnity.claim_state), ("paid", "received"))
        with self.assertRaises(UserError):
            indemnity.with_user(self.back_office).action_cancel()

    def test_without_a_contract_until_there_is_one(self):
        point = self._point("01614000382999", "gas")
        contract = point.contract_id
        contract.partner_id = self.env["res.partner"].create({"name": "Bianchi", "vegas_is_customer": True})
        request = self._requests(point=point)
        indemnity = self._end(request, day="2026-11-18")
        self.assertFalse(indemnity.contract_id)
        self.assertEqual((indemnity.partner_id, indemnity.company_id), (self.customer, self.company))
        request.sudo().contract_id = self.gas_point.contract_id
        self.assertEqual(indemnity.contract_id, self.gas_point.contract_id)

    def test_the_seller_s_own_lateness(self):
        self.env["vegas.term"].create(
            {
                "procedure_id": self.procedure.id,
                "parameter_code": "request.forward.days",
                "stages": "draft",
                "counted_from": "received_date",
                "kept_by": "seller",
            }
        )
        drafts = {"stage_id": self.stages["draft"].id, "received_date": "2026-11-16"}
        request = self._requests(**drafts)
        self.assertFalse(self._end(request, "send", "sent"))
        self.assertEqual((request.late_by, request.late_days), ("seller", 4))
        parameter = self.env["vegas.parameter"]._on("indemnity.seller.forward", date(2026, 11, 24))
        parameter.value = 30
        indemnity = self._end(self._requests(**drafts), "send", "sent")
        self.assertEqual((indemnity.amount, indemnity.kept_by, indemnity.claim_state), (60, "seller", False))
        self.assertFalse(indemnity.distributor_id)

    def test_once_and_undone(self):
        request = self._requests()
        indemnity = self._end(request, day="2026-11-18")
        self.assertEqual(self._end(request, day="2026-11-18"), indemnity)
        self.env["vegas.indemnity"]._cancel_indemnities(request)
        self.assertEqual((indemnity.state, request.late_days, request.late_by), ("cancelled", 0, False))
        again = self._end(request, day="2026-11-20") - indemnity
        self.assertEqual((again.amount, again.days_late, request.late_days), (35, 4, 4))
        again.state = "paid"
        self.env["vegas.indemnity"]._cancel_indemnities(request)
        self.assertEqual(again.state, "paid")
        self.assertTrue(request.activity_ids)
        self.assertEqual(self._end(request, day="2026-11-20"), again | indemnity)

    def test_queries_of_lateness(self):
        """As many for 80 requests as for 20."""
        counts = []
        for count, point in ((20, self.ele_point), (20, self.ele_point), (80, self.ele_point)):
            requests = self._requests(count, point).sudo()
            requests.write({"executed_date": "2026-11-18"})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            requests._note_lateness("execute", self.stages["done"], {})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(self.env["vegas.indemnity"].search_count([("request_id", "in", requests.ids)]), count)
        self.assertEqual(counts[1], counts[2])

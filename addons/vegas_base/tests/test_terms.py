"""Terms of the services: parameters, calendars, suspensions."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..standard.calendars import Calendar
from .common import VegasCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestTerms(VegasCase):
    """A procedure of its own, so that no addon's terms matter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terms = cls.env["vegas.term"]
        cls.procedure = cls.env["vegas.procedure"].create({"code": "zz9", "label": "ZZ9", "name": "Prova"})
        cls.term = cls.terms.create({"procedure_id": cls.procedure.id, "parameter_code": "e01.days"})
        cls.sent = cls.env.ref("vegas_base.stage_sent")

    def _request(self, point=None, **values):
        request = self.env["vegas.request"].create(
            {
                "procedure_id": self.procedure.id,
                "partner_id": self.customer.id,
                "point_id": (point or self.gas_point).id,
            }
        )
        request.sudo().write({"stage_id": self.sent.id, "sent_date": "2026-11-24", **values})
        request._renew_deadlines()
        return request

    def test_the_narrowest_parameter(self):
        """Gas 10 and complex 60, electricity 10 and complex 50 working days."""
        self.assertEqual(self._request().deadline_date, date(2026, 12, 9))
        self.assertIn("60", self._request(complex_works=True).deadline_norm)
        self.assertIn("50", self._request(self.ele_point, complex_works=True).deadline_norm)
        self.term.parameter_code = "d01.days"
        self.assertEqual(self._request(complex_works=True).deadline_date, date(2026, 12, 1))
        self.term.parameter_code = "unknown.days"
        with self.assertRaises(UserError) as cm:
            self._request()
        self.assertIn("unknown.days", str(cm.exception))

    def test_what_the_customer_wants_later_is_not_late_before(self):
        self.assertEqual(self._request(not_before_date="2026-12-14").deadline_date, date(2026, 12, 29))
        self.assertEqual(self._request(not_before_date="2026-11-03").deadline_date, date(2026, 12, 9))

    def test_every_parameter_of_a_service_has_its_calendar(self):
        found = self.env["vegas.parameter"].search([("code", "=like", "___.days%")])
        self.assertGreater(len(found), 25)
        for parameter in found:
            self.assertTrue(parameter.calendar and parameter.source and parameter.value >= 1, parameter.code)

    def test_a_stage_has_one_term(self):
        with self.assertRaises(ValidationError):
            self.terms.create({"procedure_id": self.procedure.id, "parameter_code": "d01.days", "stages": "admitted"})
        with self.assertRaises(ValidationError):
            self.term.stages = "sent nowhere"
        # A commodity of its own is another matter, and narrower.
        narrow = self.terms.create(
            {"procedure_id": self.procedure.id, "parameter_code": "d01.days", "commodity": "gas", "stages": "sent"}
        )
        self.assertEqual(self.terms._term(self._request(), "sent"), narrow)
        self.assertEqual(self.terms._term(self._request(self.ele_point), "sent"), self.term)

    def test_forwarding_is_a_term_of_all_that_are_sent(self):
        """This procedure has no handler: nothing is sent, so nothing is to be forwarded."""
        self.assertFalse(self.terms._term(self._request(), "draft"))

    def test_pauses_in_a_calendar(self):
        """Ten working days from Monday 2 March 2026, without those after the 4th up to the 11th (five of them)."""
        calendar, pauses = Calendar("working"), ((date(2026, 3, 4), date(2026, 3, 11)),)
        self.assertEqual(calendar.add(date(2026, 3, 2), 10), date(2026, 3, 16))
        self.assertEqual(calendar.add(date(2026, 3, 2), 10, pauses), date(2026, 3, 23))
        self.assertEqual(calendar.count(date(2026, 3, 2), date(2026, 3, 23), pauses), 10)
        self.assertEqual(Calendar("solar").add(date(2026, 3, 2), 3, pauses), date(2026, 3, 12))

    # === SUSPENSION === #

    def test_suspended_and_resumed(self):
        request = self._request(sent_date="2026-11-02")
        self.assertEqual(request.deadline_date, date(2026, 11, 16))
        self.assertTrue(request.is_late)
        request._suspend("documents", date(2026, 11, 5))
        self.assertEqual((request.suspended_since, request.deadline_date), (date(2026, 11, 5), False))
        self.assertFalse(request.is_late)
        self.assertTrue(request.deadline_norm)
        # Again: nothing.
        request._suspend("documents", date(2026, 11, 9))
        self.assertEqual(len(request.suspension_ids), 1)
        request._resume(date(2026, 11, 24))
        self.assertFalse(request.suspended_since)
        self.assertEqual(request.suspended_days, 19)
        # Three days were used until the 5th, seven are left from the 25th on.
        self.assertEqual(request.deadline_date, date(2026, 12, 3))
        before = request.deadline_date
        request._resume(date(2026, 11, 24))
        self.assertEqual(request.deadline_date, before)

    def test_two_suspensions(self):
        request = self._request(sent_date="2026-11-02")
        for first, last in ((date(2026, 11, 3), date(2026, 11, 6)), (date(2026, 11, 10), date(2026, 11, 12))):
            request._suspend("postponed", first)
            request._resume(last)
        self.assertEqual(request.deadline_date, date(2026, 11, 23))

    def test_a_customer_who_was_absent_lets_the_term_begin_anew(self):
        request = self._request(sent_date="2026-11-02")
        request._suspend("absent", date(2026, 11, 12))
        self.assertFalse(request.suspended_since)
        self.assertEqual(request.deadline_date, date(2026, 11, 26))

    def test_a_request_that_is_closed_stands_still_no_more(self):
        request = self._request()
        request._suspend("customer", date(2026, 11, 20))
        request.sudo()._enter(self.env.ref("vegas_base.stage_failed"))
        self.assertFalse(request.suspended_since or request.deadline_date)
        self.assertEqual(request.suspension_ids.date_to, date(2026, 11, 24))

    def test_who_may_stop_a_term(self):
        request = self._request()
        wizard = {"request_ids": [(6, 0, request.ids)], "reason": "acceptance"}
        with self.assertRaises(UserError):
            request.with_user(self.clerk).action_resume()
        wizards = self.env["vegas.request.suspend"].with_user(self.back_office)
        with self.assertRaises(UserError):
            wizards.create({**wizard, "day": "2026-11-25"}).action_suspend()
        wizards.create(wizard).action_suspend()
        self.assertEqual(request.suspended_since, date(2026, 11, 24))
        request.with_user(self.back_office).action_resume()
        self.assertFalse(request.suspended_since)

    def test_nobody_writes_what_the_engine_keeps(self):
        request = self._request()
        for name, value in (("suspended_since", "2026-11-20"), ("late_days", 3), ("reminded_date", "2026-11-20")):
            with self.assertRaises(UserError):
                request.with_user(self.back_office).write({name: value})

    def test_queries_of_deadlines(self):
        """As many for 80 requests as for 20, suspended ones among them."""
        requests = self.env["vegas.request"].union(*(self._request() for _number in range(80)))
        requests[::4]._suspend("documents", date(2026, 11, 23))
        counts = []
        for count in (20, 20, 80):
            self.env.flush_all()
            self.env.invalidate_all()
            few = requests[:count]
            before = self.env.cr.sql_log_count
            found = self.terms._deadlines(few, self.sent)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(found), count)
        self.assertEqual(counts[1], counts[2])

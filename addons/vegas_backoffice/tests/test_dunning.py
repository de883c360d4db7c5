"""What the register knows forbids suspension, interruption and the end for arrears."""

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import SENT, ExchangeTable

from .test_arrears_chain import CLOSING, NOTICE


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestDunning(ExchangeTable):
    def _dispute(self, **values):
        body = self.env.ref("vegas_sportello.dispute_body_conciliation")
        return self.env["vegas.dispute"].create(
            {
                "partner_id": self.customer.id,
                "body_id": body.id,
                "number": "SC-77",
                "notice_date": "2026-11-20",
                **values,
            }
        )

    def _texts(self, code="sm1", **values):
        request = self._request(code, self.gas_point, **{**(NOTICE if code == "sm1" else CLOSING), **values})
        return [problem.text for problem in request._problems("send") if problem.field == "point_id"]

    def test_a_running_dispute_forbids_it(self):
        self.assertFalse(self._texts())
        dispute = self._dispute()
        for code in ("sm1", "sm2", "ca1", "ca2", "ca3"):
            values = {} if code != "sm2" else {"cessation_date": False}
            with self.subTest(code=code):
                self.assertTrue(any("SC-77" in text for text in self._texts(code, **values)))
        # Not for the closing that has nothing to do with arrears, nor of another contract.
        self.assertFalse(any("SC-77" in text for text in self._texts("ca4", ca4_reason="Uso difforme")))
        dispute.contract_id = self.ele_point.contract_id
        self.assertFalse(self._texts())
        dispute.contract_id = self.gas_point.contract_id
        self.assertTrue(self._texts())
        dispute.sudo().state = "done"
        self.assertFalse(self._texts())

    def test_a_termination_for_arrears_only(self):
        self._dispute()
        for reason, stopped in (("CAE1", True), ("CAE3", True), ("CAE7", True), ("CAE8", False)):
            request = self._request("rc1", self.ele_point, rc1_reason=reason)
            found = any("SC-77" in problem.text for problem in request._problems("send"))
            self.assertEqual(found, stopped, reason)

    def test_many_are_looked_at_with_the_queries_of_few(self):
        dispute, used = self._dispute(), []
        for count in (2, 4, 8):
            points = [self._point(f"005409{count:02d}{number:06d}", "gas") for number in range(count)]
            requests = self.env["vegas.request"].union(*(self._request("sm1", point, **NOTICE) for point in points))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            problems = requests._problems("send")
            used.append(self.env.cr.sql_log_count - before)
            stopped = {problem.request for problem in problems if dispute.number in problem.text}
            self.assertEqual(stopped, set(requests))
        self.assertLessEqual(used[2], used[1] + 2, used)

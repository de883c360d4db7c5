"""Termination of a contract through the central register."""

from pathlib import Path

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.sii_case import SiiCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestRc1(SiiCase):
    GOLDEN = Path(__file__).parent / "messages"

    def _rc1(self, **values):
        return {"partner_id": self.customer.id, "effective_date": "2027-01-01", "rc1_reason": "CAE1", **values}

    def test_admitted(self):
        self.ele_point.sudo().state = "suspended"
        request = self._sent("rc1", **self._rc1())
        self._assert_golden(request)
        self._part(request, ("0100", "positive"))
        self.assertEqual(request.stage_id.code, "done")
        self.assertEqual((self.old_contract.state, str(self.old_contract.end_date)), ("active", "2026-12-31"))
        self.assertTrue(request.activity_ids)
        with freeze_time("2027-01-02"):
            self.env["vegas.contract"]._cron_cease()
        self.assertEqual(self.old_contract.state, "ceased")

    def test_taken_back(self):
        request = self._sent("rc1", **self._rc1(rc1_reason="CAE8"))
        self._part(request, ("0100", "positive"))
        request.sudo()._undo()
        self.assertEqual((request.stage_id.code, self.old_contract.end_date), ("sent", False))

    def test_refused(self):
        request = self._sent("rc1", **self._rc1(rc1_reason="CAE2"))
        self._part(request, ("0100", "negative"))
        self.assertEqual((request.stage_id.code, request.reason_code), ("rejected", "004"))
        self.assertFalse(self.old_contract.end_date)

    def test_problems(self):
        problems = self._problems_of(self._request("rc1", **self._rc1(effective_date="2026-11-24")))
        self.assertEqual(set(problems), {"rc1_reason", "effective_date"})
        problems = self._problems_of(self._request("rc1", **self._rc1(rc1_reason="CAE7")))
        self.assertEqual(set(problems), {"rc1_reason"})

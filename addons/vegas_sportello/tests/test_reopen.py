"""Every procedure of the counter can be asked again after a refusal."""

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import SENT

from .counter_case import CounterCase


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestReopen(CounterCase):
    def test_what_was_entered_goes_out_again(self):
        self._run_reopenings()

    def test_confirmed_cost_stays(self):
        request = self._send(self._request("v01", v01_reason="03", v01_confirmation="paper", phone="0382 123456"))
        stage = self.env.ref("vegas_base.stage_rejected")
        request.sudo().write({"stage_id": stage.id, "reason_code": "MATR", "reason_text": "Matricola errata"})
        again = request.browse(request.action_reopen()["res_id"])
        for name in ("v01_reason", "v01_confirmation", "v01_cost", "phone"):
            self.assertEqual(again[name], request[name], name)
        self.assertIn("point_id", [problem["field"] for problem in again.problems])

"""Training end to end: button, one pass of the simulator, the distributor's folder, stage."""

import subprocess
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import config

from odoo.addons.vegas_base.tests.exchange_table import SENT
from odoo.addons.vegas_sportello.tests.counter_case import CounterCase

ROOT = Path(__file__).resolve().parents[1]


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestTraining(CounterCase):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(patch.dict(config._runtime_options, {"data_dir": folder, "vegas_training": "True"}))

    def _pass(self):
        exchange = self.channel._path().parent
        command = [sys.executable, "-m", "simulator", "--exchange", str(exchange), "--on-wish", "--today", "24/11/2026"]
        subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
        self.channel._take_in()
        self.env.invalidate_all()

    def _wish(self, request, **values):
        self.assertTrue(request.can_train)
        trainings = self.env["vegas.training"].with_user(self.clerk)
        trainings.create({"request_id": request.id, **values}).action_wish()
        self._pass()

    def _out(self):
        request = self._send(self._draft("m02", "gas"))
        self.env["vegas.message"]._send_batch()
        self._pass()
        self.assertEqual(request.stage_id.code, "sent", "nothing comes without a wish")
        return request

    def test_from_wish_to_stage(self):
        request = self._out()
        for answer, stage in (("admitted", "admitted"), ("executed", "done"), ("correction", "done")):
            self._wish(request, answer=answer)
            self.assertEqual(request.stage_id.code, stage, request.part_ids.mapped("reason"))
        self.assertIn("undo", request.sudo().history_ids.mapped("verb"))

    def test_refused_with_a_reason(self):
        request = self._out()
        reason = self.env["vegas.reason"].search([("code", "=", "MATR")], limit=1)
        self._wish(request, answer="rejected", reason_id=reason.id)
        self.assertEqual((request.stage_id.code, request.reason_code), ("rejected", "MATR"))
        self.assertFalse(request.can_train)

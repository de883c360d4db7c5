"""Training: the button that tells the simulator what to answer."""

import json
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import config

from .channel_case import ChannelCase


@tagged("post_install", "-at_install")
class TestTraining(ChannelCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self._configure(data_dir=str(self.folder), vegas_training="True")
        message = self._ready("A1")
        self.request = message.part_ids.request_id
        self._to("sent")

    def _configure(self, **options):
        self.enterContext(patch.dict(config._runtime_options, options))
        self.env.invalidate_all()

    def _to(self, code, **values):
        self.request.sudo().write({"stage_id": self.env["vegas.stage"]._by_code()[code].id, **values})

    def _wish(self, user=None, **values):
        trainings = self.env["vegas.training"].with_user(user or self.clerk)
        trainings.create({"request_id": self.request.id, **values}).action_wish()
        return json.loads((self.channel._path("wishes") / "A1.json").read_text())

    def _answers(self):
        return set(self.request._training_answers())

    def test_no_button_without_configuration(self):
        self.assertTrue(self.request.can_train)
        for value in ("False", "", False):
            self._configure(vegas_training=value)
            self.assertFalse(self.request.can_train)
        with self.assertRaises(UserError):
            self._wish(answer="admitted")
        arch = self.env["vegas.request"].with_user(self.clerk).get_view(view_type="form")["arch"]
        action = self.env.ref("vegas_base.vegas_training_action").id
        self.assertRegex(arch, f'<button name="{action}"[^>]*invisible="not can_train"')

    def test_only_by_a_folder(self):
        self.channel.kind = "pec"
        self.env.invalidate_all()
        self.assertFalse(self.request.can_train)
        with self.assertRaises(UserError):
            self._wish(answer="admitted")

    def test_the_file(self):
        self.assertEqual(self._wish(answer="admitted"), {"answer": "admitted"})
        reason = self.env["vegas.reason"].search([("code", "=", "MATR")], limit=1)
        wish = self._wish(answer="rejected", reason_id=reason.id)
        self.assertEqual(wish, {"answer": "rejected", "reason": "MATR"})
        wish = self._wish(answer="appointment", reason_id=reason.id, day="2026-12-04")
        self.assertEqual(wish, {"answer": "appointment", "day": "2026-12-04"})

    def test_only_what_makes_sense(self):
        running = {"appointment", "executed", "failed", "late"}
        self.assertEqual(self._answers(), running | {"admitted", "rejected"})
        self._to("admitted")
        self.assertEqual(self._answers(), running)
        self._to("appointment", annulment_date="2026-11-24")
        self.assertEqual(self._answers(), running | {"annulled"})
        for code in ("done", "failed"):
            self._to(code)
            self.assertEqual(self._answers(), {"correction"})
        for code in ("draft", "rejected", "cancelled"):
            self._to(code)
            self.assertEqual(self._answers(), set())
        with self.assertRaises(UserError):
            self._wish(answer="executed")

    def test_form(self):
        form = Form(self.env["vegas.training"].with_user(self.clerk).with_context(default_request_id=self.request.id))
        form.answer = "late"
        form.save().action_wish()
        self.assertTrue((self.channel._path("wishes") / "A1.json").exists())

    def test_a_folder_that_cannot_be_written(self):
        self.folder.joinpath("vegas_exchange").write_text("")
        with self.assertRaises(UserError):
            self._wish(answer="executed")

    def test_for_the_counter(self):
        with self.assertRaises(AccessError):
            self._wish(user=self._user("books", "vegas_base.group_vegas_accounting"), answer="executed")

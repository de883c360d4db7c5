"""The watch list of the back office."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import VegasCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestWatchList(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env["vegas.procedure"].create({"code": "zz9", "label": "ZZ9", "name": "Prova"})
        cls.topics = {topic.code: topic for topic in cls.env["vegas.watch.topic"].with_user(cls.back_office).search([])}

    def _request(self, deadline, **values):
        request = self.env["vegas.request"].create(
            {"procedure_id": self.procedure.id, "partner_id": self.customer.id, "point_id": self.gas_point.id}
        )
        stage = self.env.ref("vegas_base.stage_sent")
        request.sudo().write({"stage_id": stage.id, "deadline_date": deadline, **values})
        return request

    def _rows(self, code):
        """What a topic shows, after it was checked that it counts the same."""
        topic = self.topics[code]
        action = topic.action_open()
        rows = self.env[action["res_model"]].with_user(self.back_office).search(action["domain"])
        topic.invalidate_recordset(["count"])
        self.assertEqual(topic.count, len(rows))
        self.assertTrue(action["help"])
        return rows

    def _part(self, **values):
        message = (
            self.env["vegas.message"]
            .sudo()
            ._store(
                [{"company_id": self.company.id, "direction": "in", "name": "f.xml", "state": "error"}],
                [f"<x>{values}</x>".encode()],
            )
        )
        return (
            self.env["vegas.message.part"]
            .sudo()
            .create({"message_id": message.id, "company_id": self.company.id, **values})
        )

    def test_requests(self):
        late, today = self._request("2026-11-23"), self._request("2026-11-24")
        self._request("2026-11-25")
        suspended = self._request("2026-11-20")
        suspended._suspend("documents", date(2026, 11, 10))
        draft = self._request("2026-11-20")
        draft.sudo().stage_id = self.env.ref("vegas_base.stage_draft")
        self.assertEqual(self._rows("overdue"), late)
        self.assertEqual(self._rows("today"), today)

    def test_messages(self):
        unmatched = self._part(state="error", reason="Nessuna richiesta")
        matched = self._part(state="error", request_id=self._request("2026-11-30").id)
        confirm = self._part(state="confirm", request_id=matched.request_id.id)
        self.assertEqual(self._rows("unmatched"), unmatched)
        self.assertEqual(self._rows("confirm"), confirm)
        self.assertEqual(self._rows("errors"), (unmatched | matched | confirm).message_id.sorted("id", reverse=True))

    def test_letters(self):
        self._request("2026-11-20").with_user(self.back_office).action_remind()
        self.assertEqual(len(self._rows("letters")), 1)

    def test_for_the_back_office(self):
        with self.assertRaises(AccessError):
            self.env["vegas.watch.topic"].with_user(self.clerk).search([])

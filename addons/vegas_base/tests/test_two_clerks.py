"""Two persons on one request: the second is told who changed what, and nothing is overwritten."""

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.engine.requests.version import RequestChanged

from .common import VegasCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 09:14:00")
class TestTwoClerks(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk.tz = cls.back_office.tz = "Europe/Rome"
        procedure = cls.env["vegas.procedure"].search([("code", "=", "x01")]) or cls.env["vegas.procedure"].search(
            [], limit=1
        )
        cls.request = cls.env["vegas.request"].create(
            {"procedure_id": procedure.id, "partner_id": cls.customer.id, "note": "Citofono Rossi"}
        )
        # What each of the two has before them.
        cls.seen = cls.request.version

    def _as(self, user):
        return self.request.with_user(user)

    def _save(self, user, **vals):
        """Save as the form does."""
        specification = {"note": {}, "phone": {}, "version": {}}
        return self._as(user).web_save({**vals, "version": self.seen}, specification)[0]

    def test_the_second_is_told_and_nothing_is_overwritten(self):
        first = self._save(self.clerk, note="Citofono Bianchi")
        self.assertNotEqual(first["version"], self.seen)
        with self.assertRaises(RequestChanged) as refused:
            self._save(self.back_office, note="Suonare forte", phone="0382 1")
        [row] = refused.exception.context["rows"]
        self.assertEqual(row["label"], "Note for the distributor")
        self.assertEqual((row["now"], row["who"]), ("Citofono Bianchi", self.clerk.name))
        self.assertEqual(row["when"], "24/11/2026 10:14")
        self.assertIn(self.clerk.name, str(refused.exception))
        self.assertEqual(self.request.note, "Citofono Bianchi")
        self.assertNotEqual(self.request.phone, "0382 1")

    def test_other_fields_do_not_collide(self):
        self._save(self.clerk, note="Citofono Bianchi")
        self._save(self.back_office, phone="0382 123456")
        self.assertEqual((self.request.note, self.request.phone), ("Citofono Bianchi", "0382 123456"))

    def test_who_has_read_the_change_may_write_over_it(self):
        self.seen = self._save(self.clerk, note="Uno")["version"]
        self.seen = self._save(self.back_office, note="Due")["version"]
        self._save(self.back_office, note="Tre")
        self.assertEqual(self.request.note, "Tre")

    def test_a_verb_rests_on_the_whole_request(self):
        self._save(self.clerk, phone="0382 123456")
        with self.assertRaises(RequestChanged) as refused:
            self._as(self.back_office).with_context(verb="cancel", vegas_version=self.seen).action_run()
        self.assertEqual(refused.exception.context["rows"][0]["now"], "0382 123456")
        self.assertEqual(self.request.state, "draft")

    def test_the_stage_shown_must_be_the_stage(self):
        self._as(self.clerk).with_context(verb="cancel", vegas_version=self.seen).action_run()
        self.assertEqual(self.request.state, "cancelled")
        for act in (
            lambda: self._as(self.back_office).with_context(verb="cancel", vegas_version=self.seen).action_run(),
            lambda: self._save(self.back_office, note="Tardi"),
        ):
            with self.assertRaises(RequestChanged) as refused:
                act()
            [row] = refused.exception.context["rows"]
            self.assertEqual((row["now"], row["who"]), ("Cancelled", self.clerk.name))

    def test_version_alone_writes_nothing_and_cannot_be_forged_into_the_record(self):
        before = self.request.changes
        self._as(self.clerk).write({"version": self.seen})
        self.assertEqual(self.request.changes, before)
        self._as(self.clerk).write({"version": "nonsense", "note": "Così"})
        self.assertEqual(self.request.note, "Così")

    def test_what_the_engine_writes_is_no_change_by_hand(self):
        self.request.sudo().problems = [{"field": "note", "text": "x"}]
        self._as(self.clerk).with_context(verb="cancel").action_run()
        self.assertFalse(self.request.changes)

    def test_forty_are_written_with_the_queries_of_four(self):
        requests = self.env["vegas.request"].create(
            [{"procedure_id": self.request.procedure_id.id, "note": str(number)} for number in range(48)]
        )
        counts = []
        for some in (requests[:4], requests[4:8], requests[8:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.clerk).write({"note": "tutti"})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[1])
        self.assertEqual(requests.mapped("changes"), [requests[0].changes] * 48)

"""The same act on many supply points: what is wrong stops its row alone."""

import base64

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.common import VegasCase

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n")
IBAN = "IT60X0542811101000000123456"
ROWS = 30
WRONG = (4, 17)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestMany(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.points = cls.env["vegas.supply.point"].union(
            *(cls._point(f"016140009{number:05d}", "gas") for number in range(ROWS))
        )
        cls.env["vegas.contract.version"].create(
            [{"contract_id": contract.id, "valid_from": "2015-01-01"} for contract in cls.points.contract_id]
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Studio Verdi", "street": "Via Milano 2", "zip": "27100", "city": "Pavia"}
        )

    def _many(self, points=None, **values):
        """Return what the clerk has before them after choosing points in a list."""
        action = (points or self.points).with_user(self.clerk).action_many()
        many = self.env["vegas.many"].with_user(self.clerk).browse(action["res_id"])
        many.write({"confirmation": "paper", **values})
        return many

    def _readings(self, points=None):
        many = self._many(points)
        for line in many.line_ids:
            line.reading = "4250"
        return many

    def _ended(self, many):
        return many.done_count, many.failed_count, many.todo_count

    # === READINGS === #

    def test_thirty_rows_two_wrong(self):
        many = self._readings()
        many.line_ids[WRONG[0]].reading = "1234567"
        many.line_ids[WRONG[1]].reading = False
        many.action_run()
        self.assertEqual(self._ended(many), (28, 2, 0))
        failed = many.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed, many.line_ids[WRONG[0]] | many.line_ids[WRONG[1]])
        for line in failed:
            self.assertTrue(line.reason)
            self.assertFalse(line.request_id)
        self.assertIn("missing", many.line_ids[WRONG[1]].reason)
        done = many.line_ids - failed
        self.assertEqual(set(done.mapped("request_id.stage_id.code")), {"sent"})
        self.assertEqual(done.request_id.many_id, many)
        readings = self.env["vegas.reading"].search([("point_id", "in", self.points.ids)])
        self.assertEqual(readings.point_id, done.point_id)
        # Nothing is left of those that failed, not even a draft.
        wrong = self.env["vegas.request"].search([("point_id", "in", failed.point_id.ids)])
        self.assertFalse(wrong)

    def test_only_those_that_failed_are_tried_again(self):
        many = self._readings()
        many.line_ids[WRONG[0]].reading = False
        many.action_run()
        sent = many.line_ids.request_id
        many.line_ids[WRONG[0]].reading = "4251"
        many.action_run()
        self.assertEqual(self._ended(many), (30, 0, 0))
        self.assertEqual(len(many.line_ids.request_id - sent), 1)
        with self.assertRaises(UserError):
            many.action_run()

    def test_thirty_take_the_queries_of_ten(self):
        counts = []
        for points in (self.points[:4], self.points[4:10], self.points[10:30]):
            many = self._readings(points)
            many.line_ids[1].reading = False
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            many.action_run()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(many.failed_count, 1)
        self.assertLessEqual(counts[2] - counts[1], 14 * 2, counts)

    # === CONTRACTS === #

    def test_iban_for_all_with_a_mandate_each(self):
        self.points[WRONG[0]].contract_id.state = "ceased"
        many = self._many(kind="payment", payment_method="debit", iban="it60 x054 2811 1010 0000 0123 456")
        many.action_run()
        self.assertEqual(self._ended(many), (29, 1, 0))
        done = many.line_ids.filtered(lambda line: line.state == "done")
        versions = self.env["vegas.contract.version"]._on(done.contract_id, fields.Date.to_date("2026-11-24"))
        mandates = self.env["account.banking.mandate"].browse([version.mandate_id.id for version in versions.values()])
        self.assertEqual(len(mandates), 29)
        self.assertEqual(mandates.partner_bank_id.sanitized_acc_number, IBAN)
        self.assertEqual(set(mandates.mapped("state")), {"valid"})
        self.assertEqual({version.payment_method for version in versions.values()}, {"debit"})
        earlier = self.env["vegas.contract.version"]._on(done.contract_id, fields.Date.to_date("2026-11-23"))
        self.assertEqual({version.payment_method for version in earlier.values()}, {"slip"})

    def test_iban_is_not_kept_here(self):
        many = self._many(self.points[:2], kind="payment", payment_method="debit", iban=IBAN)
        many.action_run()
        self.assertEqual(many.iban, "…3456")

    def test_address_from_a_day(self):
        late = self.points[WRONG[1]].contract_id
        late.start_date = "2027-01-01"
        many = self._many(kind="address", billing_partner_id=self.contact.id, day="2026-12-01")
        many.action_run()
        self.assertEqual(self._ended(many), (29, 1, 0))
        self.assertIn("01/01/2027", many.line_ids.filtered("reason").reason)
        done = many.line_ids.filtered(lambda line: line.state == "done").contract_id
        versions = self.env["vegas.contract.version"]._on(done, fields.Date.to_date("2026-12-01"))
        self.assertEqual({version.billing_partner_id for version in versions.values()}, {self.contact})

    def test_what_is_wrong_for_all_stops_all(self):
        wrong = (
            ({"kind": "payment", "payment_method": "debit", "iban": "IT60X0542811101000000123457"}, "IBAN"),
            ({"kind": "payment", "payment_method": "debit"}, "IBAN"),
            ({"kind": "address"}, "Bills are sent to"),
            ({"kind": "request"}, "Procedure"),
            ({"kind": "reading", "confirmation": "screen"}, "signature"),
            ({"kind": "reading", "confirmation": False}, "Confirmed"),
        )
        for values, words in wrong:
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                many = self._many(self.points[:2], **values)
                many.action_run()
        self.assertFalse(self.env["vegas.many"].search([("ran_on", "!=", False)]))

    # === THE SAME REQUEST === #

    def test_same_request_filled_in_once(self):
        procedure = self.env.ref("vegas_sportello.procedure_v01")
        self.points[WRONG[0]]._set_state("suspended", day="2026-11-01")
        many = self._many(kind="request", procedure_id=procedure.id)
        pattern = self.env["vegas.request"].with_user(self.clerk).browse(many.action_fill()["res_id"])
        pattern.write({"v01_reason": "01", "v01_confirmation": "paper", "note": "Chiavi in portineria"})
        many.action_run()
        self.assertEqual(self._ended(many), (29, 1, 0))
        requests = many.line_ids.request_id
        self.assertEqual(set(requests.mapped("stage_id.code")), {"sent"})
        self.assertEqual(set(requests.mapped("note")), {"Chiavi in portineria"})
        self.assertEqual(requests.point_id, self.points - self.points[WRONG[0]])
        self.assertEqual(set(requests.mapped("phone")), {"338 414 7092"})
        self.points[WRONG[0]]._set_state("active", day="2026-11-24")
        many.action_run()
        self.assertEqual(self._ended(many), (30, 0, 0))
        self.assertFalse(pattern.exists())

    def test_without_filling_in_each_row_says_what_is_missing(self):
        many = self._many(
            self.points[:3], kind="request", procedure_id=self.env.ref("vegas_sportello.procedure_v01").id
        )
        many.action_run()
        self.assertEqual(self._ended(many), (0, 3, 0))
        self.assertIn("Reason of the check", many.line_ids[0].reason)

    # === WHAT STAYS, AND THE PAPER === #

    def test_what_was_signed_for_stays(self):
        many = self._readings(self.points[:3])
        many.line_ids[0].reading = False
        many.action_run()
        for act in (
            lambda: many.write({"confirmation": "screen"}),
            lambda: many.line_ids[1].write({"reading": "1"}),
            lambda: many.line_ids[0].unlink(),
            lambda: many.write({"line_ids": [(0, 0, {"point_id": self.points[9].id})]}),
        ):
            with self.assertRaises(UserError):
                act()
        for forged in ({"state": "done"}, {"reason": False}, {"result": "x"}):
            with self.assertRaises(AccessError):
                many.line_ids[0].write(forged)
            with self.assertRaises(AccessError):
                self.env["vegas.many.line"].with_user(self.clerk).create({"many_id": many.id, **forged})
        with self.assertRaises(AccessError):
            many.write({"ran_on": False})

    def test_one_paper_lists_all(self):
        many = self._readings()
        many.write({"confirmation": "screen", "signature": PIXEL})
        many.line_ids[WRONG[0]].reading = False
        many.action_run()
        data = many._paper_data("many")
        self.assertEqual(len(data["points"]), ROWS)
        self.assertEqual((data["done"], data["failed"], data["signed_on_screen"]), ("29", "1", True))
        self.assertIn("4250 (24/11/2026)", data["points"][0]["what"])
        url = many.action_print()["url"]
        attachment = self.env["ir.attachment"].browse(int(url.rpartition("/")[2]))
        self.assertEqual((attachment.res_model, attachment.res_id), ("vegas.many", many.id))
        self.assertTrue(attachment.raw.startswith(b"%PDF"))

    def test_points_without_contract(self):
        point = self._point("01614000988888", "gas")
        point.contract_id.state = "cancelled"
        with self.assertRaises(UserError):
            point.with_user(self.clerk).action_many()

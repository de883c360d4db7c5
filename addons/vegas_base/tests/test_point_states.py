from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestPointStates(VegasCase):
    def _states(self, day, points=None):
        return (points or self.gas_point)._states_on(day).get(self.gas_point.id)

    def test_the_first_state_is_dated_too(self):
        today = fields.Date.context_today(self.gas_point)
        self.assertEqual(self.gas_point.state_ids.mapped("state"), ["active"])
        self.assertEqual(self._states(today), "active")
        self.assertIsNone(self._states(today - timedelta(days=1)))

    def test_states_given_at_creation(self):
        point = self.env["vegas.supply.point"].create(
            {
                "code": "01614000388888",
                "commodity": "gas",
                "distributor_id": self.distributor.id,
                "state_ids": [
                    (0, 0, {"state": "suspended", "valid_from": "2026-03-01"}),
                    (0, 0, {"state": "active", "valid_from": "2020-01-01", "valid_to": "2026-02-28"}),
                ],
            }
        )
        self.assertEqual(point.state, "suspended")
        self.assertEqual(point._states_on("2026-02-28"), {point.id: "active"})

    def test_a_change_closes_the_former_state(self):
        self.gas_point._set_state("active", day="2026-01-01")
        request = self.env["vegas.request"].create(
            {
                "partner_id": self.customer.id,
                "point_id": self.gas_point.id,
                "procedure_id": self.env["vegas.procedure"].search([], limit=1).id,
            }
        )
        points = self.gas_point | self.ele_point
        points._set_state("suspended", request=request, day=date(2026, 3, 10))
        self.assertEqual(self.gas_point.state, "suspended")
        self.assertEqual(self.gas_point.state_ids.request_id, request)
        self.assertEqual(self._states("2026-03-09", points), "active")
        self.assertEqual(self._states("2026-03-10", points), "suspended")

    def test_two_changes_on_one_day_leave_both_rows(self):
        self.gas_point._set_state("suspended")
        self.gas_point._set_state("interrupted")
        today = fields.Date.context_today(self.gas_point)
        self.assertEqual(self.gas_point.state_ids.mapped("state"), ["interrupted", "suspended", "active"])
        self.assertEqual(self._states(today), "interrupted")

    def test_what_is_learnt_late_goes_before_the_later_state(self):
        self.gas_point._set_state("active", day="2026-01-01")
        self.gas_point._set_state("interrupted", day="2026-05-01")
        self.gas_point._set_state("suspended", day="2026-03-01")
        self.assertEqual(self.gas_point.state, "interrupted")
        days = ("2026-02-28", "2026-03-01", "2026-04-30", "2026-05-01")
        self.assertEqual([self._states(day) for day in days], ["active", "suspended", "suspended", "interrupted"])

    def test_no_state_before_its_day(self):
        tomorrow = fields.Date.context_today(self.gas_point) + timedelta(days=1)
        with self.assertRaises(ValidationError):
            self.gas_point._set_state("suspended", day=tomorrow)
        self.assertEqual(self.gas_point.state, "active")

    def test_the_same_state_again_makes_no_row(self):
        self.gas_point._set_state("active")
        self.assertEqual(len(self.gas_point.state_ids), 1)

    def test_a_plain_write_of_the_engine_is_dated(self):
        self.gas_point.write({"state": "removed", "street": "Via Po 2"})
        self.assertEqual((self.gas_point.state, self.gas_point.street), ("removed", "Via Po 2"))
        self.assertEqual(self.gas_point.state_ids[0].state, "removed")

    def test_many_points_cost_no_more_queries_than_two(self):
        points = self.gas_point | self.ele_point
        for number in range(8):
            points |= self._point(f"0161400038{number:04d}", "gas")
        self.env.flush_all()
        counts = []
        for some, state in ((points[:2], "suspended"), (points, "interrupted")):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._set_state(state)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        # The first points had two rows of that day, the others one: at most one statement more.
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_overlapping_states_are_refused_by_the_database(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["vegas.point.state"].create({"point_id": self.gas_point.id, "state": "new"})

    def test_nobody_writes_a_state_by_hand(self):
        for user in (self.clerk, self.administrator):
            states = self.env["vegas.point.state"].with_user(user)
            self.assertTrue(states.has_access("read"))
            self.assertFalse(any(states.has_access(right) for right in ("create", "write", "unlink")))
        values = {"code": "01614000377777", "commodity": "gas", "distributor_id": self.distributor.id}
        points = self.env["vegas.supply.point"].with_user(self.clerk)
        self.assertEqual(points.with_context(default_state="active").create(values).state, "new")
        with self.assertRaises(AccessError):
            points.create({**values, "code": "01614000377778", "state_ids": [(0, 0, {"state": "active"})]})

    def test_remi_and_reason_of_a_point(self):
        with self.assertRaises(ValidationError) as caught:
            self.gas_point.remi = "3456780"
        self.assertIn("8 digits", str(caught.exception))
        for wrong in ("345678012", "3456780A"):
            with self.assertRaises(ValidationError):
                self.gas_point.remi = wrong
        self.gas_point.remi = " 3456 7801 "
        self.assertEqual(self.gas_point.remi, "34567801")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.gas_point.disconnectable = False
            self.env.flush_all()

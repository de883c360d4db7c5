from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestPoints(VegasCase):
    # === COEFFICIENT C === #

    def _coefficient(self, value, valid_from, valid_to=False):
        return self.env["vegas.point.coefficient"].create(
            {
                "point_id": self.gas_point.id,
                "value": value,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "source": "prova",
            }
        )

    def test_overlapping_coefficients_are_refused_by_the_database(self):
        self._coefficient(1.01, "2020-01-01", "2025-12-31")
        self._coefficient(1.02, "2026-01-01")
        for days in (("2025-12-31", "2025-12-31"), ("2026-05-01", False)):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
                self._coefficient(1.03, *days)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self._coefficient(0, "2010-01-01", "2010-12-31")

    def test_a_coefficient_follows_another_in_one_form(self):
        old = self._coefficient(1.01, "2020-01-01")
        new = {"value": 1.02, "valid_from": "2026-01-01", "source": "prova"}
        self.gas_point.with_user(self.back_office).write(
            {"coefficient_ids": [Command.create(new), Command.update(old.id, {"valid_to": "2025-12-31"})]}
        )
        self.assertEqual(len(self.gas_point.coefficient_ids), 2)

    # === METERS === #

    def test_meters_over_time_with_their_readings(self):
        old = self.gas_point.meter_id
        today = fields.Date.context_today(old)
        self.env["vegas.reading"].create(
            {
                "point_id": self.gas_point.id,
                "meter_id": old.id,
                "date": today,
                "index_f0": 4271,
                "kind": "actual",
                "source": "distributor",
            }
        )
        values = {
            "serial": "N2",
            "digits": 6,
            "installed_on": today,
            "reading_ids": [
                Command.create(
                    {
                        "point_id": self.gas_point.id,
                        "date": today,
                        "index_f0": 3,
                        "kind": "actual",
                        "source": "distributor",
                    }
                )
            ],
        }
        self.gas_point.write({"meter_ids": [Command.create(values), Command.update(old.id, {"removed_on": today})]})
        new = self.gas_point.meter_id
        self.assertEqual((new.serial, new.opening_indexes, new.closing_indexes), ("N2", "3", False))
        self.assertEqual((old.opening_indexes, old.closing_indexes), (False, "4271"))

    def test_life_and_digits_of_a_meter(self):
        meter = self.gas_point.meter_id
        for values in ({"removed_on": "2014-01-01"}, {"digits": 0}, {"digits": 12}, {"converter_digits": 10}):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
                meter.write(values)
                self.env.flush_all()

    def test_two_meters_at_once_are_refused_by_the_database(self):
        day = fields.Date.context_today(self.gas_point) - timedelta(days=1)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["vegas.meter"].create({"point_id": self.gas_point.id, "serial": "N2", "installed_on": day})

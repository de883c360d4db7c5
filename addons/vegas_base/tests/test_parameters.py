from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestParameters(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.early, cls.late = cls.env["vegas.parameter"].create(
            [
                {
                    "code": "test.days",
                    "name": "T",
                    "value": 5,
                    "valid_from": "2020-01-01",
                    "valid_to": "2025-12-31",
                    "source": "A",
                },
                {
                    "code": "test.days",
                    "name": "T",
                    "value": 7,
                    "valid_from": "2026-01-01",
                    "source": "B",
                    "calendar": "working",
                },
            ]
        )

    def test_value_of_a_day(self):
        on = self.env["vegas.parameter"]._on
        self.assertEqual(on("test.days", fields.Date.to_date("2025-12-31")), self.early)
        self.assertEqual(on("test.days", fields.Date.to_date("2026-01-01")), self.late)

    def test_day_without_value_names_code_and_day(self):
        with self.assertRaises(UserError) as caught:
            self.env["vegas.parameter"]._on("test.days", fields.Date.to_date("2019-12-31"))
        self.assertIn("test.days", str(caught.exception))
        self.assertIn("2019-12-31", str(caught.exception))

    def test_overlap_is_refused_by_the_database(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["vegas.parameter"].create(
                {"code": "test.days", "name": "T", "value": 1, "valid_from": "2025-06-01", "source": "C"}
            )

    def test_norm_says_days_calendar_source_and_doubt(self):
        self.late.confidence = "check"
        norm = self.late.with_context(lang="en_US")._norm()
        self.assertIn("7 working days", norm)
        self.assertIn("B", norm)
        self.assertIn("to be checked", norm)

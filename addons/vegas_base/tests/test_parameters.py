from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .common import VegasCase


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

    def test_the_list_is_read_as_of_a_day(self):
        mine = [("code", "=", "test.days")]
        on = self.env["vegas.parameter"].search([*mine, ("as_of", "=", "2025-12-31")])
        self.assertEqual(on, self.early)
        on = self.env["vegas.parameter"].search([*mine, ("as_of", "=", "today")])
        self.assertEqual(on, self.late)

    def test_every_value_of_the_law_has_a_source_and_covers_today(self):
        today = fields.Date.today()
        for code in ("bill.due.days", "interest.legal", "deposit.gas.500", "indemnity.late_bill.first", "tv.fee"):
            self.assertTrue(self.env["vegas.parameter"]._on(code, today).source, code)


@tagged("post_install", "-at_install")
class TestParameterContracts(VegasCase):
    """A change of a value tells which contracts it touches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gas, cls.ele = cls.gas_point.contract_ids, cls.ele_point.contract_ids
        cls.ele._change(fields.Date.to_date("2020-01-01"), {"use": "household"})
        cls.ele._change(fields.Date.to_date("2024-01-01"), {"use": "other"})
        cls.value = cls.env["vegas.parameter"].create(
            {"code": "test.touch", "name": "T", "value": 1, "valid_from": "2023-01-01", "source": "A"}
        )

    def _touched(self, **values):
        self.value.write(values)
        found = self.value._touched_contracts()
        self.assertEqual(self.env["vegas.contract"].search(self.value.action_contracts()["domain"]), found)
        self.assertEqual(self.value.contract_count, len(found))
        return found.filtered(lambda contract: contract.company_id == self.company)

    def test_by_commodity_and_use_of_its_validity(self):
        self.assertEqual(self._touched(), self.gas | self.ele)
        self.assertEqual(self._touched(commodity="gas"), self.gas)
        self.assertEqual(self._touched(commodity="ele", use="household"), self.ele)
        self.assertFalse(self._touched(valid_from="2024-01-01"))
        self.assertEqual(self._touched(use="other"), self.ele)

    def test_only_contracts_supplied_in_its_validity(self):
        self.ele.write({"state": "ceased", "end_date": "2023-06-30"})
        self.assertEqual(self._touched(), self.gas | self.ele)
        self.assertEqual(self._touched(valid_from="2023-07-01"), self.gas)
        self.assertFalse(self._touched(valid_from="2010-01-01", valid_to="2014-12-31"))
        self.gas.state = "requested"
        self.assertFalse(self._touched(valid_from="2023-07-01", valid_to=False))

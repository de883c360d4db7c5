from odoo.tests import tagged

from ..bills.billables import Billables
from .common import BillingCase


@tagged("post_install", "-at_install")
class TestRunBudget(BillingCase):
    """A run asks the database as often for many contracts as for few."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contracts = cls.gas_contract
        for number in range(12):
            point = cls._point(f"0161400038{number:04d}", "gas")
            point.write({"remi": "34567800", "annual_f0": 900})
            cls.env["vegas.point.coefficient"].create(
                {"point_id": point.id, "value": 1.01, "valid_from": "2020-01-01", "source": "prova"}
            )
            cls.contracts |= cls._contract(point)
            cls._read(point, "2025-12-31", 1000)
            cls._read(point, "2026-02-28", 1200 + number)

    def _queries(self, contracts):
        run = self.env["vegas.billing.run"].create(
            {"company_id": self.company.id, "until": "2026-02-28", "issue_date": "2026-03-05"}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        values = run._preview_values(contracts)
        self.assertEqual({value["state"] for value in values}, {"ready"})
        return self.env.cr.sql_log_count - before

    def test_the_preview_of_many_contracts(self):
        self._queries(self.contracts[:2])  # what is read once per process is read now
        few, many = self._queries(self.contracts[:3]), self._queries(self.contracts)
        self.assertEqual(few, many)
        self.assertLess(many, 40)

    def test_what_bills_rest_on_is_read_once(self):
        Billables(self.contracts, self.gas_contract.start_date).read()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        Billables(self.contracts, self.gas_contract.start_date).read()
        self.assertLess(self.env.cr.sql_log_count - before, 35)

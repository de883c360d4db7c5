from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestContractVersions(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contracts = cls.gas_point.contract_ids | cls.ele_point.contract_ids
        cls.versions = cls.env["vegas.contract.version"]
        cls.day = staticmethod(fields.Date.to_date)
        cls.contracts._change(cls.day("2020-01-01"), {"resident": True, "power": 3})

    def _on(self, day):
        return self.versions._on(self.contracts, self.day(day))

    def test_what_held_on_a_day(self):
        self.assertFalse(self._on("2019-12-31"))
        self.contracts._change(self.day("2026-03-01"), {"power": 4.5})
        before, after = self._on("2026-02-28"), self._on("2026-03-01")
        for contract in self.contracts:
            self.assertEqual((before[contract.id].power, before[contract.id].resident), (3, True))
            self.assertEqual((after[contract.id].power, after[contract.id].resident), (4.5, True))
            self.assertEqual(before[contract.id].valid_to, self.day("2026-02-28"))
            self.assertEqual(contract.version_id, after[contract.id])

    def test_a_change_on_the_first_day_corrects_in_place(self):
        count = self.versions.search_count([])
        self.contracts._change(self.day("2020-01-01"), {"power": 6})
        self.assertEqual(self.versions.search_count([]), count)
        self.assertEqual({version.power for version in self._on("2020-01-01").values()}, {6})

    def test_a_change_before_a_later_version_keeps_that_one(self):
        self.contracts._change(self.day("2026-06-01"), {"power": 10})
        self.contracts._change(self.day("2026-03-01"), {"resident": False})
        middle = self._on("2026-04-01")
        for contract in self.contracts:
            self.assertEqual((middle[contract.id].power, middle[contract.id].resident), (3, False))
            self.assertEqual(middle[contract.id].valid_to, self.day("2026-05-31"))
            self.assertEqual(self._on("2026-06-01")[contract.id].power, 10)

    def test_a_version_before_the_first_one_ends_where_that_begins(self):
        self.contracts._change(self.day("2019-06-01"), {"power": 1.5})
        first = self._on("2019-07-01")
        for contract in self.contracts:
            self.assertEqual((first[contract.id].power, first[contract.id].valid_to), (1.5, self.day("2019-12-31")))

    def test_versions_never_overlap(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.versions.create({"contract_id": self.contracts[0].id, "valid_from": "2021-01-01"})

    def test_a_reduced_vat_needs_its_declaration(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.contracts._change(self.day("2026-01-01"), {"vat_regime": "reduced"})
            self.env.flush_all()
        self.contracts._change(self.day("2026-01-01"), {"vat_regime": "reduced", "vat_declaration": "Farm, 10/12/2025"})

    def _refused(self, message, values):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as caught, self.cr.savepoint():
            self.contracts[0]._change(self.day("2026-01-01"), values)
            self.env.flush_all()
        self.assertIn(f"vegas_contract_version_{message}", str(caught.exception))

    def test_what_cannot_hold_is_refused_by_the_database(self):
        self._refused("excise_declared", {"excise_regime": "exempt"})
        self._refused("resident_household", {"use": "other"})
        self._refused("tv_fee_household", {"use": "other", "resident": False, "tv_fee": "due"})
        self._refused("power_positive", {"power": -3})
        self._refused("sdi_code_form", {"sdi_code": "abc"})
        self._refused("office_code_form", {"office_code": "UF12"})
        self._refused("cig_form", {"cig": "123"})
        self._refused("cup_form", {"cup": "J1"})

    def test_a_clerk_reads_them_only(self):
        version = self.contracts[0].version_id.with_user(self.clerk)
        self.assertEqual(version.power, 3)
        with self.assertRaises(AccessError):
            version.power = 99

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import VegasCase

DAY = fields.Date.to_date("2026-05-04")


@tagged("post_install", "-at_install")
class TestReasons(VegasCase):
    """What the codes of a refusal mean."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = cls.env["vegas.reason"].create(
            [
                {"code": "T01", "text": "Per tutti", "source": "Prova"},
                {"code": "T01", "text": "Gas", "commodity": "gas", "source": "Prova"},
                {"code": "T01", "text": "V01", "service": "V01", "source": "Prova"},
                {"code": "T01", "text": "V01 gas", "service": "V01", "commodity": "gas", "source": "Prova"},
                {"code": "T02", "text": "Fino al 2025", "valid_to": "2025-12-31", "source": "Prova"},
            ]
        )
        cls.procedure = cls.env["vegas.procedure"].create({"code": "exchange", "label": "T", "name": "Prova"})

    def _meaning(self, service, commodity, code="T01", day=DAY):
        return self.env["vegas.reason"]._find(service, commodity, [code], day).get(code, self.rows.browse()).text

    def test_the_most_specific_row_wins(self):
        self.assertEqual(self._meaning("V01", "gas"), "V01 gas")
        self.assertEqual(self._meaning("V01", "ele"), "V01")
        self.assertEqual(self._meaning("D01", "gas"), "Gas")
        self.assertEqual(self._meaning("D01", "ele"), "Per tutti")

    def test_a_row_holds_in_its_period(self):
        self.assertFalse(self._meaning("V01", "gas", "T02"))
        self.assertEqual(self._meaning("V01", "gas", "T02", fields.Date.to_date("2025-12-31")), "Fino al 2025")

    def test_many_codes_are_one_query(self):
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = self.env["vegas.reason"]._find("V01", "gas", ["T01", "CF", "004", "none", False], DAY)
            self.assertEqual(set(found), {"T01", "CF", "004"})

    def test_two_meanings_at_once_are_refused_by_the_database(self):
        values = {"code": "T01", "text": "Altro", "service": "V01", "source": "Prova"}
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["vegas.reason"].create(values)

    def test_blanks_around_a_code_are_refused(self):
        with self.assertRaises(ValidationError):
            self.rows[0].code = "T01 "

    def test_seeds_have_source_and_doubt(self):
        seeds = self.env["vegas.reason"]._find(
            "X", "gas", ["FORM", "PDR", "CF", "MATR", "STATO", "TITOL", "DUP", "PREV", "MOR", "DOC", "ALTRO"], DAY
        )
        self.assertEqual(len(seeds), 11)
        self.assertEqual({reason.confidence for reason in seeds.values()}, {"check"})
        sii = self.env["vegas.reason"]._find("X", "gas", ["004", "010", "011", "904", "906", "914", "919", "967"], DAY)
        self.assertEqual(len(sii), 8)
        self.assertEqual(sii["906"].confidence, "check")

    def test_the_table_is_imported_by_an_administrator_only(self):
        head = ["code", "text", "group", "service", "commodity", "retryable", "seller_fault", "source", "confidence"]
        row = ["777", "Codice ufficiale", "Tax code or VAT number", "V01", "Gas", "1", "0", "Allegato", "Known"]
        reasons = self.env["vegas.reason"]
        result = reasons.with_user(self.administrator).load(head, [row])
        self.assertFalse(result["messages"])
        found = reasons._find("V01", "gas", ["777"], DAY)["777"]
        self.assertEqual((found.group, found.commodity, found.confidence), ("customer", "gas", "known"))
        with self.assertRaises(AccessError):
            reasons.with_user(self.back_office).create({"code": "1", "text": "x", "source": "x"})

    def test_a_request_shows_what_its_reason_means_and_what_to_do(self):
        requests = self.env["vegas.request"].create(
            [{"procedure_id": self.procedure.id, "partner_id": self.customer.id, "point_id": self.gas_point.id}] * 4
        )
        for request, code in zip(requests.sudo(), ("CF", "STATO", "unknown", False), strict=True):
            request.reason_code = code
        corrected, useless, unknown, none = requests.with_user(self.clerk)
        self.assertIn("Codice fiscale", corrected.reason_meaning)
        self.assertIn("to be checked", corrected.reason_meaning)
        self.assertIn("after the correction", corrected.reason_hint)
        self.assertIn("does not help", useless.reason_hint)
        self.assertIn("not among the reasons", unknown.reason_hint)
        self.assertFalse(unknown.reason_meaning)
        self.assertFalse(none.reason_hint)

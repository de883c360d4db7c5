"""The table of cases (domain sheet 3.3): documents, contract, deposit, debts and message per case and commodity."""

from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.vegas_sportello.tests.voltura_case import VolturaCase

TITLE = "Document of the title on the property or Self-declaration of the title on the property"
# case: (a person's papers, new contract, closing bill, deposit, debts, contribution)
CASES = {
    "ordinary": ((), True, True, "return", "not_passed", "due"),
    "death": (
        (
            "List of the heirs",
            "Death certificate or Self-declaration in the place of the death certificate",
        ),
        True,
        True,
        "transfer",
        "heir",
        "check",
    ),
    "separation": (
        ("Decision of separation or assignment of the house",),
        True,
        True,
        "return",
        "not_passed",
        "due",
    ),
    "cohabitant": (
        ("Self-declaration of the family status",),
        True,
        True,
        "transfer_with_consents",
        "on_agreement",
        "due",
    ),
    "merger": (
        ("Deed of merger, incorporation or transfer",),
        True,
        True,
        "transfer",
        "succession",
        "none",
    ),
    "tenancy": (("Rental contract",), True, True, "return", "not_passed", "due"),
    "insolvency": (("Decision of the court",), True, True, "return", "not_passed", "due"),
    "contested": (("Written complaint",), False, False, "unchanged", "not_passed", "none"),
    "name": ((), False, False, "unchanged", "not_passed", "none"),
    "tax_code": (("Tax card or certificate of the tax code",), False, False, "unchanged", "not_passed", "none"),
    "contacts": ((), False, False, "unchanged", "not_passed", "none"),
    "residence": (
        ("Self-declaration of residence with its date",),
        False,
        False,
        "unchanged",
        "not_passed",
        "none",
    ),
    "use": (("Declaration of use",), False, False, "unchanged", "not_passed", "none"),
    "relief": (
        ("Declaration for the relief or Licence of the customs agency (UTF)",),
        False,
        False,
        "unchanged",
        "not_passed",
        "none",
    ),
}
VOLTURE = ("ordinary", "death", "separation", "cohabitant", "merger", "tenancy", "insolvency")
# (case, commodity): (service, kind)
MESSAGES = {
    **{(case, "ele"): ("VT1", "01") for case in VOLTURE},
    **{(case, "gas"): ("VTG", "") for case in VOLTURE},
    ("death", "ele"): ("VT1", "02"),
    ("merger", "ele"): ("VT1", "03"),
    ("contested", "ele"): ("VT1", "0040"),
    ("contested", "gas"): ("", ""),
    **{(case, "ele"): ("AE1", "") for case in ("name", "tax_code", "contacts", "residence", "use", "relief")},
    **{(case, "gas"): ("AG", "") for case in ("name", "tax_code", "contacts", "use", "relief")},
    ("residence", "gas"): ("", ""),
}


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestVolturaCases(VolturaCase):
    def test_every_row(self):
        rows = self.env["vegas.change.case"]._in_force(fields.Date.to_date("2026-11-24"))
        self.assertEqual(set(rows.mapped("code")), set(CASES))
        for code, (papers, contract, bill, deposit, debts, contribution) in CASES.items():
            for commodity in ("gas", "ele"):
                with self.subTest(case=code, commodity=commodity):
                    case = rows._on(code, fields.Date.to_date("2026-11-24"), commodity)
                    missing = case.document_ids._missing(case._documents(self.newcomer), case.document_ids.browse())
                    usual = {"Identity document", TITLE} if case.kind == "voltura" else set()
                    self.assertEqual(set(missing) - usual, set(papers))
                    self.assertEqual((case.new_contract, case.closing_bill), (contract, bill))
                    self.assertEqual((case.deposit, case.debts, case.contribution), (deposit, debts, contribution))
                    self.assertEqual(case._message(commodity), MESSAGES[code, commodity])
                    self.assertTrue(case.source and case.valid_from)

    def test_the_program_runs_on_it(self):
        """Each voltura asks the papers of its row, moves or returns the deposit, and tells the SII its kind."""
        for code in VOLTURE:
            for point, old in ((self.ele_point, self.old_contract), (self.gas_point, self.gas_contract)):
                with self.subTest(case=code, commodity=point.commodity), self.env.cr.savepoint() as savepoint:
                    case = self._case(code)
                    deposit = self.env["vegas.deposit"].create(
                        {"contract_id": old.id, "amount": 50, "state": "held", "held_since": "2015-01-01"}
                    )
                    request = self._filled(point, case=code)
                    named = " ".join(problem["text"] for problem in self._asked(request))
                    for paper in CASES[code][0]:
                        self.assertIn(paper, named)
                    if request.stage_id.code == "draft":
                        request.voltura_document_ids = request.voltura_asked_ids
                    self._done(request)
                    moved = CASES[code][3] == "transfer"
                    self.assertEqual(deposit.contract_id, request.contract_id if moved else old)
                    passed = CASES[code][4] in ("heir", "succession")
                    self.assertEqual(bool(old.co_obligor_id), passed)
                    kind = MESSAGES[code, point.commodity][1]
                    self.assertEqual(self._told(request, "TIPOLOGIA_VOLTURA"), kind)
                    charged = self.env["vegas.bill.item"].search([("contract_id", "=", request.contract_id.id)])
                    self.assertEqual(bool(charged), case.contribution != "none")
                    savepoint.rollback()
                    self.env.invalidate_all()

    def _told(self, request, column):
        """Return what the message of ``request`` says in ``column``."""
        head, row = self._written(request).splitlines()
        return row.split(";")[head.split(";").index(column)]

    def _asked(self, request):
        request.with_context(verb="send").action_run()
        return request.problems or []

    def test_a_company_shows_other_papers(self):
        company = self.newcomer.copy({"name": "Bar Sport srl", "is_company": True, "l10n_it_codice_fiscale": False})
        asked = self._case("ordinary")._documents(company).mapped("code")
        self.assertIn("company_register", asked)
        self.assertNotIn("identity", asked)

    def test_dated_rows(self):
        case = self._case("tenancy")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            case.copy()
            self.env.flush_all()
        case.valid_to = "2026-11-23"
        request = self._filled(case="ordinary")
        self.assertNotIn(case, request.voltura_case_ids)
        request.voltura_case_id = case
        self.assertIn("voltura_case_id", self._problems_of(request))

    def test_a_row_of_one_commodity_goes_before_one_of_both(self):
        own = self._case("ordinary").copy({"commodity": "gas", "message_gas_kind": "A"})
        day = fields.Date.to_date("2026-11-24")
        self.assertEqual(self.env["vegas.change.case"]._on("ordinary", day, "gas"), own)
        self.assertNotEqual(self.env["vegas.change.case"]._on("ordinary", day, "ele"), own)

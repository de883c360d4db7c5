"""Import of what a seller's earlier system billed: mandates, deposits, open and paid bills, papers byte by byte."""

import base64
import hashlib
import io
import zipfile

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.vegas_base.standard.reader import Refused
from odoo.addons.vegas_base.tests.archive_loads import ArchiveLoads

from ..archive import documents
from .common import BillingCase

GAS, ELE = "C-01614000382917", "C-IT001E12345678"
IBAN = "IT60X0542811101000000123456"


def mandate(nth=1, **values):
    row = {"umr": f"U{nth}", "signature_date": "15/02/2021", "iban": IBAN, "contract": GAS}
    return {**row, **values}


def deposit(nth=1, **values):
    return {"contract": GAS, "amount": "77,47", "held_since": f"{nth:02}/04/2021", **values}


def open_bill(nth=1, **values):
    row = {"number": f"2025/{nth:05}", "contract": GAS, "date": "10/11/2025", "due_date": "30/11/2025"}
    return {**row, "first": "01/09/2025", "last": "31/10/2025", "total": "110,00", "residual": "60,00", **values}


def paid_bill(nth=1, **values):
    row = {"number": f"P/{nth:05}", "contract": GAS, "date": "10/07/2025", "first": "01/05/2025", "last": "30/06/2025"}
    return {**row, "untaxed": "100,00", "tax": "10,00", "total": "110,00", **values}


def line(nth=1, **values):
    return {"bill": "P/00001", "line": str(nth), "section": "energy", "name": "Energia", "amount": "50,00", **values}


def zipped(**members):
    """Return a ZIP of ``{name: content}``; ``__`` in a name stands for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


WRONG = {
    "mandates": [
        (mandate(1, iban="IT61X0542811101000000123456"), "iban", "check it"),
        (mandate(2, iban="IT32Y0542811101000000123456"), "iban", "check it"),
        (mandate(3, iban="nonsense"), "iban", "no IBAN"),
        (mandate(4, contract="N-0"), "contract", "contracts first"),
        (mandate(5, holder="NOBODY"), "holder", "customers first"),
        (mandate(6, signature_date="01/01/2099"), "signature_date", "future"),
        (mandate(7, signature_date=""), "signature_date", "fill it in"),
        (mandate(8, contract="C-VOID"), "contract", "versions first"),
        (mandate("1" * 40), "umr", "35 characters"),
    ],
    "deposits": [
        (deposit(1, contract="N-0"), "contract", "contracts first"),
        (deposit(2, amount="0"), "amount", "zero"),
        (deposit(3, amount="-5"), "amount", "below zero"),
        (deposit(4, held_since="01/01/2099"), "held_since", "future"),
    ],
    "open_bills": [
        (open_bill(1, contract="N-0"), "contract", "contracts first"),
        (open_bill(2, residual="0"), "residual", "paid bills"),
        (open_bill(3, residual="-60"), "residual", "other sign"),
        (open_bill(4, residual="200"), "residual", "more than the total"),
        (open_bill(5, due_date="01/11/2025"), "due_date", "comes before"),
        (open_bill(6, first=""), "first", "first one, too"),
        (open_bill(7, last=""), "last", "last one, too"),
        (open_bill(8, date="01/01/2099", due_date="01/02/2099"), "date", "future"),
        (open_bill(9, slip_code="123"), "slip_code", "18 digits"),
        (open_bill(10, residual="1,005"), "residual", "two decimals"),
    ],
    "bills": [
        (paid_bill(1, contract="N-0"), "contract", "contracts first"),
        (paid_bill(2, total="111"), "total", "plus the VAT"),
        (paid_bill(3, last="01/01/2020"), "last", "comes before"),
        (paid_bill(4, number=""), "number", "fill it in"),
    ],
    "lines": [
        (line(1, bill="P/99999"), "bill", "paid bills first"),
        (line(2, line="1,5"), "line", "whole number"),
        (line(3, section="magic"), "section", "energy"),
    ],
}


@tagged("post_install", "-at_install")
class TestArchiveBills(ArchiveLoads, BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        point = cls._point("01614000382918", "gas")
        point.contract_ids.number = "C-VOID"

    def _load(self, table, *rows, mode="all", data=None):
        return super()._load(table, *rows, mode=mode, data=data)

    def _loads(self, table, *rows, **values):
        receipt = self._load(table, *rows, **values)
        self.assertEqual(receipt.loaded, receipt.rows, receipt.fault_ids.mapped("reason"))
        return receipt

    def _move(self, number):
        return self.env["account.move"].search([("name", "=", number), ("company_id", "=", self.company.id)])

    def test_every_wrong_row_has_its_reason(self):
        moves = self.env["account.move"].search_count([])
        for table, wrong in WRONG.items():
            receipt = self._load(table, *(row for row, _column, _word in wrong), mode="check")
            faults = {(fault.row, fault.column or ""): fault.reason for fault in receipt.fault_ids}
            for number, (row, column, word) in enumerate(wrong, 2):
                with self.subTest(table=table, row=row):
                    self.assertIn(word, faults.get((number, column), f"no reason: {faults}"))
            self.assertEqual((receipt.bad, receipt.good, receipt.loaded), (len(wrong), 0, 0), table)
        self.assertEqual(self.env["account.move"].search_count([]), moves)

    def test_mandates(self):
        rows = [mandate(1), mandate(2, contract=ELE, holder="RSSMRA80A01H501U", holder_name="Rossi Aldo")]
        self._loads("mandates", *rows)
        version = self.gas_contract.version_ids
        self.assertEqual((version.payment_method, version.mandate_id.unique_mandate_reference), ("debit", "U1"))
        self.assertEqual((version.mandate_id.state, version.mandate_id.partner_id), ("valid", self.customer))
        self.assertEqual(version.mandate_id.signature_date, fields.Date.to_date("2021-02-15"))
        bank = version.mandate_id.partner_bank_id
        self.assertEqual((bank.sanitized_acc_number, bank.acc_type), (IBAN, "iban"))
        # One account of one customer, however many mandates rest on it.
        self.assertEqual(self.ele_contract.version_ids.mandate_id.partner_bank_id, bank)
        self.assertEqual(self._load("mandates", *rows, mode="good").bad, 2)
        receipt = self._load("mandates", mandate(3), mandate(4), mandate(3), mode="check")
        self.assertEqual(receipt.fault_ids.mapped("row"), [3, 4])

    def test_deposits(self):
        receipt = self._loads("deposits", deposit(1), deposit(2, amount="10"))
        self.assertAlmostEqual(receipt.amount_loaded, 87.47)
        found = self.gas_contract.deposit_ids
        self.assertEqual(set(found.mapped("state")), {"held"})
        self.assertEqual(found[0].held_since, fields.Date.to_date("2021-04-01"))
        self.assertEqual(self._load("deposits", deposit(1), mode="good").bad, 1)

    def test_open_bills(self):
        self._loads("mandates", mandate(1))
        rows = [
            open_bill(1),
            open_bill(2, number="12/2025", total="-30", residual="-30", first="", last=""),
            open_bill(3, number="F2024-000007", contract=ELE, slip_code="000000000000000193"),
        ]
        receipt = self._loads("open_bills", *rows)
        self.assertAlmostEqual(receipt.amount_loaded, 90)
        bill, credit, third = (self._move(row["number"]) for row in rows)
        self.assertEqual((bill.state, bill.payment_state, bill.move_type), ("posted", "not_paid", "out_invoice"))
        self.assertEqual((bill.amount_residual, bill.vegas_archive_total, bill.amount_tax), (60, 110, 0))
        self.assertEqual((bill.invoice_date, bill.date), (fields.Date.to_date("2025-11-10"),) * 2)
        self.assertEqual(bill.invoice_date_due, fields.Date.to_date("2025-11-30"))
        self.assertEqual((bill.partner_id, bill.vegas_contract_id), (self.customer, self.gas_contract))
        self.assertEqual((bill.ref, bill.payment_reference), ("2025/00001", "2025/00001"))
        self.assertEqual(bill.mandate_id, self.gas_contract.version_ids.mandate_id)
        self.assertEqual((credit.move_type, credit.amount_residual), ("out_refund", 30))
        self.assertEqual(third.vegas_slip_code, "000000000000000193")
        form = Form(bill.with_user(self.clerk), view="vegas_billing.vegas_bill_view_form")
        self.assertEqual((form.amount_residual_signed, form.vegas_archive_total), (60, 110))
        # What the ledger holds: the customer owes 90, the opening account stands against it.
        opening = self.company._vegas_opening_account()
        lines = (bill | credit | third).line_ids
        self.assertAlmostEqual(sum(lines.filtered(lambda one: one.account_id == opening).mapped("balance")), -90)
        self.assertEqual(self.gas_contract.billed_until, fields.Date.to_date("2025-10-31"))
        # Their numbers are not those of our bills.
        self.gas_contract.billed_until = False
        posted = self._post(self._run("2026-02-28"))
        self.assertTrue(all(move.name.startswith("BOLL/2026/") for move in posted), posted.mapped("name"))
        receipt = self._load("open_bills", *rows, mode="good")
        self.assertEqual((receipt.bad, receipt.loaded), (3, 0))
        self.assertIn("duplicate", receipt.fault_ids[0].reason)

    def test_a_bill_is_open_or_paid(self):
        self._loads("open_bills", open_bill(1))
        self._loads("bills", paid_bill(1))
        self.assertIn("duplicate", self._load("bills", paid_bill(2, number="2025/00001")).fault_ids.reason)
        self.assertIn("duplicate", self._load("open_bills", open_bill(2, number="P/00001")).fault_ids.reason)

    def test_paid_bills(self):
        moves = self.env["account.move"].search_count([])
        receipt = self._loads("bills", paid_bill(1), paid_bill(2, last="31/07/2025"), paid_bill(3, contract=ELE))
        self.assertEqual(receipt.amount_loaded, 330)
        self.assertEqual(self.env["account.move"].search_count([]), moves, "paid bills are no entries")
        self.assertEqual(self.gas_contract.billed_until, fields.Date.to_date("2025-07-31"))
        # Later days are kept, in whatever order the files come.
        self._loads("bills", paid_bill(4, first="01/01/2025", last="28/02/2025"))
        self.assertEqual(self.gas_contract.billed_until, fields.Date.to_date("2025-07-31"))
        receipt = self._load("lines", line(1), line(2, amount="49,99"), mode="good")
        self.assertEqual((receipt.bad, receipt.loaded), (2, 0))
        self.assertIn("add up to 99.99", receipt.fault_ids[0].reason)
        receipt = self._loads("lines", line(1), line(2), line(1, bill="P/00003", amount="100"))
        self.assertEqual(receipt.amount_loaded, 200)
        bill = self.gas_contract.archive_bill_ids.filtered(lambda one: one.number == "P/00001")
        self.assertEqual(bill.line_ids.mapped("sequence"), [1, 2])
        self.assertEqual(self._load("lines", line(1), line(2), mode="good").bad, 2)
        page = Form(self.gas_contract.with_user(self.clerk))
        self.assertEqual(len(page.archive_bill_ids.ids), 3)
        self.assertEqual(len(Form(bill.with_user(self.clerk)).line_ids.ids), 2)
        for operation in ("create", "write", "unlink"):
            self.assertFalse(bill.with_user(self.administrator).has_access(operation))

    def test_papers_keep_their_bytes(self):
        self._loads("open_bills", open_bill(1))
        self._loads("bills", paid_bill(1), paid_bill(2))
        papers = {
            "2025-00001__pdf": b"%PDF-1.4\n\x00\xff\r\nopen",
            "xml/2025-00001__xml": b'<?xml version="1.0"?>\r\n<Fattura> \xc3\xa8\r\n</Fattura>\n',
            "P_00001__pdf": b"%PDF-1.7\nanother",
            "P-00001__xml__p7m": b"0\x82\x01\x02signed",
        }
        self._loads("documents", data=zipped(**papers))
        move = self._move("2025/00001")
        bill = self.env["vegas.archive.bill"].search([("number", "=", "P/00001")])
        clerk = self.clerk
        kept = {
            "2025-00001__pdf": move.with_user(clerk)._bill_papers().raw,
            "xml/2025-00001__xml": base64.b64decode(move.with_user(clerk).l10n_it_edi_attachment_file),
            "P_00001__pdf": bill.with_user(clerk).pdf_id.raw,
            "P-00001__xml__p7m": bill.with_user(clerk).xml_id.raw,
        }
        for name, content in papers.items():
            self.assertEqual(hashlib.sha256(kept[name]).digest(), hashlib.sha256(content).digest(), name)
        self.assertIn(str(move.vegas_paper_id.id), move.with_user(clerk).action_vegas_print()["url"])
        self.assertIn("l10n_it_edi_attachment_file", move.with_user(clerk).action_vegas_electronic()["url"])
        self.assertIn(str(bill.pdf_id.id), bill.with_user(clerk).action_pdf()["url"])
        # Twice is a duplicate; an index names what the names of the files do not.
        self.assertEqual(self._load("documents", data=zipped(**papers), mode="good").bad, 4)
        index = b"number;file\nP/00002;scan7.pdf\nP/00002;scan8.pdf\nP/99999;scan7.pdf\nP/00002;gone.pdf\n"
        receipt = self._load("documents", data=zipped(index__csv=index, a__pdf=b"", scan7__pdf=b"%PDF-7"), mode="good")
        self.assertEqual((receipt.rows, receipt.loaded), (4, 1), receipt.fault_ids.mapped("reason"))
        words = ("not in the ZIP", "no bill", "not in the ZIP")
        for fault, word in zip(receipt.fault_ids, words, strict=True):
            self.assertIn(word, fault.reason)
        self.assertEqual(move.with_user(clerk)._bill_papers().raw, papers["2025-00001__pdf"])

    def test_papers_that_are_refused(self):
        self._loads("bills", *(paid_bill(number, number=f"B{number}") for number in range(1, 7)))
        members = {
            "B1__pdf": b"MZ",
            "B2__xml": b'<!DOCTYPE a [<!ENTITY b "b">]><a/>',
            "B3__xml": b"<a>",
            "B4__exe": b"1",
        }
        receipt = self._load("documents", data=zipped(**members, B5__pdf=b"%PDF-" + b"1" * documents.MAX_FILE))
        words = ("not what its name", "DOCTYPE", "well-formed", "no PDF", "larger than")
        self.assertEqual(receipt.bad, 5)
        for fault, word in zip(receipt.fault_ids, words, strict=True):
            self.assertIn(word, fault.reason)
        for data in (b"number;file\n1;2\n", b"PK nonsense"):
            with self.assertRaises(UserError):
                self._load("documents", data=data)
        with self.assertRaises(Refused):
            documents.open_zip(zipped(**{"../a.pdf": b"%PDF-"}))

    def test_without_its_paper_no_new_one_is_made(self):
        self._loads("open_bills", open_bill(1))
        self._loads("bills", paid_bill(1))
        move = self._move("2025/00001").with_user(self.clerk)
        bill = self.gas_contract.archive_bill_ids.with_user(self.clerk)
        for action in (move.action_vegas_print, move.action_vegas_electronic, bill.action_pdf, bill.action_xml):
            with self.assertRaises(UserError) as caught:
                action()
            self.assertIn("archive", str(caught.exception))

    def test_terms_of_bills_come_with_contracts(self):
        self.gas_contract.state, self.gas_contract.end_date = "ceased", "2026-03-31"
        row = {"number": "N1", "customer": "RSSMRA80A01H501U", "point": "01614000382917", "state": "active"}
        row |= {"start_date": "01/04/2026", "cycle": "1", "billed_until": "30/04/2026", "billed_smc": "412,5"}
        self._loads("contracts", row)
        contract = self.env["vegas.contract"].search([("number", "=", "N1"), ("company_id", "=", self.company.id)])
        self.assertEqual((contract.cycle, contract.billed_smc), ("1", 412.5))
        self.assertEqual(contract.billed_until, fields.Date.to_date("2026-04-30"))
        version = {"contract": "N1", "valid_from": "01/04/2026", "use": "household", "payment_method": "slip"}
        self.assertIn("no offer", self._load("versions", {**version, "offer": "sale ele"}).fault_ids.reason)
        self._loads("versions", {**version, "offer": "sale gas"})
        self.assertEqual(contract.version_ids.offer_id, self.offers["gas"])

    def test_queries_do_not_grow_with_the_rows(self):
        counts = {}
        for size, start in ((5, 100), (10, 200), (40, 300)):
            numbers = range(start, start + size)
            for table, rows in {
                "open_bills": [open_bill(number) for number in numbers],
                "bills": [paid_bill(number) for number in numbers],
                "lines": [line(1, bill=f"P/{number:05}", amount="100") for number in numbers],
            }.items():
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                self._loads(table, *rows)
                self.env.flush_all()
                counts[table, size] = self.cr.sql_log_count - before
        for table in ("bills", "lines", "open_bills"):
            self.assertEqual(counts[table, 10], counts[table, 40], table)

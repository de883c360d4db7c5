import io
import re
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import pymupdf
import zxingcpp
from PIL import Image

from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ..bill_paper import italian, pictures, postal_slip
from ..bill_paper.paper_data import BillPapers
from ..bill_paper.summary import Entry, Summary
from ..computation import Line, Slice
from .common import BillingCase

MARGIN, SLIP_MARGIN = 42, 8  # points
SLIP_TOP = 841.9 - 289.2  # 10.2 cm


@tagged("post_install", "-at_install", "vegas")
class TestBillPaper(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "street": "Corso Francia 10",
                "zip": "10143",
                "city": "Torino",
                "phone": "011 555 0100",
                "email": "clienti@provaluceegas.example",
                "vegas_postal_account": "12345678",
                "vegas_postal_permit": "AUT. n. DB/SSIC/E 0001 del 01/01/2026",
            }
        )
        cls.env["res.partner.bank"].create(
            {"partner_id": cls.company.partner_id.id, "acc_number": "IT60X0542811101000000123456"}
        )
        cls.bills = cls._post(cls._run("2026-02-28", due_date="2026-03-20"))
        cls.gas = cls.bills.filtered(lambda move: move.vegas_contract_id == cls.gas_contract)
        cls.ele = cls.bills - cls.gas
        cls.bills._bill_papers()

    @staticmethod
    def _open(move):
        return pymupdf.open(stream=move._bill_papers().raw, filetype="pdf")

    @staticmethod
    def _picture(page, dpi=200):
        return Image.open(io.BytesIO(page.get_pixmap(dpi=dpi).tobytes("png")))

    def test_three_pages_inside_the_margins(self):
        for move in self.bills:
            pages = self._open(move)
            self.assertEqual(len(pages), 3)
            for page in pages:
                for x0, y0, x1, y1, word, *_place in page.get_text("words"):
                    slip = page.number == 2 and y0 >= SLIP_TOP
                    least = SLIP_MARGIN if slip else MARGIN
                    self.assertGreaterEqual(x0, least, word)
                    self.assertLessEqual(x1, page.rect.width - least, word)
                    self.assertTrue(10 <= y0 < y1 <= page.rect.height - 10, word)

    def test_fonts_are_embedded_and_every_character_has_its_glyph(self):
        for move in self.bills:
            pages = self._open(move)
            fonts = {font[0] for page in pages for font in page.get_fonts(full=True)}
            self.assertTrue(fonts)
            for font in fonts:
                name, _extension, _kind, content = pages.extract_font(font)
                self.assertTrue(content, name)
            self.assertNotIn("\ufffd", "".join(page.get_text() for page in pages))
            for page in pages:
                for span in page.get_texttrace():
                    self.assertNotIn(0, [glyph for _code, glyph, *_place in span["chars"]], span["font"])

    def test_archivable_and_accessible(self):
        pages = self._open(self.gas)
        metadata = re.sub(r"\s", "", pages.get_xml_metadata())
        for mark in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
            self.assertIn(mark, metadata)
        self.assertEqual(pages.xref_get_key(pages.pdf_catalog(), "MarkInfo/Marked")[1], "true")
        self.assertIn("it", pages.xref_get_key(pages.pdf_catalog(), "Lang")[1])

    def test_amounts_are_those_of_the_move(self):
        for move in self.bills:
            data = move._paper_data("bill")
            total = italian.euro(Decimal(f"{move.amount_total:.2f}"))
            self.assertEqual(data["due"], total)
            self.assertEqual(sum(_amount(row["amount"]) for row in data["receipt"]), _amount(total))
            sections = sum(_amount(section["amount"]) for section in data["sections"])
            self.assertEqual(sections + _amount(data["vat_total"]), _amount(total))
            pages = self._open(move)
            self.assertIn(f"{total} €", pages[0].get_text())
            self.assertIn("20/03/2026", pages[0].get_text())
            for line in move.vegas_line_ids:
                self.assertIn(italian.euro(Decimal(f"{line.amount:.2f}")), pages[1].get_text())

    def test_codes_are_read_back_from_the_picture(self):
        pages = self._open(self.gas)
        (qr,) = zxingcpp.read_barcodes(self._picture(pages[0]))
        amount = f"EUR{self.gas.amount_total:.2f}"
        self.assertEqual(qr.text.split("\n")[5:8], [self.company.name, "IT60X0542811101000000123456", amount])
        found = {str(code.format): code.text for code in zxingcpp.read_barcodes(self._picture(pages[2], 300))}
        code = self.gas.vegas_slip_code
        self.assertTrue(postal_slip.is_customer_code(code))
        digits = f"18{code}1200001234567810{round(self.gas.amount_total * 100):010d}3896"
        self.assertEqual(found, {"Code 128": digits, "Data Matrix": digits})
        euros, cents = f"{self.gas.amount_total:.2f}".split(".")
        self.assertIn(f"<{code}>", pages[2].get_text())
        self.assertIn(f"{int(euros):08d}+{cents}>", pages[2].get_text())

    def test_paid_by_debit_or_transfer(self):
        self.ele_contract.version_ids.payment_method = "transfer"
        data = self.ele._paper_data("bill")
        self.assertIsNone(data["slip"])
        self.assertEqual(data["payment"]["iban"], "IT60 X054 2811 1010 0000 0123 456")
        self.assertTrue(self.env["vegas.paper"]._of("bill", self.ele)._make(data))
        copied = self.ele.copy()
        self.assertFalse(copied.vegas_paper_id or copied.vegas_slip_code)

    def test_public_body_pays_without_vat(self):
        self._read(self.ele_point, "2026-04-30", (300, 290, 320))
        self.ele_contract.version_ids.split_payment = True
        move = self._post(self._run("2026-04-30")).filtered(lambda move: move.vegas_contract_id == self.ele_contract)
        data = move._paper_data("bill")
        due = Decimal(f"{move.amount_total:.2f}")
        self.assertEqual(_amount(data["due"]), due)
        self.assertEqual(sum(_amount(row["amount"]) for row in data["receipt"]), due)
        self.assertEqual(_amount(data["base"]) + _amount(data["vat_total"]) + _amount(data["split"]), due)

    def test_credit_note_of_accounting(self):
        note = self.gas._reverse_moves()
        note.action_post()
        data = note._paper_data("bill")
        self.assertEqual((data["credit"], data["qr"], data["slip"]), (True, "", None))
        self.assertEqual(data["credit_for"], self.gas.name)
        total = sum(_amount(row["amount"]) for row in data["receipt"])
        self.assertEqual(total, -Decimal(f"{note.amount_total:.2f}"))
        self.assertIn("A Suo credito", self._open(note)[0].get_text())

    def test_job_makes_what_is_missing(self):
        second = self._post(self._run("2026-04-30"))
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1):
            self.env["account.move"]._cron_make_papers()
        self.assertTrue(all(second.mapped("vegas_paper_id")))
        self.assertEqual(len(second.vegas_paper_id), len(second))

    def test_recalculation_stands_apart(self):
        self._read(self.gas_point, "2026-04-30", 1390)
        self._read(self.ele_point, "2026-04-15", (230, 215, 250))
        second = self._post(self._run("2026-04-30"))
        for move in second:
            data = move._paper_data("bill")
            total = _amount(italian.euro(Decimal(f"{move.amount_total_in_currency_signed:.2f}")))
            self.assertEqual(sum(_amount(row["amount"]) for row in data["receipt"]), total)
        again = second.filtered(lambda move: move.vegas_contract_id == self.ele_contract)._paper_data("bill")
        block = again["recalculation"]
        self.assertEqual(block["days"], "01/02/2026 – 28/02/2026")
        difference = _amount(block["back"]["amount"]) + _amount(block["again"]["amount"])
        self.assertEqual(_amount(block["amount"]), difference)
        reversed_lines = second.vegas_line_ids.filtered("reversal")
        self.assertTrue(reversed_lines)
        self.assertEqual(len(block["back"]["rows"]), len(reversed_lines))

    def test_what_may_be_refused_after_two_years(self):
        self.assertEqual(self.gas._paper_data("bill")["old"], "")
        self.gas.vegas_line_ids[:2].write({"first": "2023-01-01", "last": "2023-01-31"})
        self.env.flush_all()
        data = self.gas._paper_data("bill")
        old = sum(Decimal(f"{line.amount:.2f}") for line in self.gas.vegas_line_ids[:2])
        self.assertEqual(_amount(data["old"]), old)
        made = self.env["vegas.paper"]._of("bill", self.gas)
        content = made._make({**made._frame(self.gas), **data})
        self.assertIn("eccepisco la prescrizione", pymupdf.open(stream=content)[1].get_text())

    def test_overdue_bills_are_named(self):
        self._read(self.gas_point, "2026-04-30", 1390)
        second = self._post(self._run("2026-04-30")).filtered(lambda move: move.vegas_contract_id == self.gas_contract)
        unpaid = second._paper_data("bill")["unpaid"]
        self.assertEqual((unpaid["count"], unpaid["rows"][0]["number"]), (1, self.gas.name))

    def test_made_once(self):
        paper = self.gas._bill_papers()
        content = paper.raw
        self.env["vegas.paper"].search([("code", "=", "bill")]).template = "= Un altro testo"
        self.assertEqual(self.gas._bill_papers(), paper)
        self.assertEqual(self.gas._bill_papers().raw, content)
        with self.assertRaises(UserError):
            self.gas.copy().action_vegas_print()

    def test_clerk_prints(self):
        move = self.ele
        action = move.with_user(self.clerk).action_vegas_print()
        self.assertIn(str(move.vegas_paper_id.id), action["url"])
        self.assertTrue(move.vegas_paper_id.with_user(self.clerk).raw)

    def test_many_bills_take_the_same_queries(self):
        second = self._post(self._run("2026-04-30"))
        self.env.flush_all()
        self.assertEqual(self._queries(self.bills | second), self._queries(self.bills))

    def _queries(self, moves):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        BillPapers(moves).data()
        return self.env.cr.sql_log_count - before

    def test_preview_of_the_template(self):
        self.env.ref("vegas_billing.paper_bill").action_preview()


@tagged("post_install", "-at_install", "vegas")
class TestSlipAndPictures(BaseCase):
    def test_check_digits(self):
        code = postal_slip.customer_code(1, 4711)
        self.assertEqual(code, f"0001000000004711{1000000004711 % 93:02d}")
        self.assertTrue(postal_slip.is_customer_code(code))
        self.assertFalse(postal_slip.is_customer_code(code[:-1] + str((int(code[-1]) + 1) % 10)))
        line = postal_slip.code_line("018000000000000000", Decimal("12.34"), "12345678")
        self.assertEqual(line, "<018000000000000000>       00000012+34>  000012345678<  896>")
        self.assertEqual(len(postal_slip.barcode(code, Decimal("12.34"), "12345678")), 50)
        self.assertFalse(postal_slip.can_be_printed("12345678", Decimal("0")))

    def test_numbers(self):
        self.assertEqual(italian.euro(Decimal("-1234567.895")), "−1.234.567,90")
        self.assertEqual(italian.number(Decimal("0.00032"), 2, 8), "0,00032")
        self.assertEqual(italian.number(Decimal("-0.0001")), "0")

    def test_lines_are_divided_where_the_bill_begins(self):
        first, last = date(2026, 1, 16), date(2026, 2, 10)
        slices = [
            Slice(date(2026, 1, 1), date(2026, 1, 31), False, {"F0": Decimal("31")}),
            Slice(date(2026, 2, 1), last, False, {"F0": Decimal("20")}),
        ]
        line = Line("A", "energy", date(2026, 1, 1), last, Decimal("51"), "smc", Decimal("0.5"), Decimal("25.50"), "10")
        summary = Summary.of([Entry("A", line)], first, slices)
        (before,), (current,) = summary.before, summary.current
        self.assertEqual((before.line.quantity, before.line.last), (Decimal("15"), date(2026, 1, 15)))
        self.assertEqual((before.line.amount, current.line.amount), (Decimal("7.50"), Decimal("18.00")))
        self.assertEqual((summary.quantity, current.line.quantity), (Decimal("36"), Decimal("36")))

    def test_chart_says_what_it_shows(self):
        months = [
            pictures.Month("gen 26", Decimal("120"), Decimal("0")),
            pictures.Month("feb 26", Decimal("30"), Decimal("20.4")),
            pictures.Month("mar 26", None, None),
        ]
        words = pictures.chart_words(months, "Smc")
        self.assertIn("gen 26 120 Smc", words)
        self.assertIn("feb 26 50 Smc (in parte stimati)", words)
        self.assertNotIn("mar 26", words)
        self.assertEqual(len(re.findall("<rect", pictures.chart(months))), 3)
        self.assertTrue(pictures.chart([]))


def _amount(text):
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-"))

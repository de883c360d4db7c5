"""A quote at the counter: shown, accepted or refused in one dialog, and the works start by themselves."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import ANSWERED
from odoo.addons.vegas_base.tests.paper_case import PaperChecks

from .counter_case import CounterCase
from .test_papers import drawing

SENT = "2026-12-14 10:00:00"


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestQuoteCounter(PaperChecks, CounterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.lang = "it_IT"

    def _pm1(self, commodity="gas"):
        with freeze_time("2026-11-24 10:00:00"):
            return self._quoted("pm1", commodity).with_user(self.clerk)

    def _dialog(self, quote, **values):
        context = quote.action_decide()["context"]
        return self.env["vegas.quote.decision"].with_user(self.clerk).with_context(**context).create(values)

    def _works(self, quote):
        quote.invalidate_recordset()
        return quote.execution_ids

    def test_dialog_shows_items_vat_and_validity(self):
        quote = self._pm1()
        dialog = self._dialog(quote)
        self.assertEqual((dialog.untaxed, dialog.tax, dialog.total), (537.05, 118.15, 655.2))
        self.assertEqual((str(dialog.valid_until), len(dialog.line_ids)), ("2027-03-04", 4))
        self.assertEqual((dialog.mode, dialog.payment_mode, dialog.signer_name), ("screen", "bill", "Rossi Maria"))
        dialog.action_print()
        letter = quote.request_id.handed_ids
        self._assert_paper(
            letter.attachment_id.raw, "IVA € 118,15", "Totale € 655,20", "04/03/2027", picture="paper-quote"
        )

    def test_the_form_itself_starts_filled_in(self):
        context = self._pm1().action_decide()["context"]
        form = Form(self.env["vegas.quote.decision"].with_user(self.clerk).with_context(**context))
        self.assertEqual((form.total, form.signer_name, form.payment_mode), (655.2, "Rossi Maria", "bill"))
        self.assertEqual(len(form.line_ids), 4)

    def test_accepted_on_the_screen_and_the_works_are_sent(self):
        quote = self._pm1()
        action = self._dialog(quote, signature=drawing()).action_accept()
        self.assertEqual((quote.state, quote.decision_mode), ("accepted", "screen"))
        works = self._works(quote)
        self.assertEqual((works.procedure_code, works.stage_id.code, action["res_id"]), ("e01", "sent", works.id))
        self.assertIn(f"<cod_prev_distr>{quote.number}<", self._written(works))
        self.assertIn("<data_acc_prev>14/12/2026<", self._written(works))
        signed = quote.request_id.handed_ids
        self.assertEqual((signed.code, signed.signature_mode), ("quote_letter", "screen"))
        self.assertEqual(base64.b64decode(quote.decision_document), signed.attachment_id.raw)
        self._assert_paper(
            signed.attachment_id.raw,
            "firmato sullo schermo da Rossi Maria",
            "L'importo mi sarà addebitato".replace("'", "’"),
        )

    def test_on_the_bill_waits_there_with_its_vat(self):
        quote = self._pm1()
        self._dialog(quote, signature=drawing()).action_accept()
        item = self.env["vegas.bill.item"].search([("res_model", "=", "vegas.quote"), ("res_id", "=", quote.id)])
        self.assertEqual((item.amount, item.vat, item.contract_id), (537.05, "22", self.gas_point.contract_id))

    def test_a_withdrawn_quote_is_not_billed(self):
        quote = self._pm1()
        self._dialog(quote, signature=drawing()).action_accept()
        with freeze_time(ANSWERED):
            quote.request_id.sudo()._undo()
        item = self.env["vegas.bill.item"].search([("res_model", "=", "vegas.quote"), ("res_id", "=", quote.id)])
        self.assertEqual((quote.state, item.cancelled), ("withdrawn", True))

    def test_several_rates_are_billed_by_hand(self):
        quote = self._pm1()
        quote.sudo().write({"tax": 90, "total": 627.05})
        self._dialog(quote, signature=drawing()).action_accept()
        self.assertFalse(self.env["vegas.bill.item"].search([("res_model", "=", "vegas.quote")]))
        self.assertIn(quote.number, " ".join(quote.request_id.activity_ids.mapped("summary")))

    def test_paid_at_once(self):
        quote = self._pm1("ele")
        self._dialog(quote, signature=drawing(), payment_mode="now").action_accept()
        self.assertEqual((quote.advance_amount, str(quote.advance_date)), (quote.total, "2026-12-14"))
        self.assertFalse(self.env["vegas.bill.item"].search([("res_model", "=", "vegas.quote")]))
        self.assertEqual(self._works(quote).stage_id.code, "sent")

    def test_signed_on_paper_needs_the_paper(self):
        quote = self._pm1()
        with self.assertRaisesRegex(UserError, "Evidence"):
            self._dialog(quote, mode="signed").action_accept()
        self._dialog(
            quote, mode="signed", evidence=base64.b64encode(b"%PDF-1.7 x"), evidence_name="f.pdf"
        ).action_accept()
        row = quote.request_id.handed_ids
        self.assertEqual((row.signature_mode, row.scan_id.name), ("paper", "f.pdf"))

    def test_without_signature_nothing_happens(self):
        quote = self._pm1()
        with self.assertRaisesRegex(UserError, "sign again"), self.env.cr.savepoint():
            self._dialog(quote).action_accept()
        quote.invalidate_recordset()
        self.assertEqual((quote.state, self._works(quote).ids), ("received", []))

    def test_refused(self):
        quote = self._pm1()
        self._dialog(quote, note="Troppo caro").action_refuse()
        self.assertEqual((quote.state, quote.decision_note), ("refused", "Troppo caro"))
        self.assertFalse(self._works(quote))
        with self.assertRaisesRegex(UserError, "nothing is left to decide"):
            quote.action_decide()

    def test_expired_says_until_when_it_held(self):
        quote = self._pm1()
        dialog = self._dialog(quote, signature=drawing())
        with freeze_time("2027-03-05 10:00:00"):
            for act in (quote.action_decide, dialog.action_accept, dialog.action_refuse):
                with self.assertRaisesRegex(UserError, "04/03/2027"):
                    act()
        self.assertEqual(quote.state, "received")

    def test_works_that_lack_something_stay_a_draft_that_says_what(self):
        self.customer.phone = False
        quote = self._pm1_without_phone()
        self._dialog(quote, signature=drawing()).action_accept()
        works = self._works(quote)
        self.assertEqual((quote.state, works.stage_id.code), ("accepted", "draft"))
        self.assertIn("phone", {problem["field"] for problem in works.problems})

    def _pm1_without_phone(self):
        self.customer.phone = "338 414 7092"
        quote = self._pm1()
        self.customer.phone = False
        return quote

    def test_accepting_twice_makes_one_request(self):
        quote = self._pm1()
        dialog = self._dialog(quote, signature=drawing())
        dialog.action_accept()
        with self.assertRaises(UserError):
            dialog.action_accept()
        self.assertEqual(len(self._works(quote)), 1)
        self.assertEqual(quote._start_works(), self._works(quote))

    def test_nobody_but_the_counter_decides(self):
        quote = self._pm1()
        for group in ("vegas_base.group_vegas_sales", "vegas_base.group_vegas_accounting"):
            with self.assertRaises(AccessError):
                quote.with_user(self._user(group[-6:], group)).action_decide()

"""The papers of the nine procedures: every kind, every outcome, with what customers are really called."""

import base64
import io

import pymupdf
from PIL import Image, ImageDraw

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import ANSWERED, SENT
from odoo.addons.vegas_base.tests.paper_case import PaperChecks

from .counter_case import REQUESTS, CounterCase

NINE = ("pm1", "pr1", "e01", "d01", "r01", "v01", "v02", "m01", "m02")
# Where the words of the result letter differ: (procedure, commodity, golden outcome): sentences.
RESULTS = {
    ("pm1", "gas", "positive"): ("preventivo PREV-PM1-GAS per un totale di € 655,20", "04/03/2027"),
    ("pm1", "ele", "positive"): ("i lavori sono chiesti solo dopo la Sua accettazione",),
    ("pr1", "gas", "positive"): ("preventivo", "Lo trova allegato"),
    ("e01", "gas", "new_meter"): ("lavori del preventivo", "nuovo contatore"),
    ("e01", "gas", "negative"): ("Richiesta non eseguita", "Che cosa può fare"),
    ("d01", "gas", "positive"): ("La fornitura è chiusa", "bolletta di chiusura entro 42 giorni", "4271"),
    ("d01", "gas", "negative"): ("Richiesta non eseguita",),
    ("r01", "gas", "positive"): ("di nuovo attiva dal 04/12/2026",),
    ("r01", "gas", "negative"): ("Richiesta non eseguita",),
    ("v01", "gas", "conforming"): ("Contatore conforme", "€ 42,00 oltre IVA", "prossima bolletta"),
    ("v01", "gas", "new_meter"): ("Contatore non conforme", "non Le costa nulla", "G2699887766", "ricostruiti"),
    ("v01", "ele", "new_meter"): ("Contatore non conforme", "sostituito"),
    ("v01", "gas", "negative"): ("Richiesta non eseguita",),
    ("v02", "gas", "conforming"): ("nei limiti previsti",),
    ("v02", "gas", "not_conforming"): ("fuori dai limiti", "ripristinato il valore corretto il 04/12/2026", "14,2"),
    ("v02", "ele", "negative"): ("Richiesta non eseguita",),
    ("m01", "gas", "positive"): ("Lettura rilevata sul posto", "118,5", "RE-15"),
    ("m02", "gas", "positive"): ("Il gruppo di misura è del 2015",),
    ("m02", "ele", "negative"): ("Richiesta non eseguita",),
}
HOSTILE = {
    "name": "Società Agricola Dell'Ünïvérsità degli Àèìòù e dei Fratelli Ðjurđević-Łukasiewicz di "
    + "Precipitevolissimevolmente " * 3
    + '😀 #panic("no") *grassetto* _corsivo_ $x$ @rif <b>b</b> \\ 王',
    "street": "Via " + "Supercalifragilistichespiralidoso" * 3 + " 12/bis // [scala #3]",
    "email": "cliente@example.com",
}


def drawing(ink=True):
    """Return a signature as the pad gives it, in base64: transparent, with or without ink."""
    picture = Image.new("RGBA", (600, 150), (0, 0, 0, 0))
    if ink:
        ImageDraw.Draw(picture).line([(40, 110), (120, 30), (200, 120), (320, 40), (560, 100)], "black", 4)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue())


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestPapers(PaperChecks, CounterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("it_IT")
        cls.company.partner_id.write({"lang": "it_IT", "phone": "0382 123456", "email": "info@prova.example"})

    def _paper(self, request, code):
        request.with_context(paper=code).action_print()
        return request.handed_ids.filtered(lambda row: row.code == code)[:1].attachment_id.raw

    def _common(self, request):
        return (request.name, request.procedure_id.label, "Prova Luce e Gas", "pagina 1 di")

    def test_request_forms(self):
        for code, commodity in REQUESTS:
            if code not in NINE:
                continue
            with self.subTest(code=code, commodity=commodity):
                request = self._draft(code, commodity)
                text = self._assert_paper(
                    self._paper(request, "request"),
                    *self._common(request),
                    "Rossi Maria",
                    "RSSMRA80A01H501U",
                    request.point_id.code,
                    "Privacy.",
                    "Firma del cliente",
                    picture=f"paper-request-{code}-{commodity}",
                )
                for value in REQUESTS[code, commodity].values():
                    if isinstance(value, str) and " " in value and "/" not in value:
                        self.assertIn(value, text)

    def test_words_of_single_forms(self):
        expected = {
            ("v01", "gas"): ("la verifica costa € 42,00 oltre IVA", "Consumo ritenuto troppo alto", "27/11/2026"),
            ("d01", "gas"): ("entro 42 giorni dalla chiusura", "Via Roma 1, 27100 Pavia", "4250"),
            ("r01", "gas"): ("SM1-gas", "23/11/2026", "bonifico.pdf"),
            ("e01", "gas"): ("PREV-PM1-GAS", "€ 655,20"),
            ("m01", "gas"): ("RE-15", "Portata del gruppo di misura"),
            ("pm1", "gas"): ("34,5", "Spostamento del contatore in nicchia", "solo dopo la mia accettazione"),
        }
        for (code, commodity), sentences in expected.items():
            with self.subTest(code=code):
                self._assert_paper(self._paper(self._draft(code, commodity), "request"), *sentences)

    def test_result_letters(self):
        for (code, commodity, outcome), sentences in RESULTS.items():
            with self.subTest(code=code, commodity=commodity, outcome=outcome):
                request = self._send(self._draft(code, commodity))
                part = self._answered(request, outcome)
                self.assertEqual(part.state, "processed", part.reason)
                with freeze_time(ANSWERED):
                    content = self._paper(request, "result")
                    picture = f"paper-result-{code}-{outcome}"
                    self._assert_paper(content, *self._common(request), "Gentile Cliente", *sentences, picture=picture)

    def test_inadmissible(self):
        for code in NINE:
            with self.subTest(code=code):
                request = self._send(self._draft(code, "gas"))
                self._receive_golden(request, "0100", "negative")
                self._assert_paper(
                    self._paper(request, "result"),
                    *self._common(request),
                    "Richiesta non ammessa dal distributore",
                    request.reason_text,
                    "Che cosa può fare",
                    picture=f"paper-inadmissible-{code}",
                )

    def test_notices_of_appointment(self):
        for code in NINE:
            with self.subTest(code=code):
                request = self._send(self._draft(code, "gas"))
                if "schedule" not in request._handler()._transitions():
                    continue
                self._receive_golden(request, "0100", "positive")
                self._receive_golden(request, "0200")
                self.assertEqual(request.stage_id.code, "appointment")
                self._assert_paper(
                    self._paper(request, "appointment"),
                    *self._common(request),
                    f"{request.appointment_date:%d/%m/%Y}, ore {request.appointment_slot}",
                    "Sia presente",
                    "telefono 0382 123456",
                    picture=f"paper-appointment-{code}",
                )

    def test_hostile_data(self):
        self.customer.write(HOSTILE)
        hostile = "x" * 400 + " 😀 #let d = 3 \u0007\u200b\ud83d " + "Nota con àccénti €½™ " * 20
        for code in NINE:
            with self.subTest(code=code):
                request = self._draft(code, "gas")
                request.write({"note": hostile, "work_description": hostile, "questions": hostile})
                text = self._assert_paper(
                    self._paper(request, "request"), "#panic", "*grassetto*", absent=("😀",), picture=f"hostile-{code}"
                )
                self.assertIn("Łukasiewicz", text)

    def test_hostile_results(self):
        self.customer.write(HOSTILE)
        for code, outcome in (("v01", "new_meter"), ("d01", "positive"), ("pm1", "positive"), ("m02", "positive")):
            with self.subTest(code=code):
                request = self._send(self._draft(code, "gas"))
                self._answered(request, outcome)
                request.sudo().outcome = {**request.outcome, "risposta": "😀" + "y" * 300}
                request.sudo().v01_report = "王 #x " + "z" * 300
                self._assert_paper(self._paper(request, "result"), "Gentile Cliente")
                if request.quote_ids:
                    request.quote_ids.with_user(self.clerk).action_print()
                    letter = request.handed_ids.filtered(lambda row: row.code == "quote_letter")
                    self._assert_paper(
                        letter.attachment_id.raw,
                        "PREV-PM1-GAS",
                        "IVA",
                        "€ 118,15",
                        "04/03/2027",
                        picture="paper-quote-hostile",
                    )

    # === ARCHIVE === #

    def test_printing_again_is_the_same_paper_until_something_changes(self):
        request = self._draft("v01", "gas")
        first = request.with_context(paper="request").action_print()
        self.assertEqual(request.with_context(paper="request").action_print(), first)
        self.assertEqual(len(request.handed_ids), 1)
        row = request.handed_ids
        self.assertEqual((row.user_id, row.name, len(row.content_hash)), (self.clerk, "Modulo di richiesta", 64))
        request.note = "Suonare due volte"
        self.assertNotEqual(request.with_context(paper="request").action_print(), first)
        self.assertEqual(len(request.handed_ids), 2)

    def test_what_was_handed_over_stays(self):
        request = self._draft("v01", "gas")
        request.with_context(paper="request").action_print()
        file = request.handed_ids.attachment_id.with_user(self.clerk)
        for act in (file.unlink, lambda: file.write({"raw": b"x"}), lambda: file.write({"res_id": 1})):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(AccessError):
            request.handed_ids.with_user(self.clerk).write({"signer_name": "X"})
        with self.assertRaises(AccessError):
            request.handed_ids.with_user(self.administrator).unlink()

    # === SIGNATURE === #

    def _sign(self, request, **values):
        action = request.with_context(paper="request").action_sign_paper()
        wizard = self.env["vegas.paper.sign"].with_user(self.clerk).with_context(**action["context"]).create(values)
        return wizard.action_sign()

    def test_the_form_to_sign_starts_with_the_customer(self):
        action = self._draft("d01", "gas").with_context(paper="request").action_sign_paper()
        form = Form(self.env["vegas.paper.sign"].with_user(self.clerk).with_context(**action["context"]))
        self.assertEqual((form.signer_name, form.mode), ("Rossi Maria", "screen"))

    def test_signed_on_the_screen(self):
        request = self._draft("d01", "gas")
        request.with_context(paper="request").action_print()
        self._sign(request, signature=drawing())
        signed = request.handed_ids.filtered("signature_mode")
        self.assertEqual((signed.signature_mode, signed.signer_name), ("screen", "Rossi Maria"))
        content = signed.attachment_id.raw
        self._assert_paper(content, "firmato sullo schermo da Rossi Maria il 24/11/2026, 11:00", picture="paper-signed")
        # Printed again, it is the signed one.
        action = request.with_context(paper="request").action_print()
        self.assertEqual(action["url"], f"/web/content/{signed.attachment_id.id}")
        # Changed and printed again, the signed one stays as it was.
        request.note = "Altro"
        self.assertNotEqual(request.with_context(paper="request").action_print(), action)
        self.assertEqual(signed.attachment_id.raw, content)
        self.assertEqual(request.handed_ids._newest(), signed)

    def test_the_signature_of_v01_is_asked_once(self):
        request = self._request("v01", v01_reason="01")
        self._sign(request, signature=drawing())
        self.assertEqual(request.v01_confirmation, "screen")
        self._send(request)
        request.with_context(paper="request").action_print()
        self.assertEqual(len(request.handed_ids), 1)

    def test_signature_of_the_form_of_v01_stands_on_its_paper(self):
        request = self._request("v01", v01_reason="01", v01_confirmation="screen", v01_signature=drawing())
        self._assert_paper(self._paper(request, "request"), "firmato sullo schermo da Rossi Maria")
        self.assertEqual(request.handed_ids.signature_mode, "screen")

    def test_no_signature_no_paper(self):
        request = self._draft("d01", "gas")
        for values in (
            {"signature": False},
            {"signature": drawing(ink=False)},
            {"signature": base64.b64encode(b"no picture")},
            {"signature": drawing(), "signer_name": "  "},
        ):
            with self.subTest(values=list(values)), self.assertRaises(UserError):
                self._sign(request, **values)
        self.assertFalse(request.handed_ids)

    def test_signed_on_paper_with_scan(self):
        request = self._draft("v02", "gas")
        request.with_context(paper="request").action_print()
        row = request.handed_ids
        action = row.with_user(self.clerk).action_sign_by_hand()
        wizards = self.env["vegas.paper.sign"].with_user(self.clerk).with_context(**action["context"])
        wizards.create({}).action_sign()
        self.assertEqual((row.signature_mode, row.signer_name, row.scan_id.id), ("paper", "Rossi Maria", False))
        with self.assertRaisesRegex(UserError, "PDF"):
            wizards.create({"scan": base64.b64encode(b"MZ..."), "scan_name": "x.exe"}).action_sign()
        picture = Image.new("RGB", (300, 400), "white")
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG")
        wizards.create({"scan": base64.b64encode(buffer.getvalue()), "scan_name": "s.jpg"}).action_sign()
        self.assertEqual(row.scan_id.mimetype, "image/jpeg")
        self.assertEqual(row.action_open()["url"], f"/web/content/{row.scan_id.id}")
        self.assertEqual(len(request.handed_ids), 1)

    # === EVERYTHING IN ONE, AND BY MAIL === #

    def test_everything_in_one_pdf(self):
        request = self._sent("v01", v01_reason="01", v01_confirmation="paper")
        with self.assertRaisesRegex(UserError, "Nothing"):
            request.action_print_all()
        request.with_context(paper="request").action_print()
        self._answered(request, "conforming")
        request.with_context(paper="result").action_print()
        url = request.action_print_all()["url"]
        self.assertEqual(url, f"/vegas/papers/{','.join(map(str, sorted(request.handed_ids.ids)))}")
        merged = pymupdf.open(stream=request.handed_ids._newest()._merged())
        self.assertEqual(len(merged), 2)
        self.assertIn("Firma del cliente", merged[0].get_text())
        self.assertIn("Contatore conforme", merged[1].get_text())

    def test_sent_by_mail(self):
        request = self._draft("v01", "gas")
        request.with_context(paper="request").action_print()
        paper = request.handed_ids.with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "Rossi Maria"):
            paper.action_send()
        self.customer.email = "maria@example.com"
        self.customer.l10n_it_pec_email = "maria@pec.example.com"
        paper.action_send()
        self.assertEqual(paper.sent_to, "maria@pec.example.com")
        mail = paper.sudo().mail_id
        self.assertEqual((mail.email_to, mail.attachment_ids), ("maria@pec.example.com", paper.attachment_id))

    # === RESULT LETTER IN TIME === #

    def test_result_letter_is_due_two_working_days_after_the_outcome(self):
        topic = self.env.ref("vegas_sportello.watch_topic_results")
        before = topic.count
        request = self._send(self._draft("v01", "gas"))
        self._answered(request, "conforming")
        # Thursday 10 December: Friday, Monday.
        self.assertEqual(request.result_due_date, fields.Date.to_date("2026-12-14"))
        topic.invalidate_recordset()
        self.assertEqual(topic.count, before + 1)
        self.assertIn(request, self.env["vegas.request"].search(list(topic.action_open()["domain"])))
        tasks = request.activity_ids
        self.assertIn(request.result_due_date, tasks.mapped("date_deadline"))
        request.with_context(paper="result").action_print()
        self.assertFalse(request.result_due_date)
        self.assertFalse(request.activity_ids)

    def test_an_outcome_that_is_taken_back_owes_no_letter(self):
        request = self._send(self._draft("v02", "gas"))
        self._answered(request, "conforming")
        self.assertTrue(request.result_due_date)
        with freeze_time(ANSWERED):
            request.sudo()._undo()
        self.assertFalse(request.result_due_date)

    # === TEMPLATES === #

    def test_a_procedure_may_have_its_own_text(self):
        paper = self.env.ref("vegas_sportello.paper_request").with_user(self.administrator)
        action = paper.action_for_procedure()
        procedure = self.env["vegas.procedure"].search([("code", "=", "v02")])
        own = paper.browse().with_context(**action["context"]).create({"procedure_id": procedure.id})
        own.template = '= Testo nostro #get("number")'
        request, other = self._draft("v02", "gas"), self._draft("v01", "gas")
        self.assertIn("Testo nostro", self._assert_paper(self._paper(request, "request")))
        self.assertNotIn("Testo nostro", self._assert_paper(self._paper(other, "request")))

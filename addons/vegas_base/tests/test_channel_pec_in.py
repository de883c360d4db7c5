"""PEC in: envelopes, receipts and everything else that reaches the address, brought by Odoo's mail gateway."""

import base64
import io
import zipfile
from unittest.mock import patch
from xmlrpc.client import Binary

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.channels import channel_pec_in
from .channel_case import ChannelCase
from .pec_mails import OURS, THEIRS, TRANSPORT, certificate, envelope, inner_mail

XML = ("esito.xml", "<x>è</x>".encode("latin-1"), "application/xml")


@tagged("post_install", "-at_install")
class TestChannelPecIn(ChannelCase):
    def setUp(self):
        super().setUp()
        self.pec = self._channel(code="pec", kind="pec", pec_address=OURS)

    def _arrives(self, data, model=None, **context):
        """Hand a mail to the gateway; return its row of the log."""
        before = self._logs(self.pec)
        self.env["mail.thread"].with_context(**context).message_process(model, data)
        return self._logs(self.pec) - before

    def test_files_of_an_envelope_are_received(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("dentro.xml", "<z/>")
        inner = inner_mail(
            XML,
            ("tipo.xml", b"<y/>", "text/xml"),
            ("righe.CSV", b"A;B\n1;2\n", "application/octet-stream"),
            ("insieme.zip", stream.getvalue(), "application/zip"),
            ("lettera.pdf", b"%PDF", "application/pdf"),
        )
        log = self._arrives(envelope(inner, TRANSPORT, certificate("posta-certificata", "<x@y>")))
        messages = self._received(self.pec)
        self.assertEqual(set(messages.mapped("name")), {"esito.xml", "tipo.xml", "righe.CSV", "insieme.zip/dentro.xml"})
        first = messages.filtered(lambda message: message.name == "esito.xml")
        self.assertEqual(first._bytes()[first.id], XML[1])
        self.assertEqual((log.direction, log.outcome, log.count), ("in", "ok", 4))
        self.assertEqual(log.message_ids, messages)
        self.assertEqual(log.proof, "<busta@prova.example>")
        self.assertIn(THEIRS, log.text)
        self.assertIn(b"lettera.pdf", base64.b64decode(log.mail))

    def test_every_way_into_the_gateway(self):
        """As bytes, text or RPC binary; addressed, in copy, or fetched from the mailbox of the channel."""
        data = envelope(inner_mail(XML), TRANSPORT)
        for way in (data, data.decode("ascii"), Binary(data)):
            self.assertTrue(self._arrives(way))
        elsewhere = data.replace(f"To: {OURS}\r\nSubject".encode(), b"To: x@y.example\r\nSubject")
        self.assertNotEqual(elsewhere, data)
        box = self.env["fetchmail.server"].create({"name": "Casella", "server": "x", "user": OURS.upper()})
        self.assertTrue(self._arrives(elsewhere, default_fetchmail_server_id=box.id))
        copied = elsewhere.replace(b"To: x@y", f"Cc: Noi <{OURS.upper()}>\r\nTo: x@y".encode(), 1)
        self.assertTrue(self._arrives(copied))
        self.assertEqual(len(self._received(self.pec)), 1)

    def test_other_mail_goes_its_own_way(self):
        data = envelope(inner_mail(XML), TRANSPORT).replace(OURS.encode(), b"altri@pec.example")
        thread = self._arrives(data, model="res.partner")
        self.assertFalse(thread)
        self.assertTrue(self.env["res.partner"].search([("email", "ilike", "posta-certificata@prova.example")]))
        # A channel that is off takes nothing either.
        self.pec.active = False
        self._arrives(envelope(inner_mail(XML), TRANSPORT).replace(b"<busta@", b"<altra@"), model="res.partner")
        self.assertFalse(self._logs(self.pec))

    def test_envelopes_of_every_make(self):
        for number, options in enumerate(({"signed": False}, {"inner_type": "application/octet-stream"})):
            inner = inner_mail((f"esito{number}.xml", b"<x>%d</x>" % number, "application/xml"))
            log = self._arrives(envelope(inner, TRANSPORT, **options))
            self.assertEqual(log.outcome, "ok", log.text)
        self.assertEqual(len(self._received(self.pec)), 2)

    def test_a_folder_in_a_file_name_does_not_count(self):
        self._arrives(envelope(inner_mail(("..\\..\\x/esito.xml", b"<x/>", "application/xml")), TRANSPORT))
        self.assertEqual(self._received(self.pec).name, "esito.xml")

    def test_a_file_without_name_is_received(self):
        inner = inner_mail(XML)
        for part in inner.iter_attachments():
            del part["Content-Disposition"]
        self._arrives(envelope(inner, TRANSPORT))
        self.assertEqual(self._received(self.pec).name, "allegato.xml")

    # === WHAT GIVES NO FILE === #

    def _readable(self, log, *words):
        self.assertEqual((len(log), log.outcome), (1, "error"))
        for word in words:
            self.assertIn(word, log.text)
        self.assertTrue(log.mail)
        self.assertFalse(self._received(self.pec))

    def test_envelope_without_file(self):
        inner = inner_mail(("lettera.pdf", b"%PDF", "application/pdf"), text="Vi scriviamo per …")
        log = self._arrives(envelope(inner, TRANSPORT))
        self._readable(log, "no XML, CSV or ZIP file", "lettera.pdf", "Vi scriviamo", THEIRS)

    def test_mail_that_is_no_envelope(self):
        plain = inner_mail(XML)
        self._readable(self._arrives(plain.as_bytes()), "is no PEC", "esito.xml", "In allegato gli esiti")
        # What a provider makes of an ordinary mail that reached a certified box.
        anomaly = envelope(inner_mail(XML), (("X-Trasporto", "errore"),))
        self._readable(self._arrives(anomaly), "is no PEC")

    def test_nonsense(self):
        for data in (b"", b"\xff\xfe\x00", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x"):
            with self.subTest(data):
                self._readable(self._arrives(f"To: {OURS}\r\n".encode() + data))

    def test_a_mail_that_breaks_the_reader_is_kept(self):
        with (
            patch.object(channel_pec_in, "read_mail", side_effect=ZeroDivisionError),
            mute_logger("odoo.addons.vegas_base.engine.channels.channel_pec_in"),
        ):
            log = self._arrives(envelope(inner_mail(XML), TRANSPORT))
        self._readable(log, "import its files by hand")

    def test_many_mails_of_one_provider(self):
        """Odoo drops the 21st mail of a sender in two hours: not those of a channel."""
        for number in range(25):
            data = envelope(inner_mail(("e.xml", b"<x>%d</x>" % number, "application/xml")), TRANSPORT)
            self._arrives(data.replace(b"<busta@", b"<busta%d@" % number))
        self.assertEqual(len(self._received(self.pec)), 25)

    # === RECEIPTS === #

    def _sent(self):
        message = self._ready("A1", self.pec)
        log = self.pec._log(
            [
                {
                    "direction": "out",
                    "outcome": "ok",
                    "name": message.name,
                    "proof": "<vegas-1-0@pec.venditore.example>",
                    "recipient": THEIRS,
                }
            ]
        )
        message.write({"state": "sent", "proof": log.proof, "channel_log_id": log.id})
        return message

    def _receipt(self, kind, message_id="<vegas-1-0@pec.venditore.example>", fault="", reference=True):
        headers = [("X-Ricevuta", kind)]
        if reference:
            headers.append(("X-Riferimento-Message-ID", message_id))
        # A complete receipt carries what we sent: it is no answer.
        data = envelope(inner_mail(XML), headers, certificate(kind, message_id, fault))
        return self._arrives(data)

    def test_receipts_are_proofs(self):
        message = self._sent()
        for kind in ("accettazione", "avvenuta-consegna"):
            log = self._receipt(kind)
            self.assertEqual((log.outcome, log.receipt, log.proof), ("ok", kind, f"opec1.{kind}@prova"))
            self.assertEqual(log.origin_id, message.channel_log_id)
            self.assertIn(message.name, log.text)
        self.assertEqual(message.state, "sent")
        self.assertEqual(set(message.receipt_ids.mapped("receipt")), {"avvenuta-consegna", "accettazione"})
        self.assertFalse(self._received(self.pec))

    def test_a_receipt_that_names_the_mail_only_inside(self):
        message = self._sent()
        self.assertEqual(self._receipt("accettazione", reference=False).origin_id, message.channel_log_id)

    def test_not_delivered(self):
        for kind in ("errore-consegna", "mancata-consegna", "non-accettazione", "rilevazione-virus"):
            with self.subTest(kind):
                message = self._sent()
                self._logs(self.pec)[:-1].proof = False
                log = self._receipt(kind, fault="5.1.1 - indirizzo non valido")
                self.assertEqual((log.outcome, log.origin_id), ("error", message.channel_log_id))
                self.assertEqual(message.state, "error")
                for word in (THEIRS, kind, "indirizzo non valido"):
                    self.assertIn(word, message.reason)

    def test_late_is_a_warning_only(self):
        message = self._sent()
        log = self._receipt("preavviso-errore-consegna")
        self.assertEqual((log.outcome, message.state), ("error", "sent"))

    def test_a_late_receipt_does_not_touch_a_resend(self):
        message = self._sent()
        second = self.pec._log([{"direction": "out", "outcome": "ok", "proof": "<vegas-1-9@pec.venditore.example>"}])
        message.channel_log_id = second
        self._receipt("errore-consegna")
        self.assertEqual(message.state, "sent")

    def test_receipt_of_an_unknown_mail(self):
        log = self._receipt("avvenuta-consegna", "<altro@x>")
        self.assertEqual((log.outcome, log.origin_id.id), ("error", False))
        self.assertIn("No PEC of ours", log.text)

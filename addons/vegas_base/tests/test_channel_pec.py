"""PEC out, through Odoo's mail gateway and a real SMTP server."""

import email
import email.policy
import io
import socket
import zipfile
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine.channels import channel_pec
from . import smtp_server
from .channel_case import ChannelCase

OURS = "flussi@pec.venditore.example"
THEIRS = "flussi@pec.rete.example"


@tagged("post_install", "-at_install")
class TestChannelPec(ChannelCase):
    def setUp(self):
        super().setUp()
        self.smtp = self.enterContext(smtp_server.Server())
        # Odoo sends nothing in tests, unless it is told to.
        self.enterContext(patch.object(self.registry["ir.mail_server"], "_disable_send", lambda *_arguments: False))
        self.mail_server = self.env["ir.mail_server"].create(
            {
                "name": "PEC di prova",
                "smtp_host": "127.0.0.1",
                "smtp_port": self.smtp.port,
                "smtp_encryption": "none",
                "smtp_authentication": "login",
            }
        )
        self.pec = self._channel(code="pec", kind="pec", pec_address=OURS, mail_server_id=self.mail_server.id)
        self.networks = self.env["vegas.network.contract"].search([("distributor_id", "=", self.distributor.id)])
        self.gas = self.networks.filtered(lambda network: network.commodity == "gas")
        self.networks.pec = THEIRS

    def _mails(self):
        return [email.message_from_bytes(data, policy=email.policy.default) for _from, _to, data in self.smtp.mails]

    def test_one_mail_per_message(self):
        message = self._ready("A1", self.pec, data="<x>è</x>".encode())
        other = self._ready("A2", self.pec, point=self.ele_point)
        self.assertEqual(self._send(), (2, 0))
        self.assertEqual((message.state, other.state), ("sent", "sent"), message.reason)
        self.assertEqual([mail[:2] for mail in self.smtp.mails], [(OURS, [THEIRS])] * 2)
        self.assertEqual(self.smtp.sessions, 1)
        first, second = self._mails()
        self.assertEqual(first["Subject"], "V01 0050 GAS 01614000382917 A1")
        self.assertEqual(second["Subject"], "V01 0050 ELE IT001E12345678 A2")
        self.assertEqual((first["From"], first["To"]), (OURS, THEIRS))
        (attachment,) = first.iter_attachments()
        self.assertEqual(attachment.get_filename(), "V01.0050_A1.xml")
        self.assertEqual(attachment.get_payload(decode=True), "<x>è</x>".encode())
        self.assertEqual(message.proof, first["Message-Id"])
        log = self._logs(self.pec)[0]
        self.assertEqual((log.outcome, log.recipient, log.proof), ("ok", THEIRS, message.proof))
        self.assertEqual(log.message_ids, message)

    def test_recipient_of_the_service_goes_first_and_that_of_the_distributor_last(self):
        rows = self.env["vegas.network.channel"]
        values = {"network_contract_id": self.gas.id, "channel_id": self.pec.id}
        rows.create({**values, "service": "M01", "pec": "m01@pec.rete.example"})
        rows.create({**values, "service": "M01", "flow": "0100", "pec": "altro@pec.rete.example"})
        rows.create({**values, "service": "M02"})
        for service, recipient in (("V01", THEIRS), ("M01", "m01@pec.rete.example"), ("M02", THEIRS)):
            self._ready(service, self.pec, service=service)
            self._send()
            self.assertEqual(self.smtp.mails[-1][1], [recipient])
        self.networks.pec = False
        self.distributor.l10n_it_pec_email = "rete@pec.rete.example"
        self._ready("A1", self.pec)
        self._send()
        self.assertEqual(self.smtp.mails[-1][1], ["rete@pec.rete.example"])

    def test_no_recipient(self):
        self.networks.pec = False
        message = self._ready("A1", self.pec)
        self._send()
        self.assertEqual(message.state, "error")
        self.assertIn("Rete di Prova has no PEC", message.reason)

    def test_a_refused_recipient_does_not_stop_the_others(self):
        row = {
            "network_contract_id": self.gas.id,
            "channel_id": self.pec.id,
            "service": "M01",
            "pec": "rifiuta@x.example",
        }
        self.env["vegas.network.channel"].create(row)
        messages = [self._ready("A1", self.pec, service="M01"), self._ready("A2", self.pec)]
        self._send()
        self.assertEqual([message.state for message in messages], ["error", "sent"])
        self.assertIn("127.0.0.1", messages[0].reason)
        self.assertEqual(len(self.smtp.mails), 1)
        log = self._logs(self.pec)[0]
        self.assertEqual((log.outcome, log.text, log.recipient), ("error", messages[0].reason, "rifiuta@x.example"))

    def test_server_gone(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.mail_server.smtp_port = free.getsockname()[1]
        message = self._ready("A1", self.pec)
        other = self._ready("OK")
        self._send()
        self.assertEqual((message.state, other.state), ("error", "sent"))
        self.assertIn("mail server 127.0.0.1 does not take the PEC", message.reason)

    def test_a_break_leaves_the_mails_before_it_delivered(self):
        self.smtp.breaks_after = 1
        messages = [self._ready(number, self.pec) for number in ("A1", "A2", "A3")]
        self._send()
        self.assertEqual([message.state for message in messages], ["sent", "error", "error"])

    def test_few_mails_a_turn(self):
        messages = [self._ready(f"A{number}", self.pec) for number in range(5)]
        with patch.object(channel_pec, "BATCH", 2):
            self.assertEqual(self._send(), (2, 1))
            self.assertEqual([message.state for message in messages], ["sent"] * 2 + ["ready"] * 3)
            self.assertEqual(self._send(), (2, 1))
            self.assertEqual(self._send(), (1, 0))
        self.assertEqual(len(self.smtp.mails), 5)

    def test_a_repeat_has_the_same_message_id_and_a_resend_another(self):
        message = self._ready("A1", self.pec)
        savepoint = self.env.cr.savepoint(flush=True)
        self._send()
        first = message.proof
        # The process died before the commit.
        savepoint.close(rollback=True)
        self.env.invalidate_all()
        self._send()
        self.assertEqual(message.proof, first)
        message.write({"state": "error"})
        message.action_resend()
        self._send()
        self.assertEqual(len(self.smtp.mails), 3)
        self.assertNotEqual(message.proof, first)

    def test_packed_mail(self):
        self.pec.pack = True
        messages = self._ready("A1", self.pec) | self._ready("A2", self.pec)
        self._send()
        (mail,) = self._mails()
        self.assertEqual(mail["Subject"], "V01 0050 GAS 01614000382917 VARI")
        (attachment,) = mail.iter_attachments()
        self.assertEqual(attachment.get_content_type(), "application/zip")
        with zipfile.ZipFile(io.BytesIO(attachment.get_payload(decode=True))) as archive:
            self.assertEqual(archive.namelist(), messages.mapped("name"))
        self.assertEqual(set(messages.mapped("proof")), {mail["Message-Id"]})

    def test_subject_of_ones_own(self):
        self.pec.pec_subject = "[{utility}] {cod_prat_utente}"
        self._ready("A1", self.pec)
        self._send()
        self.assertEqual(self._mails()[0]["Subject"], "[GAS] A1")
        for bad in ("{pod}", "{cod_flusso.__class__}", "{0}", "{"):
            with self.assertRaises(ValidationError):
                self.pec.pec_subject = bad

    def test_our_address_is_one(self):
        with self.assertRaisesRegex(ValidationError, "no mail address"):
            self.pec.pec_address = "Venditore <flussi@pec.venditore.example>"

    def test_our_address_has_one_channel(self):
        values = {"code": "other", "kind": "pec", "pec_address": OURS.upper()}
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._channel(**values)
        self.pec.active = False
        self.env.flush_all()
        self.assertTrue(self._channel(**values))

    def test_try_it(self):
        action = self.pec.with_user(self.administrator).action_try()
        self.assertIn("takes our user", action["params"]["message"])
        self.assertIn("No incoming mail server", action["params"]["message"])
        self.env["fetchmail.server"].create({"name": "Casella", "server": "x", "user": OURS.upper()})
        self.assertIn("Casella", self.pec.action_try()["params"]["message"])
        self.assertFalse(self.smtp.mails)
        self.pec.mail_server_id = False
        with self.assertRaisesRegex(UserError, "no outgoing mail server"):
            self.pec.action_try()

"""A request goes out by a real channel and its answers come back by it."""

import email
import email.policy
import io
import tempfile
import zipfile
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.vegas_base.tests import pec_mails, sftp_server, smtp_server

from .common import ADMITTED, V01Case


@tagged("post_install", "-at_install")
class TestV01Channels(V01Case):
    def _by(self, **values):
        """Let everything for the distributor go by a channel of these values."""
        channel = self.env["vegas.channel"].create(
            {"company_id": self.company.id, "name": "Canale", "code": "canale", **values}
        )
        networks = self.env["vegas.network.contract"].search([("distributor_id", "=", self.distributor.id)])
        networks.write({"channel_id": channel.id, "pec": pec_mails.THEIRS})
        return channel

    def test_sftp(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (folder / "out").mkdir()
        (folder / "in").mkdir()
        server = self.enterContext(sftp_server.Server(folder))
        channel = self._by(
            kind="sftp",
            sftp_host="127.0.0.1",
            sftp_port=server.port,
            sftp_user=server.USER,
            sftp_password=server.PASSWORD,
            sftp_host_key=server.known,
        )
        request = self._sent()
        self.env["vegas.message"]._send_batch()
        message = request.part_ids.message_id
        (path,) = (folder / "out").iterdir()
        self.assertEqual((path.name, path.read_bytes()), (message.name, message._bytes()[message.id]))
        (folder / "in" / "risposta.xml").write_bytes(self._answer(request, "0100", ADMITTED))
        self.assertEqual(channel._take_in(), 1)
        self.assertEqual(request.stage_id.code, "admitted")
        self.assertTrue((folder / "done" / "risposta.xml").exists())

    def test_packed_pec(self):
        smtp = self.enterContext(smtp_server.Server())
        self.enterContext(patch.object(self.registry["ir.mail_server"], "_disable_send", lambda *_arguments: False))
        mail_server = self.env["ir.mail_server"].create(
            {"name": "PEC", "smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_encryption": "none"}
        )
        self._by(kind="pec", pack=True, pec_address=pec_mails.OURS, mail_server_id=mail_server.id)
        request = self._sent()
        self.env["vegas.message"]._send_batch()
        message = request.part_ids.message_id
        self.assertEqual(message.state, "sent", message.reason)
        sent = email.message_from_bytes(smtp.mails[0][2], policy=email.policy.default)
        self.assertEqual(sent["Subject"], f"V01 0050 GAS {self.gas_point.code} {request.name}")
        (attachment,) = sent.iter_attachments()
        with zipfile.ZipFile(io.BytesIO(attachment.get_payload(decode=True))) as archive:
            self.assertEqual(archive.read(message.name), message._bytes()[message.id])
        gateway = self.env["mail.thread"]
        receipt = (("X-Ricevuta", "avvenuta-consegna"), ("X-Riferimento-Message-ID", sent["Message-Id"]))
        gateway.message_process(None, pec_mails.envelope(pec_mails.inner_mail(), receipt))
        self.assertEqual(message.receipt_ids.receipt, "avvenuta-consegna")
        answer = ("risposta.xml", self._answer(request, "0100", ADMITTED), "application/xml")
        gateway.message_process(None, pec_mails.envelope(pec_mails.inner_mail(answer), pec_mails.TRANSPORT))
        self.assertEqual(request.stage_id.code, "admitted")
        self.assertEqual(request.part_ids.message_id.mapped("channel_log_id.outcome"), ["ok", "ok"])

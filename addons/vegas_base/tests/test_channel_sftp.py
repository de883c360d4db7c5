"""SFTP against a real server: what goes, what comes, and what is said when it cannot."""

import base64
import io
import tempfile
from pathlib import Path

import paramiko

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from . import sftp_server
from .channel_case import ChannelCase


@tagged("post_install", "-at_install")
class TestChannelSftp(ChannelCase):
    def setUp(self):
        super().setUp()
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        for name in ("out", "in"):
            (self.folder / name).mkdir()
        self.server = self.enterContext(sftp_server.Server(self.folder))
        self.sftp = self._channel(
            code="sftp",
            kind="sftp",
            sftp_host="127.0.0.1",
            sftp_port=self.server.port,
            sftp_user=self.server.USER,
            sftp_password=self.server.PASSWORD,
            sftp_host_key=self.server.known,
        )

    def test_files_go_under_another_name_and_are_renamed(self):
        messages = self._ready("A1", self.sftp) | self._ready("A2", self.sftp)
        self._send()
        self.assertEqual(set(messages.mapped("state")), {"sent"}, messages.mapped("reason"))
        names = {"V01.0050_A1.xml", "V01.0050_A2.xml"}
        self.assertEqual({path.name for path in (self.folder / "out").iterdir()}, names)
        self.assertEqual((self.folder / "out" / "V01.0050_A1.xml").read_bytes(), b"<x>A1</x>")
        self.assertEqual(set(self.server.names), {f"out/.{name}.tmp" for name in names})
        self.assertEqual(messages[0].proof, f"sftp://127.0.0.1/out/{messages[0].name}")
        log = self._logs(self.sftp)
        self.assertEqual((log.outcome, log.count, log.message_ids), ("ok", 2, messages))

    def test_a_repeat_replaces_the_same_file(self):
        for self.server.can_posix_rename in (True, False):
            for data in (b"<old/>", b"<new/>"):
                (proof,) = self.sftp._deliver([("a.xml", data)])
                self.assertEqual(proof, "sftp://127.0.0.1/out/a.xml")
            self.assertEqual((self.folder / "out" / "a.xml").read_bytes(), b"<new/>")

    def test_files_come_and_go_to_done_only_when_they_are_stored(self):
        inbox = self.folder / "in"
        (inbox / "b.xml").write_bytes(b"<two/>")
        (inbox / "a.xml").write_bytes(b"<one/>")
        for name in (".hidden.xml", "c.xml.part", "d.xml.TMP"):
            (inbox / name).write_bytes(b"<half")
        (inbox / "folder").mkdir()
        self.assertEqual(self.sftp._collect(), [("a.xml", b"<one/>"), ("b.xml", b"<two/>")])
        self.assertTrue((inbox / "a.xml").exists())
        self.assertEqual(self.sftp._take_in(), 2)
        self.assertEqual({path.name for path in (self.folder / "done").iterdir()}, {"a.xml", "b.xml"})
        self.assertEqual({path.name for path in inbox.iterdir()}, {".hidden.xml", "c.xml.part", "d.xml.TMP", "folder"})
        messages = self._received(self.sftp)
        self.assertEqual(set(messages.mapped("name")), {"a.xml", "b.xml"})
        log = self._logs(self.sftp)
        self.assertEqual((log.direction, log.outcome, log.count), ("in", "ok", 2))
        self.assertEqual(log.message_ids, messages)
        self.assertIsNone(self.sftp._take_in())

    def test_round_trip(self):
        """What one company sends, another collects, byte by byte, also when it is large."""
        data = b"<x>" + b"0123456789" * 200_000 + b"</x>"
        self._ready("A1", self.sftp, data=data)
        self._send()
        back = self.sftp.copy({"code": "back", "sftp_in": "out", "sftp_out": "in"})
        back.write({"sftp_password": self.server.PASSWORD, "sftp_host_key": self.server.known})
        self.assertEqual(back._take_in(), 1)
        message = self._received(back)
        self.assertEqual(message._bytes()[message.id], data)

    def _fault(self):
        """Send, and return the reason: it is on the message, in the log, and stops no other channel."""
        other = self._ready("OK")
        message = self._ready("A1", self.sftp)
        self._send()
        self.assertEqual(message.state, "error")
        self.assertEqual(other.state, "sent")
        self.assertEqual(self._logs(self.sftp)[-1].text, message.reason)
        self.assertEqual(list((self.folder / "out").iterdir()), [])
        for secret in (self.server.PASSWORD, "sbagliata"):
            self.assertNotIn(secret, message.reason)
        return message.reason

    def test_wrong_password(self):
        self.sftp.sftp_password = "sbagliata"
        reason = self._fault()
        self.assertIn("refuses user venditore", reason)
        self.assertIn("127.0.0.1", reason)

    def test_unknown_host_key(self):
        self.sftp.sftp_host_key = False
        self.assertIn("Read the host key", self._fault())

    def test_wrong_host_key(self):
        key = paramiko.ECDSAKey.generate()
        self.sftp.sftp_host_key = f"{key.get_name()} {key.get_base64()}"
        self.assertIn("another key", self._fault())

    def test_host_key_of_another_type(self):
        key = paramiko.RSAKey.generate(2048)
        self.sftp.sftp_host_key = f"{key.get_name()} {key.get_base64()}"
        self.assertIn("another key", self._fault())

    def test_rsa_host_key(self):
        with sftp_server.Server(self.folder, paramiko.RSAKey.generate(2048)) as server:
            self.sftp.write({"sftp_port": server.port, "sftp_host_key": server.known})
            (proof,) = self.sftp._deliver([("a.xml", b"<x/>")])
        self.assertEqual(proof, "sftp://127.0.0.1/out/a.xml")

    def test_server_gone(self):
        self.server.close()
        self.assertIn("cannot be reached", self._fault())

    def test_missing_folder(self):
        self.sftp.sftp_out = "nowhere"
        self.assertIn("folder nowhere of 127.0.0.1", self._fault())

    def test_no_user(self):
        self.sftp.sftp_user = False
        self.assertIn("lacks the server, the user", self._fault())

    def test_a_break_leaves_the_files_before_it_delivered(self):
        put, count = type(self.sftp)._put, []

        def breaking(channel, *arguments):
            if count:
                self.server.close()
            count.append(1)
            put(channel, *arguments)

        self.patch(type(self.sftp), "_put", breaking)
        messages = [self._ready(number, self.sftp) for number in ("A1", "A2", "A3")]
        self._send()
        self.assertEqual([message.state for message in messages], ["sent", "error", "error"])
        self.assertEqual([log.outcome for log in self._logs(self.sftp)], ["ok", "error"])
        self.assertEqual(self._logs(self.sftp)[1].count, 2)

    def test_the_same_fault_again_renews_its_row(self):
        self.sftp.sftp_in = "nowhere"
        for _time in range(3):
            self.assertEqual(self.sftp._take_in(), 0)
        log = self._logs(self.sftp)
        self.assertEqual((len(log), log.times, log.direction), (1, 3, "in"))

    def test_key_instead_of_password(self):
        for key, password in ((paramiko.ECDSAKey.generate(), None), (paramiko.RSAKey.generate(2048), "chiave")):
            stream = io.StringIO()
            key.write_private_key(stream, password)
            self.server.public_keys = [key]
            self.sftp.write(
                {
                    "sftp_password": False,
                    "sftp_key_password": password,
                    "sftp_key": base64.b64encode(stream.getvalue().encode()),
                }
            )
            (proof,) = self.sftp._deliver([("a.xml", b"<x/>")])
            self.assertEqual(proof, "sftp://127.0.0.1/out/a.xml")
        with self.assertRaisesRegex(ValidationError, "not the public one"):
            self.sftp.sftp_key = base64.b64encode(b"ssh-rsa AAAA")

    def test_host_key_is_read_and_confirmed(self):
        self.sftp.sftp_host_key = False
        self.sftp.action_read_host_key()
        self.assertFalse(self.sftp.sftp_host_key)
        self.assertEqual(self.sftp.sftp_found_fingerprint, self.server.key.fingerprint)
        self.sftp.action_confirm_host_key()
        self.assertEqual(self.sftp.sftp_host_key, self.server.known)
        self.assertEqual(self.sftp.sftp_fingerprint, self.server.key.fingerprint)
        self.assertFalse(self.sftp.sftp_found_key)
        self.sftp.write({"sftp_port": self.server.port, "name": "Altro nome"})
        self.assertTrue(self.sftp.sftp_host_key)
        self.sftp.sftp_host = "altro.example"
        self.assertFalse(self.sftp.sftp_host_key)
        with self.assertRaisesRegex(ValidationError, "write type and key"):
            self.sftp.sftp_host_key = "ssh-ed25519 nonsense"
        for button in ("action_read_host_key", "action_confirm_host_key", "action_try"):
            with self.assertRaises(AccessError):
                getattr(self.sftp.with_user(self.back_office), button)()

    def test_try_it(self):
        (self.folder / "in" / "a.xml").write_bytes(b"<x/>")
        action = self.sftp.with_user(self.administrator).action_try()
        self.assertIn("1 files wait", action["params"]["message"])
        self.assertEqual(list((self.folder / "out").iterdir()), [])
        self.sftp.sftp_in = "nowhere"
        with self.assertRaisesRegex(UserError, "nowhere"):
            self.sftp.action_try()

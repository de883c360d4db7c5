"""What all channels share: outbox, zip per distributor, log, credentials, copies of the database."""

import base64
import io
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import config, file_open, mute_logger

from .channel_case import ChannelCase

SECRETS = ("sftp_password", "sftp_key", "sftp_key_password")


@tagged("post_install", "-at_install")
class TestChannels(ChannelCase):
    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.enterContext(patch.dict(config._runtime_options, {"data_dir": folder}))

    def _out(self, channel=None):
        return {path.name: path.read_bytes() for path in (channel or self.channel)._path("out").iterdir()}

    # === FOLDER AND OUTBOX === #

    def test_folder_delivers_and_collects(self):
        messages = self._ready("A1") | self._ready("A2")
        self.assertEqual(self._send(), (2, 0))
        self.assertEqual(set(self._out()), set(messages.mapped("name")))
        (self.channel._path("in")).mkdir()
        (self.channel._path("in") / "a.xml").write_bytes(b"<x/>")
        self.assertEqual(self.channel._take_in(), 1)
        self.assertTrue((self.channel._path("done") / "a.xml").exists())
        out, into = self._logs(self.channel)
        self.assertEqual((out.direction, out.outcome, out.count), ("out", "ok", 2))
        self.assertEqual(out.name, f"{messages[0].name} (+1)")
        self.assertEqual(out.proof, str(self.channel._path("out")))
        self.assertEqual(out.message_ids, messages)
        self.assertEqual(into.message_ids, self._received(self.channel))

    def test_queries_do_not_grow_with_the_messages(self):
        def queries(count):
            for number in range(count):
                self._ready(f"Q{count}.{number}")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._send()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(3), queries(30))

    def test_an_unexpected_fault_stays_with_its_channel(self):
        broken = self._channel(code="broken")
        good, bad = self._ready("A1"), self._ready("A2", broken)
        write_file = type(broken)._write_file

        def failing(channel, path, data):
            if "broken" in str(path):
                raise ZeroDivisionError("nobody thought of it")
            write_file(channel, path, data)

        self.patch(type(broken), "_write_file", failing)
        with mute_logger("odoo.addons.vegas_base.engine.channels.channel"):
            self._send()
        self.assertEqual((good.state, bad.state), ("sent", "error"))
        self.assertIn("nobody thought of it", bad.reason)
        self.assertIn("Canale", bad.reason)
        bad.action_resend()
        self.assertEqual(bad.state, "ready")

    def test_what_is_left_for_the_next_turn_stays_ready(self):
        first, second = self._ready("A1"), self._ready("A2")
        with patch.object(type(self.channel), "_deliver_folder", lambda channel, parcels: ["proof", None]):
            self.assertEqual(self._send(), (1, 1))
        self.assertEqual((first.state, second.state), ("sent", "ready"))
        self.assertFalse(second.channel_log_id)
        self.assertEqual(self._send(), (1, 0))

    def test_a_folder_that_cannot_be_read_says_so(self):
        with patch.object(Path, "is_dir", side_effect=PermissionError(13, "Permission denied")):
            self.assertEqual(self.channel._take_in(), 0)
        self.assertIn("Permission denied", self._logs(self.channel).text)

    def test_try_it(self):
        action = self.channel.with_user(self.administrator).action_try()
        self.assertIn("0 files wait", action["params"]["message"])
        with self.assertRaises(AccessError):
            self.channel.with_user(self.back_office).action_try()
        with (
            patch.object(Path, "write_bytes", side_effect=OSError(28, "No space left")),
            self.assertRaisesRegex(UserError, "No space left"),
        ):
            self.channel.action_try()

    # === ZIP === #

    def _other_distributor(self):
        other = self.distributor.copy({"name": "Altra rete", "vat": "IT00488410010"})
        point = self._point("01614000382999", "gas")
        point.distributor_id = other
        return point

    def test_one_zip_per_distributor(self):
        self.channel.pack = True
        point = self._other_distributor()
        messages = self._ready("A1") | self._ready("B1", point=point) | self._ready("A2")
        self._send()
        stamp = messages[0].create_date.strftime("%Y%m%d%H%M%S")
        mine = f"{self.OUR_VAT}_{self.DISTRIBUTOR_VAT}_{stamp}_{messages[0].id}.zip"
        theirs = f"{self.OUR_VAT}_00488410010_{stamp}_{messages[1].id}.zip"
        out = self._out()
        self.assertEqual(set(out), {mine, theirs})
        with zipfile.ZipFile(io.BytesIO(out[mine])) as archive:
            self.assertEqual(archive.namelist(), ["V01.0050_A1.xml", "V01.0050_A2.xml"])
            self.assertEqual(archive.read("V01.0050_A1.xml"), b"<x>A1</x>")
        # One proof per message.
        self.assertEqual(
            messages.mapped("proof"), [str(self.channel._path("out", name)) for name in (mine, theirs, mine)]
        )
        self.assertEqual(self._logs(self.channel).count, 3)

    def test_a_repeated_zip_replaces_the_same_file(self):
        self.channel.pack = True
        messages = self._ready("A1") | self._ready("A2")
        self._send()
        before = self._out()
        messages.write({"state": "ready"})
        self._send()
        self.assertEqual(self._out(), before)

    def test_zips_of_the_same_second_have_names_of_their_own(self):
        self.channel.pack = True
        self._ready("A1")
        self._send()
        self._ready("A2")
        self._send()
        self.assertEqual(len(self._out()), 2)

    # === LOG === #

    def test_old_rows_go_after_the_parameter(self):
        now = fields.Datetime.now()
        old, kept = self.channel._log(
            [
                {"direction": "in", "outcome": "ok", "date": now - timedelta(days=1900)},
                {"direction": "in", "outcome": "ok", "date": now - timedelta(days=1700)},
            ]
        )
        self.env["vegas.channel.log"]._gc_old()
        self.assertFalse(old.exists())
        self.assertTrue(kept.exists())

    def test_the_log_opens_from_the_channel(self):
        self.channel._log_fault("in", "nothing works")
        self.assertEqual(self.channel.log_count, 1)
        action = self.channel.with_user(self.clerk).action_open_log()
        self.assertEqual(self.env["vegas.channel.log"].search(action["domain"]).text, "nothing works")

    def test_another_company_s_log_is_invisible(self):
        log = self.channel._log_fault("in", "nothing works")
        other = self.env["res.company"].create({"name": "Altra"})
        user = self._user("other", "vegas_base.group_vegas_admin")
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        logs = self.env["vegas.channel.log"].with_user(user).with_context(allowed_company_ids=other.ids)
        self.assertFalse(logs.search([("id", "=", log.id)]))

    # === CREDENTIALS === #

    def _secret(self):
        return self._channel(
            code="secret",
            kind="sftp",
            sftp_host="sftp.example",
            sftp_user="venditore",
            sftp_password="segreta",
            sftp_key_password="chiave",
        )

    def _attempts(self, channel, name):
        """Return what a person may try by RPC to see or change a field."""
        return (
            lambda: channel.read([name]),
            lambda: channel.web_read({name: {}}),
            lambda: channel[name],
            lambda: channel.search([(name, "!=", False)]),
            lambda: channel.search([], order=name),
            lambda: channel.formatted_read_group([], [name], ["__count"]),
            lambda: channel.write({name: "x"}),
        )

    def test_credentials_are_for_administrators(self):
        channel = self._secret()
        self.env.invalidate_all()
        self.assertEqual(channel.with_user(self.administrator).read(["sftp_password"])[0]["sftp_password"], "segreta")
        for user in (self.clerk, self.back_office):
            theirs = channel.with_user(user)
            self.assertEqual(theirs.read(["name", "kind"])[0]["kind"], "sftp")
            self.assertFalse(set(theirs.read()[0]) & {*SECRETS, "mail_server_id"})
            self.assertFalse(set(theirs.fields_get()) & {*SECRETS, "mail_server_id"})
            for name in SECRETS:
                self.env.invalidate_all()
                with self.subTest(user=user.login, name=name):
                    for attempt in self._attempts(theirs, name):
                        with self.assertRaises(AccessError):
                            attempt()
            arch = theirs.get_view(view_type="form")["arch"]
            for name in SECRETS:
                self.assertNotIn(name, arch)

    def test_credentials_do_not_travel_with_a_copy(self):
        copy = self._secret().copy({"code": "copy"})
        self.assertFalse(copy.sftp_password or copy.sftp_key_password)
        self.assertEqual(copy.sftp_user, "venditore")

    def test_copies_of_the_database_are_silent(self):
        channel = self._secret()
        # Written as a bytes column, whatever it holds.
        self.env.flush_all()
        self.env.cr.execute("UPDATE vegas_channel SET sftp_key = %s", [base64.b64encode(b"key")])
        crons = self.env.ref("vegas_base.ir_cron_send") | self.env.ref("vegas_base.ir_cron_collect")
        crons.active = True
        self.env.flush_all()
        with file_open("vegas_base/data/neutralize.sql") as stream:
            self.env.cr.execute(stream.read())
        self.env.invalidate_all()
        self.assertFalse(self.env["vegas.channel"].search([]))
        self.assertFalse(channel.active)
        for name in SECRETS:
            self.assertFalse(channel[name], name)
        self.assertFalse(any(crons.mapped("active")))

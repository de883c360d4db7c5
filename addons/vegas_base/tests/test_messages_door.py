"""The door for files, as far as it needs no procedure: storing, knowing, refusing."""

import io
import zipfile

from odoo.tests import tagged

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestMessagesDoor(VegasCase):
    def _receive(self, *files):
        return self.env["vegas.message"]._receive(list(files))

    def _zip(self, **members):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, data in members.items():
                archive.writestr(name.replace("__", "/").replace("UP", ".."), data)
        return stream.getvalue()

    def test_what_cannot_be_read_is_kept_with_its_reason(self):
        for name, data, word in (
            ("a.xml", b"<broken", "XML"),
            ("b.xml", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", "DOCTYPE"),
            ("c.xml", b"<other/>", "Prestazione"),
            ("d.csv", b"", "empty"),
            ("e.bin", b"\x00\x01\x02", "NUL"),
        ):
            with self.subTest(name):
                (line,) = self._receive((name, data))
                self.assertEqual(line["status"], "error", line)
                self.assertIn(name, line["reason"])
                self.assertIn(word, line["reason"])
                message = self.env["vegas.message"].search([("name", "=", name), ("company_id", "=", self.company.id)])
                self.assertEqual(message.state, "error")
                self.assertEqual(message._bytes()[message.id], data)

    def test_zip_members_are_files_of_their_own(self):
        report = self._receive(("risposte.zip", self._zip(a="<x/>", b="<y/>")))
        self.assertEqual([line["name"] for line in report], ["risposte.zip/a", "risposte.zip/b"])

    def test_zip_that_leaves_its_folder_is_refused_whole(self):
        report = self._receive(("cattivo.zip", self._zip(good="<x/>", UP__evil="<y/>")))
        self.assertEqual(len(report), 1)
        self.assertEqual(report[0]["status"], "error")
        self.assertIn("../evil", report[0]["reason"])

    def test_the_other_files_go_on(self):
        report = self._receive(("bad.xml", b"<broken"), ("good.xml", b"<fine/>"), ("bad.xml", b"<broken"))
        self.assertEqual([line["status"] for line in report], ["error", "error", "known"])

    def test_a_known_file_in_error_is_tried_again(self):
        self._receive(("a.xml", b"<broken"))
        (line,) = self._receive(("copy of a.xml", b"<broken"))
        self.assertEqual(line["status"], "error")
        self.assertEqual(self.env["vegas.message"].search_count([("company_id", "=", self.company.id)]), 1)

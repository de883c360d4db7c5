"""Papers, documents, notes and bytes of messages of a request: for who works on it, not for all who may list it."""

import base64

from odoo.tests import tagged

from odoo.addons.vegas_base.tests.privacy_case import PrivacyCase

from .common import V01Case

SECRET = b"carta d'identita CA12345AA"
OUTSIDE = ("sales", "accounting", "internal", "portal")


@tagged("post_install", "-at_install")
class TestMaskingPapers(V01Case, PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["sportello"]

    def setUp(self):
        super().setUp()
        self.request = self._sent(v01_signature=base64.b64encode(SECRET))
        self.paper = self.env["vegas.paper"]._print("request", self.request)
        self.document = self.env["ir.attachment"].create(
            {"name": "documento.txt", "raw": SECRET, "res_model": "vegas.request", "res_id": self.request.id}
        )
        self.request.message_post(body="Telefonata riservata", attachment_ids=self.document.ids)

    def test_papers_and_documents(self):
        self._login("sportello")
        self.assertEqual(self._get(f"/web/content/{self.paper.id}")[:5], b"%PDF-")
        self.assertEqual(self._get(f"/web/content/{self.document.id}"), SECRET)
        handed = self.request.handed_ids
        self.assertEqual(self._get(f"/vegas/papers/{handed.id}")[:5], b"%PDF-")
        for role in OUTSIDE:
            self._login(role)
            self.assertFalse(self._get(f"/vegas/papers/{handed.id}"), role)
            for attachment in self.paper | self.document:
                self.assertFalse(self._get(f"/web/content/{attachment.id}"), role)
                self.assertFalse(self._get(f"/web/content/{attachment.id}?download=true"), role)
                for door, answer in self._doors(attachment, "datas"):
                    with self.subTest(f"{role} {door}"):
                        self.assertNotIn(base64.b64encode(attachment.raw[:30]).decode()[:38], answer)
                good, answer = self._rpc("ir.attachment", "search", [["res_model", "=", "vegas.request"]])
                self.assertFalse(good and f"{attachment.id}" in answer, f"{role} {answer[:200]}")
                self.assertFalse(self._oracle(attachment, "index_content", "carta", "zzzz"), role)

    def test_a_file_in_a_field(self):
        """The signature on screen: as a field, as an attachment and as a picture."""
        self._login("sportello")
        self.assertEqual(self._get(f"/web/content/vegas.request/{self.request.id}/v01_signature"), SECRET)
        for role in OUTSIDE:
            self._login(role)
            self.assertFalse(self._get(f"/web/content/vegas.request/{self.request.id}/v01_signature"), role)
            for door, answer in self._doors(self.request, "v01_signature"):
                with self.subTest(f"{role} {door}"):
                    self.assertNotIn(base64.b64encode(SECRET).decode(), answer)

    def test_notes(self):
        self._login("sportello")
        self.assertIn("Telefonata", self._chatter(self.request))
        note = self.request.message_ids.filtered(lambda message: "Telefonata" in message.body)
        for role in OUTSIDE:
            self._login(role)
            self.assertNotIn("Telefonata", self._chatter(self.request), role)
            for door, answer in self._doors(note, "body"):
                with self.subTest(f"{role} {door}"):
                    self.assertNotIn("Telefonata", answer)
            self.assertFalse(self._oracle(note, "body", "<p>Telefonata", "<p>Zzzz"), role)

    def test_sales_and_accounting_still_read_the_request(self):
        for role in ("sales", "accounting"):
            self._login(role)
            good, answer = self._rpc("vegas.request", "web_read", self.request.ids, {"name": {}, "stage_id": {}})
            self.assertTrue(good and self.request.name in answer, answer)

    def test_bytes_of_messages(self):
        message = self.request.part_ids.message_id[:1]
        raw = message._bytes()[message.id].decode()
        phone = self.request.phone
        self.assertIn(phone.replace(" ", ""), raw.replace(" ", ""))
        self._login("backoffice")
        self.assertIn("3384147092", self._rpc("vegas.message", "read", message.ids, ["text"])[1].replace(" ", ""))
        for role in ("sportello", *OUTSIDE):
            self._login(role)
            for door, answer in self._doors(message, "text"):
                with self.subTest(f"{role} {door}"):
                    self.assertNotIn("3384147092", answer.replace(" ", ""))
            for path in (
                f"/vegas/message/{message.id}",
                f"/web/content/vegas.message.content/{message.id}/data",
            ):
                self.assertNotIn(b"3384147092", self._get(path).replace(b" ", b""), f"{role} {path}")
            good, _answer = self._rpc("vegas.message.content", "search_read", [], ["data"])
            self.assertFalse(good, role)

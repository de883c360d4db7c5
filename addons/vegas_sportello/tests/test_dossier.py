"""The case file: everything of a case with its pages, whatever was attached; for who may have it, and traced."""

import base64
import csv
import io
import zipfile

import pymupdf
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.vegas_base.tests.privacy_case import PrivacyCase

from ..dossier import pages
from .common import ADMITTED, V01Case


def picture(size=(800, 300), kind="JPEG"):
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, kind)
    return buffer.getvalue()


def paper(text="Allegato del cliente", count=1):
    document = pymupdf.open()
    for number in range(count):
        document.new_page().insert_text((90, 90), f"{text} {number + 1}")
    return document.tobytes()


def blank(count):
    writer = PdfWriter()
    for _page in range(count):
        writer.add_blank_page(595, 842)
    return written(writer)


def written(writer):
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def locked():
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("segreto", algorithm="AES-256")
    return written(writer)


def armed():
    """Return a PDF that runs a program when it is opened, when its page is, and when a note is clicked."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("bad()")}
    )
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    writer.root_object[NameObject("/OpenAction")] = action
    note = {
        NameObject("/Type"): NameObject("/Annot"),
        NameObject("/Subtype"): NameObject("/Link"),
        NameObject("/Rect"): ArrayObject([FloatObject(side) for side in (0, 0, 99, 99)]),
        NameObject("/A"): action,
    }
    page[NameObject("/Annots")] = ArrayObject([DictionaryObject(note)])
    return written(writer)


def bomb():
    buffer = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(buffer, "PNG")
    return buffer.getvalue()


ENDLESS = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n"
)
# What strangers send: (name, bytes, whether it has pages, words in the index when it has none).
HOSTILE = [
    ("rotto.pdf", b"%PDF-1.7\nnon sono un PDF", False, "damaged"),
    ("protetto.pdf", locked(), False, "password"),
    ("lunghissimo.pdf", blank(301), False, "too many pages"),
    ("bomba.png", bomb(), False, "too big"),
    ("infinito.pdf", ENDLESS, False, "damaged"),
    ("monca.jpg", picture()[:200], False, "damaged"),
    ("vuoto.pdf", b"", False, "empty"),
    ("foglio.xlsx", b"PK\x03\x04nulla", False, "no pages"),
    ("../../etc/passwd", b"testo\x00binario", False, "no pages"),
    ("=cmd|calc.bin", b"\x7fELF", False, "no pages"),
    ("armato.pdf", armed(), True, ""),
    ("foto.jpg", picture(), True, ""),
    ("lettera.txt", "Gentile ufficio, 😀 non sono d'accordo".encode(), True, ""),
]


@tagged("post_install", "-at_install")
class TestDossier(V01Case, PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["sportello"]
        cls.dossier = cls.env["vegas.dossier"].with_user(cls.clerk).with_company(cls.company)

    def setUp(self):
        super().setUp()
        self.request = self._sent()
        self.env["vegas.paper"]._print("request", self.request)
        self._receive(self._answer(self.request, "0100", ADMITTED))

    def _attach(self, name, content, record=None):
        record = record or self.request
        values = {"name": name, "raw": content, "res_model": record._name, "res_id": record.id}
        # As mails bring them: nobody looked at the picture before.
        return self.env["ir.attachment"].with_context(image_no_postprocess=True).create(values)

    def _pdf(self, requests=None, user=None):
        dossier = self.dossier.with_user(user) if user else self.dossier
        requests = (requests or self.request).with_env(dossier.env)
        return pymupdf.open(stream=dossier._pdf(requests)[1])

    def _zip(self, requests=None, user=None):
        dossier = self.dossier.with_user(user) if user else self.dossier
        return zipfile.ZipFile(io.BytesIO(dossier._zip((requests or self.request).with_env(dossier.env))[1]))

    @staticmethod
    def _text(document):
        return " ".join(" ".join(page.get_text() for page in document).split())

    # === WHAT IS IN IT === #

    def test_everything_stands_in_it_and_the_index_leads_there(self):
        self._attach("contestazione.pdf", paper(count=2))
        self.request.message_post(body="Telefonata con la cliente", message_type="comment")
        document = self._pdf()
        text = self._text(document)
        for words in (
            self.request.name,
            "Rossi Maria",
            "01614000382917",
            "Request form",
            "contestazione.pdf",
            "Telefonata con la cliente",
            "0050 Request sent",
            "0100 Admissibility",
            "Allegato del cliente 2",
        ):
            self.assertIn(words, text)
        # Each entry of the outline leads to a page that is its own.
        outline = {name: page for _level, name, page in document.get_toc()}
        self.assertIn("Allegato del cliente 1", document[outline["contestazione.pdf"] - 1].get_text())
        self.assertIn("Telefonata", document[outline[f"Notes and letters of {self.request.name}"] - 1].get_text())
        # The index says the same pages.
        cover = " ".join(document[0].get_text().split())
        first = outline["contestazione.pdf"]
        self.assertIn(f"{first}–{first + 1}", cover)
        for number, page in enumerate(document, 1):
            self.assertIn(f"{number}/{len(document)}", page.get_text())

    def test_linked_requests_of_the_same_customer_only(self):
        follower = self._request(self.ele_point, complaint_reference=self.request.name)
        stranger = self.customer.copy({"name": "Estraneo Ugo"})
        other = self._request(self._point("01614000382918", "gas", customer=stranger))
        other.sudo().origin_request_id = self.request
        text = self._text(self._pdf())
        self.assertIn(follower.name, text)
        self.assertNotIn(other.name, text)
        self.assertNotIn("Estraneo", text)

    def test_zip_has_the_files_as_they_are(self):
        content = paper()
        self._attach("prova.pdf", content)
        # Nobody looks at pages that are not in it.
        self.patch(pages, "sift_all", None)
        archive = self._zip(user=self.users["backoffice"])
        names = archive.namelist()
        self.assertEqual(archive.read(next(name for name in names if name.endswith("prova.pdf"))), content)
        message = self.request.part_ids.message_id.filtered(lambda one: one.direction == "out")
        raw = archive.read(next(name for name in names if message.name.rpartition("/")[2] in name))
        self.assertEqual(raw, message._bytes()[message.id])
        rows = list(csv.DictReader(io.StringIO(archive.read("indice.csv").decode("utf-8-sig")), delimiter=";"))
        self.assertEqual({row["File"] for row in rows if row["File"]}, set(names) - {"indice.csv"})

    def test_several_cases_have_a_folder_each(self):
        second = self._sent(self.ele_point)
        names = self._zip(self.request | second).namelist()
        for request in self.request | second:
            self.assertTrue(any(name.startswith(f"{request.name}/") for name in names))
        self.assertIn("Case files (2 cases)", self._text(self._pdf(self.request | second)))

    def test_its_template_shows_the_sheet_of_a_request(self):
        template = self.env.ref("vegas_sportello.paper_dossier")
        template.action_preview()
        text = self._text(pymupdf.open(stream=base64.b64decode(template.preview)))
        self.assertIn(self.env["vegas.request"].search([], limit=1).name, text)
        self.assertIn("What the request holds", text)

    # === WHAT STRANGERS SEND === #

    def test_hostile_files_never_break_it(self):
        for name, content, _shown, _why in HOSTILE:
            self._attach(name, content)
        document, archive = self._pdf(), self._zip()
        text = self._text(document)
        outline = [name for _level, name, _page in document.get_toc()]
        for name, _content, shown, why in HOSTILE:
            with self.subTest(name):
                self.assertEqual(name in outline, shown)
                if why:
                    self.assertIn(why, text.partition(name)[2][:200])
        self.assertIn("Gentile ufficio", text)
        for name in archive.namelist():
            self.assertNotIn("..", name.split("/"))
            self.assertFalse(name.startswith("/"))
        self.assertEqual(len({name.lower() for name in archive.namelist()}), len(archive.namelist()))
        cells = archive.read("indice.csv").decode("utf-8-sig")
        self.assertNotRegex(cells, r"(^|;)[=+@]")

    def test_nothing_acts_in_it(self):
        self._attach("armato.pdf", armed())
        content = self.dossier._pdf(self.request.with_env(self.dossier.env))[1]
        document = pymupdf.open(stream=content)
        for number in range(1, document.xref_length()):
            self.assertNotIn("JavaScript", document.xref_object(number))

    def test_a_reader_that_dies_stops_nobody(self):
        """The process is killed on one file: that one is refused, the others have their pages."""
        contents = [paper(), b"%PDF-1.4 uccidi", paper()]
        real = pages.subprocess.run

        def run(words, **options):
            folder = pages.Path(words[-1])
            if (folder / "1.why").exists():
                return real(words, **options)
            (folder / "0.pdf").write_bytes(contents[0])
            return None

        self.patch(pages.subprocess, "run", run)
        self.assertEqual([why for _pdf, why in pages.sift_all(contents)], ["", "broken", ""])

    # === WHO MAY HAVE IT === #

    def test_clerks_only_and_traced(self):
        path = f"/vegas/dossier/{self.request.id}/"
        for role in ("sportello", "backoffice"):
            self._login(role)
            self.assertEqual(self._get(f"{path}pdf")[:5], b"%PDF-", role)
            self.assertEqual(self._get(f"{path}zip")[:2], b"PK", role)
            trace = self.env["vegas.access.trace"].search(
                [("user_id", "=", self.users[role].id), ("what", "=", "dossier")]
            )
            self.assertEqual(trace.partner_id, self.customer)
        for role in ("sales", "accounting", "internal", "portal"):
            self._login(role)
            self.assertFalse(self._get(f"{path}pdf"), role)
            self.assertFalse(self._get(f"{path}zip"), role)
        with self.assertRaises(AccessError):
            self.request.with_user(self.users["accounting"]).action_dossier()

    def test_what_is_masked_stays_so(self):
        """The counter does not see the phone in the bytes of messages; the back office does."""
        phone = "3384147092"
        for user, seen in ((self.users["sportello"], False), (self.users["backoffice"], True)):
            archive = self._zip(user=user)
            sent = [archive.read(name) for name in archive.namelist() if "/messaggi" in f"/{name}"]
            self.assertTrue(sent)
            self.assertEqual(any(phone in part.decode("utf-8", "replace").replace(" ", "") for part in sent), seen)

    def test_another_company_s_case_is_no_case(self):
        other = self.env["res.company"].create({"name": "Altra Energia"})
        foreign = self.env["vegas.request"].create(
            {"company_id": other.id, "procedure_id": self.procedure.id, "partner_id": self.customer.id}
        )
        self._login("sportello")
        self.assertFalse(self._get(f"/vegas/dossier/{foreign.id}/pdf"))
        self.assertFalse(self._get("/vegas/dossier/999999999/pdf"))
        self.assertFalse(self._get(f"/vegas/dossier/{self.request.id}/exe"))

    def test_a_file_in_a_field_is_in_it(self):
        """The signature drawn on the screen is a file of its own."""
        drawn = base64.b64encode(picture(kind="PNG"))
        request = self._sent(self.ele_point, v01_signature=drawn)
        names = [name for _level, name, _page in self._pdf(request).get_toc()]
        self.assertTrue(any("ignature" in name for name in names), names)

"""What every paper must keep to, whatever a person typed."""

import os
import re
from pathlib import Path

import pymupdf

# Points (1/72 inch): the margins of `letter.typ`, less what a rounded glyph may stand out.
SIDE, TOP, BOTTOM = 2.2 * 72 / 2.54 - 1.5, 20, 20
# A4
WIDTH, HEIGHT = 595, 842


class PaperChecks:
    """Mixin of test classes: ``_assert_paper`` opens a PDF and looks at it as a reader and a machine would."""

    def _assert_paper(self, content, *sentences, absent=(), picture=None):
        """Fail unless the PDF keeps to margins, fonts, glyphs and language, and says ``sentences``; return its text.

        :param absent: what it must not say
        :param picture: name of a picture of the first page, made where ``VEGAS_PICTURES`` names a folder
        """
        pages = pymupdf.open(stream=content, filetype="pdf")
        if picture and (folder := os.environ.get("VEGAS_PICTURES")):
            pages[0].get_pixmap(dpi=80).save(Path(folder) / f"{picture}.png")
        self.assertGreaterEqual(len(pages), 1)
        for page in pages:
            self._assert_margins(page)
            self._assert_not_one_over_the_other(page)
        self._assert_fonts(pages)
        self._assert_accessible(pages)
        text = " ".join(" ".join(page.get_text() for page in pages).split())
        for sentence in sentences:
            self.assertIn(" ".join(sentence.split()), text)
        for sentence in absent:
            self.assertNotIn(sentence, text)
        return text

    def _assert_margins(self, page):
        self.assertEqual((round(page.rect.width), round(page.rect.height)), (WIDTH, HEIGHT))
        for x0, y0, x1, y1, word, *_place in page.get_text("words"):
            inside = x0 >= SIDE and x1 <= WIDTH - SIDE and y0 >= TOP and y1 <= HEIGHT - BOTTOM
            self.assertTrue(inside, f"“{word}” stands in the margin of page {page.number + 1}: {x0, y0, x1, y1}")
        for image in page.get_image_info():
            x0, y0, x1, y1 = image["bbox"]
            self.assertTrue(x0 >= SIDE and x1 <= WIDTH - SIDE and y0 >= TOP and y1 <= HEIGHT - BOTTOM, "picture")

    def _assert_not_one_over_the_other(self, page):
        words = [(pymupdf.Rect(word[:4]), word[4]) for word in page.get_text("words")]
        for number, (box, word) in enumerate(words):
            for other, another in words[number + 1 :]:
                common = box & other
                if common.is_empty or not common.is_valid:
                    continue
                least = min(box.get_area(), other.get_area())
                self.assertLess(common.get_area(), 0.4 * least, f"“{word}” over “{another}”")

    def _assert_fonts(self, pages):
        fonts = {font[0] for page in pages for font in page.get_fonts(full=True)}
        self.assertTrue(fonts)
        for font in fonts:
            name, _extension, _kind, content = pages.extract_font(font)
            self.assertTrue(content, f"{name} is not embedded")
        for page in pages:
            self.assertNotIn("\ufffd", page.get_text())
            for span in page.get_texttrace():
                glyphs = [glyph for _code, glyph, *_place in span["chars"]]
                self.assertNotIn(0, glyphs, f"a character without a glyph in {span['font']}")

    def _assert_accessible(self, pages):
        metadata = re.sub(r"\s", "", pages.get_xml_metadata())
        for mark in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
            self.assertIn(mark, metadata)
        catalog = pages.pdf_catalog()
        self.assertIn("it", pages.xref_get_key(catalog, "Lang")[1])
        self.assertEqual(pages.xref_get_key(catalog, "MarkInfo/Marked")[1], "true")
        self.assertTrue(pages.metadata["title"])

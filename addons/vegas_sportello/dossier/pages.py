"""Pages of a case file in pure Python: foreign files made harmless, all bound into one PDF with numbers."""

import contextlib
import io
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from . import sift

PICTURES = ("image/jpeg", "image/png", "image/gif", "image/tiff", "image/bmp", "image/webp")
# Bytes: what one file, and all files together, may weigh to be bound.
LARGEST, HEAVIEST = 25_000_000, 150_000_000
WAIT = 10
FONT = "/VegasNumber"


@dataclass
class Entry:
    """One thing of a case: a paper, a message, a bill, an attachment."""

    kind: str
    name: str
    date: datetime | None = None
    # Name in the ZIP, with its folder, and what is written there; no name: it is in the PDF only.
    file: str = ""
    content: bytes | None = None
    # Makes pages of our own, where they are wanted; a content that can be seen gets its pages by ``sift_all``.
    make: Callable[[], bytes] | None = None
    pdf: bytes | None = None
    note: str = ""
    # Why it has no pages: a word of ``sift``, or ``other`` for a kind of file that has none.
    why: str = ""
    case: str = ""
    first: int = 0
    pages: int = 0


def is_seen(content, mimetype):
    """Whether a file can become pages: a PDF, or a picture."""
    return b"%PDF-" in content[:1024] or mimetype in PICTURES


def sift_all(contents):
    """Return ``[(pdf or None, why)]`` of foreign PDFs and pictures (bytes), in their order."""
    results, heavy = [], 0
    for content in contents:
        small = len(content) <= LARGEST
        heavy += len(content) if small else 0
        results.append(None if small and heavy <= HEAVIEST else (None, "huge"))
    todo = [number for number, result in enumerate(results) if result is None]
    if not todo:
        return results
    with tempfile.TemporaryDirectory(prefix="vegas-dossier-") as name:
        folder = Path(name)
        for number in todo:
            (folder / f"{number}.in").write_bytes(contents[number])
        _run(folder, todo)
        for number in todo:
            pages, why = folder / f"{number}.pdf", folder / f"{number}.why"
            if pages.exists():
                results[number] = (pages.read_bytes(), "")
            else:
                results[number] = (None, why.read_text() if why.exists() else "broken")
    return results


def _run(folder, todo):
    """Let a process of its own read the files; the one on which it dies is refused, and the others go on."""
    words = [sys.executable, "-I", sift.__file__, str(folder)]
    while left := [number for number in todo if not _answered(folder, number)]:
        why = "broken"
        try:
            subprocess.run(
                words,
                timeout=WAIT + len(left) * (sift.SECONDS + 1),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except subprocess.TimeoutExpired:
            why = "slow"
        for number in left:
            if not _answered(folder, number):
                (folder / f"{number}.why").write_text(why)
                break


def _answered(folder, number):
    return (folder / f"{number}.pdf").exists() or (folder / f"{number}.why").exists()


def count(content):
    """Return how many pages a PDF (bytes) has."""
    return len(PdfReader(io.BytesIO(content)).pages)


def bind(cover, entries, title, author):
    """Return one PDF: the cover, then the pages of ``entries``, each page with title and number and each entry in the
    outline."""
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(cover)), import_outline=False)
    writer.add_outline_item(title=title, page_number=0)
    cases = {}
    for entry in entries:
        if not entry.pdf:
            continue
        start = len(writer.pages)
        writer.append(PdfReader(io.BytesIO(entry.pdf)), import_outline=False)
        if entry.case and entry.case not in cases:
            cases[entry.case] = writer.add_outline_item(title=entry.case, page_number=start)
        writer.add_outline_item(title=entry.name, page_number=start, parent=cases.get(entry.case))
    total = len(writer.pages)
    for number, page in enumerate(writer.pages, 1):
        _number(writer, page, f"{title} - {number}/{total}")
    writer.add_metadata({"/Title": title, "/Author": author})
    writer.root_object[NameObject("/Lang")] = TextStringObject("it-IT")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _number(writer, page, words):
    """Write ``words`` on top of a page, whatever its size and turn, without reading what stands on it."""
    box = page.mediabox
    left, bottom, right, top = (float(side) for side in (box.left, box.bottom, box.right, box.top))
    turn = int(page.get("/Rotate") or 0) % 360
    length = 3.9 * len(words)
    # Where the upper right corner lies on a page that is shown turned.
    matrix = {
        0: f"1 0 0 1 {right - length - 20:.1f} {top - 17:.1f}",
        90: f"0 1 -1 0 {left + 17:.1f} {top - length - 20:.1f}",
        180: f"-1 0 0 -1 {left + length + 20:.1f} {bottom + 17:.1f}",
        270: f"0 -1 1 0 {right - 17:.1f} {bottom + length + 20:.1f}",
    }[turn if turn in (0, 90, 180, 270) else 0]
    safe = words.encode("latin-1", "replace").decode("latin-1")
    safe = safe.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before.set_data(b"q\n")
    # It is no part of what the page says to a reader of the screen.
    after.set_data(f"\nQ\nq /Artifact BMC BT {FONT} 7.5 Tf 0.35 g {matrix} Tm ({safe}) Tj ET EMC Q\n".encode("latin-1"))
    contents = page.get("/Contents")
    inside = contents.get_object() if contents is not None else None
    if isinstance(inside, ArrayObject):
        middle = list(inside)
    else:
        middle = [page.raw_get("/Contents")] if inside is not None else []
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(before), *middle, writer._add_object(after)])
    _font(page)


def _font(page):
    """Let a page know the font of its number."""
    resources = page.get("/Resources")
    resources = DictionaryObject(resources.get_object()) if resources is not None else DictionaryObject()
    fonts = resources.get("/Font")
    fonts = DictionaryObject(fonts.get_object()) if fonts is not None else DictionaryObject()
    fonts[NameObject(FONT)] = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    resources[NameObject("/Font")] = fonts
    page[NameObject("/Resources")] = resources


def paged(entry):
    """Count the pages of an entry; pages that cannot be read again are taken away."""
    entry.pages = 0
    if entry.pdf:
        with contextlib.suppress(Exception):
            entry.pages = count(entry.pdf)
        if not entry.pages:
            entry.pdf, entry.why = None, "broken"

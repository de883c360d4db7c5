"""Makes plain PDF pages of files that strangers sent. Run as a program: ``sift.py FOLDER``.

A PDF can be broken, locked, endless, or carry programs; a picture can be a bomb. So they are read in a process of its
own, with little memory and little time, which may die without harm. For every ``N.in`` it writes ``N.pdf``, pages
without any action, or ``N.why``, a word that says why not.
"""

import io
import resource
import signal
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter

SECONDS = 15
MEMORY = 1 << 30
PAGES = 300
FRAMES = 40
# A4 at 150 dots per inch, and the margin around a picture, which leaves room for the number of the page.
SHORT, LONG, EDGE = 1240, 1754, 90
DOTS = 150
LARGEST_SIDE = 14_400
# What may be drawn upon a page; links are kept where they lead to a page of the net.
NOTES = {"/FreeText", "/Highlight", "/Ink", "/Line", "/Link", "/Polygon", "/Square", "/Stamp", "/Text", "/Underline"}
NOTES |= {"/Circle", "/PolyLine", "/StrikeOut", "/Widget"}


class Refused(Exception):
    """Why a file gives no pages: ``args[0]`` is ``broken``, ``locked``, ``empty``, ``long``, ``huge`` or ``slow``."""


def sift(folder):
    """Make the pages of every ``N.in`` of ``folder`` that has no answer yet."""
    for path in sorted(folder.glob("*.in"), key=lambda path: int(path.stem)):
        if not path.with_suffix(".why").exists() and not path.with_suffix(".pdf").exists():
            sift_file(path)


def sift_file(path):
    signal.alarm(SECONDS)
    try:
        pages = converted(path.read_bytes())
        # Written at once: an interrupted file is none.
        part = path.with_suffix(".part")
        part.write_bytes(pages)
        part.rename(path.with_suffix(".pdf"))
    except Refused as refused:
        path.with_suffix(".why").write_text(refused.args[0])
    except (MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        path.with_suffix(".why").write_text("huge")
    except Exception as error:  # whatever is wrong with the file, the next one has its turn
        why = "huge" if type(error).__name__ == "LimitReachedError" else "broken"
        path.with_suffix(".why").write_text(why)
    finally:
        signal.alarm(0)


def converted(content):
    """Return the pages (PDF bytes) of a PDF or a picture.

    :raises Refused: when it has none that can be read
    """
    return from_pdf(content) if b"%PDF-" in content[:1024] else from_picture(content)


def from_pdf(content):
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("locked")
    count = len(reader.pages)
    if not count:
        raise Refused("empty")
    if count > PAGES:
        raise Refused("long")
    writer = PdfWriter()
    for page in reader.pages:
        sides = float(page.mediabox.width), float(page.mediabox.height)
        if not all(1 <= side <= LARGEST_SIDE for side in sides):
            raise Refused("broken")
        harmless(page)
        writer.add_page(page)
    made = io.BytesIO()
    writer.write(made)
    # What was written must be readable again.
    if len(PdfReader(io.BytesIO(made.getvalue())).pages) != count:
        raise Refused("broken")
    return made.getvalue()


def harmless(page):
    """Take from a page whatever acts: programs, files, films; what is only seen stays."""
    page.pop("/AA", None)
    notes = page.get("/Annots")
    notes = notes.get_object() if notes is not None else None
    if notes is None:
        return
    kept = []
    for reference in notes:
        note = reference.get_object()
        if note.get("/Subtype") not in NOTES:
            continue
        action = note.get("/A")
        action = action.get_object() if action is not None else {}
        if action and action.get("/S") != "/URI":
            note.pop("/A", None)
        action.pop("/Next", None)
        note.pop("/AA", None)
        # A place in a document that is no longer whole.
        note.pop("/Dest", None)
        note.pop("/Parent", None)
        kept.append(reference)
    notes[:] = kept


def from_picture(content):
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(content)) as picture:
        frames = min(getattr(picture, "n_frames", 1), FRAMES)
        sheets = []
        for number in range(frames):
            picture.seek(number)
            sheets.append(sheet(picture))
    made = io.BytesIO()
    sheets[0].save(made, "PDF", save_all=True, append_images=sheets[1:], resolution=DOTS, quality=80)
    return made.getvalue()


def sheet(picture):
    """Return an A4 sheet with the picture, upright and whole."""
    picture = ImageOps.exif_transpose(picture).convert("RGBA")
    wide = picture.width > picture.height
    width, height = (LONG, SHORT) if wide else (SHORT, LONG)
    picture.thumbnail((width - 2 * EDGE, height - 2 * EDGE))
    paper = Image.new("RGB", (width, height), "white")
    place = ((width - picture.width) // 2, (height - picture.height) // 2)
    paper.paste(picture, place, picture.getchannel("A"))
    return paper


def late(_number, _frame):
    raise Refused("slow")


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, late)
    sift(Path(sys.argv[1]))


if __name__ == "__main__":
    main()

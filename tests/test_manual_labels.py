"""The handbook calls what stands on the screen as the screen does.

In the handbook **bold** is the name of a button, field, tab or menu (a path has slashes), «…» what the screen says: a
name, or a sentence of which some words may be left out. Bold that opens a paragraph is its heading, no name.
"""

import re
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest

from launcher.place import ADDONS, ROOT

MANUAL = ROOT / "docs" / "manuale"
PAGES = sorted(MANUAL.glob("*.md"))
# Whose screens a clerk sees besides ours.
ODOO = ("base", "web", "mail", "portal", "account")
# Names of the screen that stand in no table of terms, each with the reason.
OTHERS = {}
BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
SAID = re.compile(r"«(.+?)»", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# Fewer letters than these around a placeholder would fit anything.
LETTERS, WORDS = 8, 3


def plain(text):
    """Text without markup, with one kind of blank, apostrophe and quotation mark; placeholders are dots."""
    text = PLACEHOLDER.sub("…", re.sub(r"<[^>]*>", " ", text))
    for old, new in (("’", "'"), ("“", "«"), ("”", "»"), ("...", "…")):
        text = text.replace(old, new)
    return " ".join(text.split()).rstrip(" .:…")


def folded(text):
    """The same, whatever the first letter: a name may stand inside a sentence."""
    return text[:1].lower() + text[1:]


def italian(path):
    return {plain(entry.msgstr) for entry in polib.pofile(str(path)) if entry.msgstr}


@pytest.fixture(scope="session")
def terms():
    paths = [*ADDONS.glob("*/i18n/it.po")]
    for name in ODOO:
        spec = find_spec(f"odoo.addons.{name}")
        paths.append(Path(spec.origin).parent / "i18n" / "it.po")
    found = set().union(*map(italian, paths)) | {plain(name) for name in OTHERS}
    return {folded(term) for term in found if term}


@pytest.fixture(scope="session")
def sentences(terms):
    """Patterns of the terms that leave room for a value."""
    return [pattern(term) for term in terms if "…" in term and len(re.findall(r"[^\W\d]", term)) >= LETTERS]


def pattern(text):
    return re.compile(".+?".join(map(re.escape, text.split("…"))))


def names(text):
    """Return the names in bold of a page, its headings left out."""
    found = []
    for match in BOLD.finditer(text):
        starts = match.start() == 0 or text[match.start() - 1] == "\n"
        alone = text[match.end() : match.end() + 1] in ("", "\n")
        if not (starts and (alone or match[1][-1] in ".?")):
            found.extend(plain(part) for part in " ".join(match[1].split()).split(" / "))
    return found


def stands_on_a_screen(said, terms, sentences):
    """Return whether a screen says ``said``, a name or at least some words of a sentence."""
    text = folded(plain(said))
    if text in terms or any(sentence.fullmatch(text) for sentence in sentences):
        return True
    inside = pattern(text)
    return len(text.split()) >= WORDS and any(inside.search(term) for term in terms)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_names_are_those_of_the_screen(page, terms):
    wrong = [name for name in names(page.read_text("utf-8")) if folded(name) not in terms]
    assert not wrong, "no screen has these names; what is no name of the screen is not in bold"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_the_screen_says_is_said_so(page, terms, sentences):
    wrong = [said for said in SAID.findall(page.read_text("utf-8")) if not stands_on_a_screen(said, terms, sentences)]
    assert not wrong, "no screen says so"


def test_the_exceptions_are_needed(terms):
    used = {name for page in PAGES for name in names(page.read_text("utf-8"))}
    assert set(OTHERS) <= used


def test_a_wrong_name_is_found(terms, sentences):
    """The check itself: what would not be seen would not be worth much."""
    assert names("**Quando serve.** Premi **Invia** o **Altro / Fascicolo**.\n\n**Come si fa**\n") == [
        "Invia",
        "Altro",
        "Fascicolo",
    ]
    assert folded(plain("Aggiungi riga")) in terms
    assert folded(plain("Riapri come nuova")) not in terms
    assert stands_on_a_screen("1 in ritardo", terms, sentences)
    assert stands_on_a_screen("… è già intestatario di questa fornitura", terms, sentences)
    assert not stands_on_a_screen("Detiene già questa fornitura", terms, sentences)

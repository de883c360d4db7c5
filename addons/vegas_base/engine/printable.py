"""What of a text can be printed: the fonts of the papers know Latin, Greek and Cyrillic, and archivable PDFs may not
hold a character without a glyph."""

import re
import unicodedata

# Never printable, whatever the font: control characters and halves of surrogate pairs.
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffd-\uffff]")
# Blocks that the fonts have in full.
_KNOWN = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x388, 0x38A),
    (0x38E, 0x3A1),
    (0x3A3, 0x3CE),
    (0x400, 0x45F),
    (0x1E80, 0x1E85),
    (0x2010, 0x2026),
)
_SINGLE = frozenset("\n\t€₤…‰‹›⁄√≈≠≤≥−×÷•·°№™→☐☒✓ªº")


def clean(value):
    """Return ``value`` (texts, lists and dicts of them) without what no paper can hold."""
    return _each_text(value, lambda text: _NEVER.sub("", text))


def plain(value):
    """Return ``value`` with what the fonts may not know replaced: by its Latin base, by “?” for a letter, by nothing.

    A name in another script must not be lost without a trace; a pictograph may.
    """
    return _each_text(value, lambda text: "".join(map(_plain, text)))


def _each_text(value, change):
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(item, change) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_each_text(item, change) for item in value]
    return value


def _plain(char):
    if char in _SINGLE or _is_known(char):
        return char
    base = "".join(part for part in unicodedata.normalize("NFKD", char) if _is_known(part))
    if base:
        return base
    return "?" if unicodedata.category(char)[0] in "LN" else ""


def _is_known(char):
    return any(first <= ord(char) <= last for first, last in _KNOWN)

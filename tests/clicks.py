"""What a hand does for an act, counted by the browser tests and compared with the table of the handbook.

``VEGAS_WRITE_MANUAL=1`` writes the rows of what was counted anew.
"""

import os
import re

from tests.browser import MANUAL

PAGE = MANUAL / "clic.md"
# Act: what it is called in the handbook, and the most clicks that it may take.
ACTS = {
    "phone": ("Trovare un cliente dal numero di telefono", 2),
    "v01": ("Inviare una V01", 6),
    "bill": ("Aprire una bolletta scaduta", 3),
    "letter": ("Stampare la lettera con il risultato", 3),
    "quote": ("Far accettare un preventivo", 5),
    "complaint": ("Registrare un reclamo firmato sullo schermo", 6),
    "billing": ("Cambiare l'indirizzo delle bollette", 5),
    "reading": ("Registrare una lettura", 5),
    "voltura": ("Inviare una voltura con tutto a portata di mano", 15),
}
ROW = re.compile(r"^\| (.+?) \| (\d+) \| (\d+) \|$", re.MULTILINE)
COUNTED = {}


def done(page, act, *, by_keyboard=False):
    """Note what the hand has done since ``count_from_here``."""
    if by_keyboard:
        assert page.clicks == 0, page.events
        COUNTED[act, "keyboard"] = page.strokes
    else:
        assert page.clicks <= ACTS[act][1], page.events
        COUNTED[act, "clicks"] = page.clicks


def assert_table(*acts):
    """Compare the table with what was counted of ``acts``, all of them; every act has its row."""
    text = PAGE.read_text("utf-8")
    rows = {label: (int(clicks), int(keys)) for label, clicks, keys in ROW.findall(text)}
    counted = {ACTS[act][0]: (COUNTED[act, "clicks"], COUNTED[act, "keyboard"]) for act in acts}
    if os.environ.get("VEGAS_WRITE_MANUAL") == "1":
        rows.update(counted)
        labels = [label for label, _most in ACTS.values() if label in rows]
        lines = [f"| {label} | {rows[label][0]} | {rows[label][1]} |" for label in labels]
        PAGE.write_text("\n".join([text[: text.index("|---|")].rstrip(), "|---|---|---|", *lines, ""]), "utf-8")
        return
    assert list(rows) == [label for label, _most in ACTS.values()]
    assert {label: rows[label] for label in counted} == counted

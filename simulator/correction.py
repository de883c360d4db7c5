"""An outcome told a second time, otherwise: what a distributor sends when the first one was wrong."""

import random
import re
from xml.etree import ElementTree

from . import xmltree
from .services.quotes import totals

INDEX = re.compile(r"(segn_mis|segn_Attiva|lett_att|segn_nuovo_mis)\w*")
NOTE = "Rettifica dell'esito precedente"


def corrected(data: bytes, rng: random.Random) -> tuple[bytes, int, str]:
    """Other bytes that say the same of other indexes or amounts: ``(bytes, units added to the indexes, words)``."""
    root = xmltree.parse(data)
    units, words = 0, "rettifica"
    indexes = [leaf for leaf in root.iter() if INDEX.fullmatch(leaf.tag)]
    if root.find(".//cod_prev_distr") is not None:
        _raise_quote(root)
        words = "rettifica (importi)"
    elif root.find(".//esito_val") is not None:
        valid = root.find(".//esito_val")
        valid.text = "0" if valid.text == "1" else "1"
        words = "rettifica (validità)"
    elif indexes:
        units = rng.randint(1, 9)
        for leaf in indexes:
            leaf.text = str(int(leaf.text) + units)
        words = f"rettifica (segnanti +{units})"
    note = root.find("note")
    if note is None:
        note = ElementTree.SubElement(root, "note")
    note.text = NOTE if note.text != NOTE else f"{NOTE} (2)"
    return xmltree.to_bytes(root), units, words


def with_values(data: bytes, values: dict[str, str]) -> bytes:
    """The answer with other values of the leaves that it has."""
    if not values:
        return data
    root = xmltree.parse(data)
    for leaf in root.iter():
        if leaf.tag in values and not len(leaf):
            leaf.text = values[leaf.tag]
    return xmltree.to_bytes(root)


def _raise_quote(root: ElementTree.Element) -> None:
    work = root.find(".//oneri_manodopera")
    work.text = f"{float(work.text) + 10:.2f}"
    net = float(root.find(".//tot_imponibile").text) + 10
    for name, value in totals(net).items():
        root.find(f".//{name}").text = value

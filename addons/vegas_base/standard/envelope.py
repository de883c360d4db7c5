"""What every message says about itself, read the same way from XML and from the row of a CSV."""

import hashlib
from typing import NamedTuple

from lxml import etree

ROOT = "Prestazione"
_ATTRIBUTES = etree.XPath("//@*[namespace-uri() = '']", smart_strings=False)


class Envelope(NamedTuple):
    """The identifiers of one datum; a missing one is an empty string.

    ``own_number`` is `cod_prat_utente`, ``their_number`` `cod_prat_distr`; ``point_code`` is a PDR or POD.
    """

    service: str
    flow: str
    user_vat: str
    distributor_vat: str
    own_number: str
    their_number: str
    point_code: str
    commodity: str


def _local(tag):
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def read(root):
    """Return the ``Envelope`` of a message tree, forgiving about prefixes and the case of names.

    :param root: lxml element, the `Prestazione` of one datum
    """
    attributes = {_local(name).lower().replace("_", ""): value.strip() for name, value in root.attrib.items()}
    leaves = {}
    for element in root.iter(etree.Element):
        if len(element) == 0 and element.text and element.text.strip():
            leaves.setdefault(_local(element.tag).lower(), element.text.strip())
    flow = attributes.get("codflusso", "")
    pdr, pod = leaves.get("cod_pdr", ""), leaves.get("cod_pod", "")
    return Envelope(
        service=attributes.get("codservizio", "").upper(),
        flow=flow.zfill(4) if flow.isdigit() else flow.upper(),
        user_vat=leaves.get("piva_utente", ""),
        distributor_vat=leaves.get("piva_distr", ""),
        own_number=leaves.get("cod_prat_utente", ""),
        their_number=leaves.get("cod_prat_distr", ""),
        point_code=(pdr or pod).upper(),
        commodity="gas" if pdr else "ele" if pod else "",
    )


def is_message(root):
    """Whether the root element is the one of the standard, under whatever prefix."""
    return _local(root.tag).lower() == ROOT.lower()


def digest(root):
    """Return the checksum of the datum itself: the same content in another file has the same one.

    Names, values and attributes count; indentation, prefixes and the place of the schema do not.
    (Canonical XML would fail on a prefix bound to a relative address.)
    """
    parts = [f"{element.tag}={(element.text or '').strip()}" for element in root.iter(etree.Element)]
    return hashlib.sha256("\0".join(parts + _ATTRIBUTES(root)).encode()).hexdigest()

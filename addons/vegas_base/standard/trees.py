"""Trees of messages: from a dict, from a row, from a tree that is right in content but not in form."""

import re
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from .structure import fold, local, stray_text

XSI = "http://www.w3.org/2001/XMLSchema-instance"

# Columns of the SII's CSV layouts that are named otherwise in XML.
ALIASES = {"CP_UTENTE": "COD_PRAT_UTENTE", "CP_GESTORE": "COD_PRAT_DISTR", "PIVA_GESTORE": "PIVA_DISTR"}

_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")


# === FROM A DICT === #


def build(node, attributes, data, location):
    """Return a root element for ``data``; see ``schemas.Schema.build``."""
    root = etree.Element(node.xsd.name, nsmap={"xsi": XSI})
    for name, value in attributes.items():
        root.set(name, _text(value, None))
    root.set(f"{{{XSI}}}noNamespaceSchemaLocation", location)
    _fill(root, node, data)
    return root


def _fill(element, node, data):
    if unknown := [name for name in data if name not in node.children]:
        raise ValueError(f"{node.name}: the schema knows no {', '.join(map(str, unknown))}")
    for name, child in node.children.items():
        value = data.get(name)
        for item in value if isinstance(value, list | tuple) else (value,):
            if child.kind == "block":
                _fill_block(element, child, item)
            elif text := _text(item, child):
                etree.SubElement(element, child.xsd.name).text = text


def _fill_block(element, child, item):
    if not item:
        return
    if not isinstance(item, dict):
        raise ValueError(f"{child.name}: a block takes a dict, not {type(item).__name__}")
    block = etree.SubElement(element, child.xsd.name)
    _fill(block, child, item)
    if not len(block):
        element.remove(block)


def _text(value, node):
    """Return the text of a value, ``""`` for nothing."""
    if value is None or value is False:
        return ""
    if value is True:
        return "SI" if node and node.simple.is_valid("SI") else "1"
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        value = int(value) if value.is_integer() else Decimal(str(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    return _ILLEGAL.sub("", str(value)).strip()


# === FROM A ROW === #


def from_row(node, row):
    """Return a root element for the row of a CSV; see ``schemas.Schema.from_row``."""
    root = etree.Element(node.xsd.name)
    cells = {}
    for column, value in row.items():
        if value and (value := _ILLEGAL.sub("", value).strip()):
            name = (column or "").strip().upper()
            cells.setdefault(fold(ALIASES.get(name, name)), (name, value))
    for key, attribute in node.attributes.items():
        if key in cells:
            root.set(attribute.name, _attribute(attribute, cells.pop(key)[1]))
    for path, leaf in node.leaves():
        if found := cells.pop(fold(leaf.name), None):
            parent = _block(root, node, path[:-1])
            etree.SubElement(parent, leaf.xsd.name).text = _straight(leaf, found[1])
    for name, value in cells.values():
        tag = name.lower() if _NAME.fullmatch(name) else "colonna"
        etree.SubElement(root, tag).text = value
    return root


def _block(element, node, path):
    for name in path:
        node = node.children[name]
        found = element.find(node.xsd.name)
        element = etree.SubElement(element, node.xsd.name) if found is None else found
    return element


# === FROM A TREE === #


def straighten(node, root):
    """Return a new root in the form of the schema; see ``schemas.Schema.canonical``."""
    if fold(root.tag) != fold(node.name):
        return root
    return _straighten(node, root)


def _straighten(node, element):
    new = etree.Element(node.xsd.name)
    if element.sourceline:
        new.sourceline = element.sourceline  # reasons name the line of the file
    for name, value in element.attrib.items():
        if name.startswith(f"{{{XSI}}}"):
            continue
        attribute = node.attributes.get(fold(name))
        if attribute is None:
            new.set(name, value)
        else:
            new.set(attribute.name, _attribute(attribute, value))
    if node.kind != "block":
        new.text = _straight(node, (element.text or "").strip())
        new.extend(deepcopy(child) for child in element)
        return new
    new.text = stray_text(element) or None  # not dropped: the schema refuses it
    groups, others = {}, []
    for child in element:
        declared = node.children.get(local(child.tag)) or node.by_fold.get(fold(child.tag))
        if declared is None:
            others.append(_stranger(child))
        else:
            straight = _straighten(declared, child)
            if len(straight) or straight.text:
                groups.setdefault(declared.name, []).append(straight)
    for name in node.children:
        new.extend(groups.get(name, ()))
    new.extend(other for other in others if len(other) or (other.text or "").strip())
    return new


def _stranger(child):
    """Return a copy of an element that the schema does not know; it stays, to be refused by name."""
    copy = deepcopy(child)
    copy.tail = None
    return copy


def _straight(node, text):
    """Return the value of a leaf in the notation of the schema."""
    if node.kind == "date" and (iso := _ISO_DATE.fullmatch(text)):
        return "/".join(reversed(iso.groups()))
    if node.kind == "decimal" and _DECIMAL_COMMA.fullmatch(text):
        return text.replace(",", ".")
    return text


def _attribute(attribute, value):
    """Return the value of an attribute: a fixed one is met without case and leading zeros."""
    value = value.strip()
    fixed = attribute.fixed
    if fixed is not None and value.upper().lstrip("0") == fixed.upper().lstrip("0"):
        return fixed
    return value

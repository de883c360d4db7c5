"""The tree of elements that a schema declares, in its order: what `xmlschema` knows, in the shape that we need.

Used to build a message, to straighten one, and to say in plain words what is wrong with one. The hot path
(a message that is right as it came) does not come here.
"""

import re
from functools import cached_property
from typing import NamedTuple

MAX_FAULTS = 20
_DEEPEST = 10  # a schema may be recursive
_INTEGER = re.compile(r"[+-]?[0-9]+")
_XS_INTEGER = "{http://www.w3.org/2001/XMLSchema}integer"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


class Fault(NamedTuple):
    """One thing that is wrong with a message.

    :param path: from the root, e.g. ``Prestazione/DatiTecnici/cod_pdr``
    :param element: name of the element (or attribute) at fault
    :param key: missing, unexpected, pattern, too_long, too_short, enumeration, not_integer, not_date, choice, other
    :param params: ``value``, and by key ``limit``, ``expected`` (names or values, comma separated), ``detail``
    :param line: line in the file, ``None`` when the tree was built here
    """

    path: str
    element: str
    key: str
    params: dict
    line: int | None


def local(tag):
    """Return the name of an element or attribute without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def fold(name):
    """Return the form under which names are compared: distributors vary case and underscores."""
    return local(name).replace("_", "").lower()


def stray_text(element):
    """Return the text that stands in a block beside its elements, without blanks around."""
    return " ".join(filter(None, ((text or "").strip() for text in (element.text, *(child.tail for child in element)))))


class Node:
    """One declared element.

    :ivar kind: ``block`` (has elements inside), ``date`` (dd/mm/yyyy), ``integer``, ``decimal`` or ``text``
    """

    def __init__(self, xsd):
        self.xsd = xsd
        self.name = xsd.local_name
        self.repeats = xsd.max_occurs is None or xsd.max_occurs > 1
        simple = xsd.type if xsd.type.is_simple() else xsd.type.content if xsd.type.has_simple_content() else None
        self.simple = simple

    @cached_property
    def kind(self):
        if self.simple is None:
            return "block"
        if _is_date(self.simple):
            return "date"
        if not self.simple.is_atomic() or not self.simple.is_decimal():
            return "text"
        return "integer" if _is_integer(self.simple) else "decimal"

    @cached_property
    def group(self):
        """The model group of a block, ``None`` for a leaf."""
        return self.xsd.type.content if self.simple is None else None

    @cached_property
    def open(self):
        """Whether the block takes elements that are not declared (``xs:any``)."""
        return self.group is not None and _has_wildcard(self.group)

    @cached_property
    def children(self):
        """``{name: Node}`` in the order of the schema."""
        found = {}
        if self.group is not None:
            for element in _elements(self.group):
                found.setdefault(element.local_name, element)
        return {name: Node(element) for name, element in found.items()}

    @cached_property
    def by_fold(self):
        """``{folded name: Node}``."""
        return {fold(name): node for name, node in reversed(self.children.items())}

    @cached_property
    def attributes(self):
        """``{folded name: xsd attribute}``."""
        return {fold(name): attribute for name, attribute in self.xsd.attributes.items() if name}

    def leaves(self, path=(), depth=0):
        """Yield ``(path of names, Node)`` of the leaves below, in order."""
        for name, node in self.children.items():
            if node.kind != "block":
                yield (*path, name), node
            elif depth < _DEEPEST:
                yield from node.leaves((*path, name), depth + 1)


def _elements(group):
    for item in group:
        if hasattr(item, "model"):
            yield from _elements(item)
        elif hasattr(item, "type"):
            yield item


def _has_wildcard(group):
    return any(_has_wildcard(item) if hasattr(item, "model") else not hasattr(item, "type") for item in group)


def _is_date(simple):
    """A type is a date of the standard by what it takes, so that it works for official schemas too."""
    return (
        simple.is_valid("31/12/2025")
        and simple.is_valid("01/02/2024")
        and not simple.is_valid("2025-12-31")
        and not simple.is_valid("31.12.2025")
    )


def _is_integer(simple):
    while simple is not None and simple.name != _XS_INTEGER:
        simple = simple.base_type
    return simple is not None


# === REASONS === #


def explain(root, node):
    """Return the ``Fault`` list of a message that its schema refuses, at most ``MAX_FAULTS``.

    All blocks are looked at, so that a person can mend everything at once.
    """
    faults = []
    _explain(root, node, (), faults)
    return faults[:MAX_FAULTS]


def _explain(element, node, path, faults):
    if len(faults) >= MAX_FAULTS:
        return
    path = (*path, node.name)
    if local(element.tag) != node.name or element.tag != node.xsd.name:
        faults.append(_fault(element, path[:-1], local(element.tag), "unexpected"))
        return
    _explain_attributes(element, node, path, faults)
    if node.kind != "block":
        _explain_leaf(element, node, path, faults)
        return
    if (stray := stray_text(element)) and not node.xsd.type.mixed:
        faults.append(_fault(element, path[:-1], node.name, "other", detail=_short(stray)))
    seen = {}
    for child in element:
        seen.setdefault(local(child.tag), []).append(child)
    for name, found in seen.items():
        _explain_children(found, name, node, path, faults)
    before = len(faults)
    _explain_group(node.group, seen, element, node, path, faults)
    if before == len(faults):
        _explain_order(element, node, path, faults)


def _explain_children(found, name, node, path, faults):
    """Look at the elements of one name inside a block."""
    child = node.children.get(name)
    if child is None:
        if not node.open:
            faults.extend(_fault(item, path, name, "unexpected", value=_short(item.text)) for item in found[:3])
        return
    if not child.repeats and len(found) > 1:
        faults.append(_fault(found[1], path, name, "unexpected", value=_short(found[1].text)))
    for item in found[:MAX_FAULTS]:
        _explain(item, child, path, faults)


def _explain_order(element, node, path, faults):
    order = {name: position for position, name in enumerate(node.children)}
    last = -1
    for child in element:
        position = order.get(local(child.tag), last)
        if position < last and not node.children[local(child.tag)].repeats:
            faults.append(_fault(child, path, local(child.tag), "unexpected", value=_short(child.text)))
            return
        last = position


def _explain_group(group, seen, element, node, path, faults):
    """Say what is missing from a sequence, a choice or a group inside them, given the names that are there."""
    if len(faults) >= MAX_FAULTS or (group.min_occurs == 0 and not _present(group, seen)):
        return
    if group.model != "choice":
        for item in group:
            if hasattr(item, "model"):
                _explain_group(item, seen, element, node, path, faults)
            elif hasattr(item, "type") and item.min_occurs and item.local_name not in seen:
                _explain_absent(element, node.children[item.local_name], path, faults)
        return
    chosen = [item for item in group if _present(item, seen)]
    if not chosen and not any(item.min_occurs == 0 for item in group):
        names = [_first_name(item) for item in group if _first_name(item)]
        if names:
            faults.append(_fault(element, path, names[0], "choice", expected=", ".join(names)))
        return
    for item in chosen[1:] if group.max_occurs == 1 else ():
        name = next(name for name in _names(item) if name in seen)
        faults.append(_fault(seen[name][0], path, name, "unexpected", value=_short(seen[name][0].text)))
    if chosen and hasattr(chosen[0], "model"):
        _explain_group(chosen[0], seen, element, node, path, faults)


def _explain_absent(element, node, path, faults):
    """Say that ``node`` is missing: of a block the leaves that it must have, which a person can fill in."""
    before = len(faults)
    if node.kind == "block" and len(path) < _DEEPEST:
        _explain_group(node.group, {}, element, node, (*path, node.name), faults)
    if before == len(faults):
        faults.append(_fault(element, path, node.name, "missing"))


def _names(item):
    if hasattr(item, "model"):
        return [element.local_name for element in _elements(item)]
    return [item.local_name] if hasattr(item, "type") else []


def _first_name(item):
    return next(iter(_names(item)), None)


def _present(item, seen):
    return any(name in seen for name in _names(item))


def _explain_attributes(element, node, path, faults):
    for name, attribute in node.xsd.attributes.items():
        if not name:
            continue
        value = element.get(name)
        if value is None:
            if attribute.use == "required":
                faults.append(_fault(element, path, local(name), "missing"))
        elif attribute.fixed is not None and value != attribute.fixed:
            faults.append(
                _fault(element, path, local(name), "enumeration", value=_short(value), expected=attribute.fixed)
            )
        elif not attribute.type.is_valid(value):
            faults.append(_leaf_fault(element, path, local(name), attribute.type, "text", value))
    if None not in node.xsd.attributes:
        for name, value in element.attrib.items():
            if name not in node.xsd.attributes and not name.startswith(_XSI):
                faults.append(_fault(element, path, local(name), "unexpected", value=_short(value)))


def _explain_leaf(element, node, path, faults):
    for child in element:
        faults.append(_fault(child, path, local(child.tag), "unexpected", value=_short(child.text)))
        return
    value = element.text or ""
    if not node.simple.is_valid(value):
        key = "missing" if not value.strip() else None
        faults.append(
            _fault(element, path[:-1], node.name, key)
            if key
            else _leaf_fault(element, path[:-1], node.name, node.simple, node.kind, value)
        )
    elif node.xsd.fixed is not None and value != node.xsd.fixed:
        faults.append(
            _fault(element, path[:-1], node.name, "enumeration", value=_short(value), expected=node.xsd.fixed)
        )


def _leaf_fault(element, path, name, simple, kind, value):
    """Return the fault of a value that its simple type refuses."""
    shown = _short(value)
    if kind == "date":
        return _fault(element, path, name, "not_date", value=shown)
    if kind == "integer" and not _INTEGER.fullmatch(value.strip()):
        return _fault(element, path, name, "not_integer", value=shown)
    if simple.enumeration:
        expected = ", ".join(str(item) for item in simple.enumeration[:30])
        return _fault(element, path, name, "enumeration", value=shown, expected=expected)
    if simple.max_length is not None and len(value) > simple.max_length:
        return _fault(element, path, name, "too_long", value=shown, limit=simple.max_length)
    if simple.min_length is not None and len(value) < simple.min_length:
        return _fault(element, path, name, "too_short", value=shown, limit=simple.min_length)
    if simple.patterns:
        return _fault(element, path, name, "pattern", value=shown)
    reason = next((error.reason for error in simple.iter_errors(value)), "")
    return _fault(element, path, name, "other", value=shown, detail=_short(reason))


def _fault(element, path, name, key, **params):
    return Fault("/".join((*path, name)), name, key, params, element.sourceline)


def _short(text):
    text = " ".join((text or "").split())
    return text if len(text) <= 60 else f"{text[:57]}…"

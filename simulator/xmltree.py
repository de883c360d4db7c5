"""Reading and writing of the standard's XML, on expat alone: no DOCTYPE, no entities of others, no network."""

from xml.etree import ElementTree
from xml.parsers import expat

MAX_BYTES = 5 * 1024 * 1024
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Unreadable(Exception):
    """A file that cannot be understood; the text is an Italian reason for the operator."""


def _refuse_doctype(*_args) -> None:
    raise Unreadable("contiene un DOCTYPE")


def parse(data: bytes) -> ElementTree.Element:
    """Return the root element of ``data``; raise Unreadable with the reason."""
    if len(data) > MAX_BYTES:
        raise Unreadable("supera i 5 MB")
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable(f"XML non valido alla riga {error.lineno}: {expat.ErrorString(error.code)}") from None
    except (LookupError, ValueError):
        raise Unreadable("codifica dei caratteri sconosciuta") from None
    return builder.close()


def text(root: ElementTree.Element, path: str) -> str:
    """Text at ``path`` (``Block/leaf``) without outer blanks, "" when the element is not there."""
    return (root.findtext(path) or "").strip()


def write(service: str, flow: str, blocks: dict) -> bytes:
    """XML of one message. ``blocks`` is nested, in the order of the standard; empty ones are left out."""
    root = ElementTree.Element(
        "Prestazione",
        {
            "cod_servizio": service,
            "cod_flusso": flow,
            "xmlns:xsi": XSI,
            "xsi:noNamespaceSchemaLocation": f"{service}_{flow}.xsd",
        },
    )
    _fill(root, blocks)
    return to_bytes(root)


def to_bytes(root: ElementTree.Element, indent: str = "  ") -> bytes:
    """The file of a tree, new or parsed (whose names have their namespace before a blank)."""
    for name in [name for name in root.attrib if " " in name]:
        namespace, local = name.split(" ", 1)
        root.set(f"{{{namespace}}}{local}", root.attrib.pop(name))
    ElementTree.indent(root, indent)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def _fill(parent: ElementTree.Element, blocks: dict) -> None:
    for name, value in blocks.items():
        if value is None or value == "":
            continue
        child = ElementTree.Element(name)
        if isinstance(value, dict):
            _fill(child, value)
            if not len(child):
                continue
        else:
            child.text = str(value)
        parent.append(child)

"""A message as a person reads it: indented, and with personal data hidden from who does not need them."""

import csv
import io

from lxml import etree

from . import reader

# Leaves (and CSV columns) that tell who somebody is or where to find them.
PERSONAL = frozenset(
    (
        *("cf", "piva", "tel", "cognome", "nome", "rag_soc", "email", "iban", "presso"),
        *("via", "civ", "scala", "piano", "interno", "nome_ref", "cognome_ref", "tel_ref"),
    )
)
HIDDEN = "•••"


def text(data, masked):
    """Return the bytes of a message as text: XML indented, CSV as it is, anything else as far as it can be read.

    :param masked: hide the personal data
    """
    try:
        if data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<":
            return _xml(data, masked)
        return _csv(data, masked)
    except reader.Refused:
        return HIDDEN if masked else data.decode("utf-8", errors="replace")


def _xml(data, masked):
    root = reader.parse_xml(data)
    if masked:
        for element in root.iter(etree.Element):
            if not len(element) and _is_personal(element.tag.rpartition("}")[2]) and element.text:
                element.text = HIDDEN
    etree.indent(root)
    return etree.tostring(root, encoding="unicode")


def _csv(data, masked):
    if not masked:
        return reader.csv_text(data)
    header, rows = reader.read_csv(data, ";,|\t")
    stream = io.StringIO()
    writer = csv.DictWriter(stream, header, delimiter=";", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: HIDDEN if value and _is_personal(name) else value for name, value in row.items()})
    return stream.getvalue()


def _is_personal(name):
    return name.lower() in PERSONAL

"""Messages that are tables: a CSV layout as a schema.

The file ``<service>/<flow>/ele/<YYYY-MM-DD>.csv`` has a row per published column::

    column;name;kind;required;length;values;note

``column`` is the published name, which a layout may repeat; ``name`` the leaf that it becomes, unique in the table;
``kind`` is text, integer, decimal, date, enum (of ``values``, separated by commas) or a type of ``common/types.xsd``;
``required`` is ``x``, empty, or the XPath condition under which the column must be filled. The table becomes an XSD
with one leaf per column, so that everything else works as for a message in XML.
"""

import csv
import io
from functools import cached_property

from lxml import etree

from . import assemble, reader

HEAD = ["column", "name", "kind", "required", "length", "values", "note"]
ALWAYS = "x"
# The first two columns of every layout are the attributes of the root.
ATTRIBUTES = {"COD_SERVIZIO": "cod_servizio", "COD_FLUSSO": "cod_flusso"}
_BASES = {"text": "string", "enum": "string", "integer": "integer", "decimal": "decimal"}
_TYPES = {"date": "data"}


def is_table(data):
    """Whether the bytes are a table of columns, as opposed to an XSD."""
    return data.lstrip(b"\xef\xbb\xbf").startswith(b"column;")


class Table:
    """The columns of one flow.

    :param data: the bytes of the file
    :raises assemble.Unusable:
    """

    def __init__(self, data):
        try:
            lines = list(csv.DictReader(io.StringIO(reader.csv_text(data)), delimiter=";", strict=True))
        except (reader.Refused, csv.Error) as error:
            raise assemble.Unusable(str(error)) from None
        for number, line in enumerate(lines, 2):
            if list(line) != HEAD or None in line.values() or not line["column"] or not line["name"]:
                raise assemble.Unusable(f"line {number}: {';'.join(HEAD)}")
        self.lines = lines
        names = [line["name"] for line in lines]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise assemble.Unusable(f"name {', '.join(twice)}")
        if missing := set(ATTRIBUTES) - {line["column"] for line in lines}:
            raise assemble.Unusable(f"column {', '.join(sorted(missing))}")

    @cached_property
    def columns(self):
        """The published names in their order, repeated ones included."""
        return tuple(line["column"] for line in self.lines)

    @cached_property
    def names(self):
        """The leaves in the same order."""
        return tuple(line["name"] for line in self.lines)

    @cached_property
    def by_column(self):
        """``{published name in capitals: leaf}`` of the columns that the layout does not repeat."""
        columns = [column.upper() for column in self.columns]
        return {
            column: name
            for column, name in zip(columns, self.names, strict=True)
            if columns.count(column) == 1 and column not in ATTRIBUTES
        }

    @cached_property
    def repeats(self):
        """Whether a published name stands twice, so that only the position tells which is meant."""
        return len(set(self.columns)) < len(self.columns)

    def xsd(self, service, flow):
        """Return the root of the XSD that the table stands for."""
        xs = assemble.XS
        root = etree.Element(f"{xs}schema", nsmap={"xs": xs.strip("{}")})
        notes = etree.SubElement(etree.SubElement(root, f"{xs}annotation"), f"{xs}appinfo")
        etree.SubElement(root, f"{xs}include", schemaLocation="common/types.xsd")
        top = etree.SubElement(etree.SubElement(root, f"{xs}element", name="Prestazione"), f"{xs}complexType")
        sequence = etree.SubElement(top, f"{xs}sequence")
        fixed = {"COD_SERVIZIO": service, "COD_FLUSSO": flow}
        for line in self.lines:
            if line["column"] in ATTRIBUTES:
                name, value = ATTRIBUTES[line["column"]], fixed[line["column"]]
                etree.SubElement(top, f"{xs}attribute", name=name, use="required", fixed=value, type="xs:string")
                continue
            leaf = etree.SubElement(sequence, f"{xs}element", name=line["name"])
            if line["required"] != ALWAYS:
                leaf.set("minOccurs", "0")
                if line["required"]:
                    test = f"not({line['required']}) or {line['name']}"
                    etree.SubElement(notes, "rule", test=test, key="missing", element=line["name"])
            self._type(leaf, line)
        return root

    def _type(self, leaf, line):
        kind, values = line["kind"], [value.strip() for value in line["values"].split(",") if value.strip()]
        if kind not in _BASES:
            leaf.set("type", _TYPES.get(kind, kind))
            return
        xs = assemble.XS
        restriction = etree.SubElement(
            etree.SubElement(leaf, f"{xs}simpleType"), f"{xs}restriction", base=f"xs:{_BASES[kind]}"
        )
        if kind == "enum":
            for value in values:
                etree.SubElement(restriction, f"{xs}enumeration", value=value)
        elif kind == "text":
            etree.SubElement(restriction, f"{xs}minLength", value="1")
            etree.SubElement(restriction, f"{xs}maxLength", value=line["length"] or "4000")
        else:
            digits = f"[0-9]{{1,{line['length'] or '15'}}}"
            fraction = r"(\.[0-9]{1,6})?" if kind == "decimal" else ""
            etree.SubElement(restriction, f"{xs}pattern", value=digits + fraction)

    def rename(self, row):
        """Return a row ``{column: text}`` with leaves instead of published names."""
        return {self.by_column.get((column or "").strip().upper(), column): value for column, value in row.items()}

    def to_bytes(self, root):
        """Return the file of one message: header and row, separated by semicolons, in UTF-8."""
        row = []
        for column, name in zip(self.columns, self.names, strict=True):
            attribute = ATTRIBUTES.get(column)
            row.append(root.get(attribute) if attribute else root.findtext(name) or "")
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([self.columns, row])
        return text.getvalue().encode()

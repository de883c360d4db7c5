"""Schemas of messages by service, flow, commodity and version: find the one in force, check, build, straighten.

A schema is the file ``<service>/<flow>/<commodity>/<YYYY-MM-DD>.xsd`` of a folder, or ``.csv`` for a message that is
a table (``columns``); its version **is** the first day on which it is in force. Besides what XSD says, a schema may
hold rules in its annotation, XPath expressions that must be true of a valid message (XSD 1.0 cannot say "Esito 1 needs
DatiTecnici")::

    <xs:appinfo><rule test="Esito = 0 or DatiTecnici" key="missing" element="DatiTecnici"/></xs:appinfo>
"""

import re
from datetime import date
from functools import cached_property
from pathlib import Path

from lxml import etree

from . import assemble as assembling
from . import columns, trees
from .structure import Fault, Node, explain, local

ROOT = "Prestazione"
_UNTIDY = etree.XPath("boolean(//*[not(*)][text() != normalize-space()])")
_CODE = re.compile(r"[A-Z0-9]{2,4}")


class Schema:
    """One version of one flow. Compiled at its first use, once per process.

    :ivar service: e.g. ``V01``
    :ivar flow: e.g. ``0050``
    :ivar commodity: ``gas`` or ``ele``
    :ivar version: ``date``, the first day on which it is in force
    :ivar path: ``Path`` of the file
    :ivar official: whether it comes from the administrator's folder
    """

    def __init__(self, service, flow, commodity, version, path, folder, official=False):
        self.service = service
        self.flow = flow
        self.commodity = commodity
        self.version = version
        self.path = path
        self.folder = folder
        self.official = official

    def __repr__(self):
        return f"<Schema {self.service} {self.flow} {self.commodity} {self.version}>"

    # === COMPILED === #

    @cached_property
    def unusable(self):
        """Why the file cannot be used, ``None`` when it can."""
        try:
            return None if self._validator and self._rules is not None else ""
        except (assembling.Unusable, OSError) as error:
            return str(error)

    @property
    def is_csv(self):
        """Whether messages of this schema are tables."""
        return self.path.suffix == ".csv"

    @cached_property
    def table(self):
        """The ``columns.Table`` of a CSV layout."""
        return columns.Table(self.path.read_bytes())

    @cached_property
    def _tree(self):
        if self.is_csv:
            return _table_tree(self.table, self.service, self.flow)
        return assembling.assemble(self.path.read_bytes(), self.path, self.folder)

    @cached_property
    def _validator(self):
        return _compile(self._tree)

    @cached_property
    def _rules(self):
        return _rules(self._tree)

    @cached_property
    def node(self):
        """The declared tree (``structure.Node``) below the root element."""
        return _node(self._tree)

    def assembled(self):
        """Return the schema as bytes with all its includes inside: what to store of a file with companions.

        :raises assemble.Unusable:
        """
        if self.is_csv:
            return self.path.read_bytes()
        return assembling.to_bytes(self._tree)

    # === CHECK === #

    def validate(self, root):
        """Return the list of ``Fault`` of a message, empty when it is valid.

        An unusable schema is a fault ``other`` of every message, never an exception.
        """
        if self.unusable is not None:
            return [Fault(ROOT, ROOT, "other", {"detail": f"{self.path.name}: {self.unusable}"}, None)]
        if self._validator(root):
            return [fault for test, fault in self._rules if not test(root)]
        if faults := explain(root, self.node):
            return faults
        error = self._validator.error_log.last_error
        detail = error.message if error else ""
        return [Fault(ROOT, local(root.tag), "other", {"detail": detail}, root.sourceline)]

    # === BUILD AND STRAIGHTEN === #

    def build(self, attributes, data):
        """Return the root of a message in the order of the schema.

        :param attributes: ``{name: text}`` of the root element, e.g. ``cod_servizio`` and ``cod_flusso``
        :param data: nested dict of blocks and leaves; a list repeats its element. ``None``, ``False``, ``""`` and
            blocks without content are left out; 0 is a value. Dates become dd/mm/yyyy, ``True`` SI or 1.
        :raises ValueError: a key that the schema does not know, a schema that cannot be used
        """
        self._must_be_usable()
        location = f"{self.service}_{self.flow}.xsd"
        return trees.build(self.node, attributes or {}, data, location)

    def canonical(self, root):
        """Return the message as the schema wants it, as far as only its form differs; the given tree stays as it is.

        Order of the schema; names compared without case, underscores and prefix; blanks around values and empty
        elements dropped; decimal comma to point; ISO dates to dd/mm/yyyy; root attributes with their leading zeros.
        A message that is right already is returned itself.
        """
        if self.unusable is not None or (self._validator(root) and not _UNTIDY(root)):
            return root
        return trees.straighten(self.node, root)

    def from_row(self, row):
        """Return the message that the row of a CSV stands for, straightened.

        :param row: ``{column: text}``; columns are names of leaves in capitals, plus ``COD_SERVIZIO`` and
            ``COD_FLUSSO``. A filled column that the schema does not know becomes an element that it refuses.
        """
        self._must_be_usable()
        return trees.from_row(self.node, self.table.rename(row) if self.is_csv else row)

    def to_bytes(self, root):
        """Return the file of a message in UTF-8: XML, declared and indented, or the table of a CSV layout."""
        if self.is_csv:
            return self.table.to_bytes(root)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    def _must_be_usable(self):
        if self.unusable is not None:
            raise ValueError(f"{self.path.name}: {self.unusable}")


class Registry:
    """The schemas of several folders; of one version the file of the later folder wins.

    :param folders: paths, e.g. those of the installed addons and then the administrator's
    :param official: the one of them that holds the administrator's files
    :ivar ignored: paths of ``.xsd`` and ``.csv`` files whose place or name says no service, flow, commodity and day
    """

    def __init__(self, folders, official=None):
        self.ignored = []
        found = {}
        for folder in map(Path, folders):
            for schema in self._scan(folder, official is not None and folder == Path(official)):
                found[schema.service, schema.flow, schema.commodity, schema.version] = schema
        self._all = [found[key] for key in sorted(found)]
        self._by_flow = {}
        for schema in self._all:
            self._by_flow.setdefault((schema.service, schema.flow, schema.commodity), []).insert(0, schema)

    def _scan(self, folder, official):
        for path in sorted(path for path in folder.glob("*/*/*/*") if path.suffix in (".csv", ".xsd")):
            service, flow, commodity = path.relative_to(folder).parts[:3]
            try:
                version = date.fromisoformat(path.stem)
            except ValueError:
                version = None
            if version and _CODE.fullmatch(service) and _CODE.fullmatch(flow) and commodity in ("gas", "ele"):
                yield Schema(service, flow, commodity, version, path, folder, official)
            else:
                self.ignored.append(path)

    def find(self, service, flow, commodity, day):
        """Return the ``Schema`` in force on ``day``: the newest version not after it, or ``None``."""
        for schema in self._by_flow.get((service, flow, commodity), ()):
            if schema.version <= day:
                return schema
        return None

    @cached_property
    def layouts(self):
        """``{published columns: leaves}``, in capitals, of the CSV layouts that repeat a name (``reader.read_csv``)."""
        tables = [schema.table for schema in self._all if schema.is_csv and schema.unusable is None]
        return {_capitals(table.columns): _capitals(table.names) for table in tables if table.repeats}

    def all(self):
        """Return the list of all schemas, by service, flow, commodity and version."""
        return list(self._all)


def unusable_reason(data, folder=None):
    """Return why the bytes are no schema of messages that can be used, ``None`` when they are.

    :param folder: where files that it includes may stand; without it only the shared types are found
    """
    try:
        if columns.is_table(data):
            tree = _table_tree(columns.Table(data), "XXX", "0000")
        else:
            tree = assembling.assemble(data, None, folder)
        _compile(tree)
        _rules(tree)
        _node(tree)
    except assembling.Unusable as error:
        return str(error)
    return None


def _table_tree(table, service, flow):
    return assembling.assemble(assembling.to_bytes(table.xsd(service, flow)))


def _capitals(names):
    return tuple(name.upper() for name in names)


def _compile(tree):
    try:
        validator = etree.XMLSchema(tree)
    except etree.LxmlError as error:
        raise assembling.Unusable(" ".join(str(error).split())[:200]) from None
    if tree.find(f"{assembling.XS}element[@name='{ROOT}']") is None:
        raise assembling.Unusable(f"no element {ROOT}")
    return validator


def _rules(tree):
    """Return ``[(XPath, Fault)]`` of the rules in the annotation of a schema."""
    rules = []
    for rule in tree.iterfind(f"{assembling.XS}annotation/{assembling.XS}appinfo/rule"):
        name = rule.get("element") or ROOT
        try:
            test = etree.XPath(f"boolean({rule.get('test') or ''})")
        except etree.XPathError:
            raise assembling.Unusable(f"rule {rule.get('test')}") from None
        path = name if name == ROOT else f"{ROOT}/{name}"
        params = {"detail": rule.get("test")}
        rules.append((test, Fault(path, name.rpartition("/")[2], rule.get("key") or "other", params, None)))
    return rules


def _node(tree):
    # Only here: the library takes 0.3 s to import, and messages that are right as they came do not need it.
    import xmlschema

    try:
        schema = xmlschema.XMLSchema10(etree.tostring(tree, encoding="unicode"), allow="none", defuse="always")
        return Node(schema.elements[ROOT])
    except (xmlschema.XMLSchemaException, KeyError) as error:
        raise assembling.Unusable(" ".join(str(error).split())[:200]) from None

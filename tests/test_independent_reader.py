"""What we write, read by somebody else: classes that xsdata makes of the XSDs, and Python's csv for tables."""

import csv
import importlib
import io
import logging
import os
import re
import sys
import warnings
from pathlib import Path

import pytest
from lxml import etree

ADDONS = Path(__file__).parents[1] / "addons"
MESSAGES = sorted(ADDONS.glob("*/tests/messages/*_*"))
XS = "{http://www.w3.org/2001/XMLSchema}"
SHARED = ADDONS / "vegas_base" / "schemas"
NAME = re.compile(r"([A-Z0-9]{3})_([0-9E][0-9]{3})_(gas|ele)(?:_|\.)")
# Base forms of the types that tables name, written here a second time on purpose.
FORMS = {
    "date": r"(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[12][0-9]{3}",
    "integer": r"[0-9]+",
    "decimal": r"[0-9]+(\.[0-9]+)?",
    "piva": r"[A-Z0-9]{11,16}",
    "pod": r"IT[0-9]{3}E[0-9A-Z]{8,9}",
    "cf": r"[A-Z0-9]{11}|[A-Z0-9]{16}",
    "cap": r"[0-9]{5}",
    "istat": r"[0-9]{6}",
    "prov": r"[A-Z]{2}",
    "zero_uno": r"[01]",
    "si_no": r"SI|NO",
    "cod_prat_utente": r".{1,15}",
}


def of(path):
    """Return (service, flow, commodity) of a golden file."""
    return NAME.match(path.name).groups()


def schema_path(path, suffix):
    service, flow, commodity = of(path)
    (found,) = ADDONS.glob(f"*/schemas/{service}/{flow}/{commodity}/*{suffix}")
    return found


XML = [path for path in MESSAGES if path.suffix == ".xml"]
CSV = [
    path
    for path in MESSAGES
    if path.suffix == ".csv" and list(ADDONS.glob("*/schemas/" + "/".join(of(path)) + "/*.csv"))
]


# === XML === #


def whole(path):
    """Return the tree of an XSD with what it includes, each part once: put together here, not by our reader."""
    root, done = etree.parse(path).getroot(), set()
    while (include := root.find(f"{XS}include")) is not None:
        location = include.get("schemaLocation")
        root.remove(include)
        target = SHARED / (location if location.startswith("common/") else f"common/{location}")
        if target not in done:
            done.add(target)
            root.extend(etree.parse(target).getroot())
    return root


@pytest.fixture(scope="session")
def classes(tmp_path_factory):
    """The generated classes by (service, flow, commodity): one run of the generator for all schemas.

    All schemas have the same root; in the source of the generator each gets a name of its own.
    """
    from xsdata.codegen.transformer import ResourceTransformer
    from xsdata.models.config import GeneratorConfig, StructureStyle

    folder = tmp_path_factory.mktemp("classes")
    for path in sorted(ADDONS.glob("*/schemas/*/*/*/*.xsd")):
        service, flow, commodity = path.relative_to(path.parents[3]).parts[:3]
        root = whole(path)
        for annotation in root.findall(f"{XS}annotation"):
            root.remove(annotation)
        root.find(f"{XS}element[@name='Prestazione']").set("name", f"Prestazione_{service}_{flow}_{commodity}")
        (folder / f"{service}_{flow}_{commodity}.xsd").write_bytes(etree.tostring(root))
    # Every schema brings the shared types along; that they are the same is what it warns of.
    logging.getLogger("xsdata.logger").setLevel(logging.ERROR)
    config = GeneratorConfig()
    config.output.package = "made_of_xsd"
    config.output.structure_style = StructureStyle.SINGLE_PACKAGE
    config.output.include_header = False
    before, search = Path.cwd(), os.environ["PATH"]
    # The generator formats what it made with the ruff of this environment.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{search}"
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        ResourceTransformer(config=config).process([file.as_uri() for file in sorted(folder.glob("*.xsd"))])
        module = importlib.import_module("made_of_xsd")
    finally:
        os.chdir(before)
        os.environ["PATH"] = search
        sys.path.remove(str(folder))
    found = {
        getattr(getattr(it, "Meta", None), "name", it.__name__): it
        for it in vars(module).values()
        if isinstance(it, type)
    }
    yield {tuple(name.split("_")[1:]): it for name, it in found.items() if name.startswith("Prestazione_")}
    for name in [name for name in sys.modules if name.partition(".")[0] == "made_of_xsd"]:
        del sys.modules[name]


def leaves(element, way=""):
    """Return ``[(path, text)]`` of the leaves of a tree in their order."""
    here = f"{way}/{element.tag}"
    if len(element):
        return [leaf for child in element for leaf in leaves(child, here)]
    return [(here, (element.text or "").strip())]


def values(record, way="/Prestazione"):
    """Return ``[(path, text)]`` of the values that the generated classes hold."""
    found = []
    for name, field in type(record).__dataclass_fields__.items():
        if field.metadata.get("type") != "Element":
            continue
        held = getattr(record, name)
        for value in held if isinstance(held, list | tuple) else [] if held is None else [held]:
            path = f"{way}/{field.metadata.get('name', name)}"
            if hasattr(value, "__dataclass_fields__"):
                found += values(value, path)
            else:
                found.append((path, str(getattr(value, "value", value))))
    return found


@pytest.mark.parametrize("path", XML, ids=lambda path: path.name)
def test_xml(classes, path):
    """Parsed by the generated classes, each value is the file's; written again by them, it is valid and the same."""
    from xsdata.formats.dataclass.parsers import XmlParser
    from xsdata.formats.dataclass.parsers.config import ParserConfig
    from xsdata.formats.dataclass.serializers import XmlSerializer

    given = etree.fromstring(path.read_bytes())
    text = path.read_text().replace("Prestazione", "Prestazione_" + "_".join(of(path)))
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a value that its type does not take is only a warning there
        record = XmlParser(config=ParserConfig(fail_on_unknown_attributes=False)).from_string(text, classes[of(path)])
    assert sorted(values(record)) == sorted(leaves(given))
    again = re.sub(r"Prestazione_\w+", "Prestazione", XmlSerializer().render(record))
    root = etree.fromstring(again.encode())
    etree.XMLSchema(whole(schema_path(path, ".xsd"))).assertValid(root)
    assert leaves(root) == leaves(given)


# === TABLES === #


@pytest.mark.parametrize("path", CSV, ids=lambda path: path.name)
def test_table(path):
    """Names, count, order, lengths, forms and lists of values, by the published table and nothing of ours."""
    with schema_path(path, ".csv").open(newline="") as file:
        table = list(csv.DictReader(file, delimiter=";"))
    header, *rows = csv.reader(io.StringIO(path.read_bytes().decode(), newline=""), delimiter=";", strict=True)
    assert header == [column["column"] for column in table]
    assert rows
    for row in rows:
        assert len(row) == len(header)
        assert tuple(row[:2]) == of(path)[:2]
        for column, value in zip(table, row, strict=True):
            what = (column["column"], value)
            assert value == value.strip(), what
            if not value:
                assert column["required"] != "x", what
                continue
            assert len(value) <= int(column["length"] or 4000), what
            assert re.fullmatch(FORMS.get(column["kind"], r".+"), value), what
            assert column["kind"] != "enum" or value in column["values"].split(","), what


def test_all_schemas_have_samples():
    """Nothing that we write or read is without a golden file."""
    sampled = {of(path) for path in MESSAGES}
    schemas = {path.relative_to(path.parents[3]).parts[:3] for path in ADDONS.glob("*/schemas/*/*/*/*.*")}
    assert not schemas - sampled

"""From the files of a schema to one tree without includes: nothing outside the schemas' folders is ever opened."""

from pathlib import Path

from lxml import etree

from . import reader

XS = "{http://www.w3.org/2001/XMLSchema}"

# Types that every addon may include, whatever folder it lives in: schemaLocation="common/types.xsd".
SHARED = Path(__file__).resolve().parents[1] / "schemas"


class Unusable(Exception):
    """A schema that cannot be used; the text says why, in a few technical words."""


def assemble(data, path=None, folder=None):
    """Return the root of a schema with its ``xs:include`` replaced by what they name.

    A location is looked for beside the file (never outside ``folder``), then below ``folder``, then among the
    shared types. ``xs:import``, ``xs:redefine`` and addresses are refused.

    :param data: bytes of the schema
    :param path: where it stands, for relative locations; ``None`` for an uploaded file
    :param folder: the folder of schemas that it belongs to
    :raises Unusable:
    """
    root = _parse(data)
    _inline(root, path, folder, set())
    return root


def _parse(data):
    try:
        root = reader.parse_xml(data, max_attribute=None)
    except reader.Refused as refused:
        raise Unusable(str(refused)) from None
    if root.tag != f"{XS}schema":
        raise Unusable(f"root {root.tag}")
    return root


def _inline(root, path, folder, done):
    for name in ("import", "redefine", "override"):
        for found in root.iter(f"{XS}{name}"):
            raise Unusable(f"xs:{name} {found.get('schemaLocation') or found.get('namespace') or ''}".strip())
    for include in root.findall(f"{XS}include"):
        location = include.get("schemaLocation") or ""
        target, home = _locate(location, path, folder)
        position = root.index(include)
        root.remove(include)
        if target in done:
            continue
        done.add(target)
        part = _parse(target.read_bytes())
        _inline(part, target, home, done)
        for offset, child in enumerate(list(part)):
            root.insert(position + offset, child)


def _locate(location, path, folder):
    """Return (file, its folder of schemas) of a location."""
    if "://" in location or not location:
        raise Unusable(f"xs:include {location}")
    candidates = []
    if folder:
        folder = Path(folder).resolve()
        if path:
            candidates.append((Path(path).resolve().parent / location, folder))
        candidates.append((folder / location, folder))
    candidates.append((SHARED / location, SHARED))
    for candidate, home in candidates:
        candidate = candidate.resolve()
        if candidate.is_relative_to(home) and candidate.is_file():
            return candidate, home
    raise Unusable(f"xs:include {location}")


def to_bytes(root):
    """Return the assembled schema as a file."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

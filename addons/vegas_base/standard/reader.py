"""Files from outside, all hostile until read here: XML, CSV and zip, with limits.

XML is decoded by this module and handed to the parser as UTF-8, so that a DOCTYPE cannot hide behind an encoding;
a DOCTYPE is refused before the parser sees it, hence there are no entities to expand and nothing to fetch.
"""

import codecs
import csv
import io
import re
import stat
import zipfile

from lxml import etree

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 40
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTE = 1000
MAX_ATTRIBUTES = 100
MAX_COLUMNS = 500
MAX_CELL = 100_000
# What the columns of a message may be separated by.
SEPARATORS = ";,|\t"
MAX_ROWS = 50_000
ZIP_MAX_MEMBERS = 2000
ZIP_MAX_BYTES = 100 * 1024 * 1024
ZIP_MAX_RATIO = 200

# What a message may be written in; all others are refused, also those that hide "<!DOCTYPE" from a search of bytes.
ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
}
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, None),
    (codecs.BOM_UTF32_BE, None),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UTF16 = {"utf-16", "utf16", "utf-16le", "utf-16be", "utf-16-le", "utf-16-be"}

_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*?>", re.ASCII)
_ENCODING = re.compile(r"""\sencoding\s*=\s*["']([^"']*)["']""", re.ASCII)
_DOCTYPE = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")
_COUNT = etree.XPath("count(//*)")
_LONG_ATTRIBUTE = etree.XPath("boolean(//@*[string-length() > $limit])")
_MANY_ATTRIBUTES = etree.XPath(f"boolean(//*[@*[{MAX_ATTRIBUTES + 1}]])")
_DRIVE = re.compile(r"[A-Za-z]:")


class Refused(Exception):
    """A file that is not read at all.

    :ivar key: stable word for the reason, e.g. ``doctype``; the texts stand with the language
    :ivar params: what the text needs: ``limit``, ``line``, ``detail``, ``member``
    """

    def __init__(self, key, **params):
        super().__init__(key, params)
        self.key = key
        self.params = params

    def __str__(self):
        return " ".join([self.key, *(f"{name}={value}" for name, value in self.params.items())])


# === XML === #


def parse_xml(data, max_attribute=MAX_ATTRIBUTE):
    """Return the root of an XML file, without comments and processing instructions.

    :param data: the bytes as they came
    :param max_attribute: characters that an attribute may have; ``None`` for schemas, whose patterns are long
    :raises Refused: empty, too_big, encoding, nul_byte, doctype, not_xml, too_deep, too_many_elements,
        attribute_too_long, too_many_attributes
    """
    _check_size(data)
    text = _xml_text(data)
    if _DOCTYPE.search(text):
        raise Refused("doctype")
    parser = _xml_parser()
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        if "depth" in str(error.msg):
            raise Refused("too_deep", limit=MAX_DEPTH) from None
        raise Refused("not_xml", line=line, detail=_one_line(error.msg)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("doctype")
    if _TOO_DEEP(root):
        raise Refused("too_deep", limit=MAX_DEPTH)
    # A start tag takes 4 characters at least: small files need no count.
    if len(text) > MAX_ELEMENTS * 4 and _COUNT(root) > MAX_ELEMENTS:
        raise Refused("too_many_elements", limit=MAX_ELEMENTS)
    if max_attribute and len(text) > max_attribute and _LONG_ATTRIBUTE(root, limit=max_attribute):
        raise Refused("attribute_too_long", limit=max_attribute)
    if text.count("=") > MAX_ATTRIBUTES and _MANY_ATTRIBUTES(root):
        raise Refused("too_many_attributes", limit=MAX_ATTRIBUTES)
    return root


def _xml_parser():
    # A parser of its own for each call costs 5 µs, and threads never wait for each other.
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _xml_text(data):
    """Return the text of an XML file, by its byte order mark, else by its declaration, else as UTF-8."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    head = data[:4]
    if head[:1] == b"<" and head[1:2] == b"\x00":
        return _decode(data, "utf-16-le")
    if head[:2] == b"\x00<":
        return _decode(data, "utf-16-be")
    declaration = _DECLARATION.match(data[:400].decode("latin-1"))
    declared = _ENCODING.search(declaration.group()) if declaration else None
    name = declared.group(1).strip().lower() if declared else "utf-8"
    if name in UTF16:  # declared, but the bytes above are not
        raise Refused("encoding")
    return _decode(data, ENCODINGS.get(name))


def _decode(data, encoding):
    if encoding is None:
        raise Refused("encoding")
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise Refused("nul_byte" if b"\x00" in data and encoding[:6] != "utf-16" else "encoding") from None
    if "\x00" in text:
        raise Refused("nul_byte")
    return text.lstrip("\ufeff \t\r\n")


def _check_size(data):
    if not data or not data.strip():
        raise Refused("empty")
    if len(data) > MAX_BYTES:
        raise Refused("too_big", limit=MAX_BYTES)


def _one_line(text):
    return " ".join(str(text or "").split())[:200]


# === CSV === #


def read_csv(data, separators=";", layouts=None):
    """Return ``(header, rows)`` of a CSV file: the column names in capitals, and a dict per row.

    A row with more cells than the header keeps them under ``COLONNA_<n>``, so that only that row is refused later.
    Rows without any content are left out.

    :param data: the bytes as they came: UTF-8 (with or without mark), UTF-16 with mark, else Windows-1252
    :param separators: characters that may separate; the one that splits the header most is taken
    :param layouts: ``{published header: its unique names}``, both as tuples in capitals: the headers in which a name
        may stand twice, since the position says which is meant
    :raises Refused: empty, too_big, encoding, nul_byte, not_csv, csv_header, too_many_elements
    """
    _check_size(data)
    text = csv_text(data)
    first = text.partition("\n")[0]
    separator = max(separators, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        cells = next(lines)
        header = _csv_header(cells, layouts or {})
        rows = []
        for line in lines:
            if any(len(cell) > MAX_CELL for cell in line):
                # The csv module's own limit belongs to the whole process: others raise it.
                raise Refused("not_csv", line=lines.line_num, detail=f"{lines.line_num}: > {MAX_CELL}")
            row = _csv_row(header, line)
            if any(row.values()):
                rows.append(row)
            if len(rows) > MAX_ROWS:
                raise Refused("too_many_elements", limit=MAX_ROWS)
    except StopIteration:
        raise Refused("empty") from None
    except csv.Error as error:
        raise Refused("not_csv", line=lines.line_num, detail=f"{lines.line_num}: {_one_line(error)}") from None
    return [name for name in header if name], rows


def csv_text(data):
    """Return the text of a CSV file: by its byte order mark, else UTF-8, else Windows-1252. :raises Refused:"""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], encoding)
    if b"\x00" in data:
        raise Refused("nul_byte")
    try:
        return _decode(data, "utf-8")
    except Refused:
        return _decode(data, "cp1252")


def _csv_header(cells, layouts):
    if len(cells) > MAX_COLUMNS:
        raise Refused("csv_header", detail=str(len(cells)))
    header = [cell.strip().upper() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise Refused("csv_header", detail=";")
    if tuple(header) in layouts:
        return list(layouts[tuple(header)])
    named = [name for name in header if name]
    for name in named:
        if not re.fullmatch(r"[A-Z0-9_.\- ]{1,64}", name):
            raise Refused("csv_header", detail=_one_line(name)[:40])
    if twice := sorted({name for name in named if named.count(name) > 1}):
        raise Refused("csv_header", detail=", ".join(twice))
    return header


def _csv_row(header, cells):
    row = {name: "" for name in header if name}
    for position, cell in enumerate(cells[: MAX_COLUMNS + 1]):
        name = header[position] if position < len(header) else ""
        value = cell.strip()
        if name:
            row[name] = value
        elif value:
            row[f"COLONNA_{position + 1}"] = value
    return row


# === ZIP === #


def unzip(data, max_members=ZIP_MAX_MEMBERS, max_bytes=ZIP_MAX_BYTES):
    """Return ``[(name, bytes)]`` of the files in a zip, in its order; folders are left out.

    Nothing is written to disk; what a member says about its size is not believed.

    :param max_bytes: of the zip, and of all its files unpacked
    :raises Refused: empty, zip_bad, zip_encrypted, zip_nested, zip_path, zip_duplicate, zip_too_many, zip_too_big,
        zip_ratio
    """
    if not data:
        raise Refused("empty")
    if len(data) > max_bytes:
        raise Refused("zip_too_big", limit=max_bytes)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(archive, max_members, max_bytes)
    except Refused:
        raise
    except Exception:  # zipfile raises almost anything on damaged archives (struct, zlib, Unicode, index errors)
        raise Refused("zip_bad") from None


def _members(archive, max_members, max_bytes):
    infos = archive.infolist()
    if len(infos) > max_members:
        raise Refused("zip_too_many", limit=max_members)
    if sum(info.file_size for info in infos) > max_bytes:
        raise Refused("zip_too_big", limit=max_bytes)
    seen = set()
    for info in infos:
        _check_member(info, seen)
    members, total = [], 0
    for info in infos:
        if info.is_dir():
            continue
        name = info.filename
        limit = min(ZIP_MAX_RATIO * max(info.compress_size, 1), max_bytes - total)
        with archive.open(info) as stream:
            content = stream.read(limit + 1)
        total += len(content)
        if total > max_bytes:
            raise Refused("zip_too_big", limit=max_bytes)
        if len(content) > limit:
            raise Refused("zip_ratio", member=_shown(name))
        if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            raise Refused("zip_nested", member=_shown(name))
        members.append((name, content))
    return members


def _check_member(info, seen):
    name = info.orig_filename
    parts = name.split("/")
    outside = name.startswith("/") or "\\" in name or ".." in parts or _DRIVE.match(name)
    link = stat.S_ISLNK(info.external_attr >> 16)
    if outside or link or not name.isprintable() or not name.strip("/. "):
        raise Refused("zip_path", member=_shown(name))
    key = "/".join(part for part in parts if part not in ("", ".")).casefold()
    if key in seen:
        raise Refused("zip_duplicate", member=_shown(name))
    seen.add(key)
    if info.flag_bits & 0x41:
        raise Refused("zip_encrypted", member=_shown(name))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("zip_bad", member=_shown(name))
    if name.lower().endswith((".zip", ".7z", ".rar", ".gz", ".tar")):
        raise Refused("zip_nested", member=_shown(name))


def _shown(name):
    return "".join(char if char.isprintable() else "?" for char in name)[:200]

"""The files of the archive: CSV and XLSX, hostile until read here, and the CSV of the rows that were refused."""

import csv
import io
import re

import openpyxl

from ..standard import reader
from ..standard.reader import Refused
from .columns import shown

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000
MAX_CELL = 10_000
LAST_ROW = 1_048_576  # that a spreadsheet can have, empty ones included
ENCODINGS = {"utf-8": "utf-8-sig", "cp1252": "cp1252", "iso-8859-15": "iso8859-15", "utf-16": "utf-16"}
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read(data, encoding=None):
    """Return ``(header, rows)``: the first row, and ``(row number, cells)`` of the others that are not empty.

    :param encoding: a key of ``ENCODINGS`` for a CSV file; by default its mark, else UTF-8, else Windows-1252
    :raises Refused: what ``reader`` refuses, and ``too_many_rows``
    """
    if not data or not data.strip():
        raise Refused("empty")
    if len(data) > MAX_BYTES:
        raise Refused("too_big", limit=MAX_BYTES)
    lines = _xlsx(data) if data[:2] == b"PK" else _csv(data, encoding)
    header, rows = None, []
    for number, cells in lines:
        if len(cells) > reader.MAX_COLUMNS:
            raise Refused("csv_header", detail=str(len(cells)))
        if not any(cell not in (None, "") for cell in cells):
            continue
        if header is None:
            header = [shown(cell) for cell in cells]
            continue
        rows.append((number, cells))
        if len(rows) > MAX_ROWS:
            raise Refused("too_many_rows", limit=MAX_ROWS)
    if header is None:
        raise Refused("empty")
    return header, rows


def _csv(data, encoding):
    if encoding:
        try:
            text = data.decode(ENCODINGS[encoding]).lstrip("\ufeff")
        except UnicodeDecodeError:
            raise Refused("encoding") from None
        if "\x00" in text:
            raise Refused("nul_byte")
    else:
        text = reader.csv_text(data)
    separator = max(";,\t", key=text.partition("\n")[0].count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(lines, 1):
            if any(len(cell) > MAX_CELL for cell in cells):
                raise Refused("not_csv", line=number, detail=f"{number}: > {MAX_CELL}")
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise Refused("not_csv", line=lines.line_num, detail=f"{lines.line_num}: {error}") from None


def _xlsx(data):
    """Yield the rows of the first sheet. The zip is checked member by member before openpyxl sees it."""
    for name, content in reader.unzip(data):
        if name.endswith((".xml", ".rels")) and (_DECLARES.search(content) or b"\x00" in content[:4]):
            raise Refused("doctype")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size is not believed
        for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > LAST_ROW:
                raise Refused("too_many_rows", limit=MAX_ROWS)
            yield number, [cell[:MAX_CELL] if isinstance(cell, str) else cell for cell in cells]
        book.close()
    except Refused:
        raise
    except Exception:  # openpyxl raises almost anything on damaged files (KeyError, ValueError, XML and zip errors)
        raise Refused("not_xlsx") from None


def write_csv(header, rows):
    """Return the bytes of a CSV file that spreadsheets open; a cell that looks like a formula is marked as text."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_inert(shown(cell)) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _inert(text):
    return f"'{text}" if text[:1] in tuple("=+-@") else text

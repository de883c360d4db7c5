"""Papers of bills of the earlier system: a ZIP of PDFs and e-invoices, kept byte by byte."""

from pathlib import PurePosixPath

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from odoo.addons.vegas_base.archive import files
from odoo.addons.vegas_base.archive.columns import Column
from odoo.addons.vegas_base.standard import reader
from odoo.addons.vegas_base.standard.reader import Refused
from odoo.addons.vegas_base.texts import fault_text

_lt = LazyTranslate(__name__)

TABLE = "vegas.archive.documents"
INDEX = "index.csv"
# A browser may send 128 MiB to the server, of which base64 takes a quarter: no ZIP above 96 MiB arrives. PDFs are
# packed already, XML shrinks to a tenth; four times the ZIP is what a server process can hold beside its work.
MAX_UNPACKED = 4 * 96 * 1024 * 1024
MAX_FILES = 20_000  # at 20 KB a bill, more do not fit in anyway
MAX_FILE = 10 * 1024 * 1024  # a bill of a few pages with pictures stays below 2 MB
SIGNED = ".xml.p7m"
SIGNED_BEGINS = (b"MI", b"0\x80", b"0\x82", b"0\x83")  # DER or its base64
MIMETYPES = {"pdf": "application/pdf", "xml": "application/xml", "p7m": "application/pkcs7-mime"}


class Member(str):
    """The name of a file in the ZIP, with what the file holds."""

    __slots__ = ("content",)

    def __new__(cls, name, content):
        member = super().__new__(cls, name)
        member.content = content
        return member


def open_zip(data):
    """Return ``(header, rows)`` as ``files.read`` does: number and file of each paper in the ZIP.

    An ``index.csv`` with the columns ``number`` and ``file`` says whose they are, else the names of the files do.

    :raises Refused:
    """
    members = reader.unzip(data, max_members=MAX_FILES, max_bytes=MAX_UNPACKED)
    index = next((content for name, content in members if PurePosixPath(name).name.casefold() == INDEX), None)
    papers = {name: content for name, content in members if PurePosixPath(name).name.casefold() != INDEX}
    if index is None:
        rows = [[_stem(name), Member(name, content)] for name, content in papers.items()]
        return ["number", "file"], list(enumerate(rows, 1))
    header, rows = files.read(index)
    try:
        place = [word.casefold() for word in header].index("file")
    except ValueError:
        return header, rows  # the table names the columns that are missing
    by_name = {PurePosixPath(name).name: name for name in papers}
    for _number, cells in rows:
        name = cells[place] if place < len(cells) else ""
        full = name if name in papers else by_name.get(name)
        if full:
            cells[place] = Member(name, papers[full])
    return header, rows


def _stem(name):
    name = PurePosixPath(name).name
    return name[: -len(SIGNED)] if name.lower().endswith(SIGNED) else PurePosixPath(name).stem


def meant(word):
    """Return the numbers that the name of a file may stand for: it cannot hold a ``/``."""
    return {word, word.replace("-", "/"), word.replace("_", "/")}


class VegasArchiveLoad(models.TransientModel):
    _inherit = "vegas.archive.load"

    def _open(self, data):
        if self.table != TABLE:
            return super()._open(data)
        if data[:2] != b"PK":
            raise UserError(self.env._("Papers of bills come in a ZIP file: choose one."))
        return open_zip(data)


class VegasArchiveDocuments(models.AbstractModel):
    """Papers of bills: a PDF and an e-invoice for each, open or paid."""

    _name = TABLE
    _inherit = "vegas.archive.table"
    _description = "Archive: PDFs and e-invoices"

    _label = _lt("PDFs and e-invoices (ZIP)")
    _sequence = 130
    _target = "ir.attachment"
    _key_columns = ("number", "kind")
    _file_columns = (
        Column("number", kind="text", field=False, label=_lt("Number of the bill"), required=True,
               example="2025/000123"),
        Column("file", kind="text", field=False, label=_lt("File"), required=True, example="2025-000123.pdf",
               help=_lt("Its name in the ZIP: .pdf, .xml or .xml.p7m. The index goes into the ZIP as index.csv.")),
    )  # fmt: skip

    def _prepare(self, rows):
        bills = self._bills(rows)
        for row in rows:
            found = {bills[number] for number in meant(row.data["number"]) if number in bills}
            if not found:
                text = self.env._("there is no bill %(value)s. Load the bills first, or correct the number.")
                row.fail("number", text % {"value": row.data["number"]})
            elif len(found) > 1:
                text = self.env._("several bills could be meant: %(names)s. Name the right one in an index.csv.")
                row.fail("number", text % {"names": ", ".join(sorted(bill.display_name for bill in found))})
            else:
                row.values["bill"] = found.pop()
            member = row.cells["file"]
            if not isinstance(member, Member):
                row.fail("file", self.env._("it is not in the ZIP: correct the name or add the file."))
                continue
            ending = member.rpartition(".")[2].lower()
            if reason := self._unreadable(ending, member):
                row.fail("file", reason)
            name = member.rpartition("/")[2]
            row.values |= {"name": name, "raw": member.content, "mimetype": MIMETYPES.get(ending)}
            row.values["kind"] = "pdf" if ending == "pdf" else "xml"

    def _unreadable(self, ending, member):
        """Return why a file is not taken, ``None`` when it is what its name says."""
        content = member.content
        if len(content) > MAX_FILE:
            return fault_text(self.env, "too_big", limit=MAX_FILE)
        if ending == "pdf" and content[:5] == b"%PDF-":
            return None
        if member.lower().endswith(SIGNED) and content[:2] in SIGNED_BEGINS:
            return None
        if ending == "xml":
            try:
                reader.parse_xml(content, max_attribute=None)
            except Refused as refused:
                return fault_text(self.env, refused.key, **refused.params)
            return None
        return self.env._("it is no PDF, XML or signed XML (.xml.p7m), or not what its name says: take it out.")

    def _bills(self, rows):
        """Return ``{number: bill}`` of paid and open bills that the rows may mean."""
        numbers = list(set().union(*(meant(row.data["number"]) for row in rows)))
        own = ("company_id", "=", self.env.company.id)
        moves = self.env["account.move"].sudo()
        unpaid = moves.search_fetch(
            [("name", "in", numbers), ("vegas_archive_total", "!=", 0), own],
            ["name", "vegas_paper_id", "l10n_it_edi_attachment_name"],
        )
        paid = self.env["vegas.archive.bill"].search_fetch([("number", "in", numbers), own], ["number"])
        return {bill.number: bill for bill in paid} | {move.name: move for move in unpaid}

    def _key(self, row):
        return row.values["bill"], row.values["kind"]

    def _present(self, rows):
        return {self._key(row) for row in rows if row.values["bill"][_kept_in(row.values["bill"], row.values["kind"])]}

    def _load(self, values):
        # The loading asked for the administrator; nobody else writes bills.
        bills = [(row.pop("bill").sudo(), row.pop("kind")) for row in values]
        for row, (bill, kind) in zip(values, bills, strict=True):
            row |= {"res_model": bill._name, "res_id": bill.id, "company_id": self.env.company.id}
            if kind == "xml" and bill._name == "account.move":
                row["res_field"] = "l10n_it_edi_attachment_file"
        attachments = self.env[self._target].sudo().create(values)
        # Nothing of an entry changes, so nothing of accounting has to check it again.
        moves = self.env["account.move"]
        kept = [moves._fields[name] for name in ("vegas_paper_id", "l10n_it_edi_attachment_name")]
        with self.env.protecting(kept, moves.union(*(bill for bill, _kind in bills if bill._name == moves._name))):
            for attachment, (bill, kind) in zip(attachments, bills, strict=True):
                name = _kept_in(bill, kind)
                bill[name] = attachment.name if name == "l10n_it_edi_attachment_name" else attachment
        return attachments


def _kept_in(bill, kind):
    """Return the field of a bill that says where its paper is."""
    if bill._name == "account.move":
        return "vegas_paper_id" if kind == "pdf" else "l10n_it_edi_attachment_name"
    return f"{kind}_id"

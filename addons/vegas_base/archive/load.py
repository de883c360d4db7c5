import base64
import hashlib
import io

import openpyxl
from openpyxl.styles import Font

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..standard.reader import Refused
from ..texts import fault_text
from . import files
from .columns import shown
from .receipt import FAULTS_SHOWN, MODES


class _Undo(Exception):
    """Takes back what was loaded."""


class VegasArchiveLoad(models.TransientModel):
    """Loads a file of a seller's existing archive into one table and leaves a receipt."""

    _name = "vegas.archive.load"
    _description = "Loading of the archive"

    table = fields.Selection(selection="_selection_table", required=True)
    mode = fields.Selection(MODES, required=True, default="check")
    file = fields.Binary("File (XLSX or CSV)", attachment=False)
    file_name = fields.Char()
    encoding = fields.Selection(
        [
            ("utf-8", "UTF-8"),
            ("cp1252", "Windows-1252"),
            ("iso-8859-15", "ISO 8859-15"),
            ("utf-16", "UTF-16"),
        ],
        "Encoding of the CSV",
        help="Empty: recognised. Choose one if accented letters come out wrong.",
    )
    template = fields.Binary(compute="_compute_template")
    template_name = fields.Char(compute="_compute_template")

    @api.model
    def _selection_table(self):
        return self.env["vegas.archive.receipt"]._selection_table()

    # === TEMPLATE === #

    @api.depends("table")
    def _compute_template(self):
        for load in self:
            load.template = load.table and base64.b64encode(self._template(self.env[load.table]))
            load.template_name = load.table and f"{load.table.rpartition('.')[2]}.xlsx"

    @api.model
    def _template(self, table):
        """Return a spreadsheet with the columns of a table, an example, and a second sheet that explains them."""
        columns = table._described()
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "rows"
        sheet.append([column.name for column in columns])
        sheet.append([str(self.env._(column.example)) if column.example else None for column in columns])
        sheet.freeze_panes = "A2"
        guide = book.create_sheet("columns")
        guide.append(
            [
                self.env._("column"),
                self.env._("what it is"),
                self.env._("required"),
                self.env._("kind"),
                self.env._("one of"),
                self.env._("explanation"),
            ]
        )
        kinds = {
            "text": self.env._("text"),
            "number": self.env._("number, for example 1234,56"),
            "date": self.env._("date, for example 31/12/2026"),
            "choice": self.env._("one of the values"),
            "flag": self.env._("1 (yes) or 0 (no)"),
        }
        for column in columns:
            known = "; ".join(f"{value} ({label})" for value, label in column.choices)
            required = self.env._("yes") if column.required else ""
            guide.append([column.name, column.label, required, kinds[column.kind], known, column.help])
        for page in (sheet, guide):
            for cells in page.columns:
                cells[0].font = Font(bold=True)
                width = max(len(str(cell.value or "")) for cell in cells)
                page.column_dimensions[cells[0].column_letter].width = min(max(width + 2, 12), 70)
            for cells in page.iter_rows(min_row=2):
                for cell in cells:
                    cell.number_format = "@"  # codes keep their leading zeros
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def action_template(self):
        """Download the template of the table."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template?filename_field=template_name&download=true",
            "target": "download",
        }

    # === LOADING === #

    def action_load(self):
        """Check or load the file and show the receipt."""
        self.ensure_one()
        if not self.env.user.has_group("vegas_base.group_vegas_admin"):
            raise AccessError(self.env._("Only administrators load the archive: ask one of them."))
        if not self.file:
            raise UserError(self.env._("Choose the file: XLSX or CSV, in the form of the template."))
        data = base64.b64decode(self.file)
        receipt = self._run(data)
        self.file = False  # what was loaded need not stay here as well
        return {
            "type": "ir.actions.act_window",
            "res_model": receipt._name,
            "res_id": receipt.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _run(self, data):
        """Return the receipt of a file, given by its bytes."""
        table = self.env[self.table]
        try:
            header, lines = self._open(data)
        except Refused as refused:
            raise UserError(fault_text(self.env, refused.key, **refused.params)) from None
        if not lines:
            raise UserError(self.env._("The file holds no row below the header: fill in the template."))
        rows = table._read(header, lines)
        loaded = 0
        try:
            with self.env.cr.savepoint():
                loaded = table._load_rows([row for row in rows if not row.faults])
                if self.mode == "check" or (self.mode == "all" and loaded < len(rows)):
                    raise _Undo
        except _Undo:
            loaded = 0
        # Nobody writes receipts by hand.
        return self.env["vegas.archive.receipt"].sudo().create(self._receipt(table, data, rows, loaded))

    def _open(self, data):
        """Return header and rows of a file; a table whose files are no spreadsheets reads them here."""
        return files.read(data, self.encoding)

    def _receipt(self, table, data, rows, loaded):
        bad = [row for row in rows if row.faults]
        good = [row for row in rows if not row.faults]
        label = ""
        if table._amount:
            label = next(column.label for column in table._described() if column.name == table._amount)
        return {
            "company_id": self.env.company.id,
            "table": self.table,
            "mode": self.mode,
            "file_name": self.file_name or self.env._("without a name"),
            "sha256": hashlib.sha256(data).hexdigest(),
            "rows": len(rows),
            "good": len(good),
            "bad": len(bad),
            "loaded": loaded,
            "amount_name": label,
            "amount": self._total(table, rows),
            "amount_loaded": self._total(table, good) if loaded else 0,
            "user_id": self.env.user.id,
            "fault_ids": [fields.Command.create(fault) for fault in self._faults(bad)[:FAULTS_SHOWN]],
            "bad_file": bad and base64.b64encode(self._bad_file(bad)),
        }

    @staticmethod
    def _total(table, rows):
        return float(sum(row.data.get(table._amount) or 0 for row in rows)) if table._amount else 0

    @staticmethod
    def _faults(rows):
        return [
            {"row": row.number, "column": column, "value": shown(row.cells.get(column))[:200], "reason": reason}
            for row in rows
            for column, reason in row.faults
        ]

    def _bad_file(self, rows):
        """Return the refused rows with their reasons as CSV; corrected, it can be loaded as it is."""
        names = list(rows[0].cells)
        lines = []
        for row in rows:
            reasons = " ".join(f"{column}: {reason}" if column else reason for column, reason in row.faults)
            lines.append([row.number, reasons, *(row.cells[name] for name in names)])
        return files.write_csv([self.env._("row"), self.env._("reason"), *names], lines)

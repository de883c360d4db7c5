import base64
import io
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from odoo import fields, models
from odoo.exceptions import UserError

from .price_component import BANDS, KINDS, SECTIONS, VAT

COLUMNS = ("code", "name", "section", "kind", "value", "band", "index", "factor", "spread", "pcs", "brackets", "vat")
COLUMNS += ("from", "to")
MAX_ROWS = 5000


class RowError(Exception):
    """Why a row of the spreadsheet cannot be loaded."""


class VegasPriceListLoad(models.TransientModel):
    """Loads the components of a price list from a spreadsheet: all rows, or none and the list of what is wrong."""

    _name = "vegas.price.list.load"
    _description = "Loading of a price list"

    list_id = fields.Many2one("vegas.price.list", required=True, ondelete="cascade")
    file = fields.Binary("Spreadsheet (XLSX)", required=True)
    file_name = fields.Char()

    def action_load(self):
        """Load the file into the list; raise one message that names every wrong row."""
        self.ensure_one()
        self.list_id.check_access("write")
        values, errors = [], []
        for number, row in self._rows():
            try:
                values.append({**self._values(row), "sequence": number})
            except RowError as error:
                errors.append(self.env._("Row %(number)s: %(reason)s", number=number, reason=error))
        if errors:
            raise UserError("\n".join(errors[:40]))
        if not values:
            raise UserError(self.env._("The spreadsheet holds no row: fill in the template and try again."))
        self.env["vegas.price.component"].create(values)
        return {"type": "ir.actions.act_window_close"}

    def _rows(self):
        """Return [(row number, {column: cell})] of the first sheet, empty rows left out."""
        try:
            book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(self.file)), read_only=True, data_only=True)
        except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
            raise UserError(self.env._("The file is no XLSX spreadsheet: save it as XLSX and try again.")) from error
        lines = book.worksheets[0].iter_rows(values_only=True, max_row=MAX_ROWS + 1)
        header = [str(cell or "").strip().lower() for cell in next(lines, ())]
        missing = [name for name in ("code", "section", "kind", "vat", "from") if name not in header]
        if missing:
            raise UserError(
                self.env._(
                    "The first row must name the columns; missing: %(missing)s. Known are: %(known)s.",
                    missing=", ".join(missing),
                    known=", ".join(COLUMNS),
                )
            )
        rows = []
        for number, line in enumerate(lines, start=2):
            row = {name: cell for name, cell in zip(header, line, strict=False) if name in COLUMNS}
            if any(cell not in (None, "") for cell in row.values()):
                rows.append((number, row))
        return rows

    def _values(self, row):
        """Return the values of a component for a row. :raises RowError: naming the column and the remedy"""
        code = str(row.get("code") or "").strip()
        if not code:
            raise RowError(self.env._("column code is empty."))
        return {
            "list_id": self.list_id.id,
            "code": code,
            "name": str(row.get("name") or "").strip(),
            "section": self._choice(row, "section", SECTIONS),
            "kind": self._choice(row, "kind", KINDS),
            "value": self._number(row, "value"),
            "band": self._choice(row, "band", BANDS, optional=True),
            "index_code": str(row.get("index") or "").strip().upper() or False,
            "factor": self._number(row, "factor", 1),
            "spread": self._number(row, "spread"),
            "pcs": str(row.get("pcs") or "").strip().lower() in ("1", "true", "si", "sì", "vero", "x"),
            "bracket_ids": [fields.Command.create(bracket) for bracket in self._brackets(row)],
            "vat": self._choice(row, "vat", VAT),
            "valid_from": self._first_day(row),
            "valid_to": self._day(row, "to", optional=True),
        }

    def _choice(self, row, column, choices, optional=False):
        known = [key for key, _label in choices]
        by_key = {key.lower(): key for key in known}
        text = str(row.get(column) or "").strip().lower().removesuffix(".0")
        if not text and optional:
            return False
        if text not in by_key:
            raise RowError(
                self.env._(
                    "column %(column)s: “%(text)s” is none of %(known)s.",
                    column=column,
                    text=text,
                    known=", ".join(known),
                )
            )
        return by_key[text]

    def _number(self, row, column, default=0):
        return float(self._decimal(row.get(column), column, default))

    def _decimal(self, cell, column, default=0):
        text = str(cell if cell is not None else "").strip().replace(",", ".")
        if not text:
            return Decimal(default)
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise RowError(self.env._("column %(column)s: “%(text)s” is no number.", column=column, text=text))
        return number

    def _first_day(self, row):
        day, used = self._day(row, "from"), self.list_id.used_until
        if used and day <= used:
            raise RowError(
                self.env._(
                    "column from: bills used this list up to %(used)s; a new validity begins after that day.",
                    used=f"{used:%d/%m/%Y}",
                )
            )
        return day

    def _day(self, row, column, optional=False):
        cell = row.get(column)
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = str(cell or "").strip()
        if not text and optional:
            return False
        for form in ("%d/%m/%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(text, form).date()
            except ValueError:
                continue
        raise RowError(
            self.env._("column %(column)s: “%(text)s” is no date; write 31/12/2026.", column=column, text=text)
        )

    def _brackets(self, row):
        """Return the brackets of a cell like ``120:0,044; 480:0,175; :0,17``."""
        text = str(row.get("brackets") or "").strip()
        brackets = []
        for piece in filter(None, (piece.strip() for piece in text.split(";"))):
            limit, colon, rate = piece.partition(":")
            if not colon or not rate.strip():
                raise RowError(self.env._("column brackets: “%(text)s” must read limit:rate; …; :rate.", text=text))
            brackets.append(
                {
                    "upper_limit": float(self._decimal(limit, "brackets")),
                    "rate": float(self._decimal(rate, "brackets")),
                }
            )
        return brackets

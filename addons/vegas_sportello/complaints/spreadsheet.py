"""Tables that are handed over as spreadsheets: cells are texts, numbers or days."""

import io
from datetime import date

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Spreadsheet:
    """A spreadsheet under way: lines are written into the sheets of ``book``, ``content`` ends it."""

    def __init__(self):
        self._buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._buffer, {"in_memory": True})
        self.head = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.total = self.book.add_format({"bold": True, "top": 1})
        self.tenth = self.book.add_format({"num_format": "#,##0.0"})
        self._cent = self.book.add_format({"num_format": "#,##0.00"})
        self._day = self.book.add_format({"num_format": "dd/mm/yyyy"})

    def line(self, sheet, number, cells, style=None):
        """Write ``cells`` as line ``number`` of ``sheet``; without a ``style`` amounts have two digits.

        No cell is ever a formula, whatever a name begins with.
        """
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, style if cell else None)
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, style or self._day)
            else:
                sheet.write_number(number, column, cell, style or (self._cent if isinstance(cell, float) else None))

    def content(self):
        """Return the spreadsheet (bytes)."""
        self.book.close()
        return self._buffer.getvalue()


def spreadsheet(tables):
    """Return a spreadsheet (bytes) with a sheet for each of ``tables``: (name, heads, rows)."""
    book = Spreadsheet()
    for name, heads, rows in tables:
        sheet = book.book.add_worksheet(name)
        book.line(sheet, 0, heads, book.head)
        for number, row in enumerate(rows, 1):
            book.line(sheet, number, row)
        sheet.set_column(0, len(heads) - 1, 20)
        sheet.freeze_panes(1, 1)
    return book.content()

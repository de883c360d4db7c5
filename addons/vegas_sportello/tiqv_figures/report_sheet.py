import csv
import io
import zipfile
from datetime import date

import xlsxwriter

from odoo import api, fields, models

from ..complaints.register import COLUMNS, FORWARDED

GROUPS = ["received_date:month", "kind", "customer_type", "supply_type", "level1_id", "level2_id"]
COUNTS = ["__count", "not_answered", "in_time", "late_seller", "late_third", "late_force", "lapsed"]
MONEY = ["indemnities", "indemnity_amount", "paid", "paid_amount"]
# So many rows are read and let go at a time.
BATCH = 2000


class VegasTiqvReport(models.Model):
    """The files of the yearly figures."""

    _inherit = "vegas.tiqv.report"

    # === FIGURES === #

    def _figures(self):
        """Return the rows of art. 35: ``[(month, kind, customer, supply, level 1, level 2, {count: number},
        average days)]``; one statement, whatever the register holds."""
        self.ensure_one()
        names = [name for name in COUNTS if name != "__count"]
        aggregates = ["__count", *(f"{name}:sum" for name in names), "days:avg", *(f"{name}:sum" for name in MONEY)]
        rows = self.env["vegas.tiqv.figure"]._read_group(self._domain(), GROUPS, aggregates, order=", ".join(GROUPS))
        figures = []
        for row in rows:
            keys, values = row[: len(GROUPS)], row[len(GROUPS) :]
            counts = dict(zip(COUNTS, values, strict=False))
            average = values[len(COUNTS)]
            counts.update(zip(MONEY, values[len(COUNTS) + 1 :], strict=True))
            figures.append((*keys, counts, average))
        return figures

    def _xlsx(self):
        """Return the figures as a spreadsheet (bytes): months, levels of quality, indemnities."""
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        figures = self._figures()
        self._write_months(book, figures)
        self._write_levels(book, figures)
        self._write_indemnities(book, figures)
        book.close()
        return buffer.getvalue()

    @api.model
    def _formats(self, book):
        return (
            book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            book.add_format({"bold": True, "top": 1}),
            book.add_format({"num_format": "#,##0.0"}),
            book.add_format({"num_format": "#,##0.00"}),
        )

    @api.model
    def _labels(self):
        """Return ``{field: label}`` and ``{field: {value: words}}`` of the figures."""
        figure = self.env["vegas.tiqv.figure"]
        labels = {name: field._description_string(self.env) for name, field in figure._fields.items()}
        words = {
            name: dict(figure._fields[name]._description_selection(self.env))
            for name in ("kind", "customer_type", "supply_type")
        }
        return labels, words

    def _heading(self, sheet, text, bold):
        company, today = self.company_id.name, f"{fields.Date.context_today(self):%d/%m/%Y}"
        sheet.write_string(0, 0, f"{company} – {text} {self.year}", bold)
        sheet.write_string(1, 0, self.env._("As the register stands on %(day)s", day=today))
        return 3

    def _write_months(self, book, figures):
        env = self.env
        bold, total, tenth, _cent = self._formats(book)
        sheet = book.add_worksheet(env._("Monthly figures"))
        labels, words = self._labels()
        line = self._heading(sheet, env._("Complaints and requests: monthly figures (TIQV, art. 35)"), bold)
        heads = [env._("Month"), labels["kind"], labels["customer_type"], labels["supply_type"], labels["level1_id"]]
        heads += [labels["level2_id"], env._("Received")]
        heads += [labels[name] for name in COUNTS[1:]] + [labels["days"]]
        for column, head in enumerate(heads):
            sheet.write_string(line, column, head, bold)
        sums = dict.fromkeys(COUNTS, 0)
        for month, kind, customer, supply, level1, level2, counts, average in figures:
            line += 1
            texts = [f"{month:%m/%Y}", words["kind"].get(kind, ""), words["customer_type"].get(customer, "")]
            texts += [words["supply_type"].get(supply, ""), level1.name or "", level2.name or ""]
            for column, text in enumerate(texts):
                sheet.write_string(line, column, text)
            for column, name in enumerate(COUNTS, len(texts)):
                sheet.write_number(line, column, counts[name] or 0)
                sums[name] += counts[name] or 0
            if average is not None and average is not False:
                sheet.write_number(line, len(texts) + len(COUNTS), average, tenth)
        line += 1
        sheet.write_string(line, 0, env._("Total"), total)
        for column, name in enumerate(COUNTS, 6):
            sheet.write_number(line, column, sums[name], total)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 5, 26)
        sheet.set_column(6, 13, 13)
        sheet.freeze_panes(4, 1)

    def _write_levels(self, book, figures):
        """Write what is published: of each kind how many kept the standard, of requests for information the level
        LE = NS / (NS + NFS)."""
        env = self.env
        bold, _total, tenth, _cent = self._formats(book)
        sheet = book.add_worksheet(env._("Levels of quality"))
        labels, words = self._labels()
        line = self._heading(sheet, env._("Standards of quality and results (TIQV, art. 37)"), bold)
        heads = [labels["kind"], labels["in_time"], labels["late_seller"], labels["not_answered"]]
        heads += [env._("Kept (%)"), labels["days"]]
        for column, head in enumerate(heads):
            sheet.write_string(line, column, head, bold)
        by_kind = {}
        for _month, kind, *_keys, counts, average in figures:
            row = by_kind.setdefault(kind, {"in_time": 0, "late_seller": 0, "not_answered": 0, "days": 0, "ended": 0})
            for name in ("in_time", "late_seller", "not_answered"):
                row[name] += counts[name] or 0
            ended = counts["__count"] - (counts["not_answered"] or 0) - (counts["lapsed"] or 0)
            row["ended"] += ended
            row["days"] += (average or 0) * ended
        for kind, row in by_kind.items():
            line += 1
            sheet.write_string(line, 0, words["kind"].get(kind, ""))
            for column, name in enumerate(("in_time", "late_seller", "not_answered"), 1):
                sheet.write_number(line, column, row[name])
            judged = row["in_time"] + row["late_seller"]
            if judged:
                sheet.write_number(line, 4, 100 * row["in_time"] / judged, tenth)
            if row["ended"]:
                sheet.write_number(line, 5, row["days"] / row["ended"], tenth)
        sheet.set_column(0, 5, 24)

    def _write_indemnities(self, book, figures):
        env = self.env
        bold, total, _tenth, cent = self._formats(book)
        sheet = book.add_worksheet(env._("Indemnities"))
        labels, words = self._labels()
        line = self._heading(sheet, env._("Automatic indemnities (TIQV, art. 36)"), bold)
        heads = [env._("Month"), labels["kind"], *(labels[name] for name in MONEY)]
        for column, head in enumerate(heads):
            sheet.write_string(line, column, head, bold)
        by_month, sums = {}, dict.fromkeys(MONEY, 0)
        for month, kind, *_keys, counts, _average in figures:
            if counts["indemnities"]:
                row = by_month.setdefault((month, kind), dict.fromkeys(MONEY, 0))
                for name in MONEY:
                    row[name] += counts[name] or 0
                    sums[name] += counts[name] or 0
        for (month, kind), row in by_month.items():
            line += 1
            sheet.write_string(line, 0, f"{month:%m/%Y}")
            sheet.write_string(line, 1, words["kind"].get(kind, ""))
            for column, name in enumerate(MONEY, 2):
                sheet.write_number(line, column, row[name], cent if name.endswith("amount") else None)
        line += 1
        sheet.write_string(line, 0, env._("Total"), total)
        for column, name in enumerate(MONEY, 2):
            sheet.write_number(line, column, sums[name], total)
        sheet.set_column(0, 5, 22)

    # === LISTS === #

    def _lists(self):
        """Return ``[(name, heads, rows)]`` of art. 34.2 and 34.3, and 34.4, of the year; cells are texts, numbers or
        days."""
        self.ensure_one()
        requests = self.env["vegas.request"]
        year = [
            ("company_id", "=", self.company_id.id),
            ("received_date", ">=", date(self.year, 1, 1)),
            ("received_date", "<=", date(self.year, 12, 31)),
        ]
        wanted = [
            ("34.2 34.3", COLUMNS, requests._tiqv_register_domain()),
            ("34.4", FORWARDED, requests._tiqv_forwarded_domain()),
        ]
        lists = []
        for name, columns, domain in wanted:
            heads = [
                f"{letter} {requests._fields[field]._description_string(self.env)}".strip() for letter, field in columns
            ]
            found, rows = requests.search([*year, *domain], order="received_date, id"), []
            for start in range(0, len(found), BATCH):
                batch = found[start : start + BATCH]
                rows += [[self._cell(request, field) for _letter, field in columns] for request in batch]
            lists.append((name, heads, rows))
        return lists

    @api.model
    def _cell(self, request, name):
        field, value = request._fields[name], request[name]
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if not value:
            return ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return value.display_name or "" if field.relational else value

    def _list_xlsx(self):
        """Return the lists as a spreadsheet (bytes), a sheet each."""
        buffer = io.BytesIO()
        # No cell is ever a formula, whatever a name begins with.
        book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        bold, _total, _tenth, cent = self._formats(book)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, heads, rows in self._lists():
            sheet = book.add_worksheet(f"Art. {name}")
            for column, head in enumerate(heads):
                sheet.write_string(0, column, head, bold)
            for line, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(line, column, fields.Datetime.to_datetime(cell), day)
                    elif isinstance(cell, float):
                        sheet.write_number(line, column, cell, cent)
                    elif cell:
                        sheet.write_string(line, column, str(cell))
            sheet.set_column(0, len(heads) - 1, 20)
            sheet.freeze_panes(1, 1)
        book.close()
        return buffer.getvalue()

    def _list_zip(self):
        """Return the lists as CSV files in a ZIP (bytes)."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, heads, rows in self._lists():
                stream = io.StringIO()
                writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
                writer.writerow(heads)
                writer.writerows([[self._csv_cell(cell) for cell in row] for row in rows])
                archive.writestr(f"art-{name.replace(' ', '-')}.csv", stream.getvalue().encode("utf-8-sig"))
        return made.getvalue()

    @api.model
    def _csv_cell(self, cell):
        if isinstance(cell, date):
            return f"{cell:%d/%m/%Y}"
        if isinstance(cell, float):
            return f"{cell:.2f}".replace(".", ",")
        return self.env["vegas.dossier"]._plain_cell(cell)

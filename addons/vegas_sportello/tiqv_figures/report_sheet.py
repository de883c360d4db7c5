import io
import zipfile

from odoo import api, fields, models

from odoo.addons.vegas_base.archive.files import write_csv

from ..complaints.register import COLUMNS, FORWARDED
from ..complaints.spreadsheet import Spreadsheet, spreadsheet

GROUPS = ["received_date:month", "kind", "customer_type", "supply_type", "level1_id", "level2_id"]
COUNTS = ["__count", "not_answered", "in_time", "late_seller", "late_third", "late_force", "lapsed"]
MONEY = ["indemnities", "indemnity_amount", "paid", "paid_amount"]
AGGREGATES = ["__count", *(f"{name}:sum" for name in [*COUNTS[1:], *MONEY]), "days:avg"]


class VegasTiqvReport(models.Model):
    """The files of the yearly figures."""

    _inherit = "vegas.tiqv.report"

    # === FIGURES === #

    def _figures(self):
        """Return the rows of art. 35: ``[(month, kind, customer, supply, level 1, level 2, {count: number},
        average days, False where nothing has ended)]``; one statement, whatever the register holds."""
        self.ensure_one()
        rows = self.env["vegas.tiqv.figure"]._read_group(self._domain(), GROUPS, AGGREGATES, order=", ".join(GROUPS))
        figures = []
        for row in rows:
            *values, average = row[len(GROUPS) :]
            figures.append((*row[: len(GROUPS)], dict(zip([*COUNTS, *MONEY], values, strict=True)), average))
        return figures

    def _xlsx(self):
        """Return the figures as a spreadsheet (bytes): months, levels of quality, indemnities."""
        book, figures = Spreadsheet(), self._figures()
        self._write_months(book, figures)
        self._write_levels(book, figures)
        self._write_indemnities(book, figures)
        return book.content()

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

    def _heading(self, book, sheet, text, heads):
        """Write what a sheet shows, of which day, and the heads of its columns; return the line of the heads."""
        company, today = self.company_id.name, f"{fields.Date.context_today(self):%d/%m/%Y}"
        book.line(sheet, 0, [f"{company} – {text} {self.year}"], book.head)
        book.line(sheet, 1, [self.env._("As the register stands on %(day)s", day=today)])
        book.line(sheet, 3, heads, book.head)
        return 3

    def _write_months(self, book, figures):
        env, (labels, words) = self.env, self._labels()
        sheet = book.book.add_worksheet(env._("Monthly figures"))
        heads = [env._("Month"), labels["kind"], labels["customer_type"], labels["supply_type"], labels["level1_id"]]
        heads += [labels["level2_id"], env._("Received")]
        heads += [labels[name] for name in COUNTS[1:]] + [labels["days"]]
        line = self._heading(book, sheet, env._("Complaints and requests: monthly figures (TIQV, art. 35)"), heads)
        for month, kind, customer, supply, level1, level2, counts, average in figures:
            line += 1
            texts = [f"{month:%m/%Y}", words["kind"].get(kind, ""), words["customer_type"].get(customer, "")]
            texts += [words["supply_type"].get(supply, ""), level1.name or "", level2.name or ""]
            book.line(sheet, line, [*texts, *(counts[name] for name in COUNTS)])
            if average is not False:
                sheet.write_number(line, len(heads) - 1, average, book.tenth)
        sums = [sum(counts[name] for *_keys, counts, _average in figures) for name in COUNTS]
        book.line(sheet, line + 1, [env._("Total"), *[""] * (len(GROUPS) - 1), *sums], book.total)
        sheet.set_column(0, 0, 10)
        sheet.set_column(1, 5, 26)
        sheet.set_column(6, 13, 13)
        sheet.freeze_panes(4, 1)

    def _write_levels(self, book, figures):
        """Write what is published: of each kind how many kept the standard, of requests for information the level
        LE = NS / (NS + NFS)."""
        env, (labels, words) = self.env, self._labels()
        judged = ("in_time", "late_seller", "not_answered")
        sheet = book.book.add_worksheet(env._("Levels of quality"))
        heads = [labels["kind"], *(labels[name] for name in judged), env._("Kept (%)"), labels["days"]]
        line = self._heading(book, sheet, env._("Standards of quality and results (TIQV, art. 37)"), heads)
        by_kind = {}
        for _month, kind, *_keys, counts, average in figures:
            row = by_kind.setdefault(kind, dict.fromkeys((*judged, "days", "ended"), 0))
            for name in judged:
                row[name] += counts[name]
            ended = counts["__count"] - counts["not_answered"] - counts["lapsed"]
            row["ended"] += ended
            row["days"] += (average or 0) * ended
        for kind, row in by_kind.items():
            line += 1
            book.line(sheet, line, [words["kind"].get(kind, ""), *(row[name] for name in judged)])
            answered = row["in_time"] + row["late_seller"]
            if answered:
                sheet.write_number(line, 4, 100 * row["in_time"] / answered, book.tenth)
            if row["ended"]:
                sheet.write_number(line, 5, row["days"] / row["ended"], book.tenth)
        sheet.set_column(0, 5, 24)

    def _write_indemnities(self, book, figures):
        env, (labels, words) = self.env, self._labels()
        sheet = book.book.add_worksheet(env._("Indemnities"))
        heads = [env._("Month"), labels["kind"], *(labels[name] for name in MONEY)]
        line = self._heading(book, sheet, env._("Automatic indemnities (TIQV, art. 36)"), heads)
        by_month, sums = {}, dict.fromkeys(MONEY, 0)
        for month, kind, *_keys, counts, _average in figures:
            if counts["indemnities"]:
                row = by_month.setdefault((month, kind), dict.fromkeys(MONEY, 0))
                for name in MONEY:
                    row[name] += counts[name]
                    sums[name] += counts[name]
        for (month, kind), row in by_month.items():
            line += 1
            book.line(sheet, line, [f"{month:%m/%Y}", words["kind"].get(kind, ""), *row.values()])
        book.line(sheet, line + 1, [env._("Total"), "", *sums.values()], book.total)
        sheet.set_column(0, 5, 22)

    # === LISTS === #

    def _lists(self):
        """Return ``[(name, heads, rows)]`` of art. 34.2 and 34.3, and 34.4, of the year; cells are texts, numbers or
        days."""
        requests = self.env["vegas.request"]
        wanted = [
            ("34.2 34.3", COLUMNS, requests._tiqv_register_domain()),
            ("34.4", FORWARDED, requests._tiqv_forwarded_domain()),
        ]
        lists = []
        for name, columns, domain in wanted:
            found = requests.search([*self._domain(), *domain], order="received_date, id")
            lists.append((name, *found._tiqv_table(columns)))
        return lists

    def _list_xlsx(self):
        """Return the lists as a spreadsheet (bytes), a sheet each."""
        return spreadsheet([(f"Art. {name}", heads, rows) for name, heads, rows in self._lists()])

    def _list_zip(self):
        """Return the lists as CSV files in a ZIP (bytes)."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, heads, rows in self._lists():
                content = write_csv(heads, [[self._csv_cell(cell) for cell in row] for row in rows])
                archive.writestr(f"art-{name.replace(' ', '-')}.csv", content)
        return made.getvalue()

    @api.model
    def _csv_cell(self, cell):
        """An amount has two digits; all else is written as ``write_csv`` does."""
        return f"{cell:.2f}".replace(".", ",") if isinstance(cell, float) else cell

"""What all tables of the archive have in common: from the rows of a file to records, or to the reasons why not."""

from dataclasses import replace

import psycopg2

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from .columns import KINDS, Column, Fault, Row

_lt = LazyTranslate(__name__)

CHUNK = 500  # rows that are created at once; a chunk that fails is halved until the bad rows stand alone
KIND_OF = {
    "char": "text",
    "text": "text",
    "integer": "number",
    "float": "number",
    "monetary": "number",
    "date": "date",
    "selection": "choice",
    "boolean": "flag",
}
CELL_FAULTS = {
    "missing": _lt("it is empty: fill it in."),
    "too_long": _lt("it has more than %(limit)s characters: shorten it."),
    "odd_characters": _lt("it holds line breaks or other control characters: write it on one line."),
    "not_number": _lt("it is no number: write for example 1234,56."),
    "not_whole": _lt("it must be a whole number: leave out the decimals."),
    "below_zero": _lt("it is below zero: correct it."),
    "not_date": _lt("it is no date: write for example 31/12/2026."),
    "not_flag": _lt("it says neither yes nor no: write 1 or 0."),
    "not_choice": _lt("it is none of: %(known)s. Write one of them."),
}


class VegasArchiveTable(models.AbstractModel):
    """Base of the tables of the archive. An addon adds a table by a model that inherits this one.

    :cvar _label: name of the table, a ``_lt`` text
    :cvar _sequence: its place: what it refers to is loaded before
    :cvar _target: name of the model of which each row makes a record
    :cvar _file_columns: tuple of ``Column``
    :cvar _key_columns: names of the columns that tell two rows apart
    :cvar _amount: name of the column whose sum is the control total, ``None``: no total
    """

    _name = "vegas.archive.table"
    _description = "Table of the archive"

    _label = ""
    _sequence = 100
    _target = ""
    _file_columns = ()
    _key_columns = ()
    _amount = None

    # === WHAT A TABLE OVERRIDES === #

    def _prepare(self, rows):
        """Complete ``row.values`` or call ``row.fail(column, reason)``; a fixed number of queries for all rows.

        ``row.values`` holds what the columns say of fields of the target. Rows with a fault are not among ``rows``.
        """

    def _present(self, rows):
        """Return the set of keys (see ``_key``) that are in the database already, in one query."""
        return set()

    def _load(self, values):
        """Create the records of a list of values, in one call, and return them."""
        return self.env[self._target].create(values)

    # === TABLES AND COLUMNS === #

    def _tables(self):
        """Return all tables in the order in which they are to be loaded, empty records."""
        names = self.env.registry.descendants(["vegas.archive.table"], "_inherit")
        tables = [self.env[name] for name in names if self.env[name]._target]
        return sorted(tables, key=lambda table: (table._sequence, table._name))

    def _title(self):
        """Return the name of the table in the user's language."""
        return self.env._(self._label)

    def _described(self):
        """Return the columns with what follows from the fields of the target, in the user's language."""
        return [self._describe(column) for column in self._file_columns]

    def _describe(self, column: Column) -> Column:
        name = column.name if column.field is None else column.field
        field = self.env[self._target]._fields.get(name) if name else None
        found = {"label": self.env._(column.label) if column.label else column.name, "help": column.help}
        if column.help:
            found["help"] = self.env._(column.help)
        found["choices"] = tuple((value, self.env._(label)) for value, label in column.choices)
        if field is not None:
            description = field.get_description(self.env, ["string", "help"])
            found["label"] = found["label"] if column.label else description["string"]
            found["help"] = found["help"] or description.get("help") or ""
            found["kind"] = column.kind or KIND_OF[field.type]
            found["size"] = column.size or getattr(field, "size", None)
            if field.type == "selection" and not column.choices:
                found["choices"] = tuple(field._description_selection(self.env))
            if field.type == "integer":
                found["decimals"] = 0
        column = replace(column, field=name if field is not None else False, **found)
        if column.kind not in KINDS:
            raise TypeError(f"{self._name}: column {column.name} has no kind")
        return column

    # === ROWS === #

    def _read(self, header, lines):
        """Return the rows of a file, each with its values or its faults.

        :param header: texts of the first row: names or labels of columns
        :param lines: ``(row number, cells)``
        :raises UserError: the header is not that of this table
        """
        columns = {column.name: column for column in self._described()}
        places = self._places(columns, header)
        rows = [
            Row(number, {name: cells[place] if place < len(cells) else None for name, place in places.items()})
            for number, cells in lines
        ]
        for row in rows:
            self._read_cells(columns, row)
        self._prepare([row for row in rows if not row.faults])
        self._refuse_duplicates([row for row in rows if not row.faults])
        return rows

    def _places(self, columns, header):
        """Return ``{column name: place in the file}``; what a file of refused rows adds is passed over."""
        by_word = {str(column.label).casefold(): name for name, column in columns.items()}
        by_word.update({name.casefold(): name for name in columns})
        places, unknown, twice = {}, [], []
        for place, word in enumerate(header):
            name = by_word.get(word.casefold())
            if name in places:
                twice.append(word)
            elif name:
                places[name] = place
            elif word and word.casefold() not in self._added_columns():
                unknown.append(word)
        missing = [name for name, column in columns.items() if column.required and name not in places]
        title = self._title()
        if missing:
            raise UserError(
                self.env._(
                    "%(table)s: the first row lacks the columns: %(names)s. Use the template of the table.",
                    table=title,
                    names=", ".join(missing),
                )
            )
        if unknown:
            raise UserError(
                self.env._(
                    "%(table)s: the first row has unknown columns: %(names)s. Take them out or correct them.",
                    table=title,
                    names=", ".join(unknown),
                )
            )
        if twice:
            raise UserError(
                self.env._(
                    "%(table)s: columns stand twice in the first row: %(names)s. Take one of each out.",
                    table=title,
                    names=", ".join(twice),
                )
            )
        return places

    def _added_columns(self):
        """Return the names of the columns that the file of refused rows has in front."""
        return ("row", "reason", str(self.env._("row")), str(self.env._("reason")))

    def _read_cells(self, columns, row):
        for name, column in columns.items():
            try:
                value = column.read(row.cells.get(name))
                if value is None and column.required:
                    raise Fault("missing")
            except Fault as fault:
                sentence = self.env._(CELL_FAULTS[fault.key])
                row.fail(name, sentence % fault.params)
                continue
            if value is None:
                continue
            row.data[name] = value
            if column.field:
                row.values[column.field] = float(value) if column.kind == "number" and column.decimals != 0 else value

    def _key(self, row):
        """Return what tells this row apart from all others of the table."""
        return tuple(row.data.get(name) for name in self._key_columns)

    def _refuse_duplicates(self, rows):
        """Refuse rows whose key is in the database already or in an earlier row."""
        present = self._present(rows) if rows else set()
        seen = {}
        for row in rows:
            key = self._key(row)
            column = self._key_columns[0] if self._key_columns else ""
            if key in present:
                row.fail(column, self.env._("duplicate: it is in the register already. Take the row out."))
            elif key in seen:
                text = self.env._("duplicate: row %(number)s says the same. Take one of them out.", number=seen[key])
                row.fail(column, text)
            else:
                seen[key] = row.number

    # === LOADING === #

    def _load_rows(self, rows):
        """Create the records of good rows; what the rules or the database refuse gets its reason.

        Return the number of rows loaded.
        """
        table = self.with_context(tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True)
        loaded = 0
        for start in range(0, len(rows), CHUNK):
            loaded += table._load_part(rows[start : start + CHUNK])
            self.env.invalidate_all()  # memory stays level however many rows come
        return loaded

    def _load_part(self, rows):
        try:
            with self.env.cr.savepoint():
                self._load([dict(row.values) for row in rows])
        except (UserError, psycopg2.IntegrityError, psycopg2.DataError) as error:
            if len(rows) == 1:
                rows[0].fail("", self._reason(error))
                return 0
        else:
            return len(rows)
        half = len(rows) // 2
        return self._load_part(rows[:half]) + self._load_part(rows[half:])

    def _reason(self, error):
        """Return the sentence of what refused a record."""
        if isinstance(error, UserError):
            return str(error.args[0])
        name = error.diag.constraint_name
        target = next(
            (model for model in self.env.values() if name and name in model._table_objects), self.env[self._target]
        )
        return target._sql_error_to_message(error)

    # === LOOKUPS THAT TABLES SHARE === #

    def _find(self, rows, column, model, field, missing, extra=()):
        """Return ``{value of the column: record}`` and refuse rows whose record is not there; one query.

        :param missing: sentence for a value that is not found, with ``%(value)s``
        :param extra: more fields to fetch
        """
        wanted = {row.data[column] for row in rows if column in row.data}
        domain = [(field, "in", list(wanted)), ("company_id", "=", self.env.company.id)]
        found = {record[field]: record for record in self.env[model].search_fetch(domain, [field, *extra])}
        for row in rows:
            value = row.data.get(column)
            if value is not None and value not in found:
                row.fail(column, missing % {"value": value})
        return found

    def _find_points(self, rows, column="point", extra=()):
        """Return ``{code: supply point}`` of a column and fill ``point_id``."""
        for row in rows:
            row.data[column] = "".join(row.data[column].split()).upper()
        missing = self.env._("there is no supply point %(value)s. Load the supply points first, or correct the code.")
        points = self._find(rows, column, "vegas.supply.point", "code", missing, extra)
        for row in rows:
            if row.data[column] in points:
                row.values["point_id"] = points[row.data[column]].id
        return points

    def _find_contracts(self, rows, column="contract"):
        """Return ``{number: contract}`` of a column and fill ``contract_id``."""
        missing = self.env._("there is no contract %(value)s. Load the contracts first, or correct the number.")
        contracts = self._find(rows, column, "vegas.contract", "number", missing, ("start_date", "end_date"))
        for row in rows:
            if row.data[column] in contracts:
                row.values["contract_id"] = contracts[row.data[column]].id
        return contracts

    def _present_by(self, rows, *names):
        """Return the values of fields of the records that rows refer to by the first of ``names``, a many2one.

        Dates and numbers come as they are, many2one fields as ids.
        """
        ids = {row.values[names[0]] for row in rows if names[0] in row.values}
        found = self.env[self._target].search_fetch([(names[0], "in", list(ids))], names)
        return {tuple(self._plain(record[name]) for name in names) for record in found}

    @staticmethod
    def _plain(value):
        return value.id if isinstance(value, models.BaseModel) else value

    def _check_period(self, rows, first, last):
        """Refuse rows whose last day comes before the first."""
        for row in rows:
            if row.data.get(first) and row.data.get(last) and row.data[last] < row.data[first]:
                row.fail(last, self.env._("it comes before %(first)s: correct one of the two dates.", first=first))

    def _today(self):
        return fields.Date.context_today(self)

from odoo import api, fields, models
from odoo.tools import SQL

from .plain import code_sql, phone_sql, plain_sql

PENDING = "vegas.search.pending"
COLUMNS = ("kind", "res_model", "res_id", "company_id", "owner_model", "owner_id", "role", "text")


class VegasSearchEntry(models.Model):
    """What a record can be found by: one row per code, and one for the words of all of it.

    Kept by the models that own the data (``vegas.searched``) at the end of each transaction, one statement per model.
    Nobody reads it but ``vegas.search``; the records that it names are read by their own access rules.
    """

    _name = "vegas.search.entry"
    _description = "Entry of the search"
    _log_access = False
    _rec_name = "text"

    kind = fields.Selection(
        [
            ("customer", "Customers"),
            ("point", "Supply points"),
            ("contract", "Contracts"),
            ("bill", "Bills"),
            ("request", "Requests"),
        ],
        required=True,
    )
    res_model = fields.Char("Model", required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    company_id = fields.Many2one("res.company", help="Empty: everybody's.")
    # A point is found by the serial of its meter: the meter owns the entry.
    owner_model = fields.Char("Model of the data", required=True)
    owner_id = fields.Many2oneReference("Data of", model_field="owner_model", required=True)
    role = fields.Selection([("code", "Code"), ("words", "Words")], required=True)
    text = fields.Char(required=True)

    _owner_idx = models.Index("(owner_model, owner_id)")
    # Codes and the beginnings of names, in their order: what begins with a text, the shortest first.
    _code_idx = models.Index("(kind, (text COLLATE \"C\")) WHERE role = 'code'")
    # One for each kind, so that a street named after a family does not slow the family down.
    _customer_idx = models.Index("USING gin (text gin_trgm_ops) WHERE kind = 'customer' AND role = 'words'")
    _point_idx = models.Index("USING gin (text gin_trgm_ops) WHERE kind = 'point' AND role = 'words'")
    _contract_idx = models.Index("USING gin (text gin_trgm_ops) WHERE kind = 'contract' AND role = 'words'")
    _request_idx = models.Index("USING gin (text gin_trgm_ops) WHERE kind = 'request' AND role = 'words'")

    # === KEEPING === #

    @api.model
    def _note(self, model, ids):
        """Note that what ``ids`` of ``model`` can be found by has changed; it is written before the commit."""
        precommit = self.env.cr.precommit
        if PENDING not in precommit.data:
            precommit.data[PENDING] = {}
            precommit.add(self.sudo()._write_noted)
        precommit.data[PENDING].setdefault(model, set()).update(ids)

    @api.model
    def _write_noted(self):
        """Write the entries of the records that were noted: one statement per model."""
        noted = self.env.cr.precommit.data.pop(PENDING, None)
        if not noted:
            return
        # Who is noted once more after this is written once more.
        for model, ids in noted.items():
            self.env.flush_all()
            self._write_entries(self.env[model], sorted(ids))

    @api.model
    def _write_entries(self, owner, ids=None):
        """Bring the entries of ``ids`` (all) of the model ``owner`` to what its table says; rows that fit stay."""
        of_owner = SQL("entry.owner_model = %s", owner._name)
        if ids is not None:
            of_owner = SQL("%s AND entry.owner_id = ANY(%s)", of_owner, ids)
        same = SQL(
            """entry.owner_id = fresh.owner_id AND entry.owner_model = fresh.owner_model AND entry.role = fresh.role
               AND entry.text = fresh.text AND entry.res_id = fresh.res_id AND entry.kind = fresh.kind
               AND entry.company_id IS NOT DISTINCT FROM fresh.company_id"""
        )
        self.env.cr.execute(
            SQL(
                """
                WITH source AS MATERIALIZED (%(source)s),
                     fresh AS MATERIALIZED (%(fresh)s),
                     gone AS (
                        DELETE FROM vegas_search_entry entry
                         WHERE %(of_owner)s AND NOT EXISTS (SELECT FROM fresh WHERE %(same)s)
                     ),
                     words AS (%(words)s)
                INSERT INTO vegas_search_entry (%(columns)s)
                SELECT %(columns)s FROM fresh
                 WHERE NOT EXISTS (SELECT FROM vegas_search_entry entry WHERE %(of_owner)s AND %(same)s)
                """,
                source=owner._search_source(ids),
                fresh=self._fresh(owner),
                of_owner=of_owner,
                same=same,
                words=self.env["vegas.search.word"]._insert(SQL("SELECT spoken FROM source")),
                columns=_columns(),
            )
        )

    def _fresh(self, owner):
        """Return the select of the rows of COLUMNS that ``source`` means."""

        def rows(role, text, of=None):
            text_of = SQL("CROSS JOIN LATERAL unnest(source.%s) given", of) if of else SQL()
            return SQL(
                """SELECT %s AS kind, source.res_model, source.res_id, source.company_id, %s AS owner_model,
                          source.owner_id, %s AS role, made.text
                     FROM source %s CROSS JOIN LATERAL (SELECT left(%s, 2000) AS text) made
                    WHERE trim(made.text) <> ''""",
                owner._search_kind,
                owner._name,
                role,
                text_of,
                text,
            )

        numbers = SQL("SELECT unnest(regexp_split_to_array(phone, '[/;,]')) FROM unnest(source.phones) phone")
        return SQL(
            "%s UNION %s UNION %s",
            rows("code", code_sql(self.env, SQL("given")), SQL("codes")),
            SQL(
                """SELECT %s, source.res_model, source.res_id, source.company_id, %s, source.owner_id, 'code', %s
                     FROM source CROSS JOIN LATERAL (%s) numbers (given) WHERE given ~ '\\d'""",
                owner._search_kind,
                owner._name,
                phone_sql(SQL("given")),
                numbers,
            ),
            rows("words", SQL("' ' || trim(%s) || ' '", plain_sql(self.env, SQL("source.words")))),
        )

    # === REBUILDING === #

    @api.model
    def _owners(self):
        """Return the models that keep entries, as empty recordsets."""
        names = sorted(name for name, model in self.env.registry.items() if getattr(model, "_search_kind", None))
        return [self.env[name] for name in names if not self.env[name]._abstract]

    @api.model
    def _rebuild(self, owners=None):
        """Write all entries anew from the tables that they come from; of all models, or of ``owners`` (names)."""
        self.env.flush_all()
        owners = [owner for owner in self._owners() if owners is None or owner._name in owners]
        if len(owners) == len(self._owners()):
            self.env.cr.execute("TRUNCATE vegas_search_entry, vegas_search_word")
        for owner in owners:
            self._write_entries(owner)
        self.env["vegas.search.word"]._deduplicate()
        self.env.cr.execute("ANALYZE vegas_search_entry, vegas_search_word")
        self.env.invalidate_all()

    @api.model
    def _differences(self):
        """Compare the table with what a rebuilt one would hold.

        :return: rows of (owner model, owner id, role, text, "missing", "stale" or "double")
        """
        self._write_noted()
        self.env.flush_all()
        found = []
        for owner in self._owners():
            found += self.env.execute_query(
                SQL(
                    """
                    WITH source AS MATERIALIZED (%(source)s), fresh AS MATERIALIZED (%(fresh)s),
                         kept AS (SELECT %(columns)s FROM vegas_search_entry WHERE owner_model = %(owner)s)
                    SELECT owner_model, owner_id, role, text, fault
                      FROM (
                            (SELECT *, 'missing' AS fault FROM (SELECT %(columns)s FROM fresh EXCEPT TABLE kept) one)
                            UNION ALL
                            (SELECT *, 'stale' FROM (TABLE kept EXCEPT SELECT %(columns)s FROM fresh) two)
                            UNION ALL
                            (SELECT *, 'double' FROM kept GROUP BY %(columns)s HAVING count(*) > 1)
                           ) faults
                     ORDER BY owner_id, role, text
                    """,
                    source=owner._search_source(None),
                    fresh=self._fresh(owner),
                    columns=_columns(),
                    owner=owner._name,
                )
            )
        return found


def _columns():
    return SQL(", ").join(SQL.identifier(column) for column in COLUMNS)


class VegasSearchWord(models.Model):
    """The words of names and streets, each once: among them is what somebody meant who mistyped.

    ``shortened`` holds the word and what is left of it without one letter; two words that are one slip apart have
    something in common there. A word whose last record is gone does no harm; rebuilding drops it.
    """

    _name = "vegas.search.word"
    _description = "Word of the search"
    _log_access = False
    _rec_name = "word"

    word = fields.Char(required=True)

    _word_idx = models.Index("(word)")
    _like_idx = models.Index("USING gin (word gin_trgm_ops)")

    def init(self):
        # An array is no field: only the index of this table reads it.
        self.env.cr.execute("ALTER TABLE vegas_search_word ADD COLUMN IF NOT EXISTS shortened text[]")
        self.env.cr.execute(
            "CREATE INDEX IF NOT EXISTS vegas_search_word_shortened_idx ON vegas_search_word USING gin (shortened)"
        )

    def _insert(self, select):
        """Return the insertion of the words of the texts of ``select`` that are not there yet.

        No unique index: two transactions that bring the same new word would wait for each other.
        """
        return SQL(
            """
            INSERT INTO vegas_search_word (word, shortened)
            SELECT word, array_append(
                       (SELECT array_agg(DISTINCT left(word, place - 1) || substr(word, place + 1))
                          FROM generate_series(1, length(word)) place), word)
              FROM (SELECT DISTINCT unnest(string_to_array(%s, ' ')) FROM (%s) given (spoken)) new (word)
             WHERE word ~ '^[[:alpha:]]{3,40}$'
               AND NOT EXISTS (SELECT FROM vegas_search_word known WHERE known.word = new.word)
            """,
            plain_sql(self.env, SQL("given.spoken")),
            select,
        )

    def _deduplicate(self):
        self.env.cr.execute(
            "DELETE FROM vegas_search_word word USING vegas_search_word first"
            " WHERE word.word = first.word AND word.id > first.id"
        )

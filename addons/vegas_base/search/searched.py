from odoo import api, fields, models
from odoo.tools import SQL

NULL, TRUE = SQL("NULL"), SQL("TRUE")


def of_ids(ids, alias=None):
    """Return the condition on the ids of a table, whatever they are for ``None``."""
    column = SQL.identifier(alias, "id") if alias else SQL.identifier("id")
    return SQL("%s = ANY(%s)", column, ids) if ids is not None else TRUE


class VegasSearched(models.AbstractModel):
    """A model whose records are found by the search of the counter; it keeps their entries.

    A model names its kind, the fields that it is found by, and the select of what its entries are made of. Entries
    are written at the end of the transaction, for all its records at once, and only when such a field was written.
    """

    _name = "vegas.searched"
    _description = "Found by the search"

    _search_kind = None  # key of ``vegas.search.entry``'s kinds
    _search_by = ()  # names of the fields that entries are made of

    vegas_search_text = fields.Char(
        "Found by the search", compute="_compute_vegas_search_text", search="_search_vegas_search_text"
    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._search_note()
        return records

    def write(self, vals):
        result = super().write(vals)
        if any(name in vals for name in self._search_by):
            self._search_note()
        return result

    def unlink(self):
        self._search_note()
        return super().unlink()

    def _search_note(self):
        """Have the entries of these records written."""
        if self:
            self.env["vegas.search.entry"]._note(self._name, self.ids)

    @api.model
    def _search_source(self, ids):
        """Return the select of what entries are made of, for ``ids`` (``None``: all), with the columns:

        owner_id; res_model, res_id: the record that is shown; company_id; codes (text[]): found exactly and by their
        beginning; phones (text[]); words: where all typed words must stand; spoken: those of them, names and streets,
        in which a typing mistake is looked for.
        """
        raise NotImplementedError

    @api.model
    def _search_select(self, ids, codes, words=NULL, spoken=NULL, shown=None, where=TRUE):
        """Return the select of ``_search_source`` over the model's own table, from pieces of SQL.

        :param codes: the items of the array
        :param shown: (model, column) of the record that is shown, where it is not the owner itself
        """
        res_model, res_id = shown or (self._name, "id")
        return SQL(
            """
            SELECT id AS owner_id, %(res_model)s AS res_model, %(res_id)s AS res_id, company_id,
                   ARRAY[%(codes)s] AS codes, NULL::text[] AS phones, %(words)s AS words, %(spoken)s AS spoken
              FROM %(table)s
             WHERE %(where)s AND %(ids)s
            """,
            res_model=res_model,
            res_id=SQL.identifier(res_id),
            codes=codes,
            words=words,
            spoken=spoken,
            table=SQL.identifier(self._table),
            where=where,
            ids=of_ids(ids),
        )

    def _compute_vegas_search_text(self):
        self.vegas_search_text = False

    @api.model
    def _search_vegas_search_text(self, operator, value):
        """Records that the box would find by this text, for lists."""
        if operator not in ("=", "ilike", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        ids = set()
        for text in texts:
            ids.update(self.env["vegas.search"]._ids_of(self, text))
        return [("id", "in", list(ids))]

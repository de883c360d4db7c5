from odoo import models
from odoo.tools import SQL

from .plain import number_tail_sql
from .supply import of_ids


class VegasRequest(models.Model):
    """A request is found by our number and by the distributor's."""

    _name = "vegas.request"
    _inherit = ["vegas.request", "vegas.searched"]

    _search_kind = "request"
    _search_by = ("name", "distributor_number", "company_id")

    def _search_source(self, ids):
        return SQL(
            """
            SELECT id AS owner_id, 'vegas.request' AS res_model, id AS res_id, company_id,
                   ARRAY[name, %s, distributor_number] AS codes, NULL::text[] AS phones,
                   concat_ws(' ', name, distributor_number) AS words, NULL AS spoken
              FROM vegas_request
             WHERE %s
            """,
            number_tail_sql(SQL("name")),
            of_ids(ids),
        )

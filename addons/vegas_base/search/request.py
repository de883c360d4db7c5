from odoo import models
from odoo.tools import SQL

from .plain import number_tail_sql


class VegasRequest(models.Model):
    """A request is found by our number and by the distributor's."""

    _name = "vegas.request"
    _inherit = ["vegas.request", "vegas.searched"]

    _search_kind = "request"
    _search_by = ("name", "distributor_number", "company_id")

    def _search_source(self, ids):
        codes = SQL("name, %s, distributor_number", number_tail_sql(SQL("name")))
        return self._search_select(ids, codes, SQL("concat_ws(' ', name, distributor_number)"))

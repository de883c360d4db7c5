from odoo import models
from odoo.tools import SQL

from odoo.addons.vegas_base.search.plain import number_tail_sql


class AccountMove(models.Model):
    """A bill is found by its number, the running number at its end, and the customer code of its postal slip."""

    _name = "account.move"
    _inherit = ["account.move", "vegas.searched"]

    _search_kind = "bill"
    # A number is given, and a slip made, when a bill is posted.
    _search_by = ("state", "name", "vegas_slip_code", "payment_reference", "company_id", "vegas_contract_id")

    def _search_source(self, ids):
        codes = SQL("name, %s, payment_reference, vegas_slip_code", number_tail_sql(SQL("name")))
        posted = SQL("state = 'posted' AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')")
        return self._search_select(ids, codes, where=posted)


class VegasArchiveBill(models.Model):
    """A bill of the system before this one is found like the others."""

    _name = "vegas.archive.bill"
    _inherit = ["vegas.archive.bill", "vegas.searched"]

    _search_kind = "bill"
    _search_by = ("number", "company_id", "contract_id")

    def _search_source(self, ids):
        return self._search_select(ids, SQL("number, %s", number_tail_sql(SQL("number"))))

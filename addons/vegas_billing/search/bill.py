from odoo import models
from odoo.tools import SQL

from odoo.addons.vegas_base.search.plain import number_tail_sql
from odoo.addons.vegas_base.search.supply import of_ids


class AccountMove(models.Model):
    """A bill is found by its number, the running number at its end, and the customer code of its postal slip."""

    _name = "account.move"
    _inherit = ["account.move", "vegas.searched"]

    _search_kind = "bill"
    # A number is given, and a slip made, when a bill is posted.
    _search_by = ("state", "name", "vegas_slip_code", "payment_reference", "company_id", "vegas_contract_id")

    def _search_source(self, ids):
        return SQL(
            """
            SELECT id AS owner_id, 'account.move' AS res_model, id AS res_id, company_id,
                   ARRAY[name, %s, payment_reference, vegas_slip_code] AS codes,
                   NULL::text[] AS phones, NULL AS words, NULL AS spoken
              FROM account_move
             WHERE state = 'posted' AND move_type IN ('out_invoice', 'out_refund', 'out_receipt') AND %s
            """,
            number_tail_sql(SQL("name")),
            of_ids(ids),
        )


class VegasArchiveBill(models.Model):
    """A bill of the system before this one is found like the others."""

    _name = "vegas.archive.bill"
    _inherit = ["vegas.archive.bill", "vegas.searched"]

    _search_kind = "bill"
    _search_by = ("number", "company_id", "contract_id")

    def _search_source(self, ids):
        return SQL(
            """
            SELECT id AS owner_id, 'vegas.archive.bill' AS res_model, id AS res_id, company_id,
                   ARRAY[number, %s] AS codes, NULL::text[] AS phones, NULL AS words, NULL AS spoken
              FROM vegas_archive_bill
             WHERE %s
            """,
            number_tail_sql(SQL("number")),
            of_ids(ids),
        )

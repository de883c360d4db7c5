from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.vegas_base.archive.columns import Column

_lt = LazyTranslate(__name__)


class VegasArchiveDeposits(models.AbstractModel):
    """Security deposits that are held. The money is part of the opening balance, which accounting enters."""

    _name = "vegas.archive.deposits"
    _inherit = "vegas.archive.table"
    _description = "Archive: deposits"

    _label = _lt("Deposits held")
    _sequence = 90
    _target = "vegas.deposit"
    _key_columns = ("contract", "held_since")
    _amount = "amount"
    _file_columns = (
        Column("contract", kind="text", field=False, label=_lt("Contract"), required=True, example="2021/000123"),
        Column("amount", required=True, example="77,47"),
        Column("held_since", required=True, example="15/04/2021", help=_lt("The legal interest runs from this day.")),
    )

    def _prepare(self, rows):
        self._find_contracts(rows)
        today = self._today()
        for row in rows:
            day = row.data["held_since"]
            row.values |= {"state": "held", "due_date": day}
            if not row.data["amount"]:
                row.fail("amount", self.env._("it is zero: take the row out."))
            if day > today:
                row.fail("held_since", self.env._("it lies in the future: correct it."))

    def _key(self, row):
        return row.values.get("contract_id"), row.data["held_since"]

    def _present(self, rows):
        return self._present_by(rows, "contract_id", "held_since")

from odoo import models
from odoo.tools import SQL

from .plain import number_tail_sql


class VegasSupplyPoint(models.Model):
    """A point is found by its PDR or POD and by its address."""

    _name = "vegas.supply.point"
    _inherit = ["vegas.supply.point", "vegas.searched"]

    _search_kind = "point"
    _search_by = ("code", "commodity", "company_id", "street", "zip", "city")

    def unlink(self):
        self.meter_ids._search_note()  # the database deletes them
        return super().unlink()

    def _search_source(self, ids):
        kind = SQL("CASE commodity WHEN 'gas' THEN 'pdr' ELSE 'pod' END")
        words = SQL("concat_ws(' ', %s, code, street, zip, city)", kind)
        return self._search_select(ids, SQL("code"), words, SQL("concat_ws(' ', street, city)"))


class VegasMeter(models.Model):
    """A point is found by the serial numbers of its meters, also of one that was removed."""

    _name = "vegas.meter"
    _inherit = ["vegas.meter", "vegas.searched"]

    _search_kind = "point"
    _search_by = ("serial", "converter_serial", "point_id", "company_id")

    def _search_source(self, ids):
        codes = SQL("serial, ltrim(serial, '0'), converter_serial")
        words = SQL("concat_ws(' ', serial, converter_serial)")
        return self._search_select(ids, codes, words, shown=("vegas.supply.point", "point_id"))


class VegasContract(models.Model):
    """A contract is found by its number, or by the running number at its end."""

    _name = "vegas.contract"
    _inherit = ["vegas.contract", "vegas.searched"]

    _search_kind = "contract"
    _search_by = ("number", "company_id")

    def _search_source(self, ids):
        return self._search_select(ids, SQL("number, %s", number_tail_sql(SQL("number"))), SQL("number"))

from odoo import models
from odoo.tools import SQL

from .plain import number_tail_sql


def of_ids(ids, column="id"):
    return SQL("%s = ANY(%s)", SQL.identifier(column), ids) if ids is not None else SQL("TRUE")


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
        return SQL(
            """
            SELECT id AS owner_id, 'vegas.supply.point' AS res_model, id AS res_id, company_id, ARRAY[code] AS codes,
                   NULL::text[] AS phones,
                   concat_ws(' ', CASE commodity WHEN 'gas' THEN 'pdr' ELSE 'pod' END, code, street, zip, city)
                       AS words,
                   concat_ws(' ', street, city) AS spoken
              FROM vegas_supply_point
             WHERE %s
            """,
            of_ids(ids),
        )


class VegasMeter(models.Model):
    """A point is found by the serial numbers of its meters, also of one that was removed."""

    _name = "vegas.meter"
    _inherit = ["vegas.meter", "vegas.searched"]

    _search_kind = "point"
    _search_by = ("serial", "converter_serial", "point_id", "company_id")

    def _search_source(self, ids):
        return SQL(
            """
            SELECT id AS owner_id, 'vegas.supply.point' AS res_model, point_id AS res_id, company_id,
                   ARRAY[serial, ltrim(serial, '0'), converter_serial] AS codes, NULL::text[] AS phones,
                   concat_ws(' ', serial, converter_serial) AS words, NULL AS spoken
              FROM vegas_meter
             WHERE %s
            """,
            of_ids(ids),
        )


class VegasContract(models.Model):
    """A contract is found by its number, or by the running number at its end."""

    _name = "vegas.contract"
    _inherit = ["vegas.contract", "vegas.searched"]

    _search_kind = "contract"
    _search_by = ("number", "company_id")

    def _search_source(self, ids):
        return SQL(
            """
            SELECT id AS owner_id, 'vegas.contract' AS res_model, id AS res_id, company_id,
                   ARRAY[number, %s] AS codes, NULL::text[] AS phones, number AS words, NULL AS spoken
              FROM vegas_contract
             WHERE %s
            """,
            number_tail_sql(SQL("number")),
            of_ids(ids),
        )

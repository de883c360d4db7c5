from odoo import models
from odoo.tools.translate import LazyTranslate

from .columns import Column

_lt = LazyTranslate(__name__)


class VegasArchiveCoefficients(models.AbstractModel):
    """Coefficients C of gas points, by period."""

    _name = "vegas.archive.coefficients"
    _inherit = "vegas.archive.table"
    _description = "Archive: coefficients C"

    _label = _lt("Coefficients C")
    _sequence = 40
    _target = "vegas.point.coefficient"
    _key_columns = ("point", "valid_from")
    _amount = "value"
    _file_columns = (
        Column("point", kind="text", field=False, label=_lt("PDR"), required=True, example="01614000382917"),
        Column("value", required=True, example="1,012340"),
        Column("valid_from", required=True, example="01/01/2025"),
        Column("valid_to", help=_lt("Empty: still in force.")),
        Column("source", required=True, example=_lt("Distributor")),
    )

    def _prepare(self, rows):
        points = self._find_points(rows, extra=("commodity",))
        self._check_period(rows, "valid_from", "valid_to")
        for row in rows:
            if not 0 < row.data["value"] < 100:
                row.fail("value", self.env._("a coefficient C lies between 0 and 100: check the comma."))
            point = points.get(row.data["point"])
            if point and point.commodity != "gas":
                row.fail("point", self.env._("only gas points have a coefficient C: take the row out."))

    def _key(self, row):
        return row.values.get("point_id"), row.data["valid_from"]

    def _present(self, rows):
        return self._present_by(rows, "point_id", "valid_from")

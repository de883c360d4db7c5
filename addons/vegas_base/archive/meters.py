from odoo import models
from odoo.tools.translate import LazyTranslate

from .columns import Column

_lt = LazyTranslate(__name__)


class VegasArchiveMeters(models.AbstractModel):
    """Meters, those that were removed as well."""

    _name = "vegas.archive.meters"
    _inherit = "vegas.archive.table"
    _description = "Archive: meters"

    _label = _lt("Meters")
    _sequence = 30
    _target = "vegas.meter"
    _key_columns = ("point", "serial")
    _file_columns = (
        Column("point", kind="text", field=False, label=_lt("PDR or POD"), required=True, example="01614000382917"),
        Column("serial", required=True, example="12345678"),
        Column("meter_class", example="G4"),
        Column("digits", required=True, example="5"),
        Column("year", example="2018"),
        Column("bands", required=True, example="F0"),
        Column("converter", example="0"),
        Column("converter_serial"),
        Column("converter_digits"),
        Column("remote", example="1"),
        Column("installed_on", required=True, example="01/03/2021"),
        Column("removed_on"),
    )

    def _prepare(self, rows):
        points = self._find_points(rows, extra=("commodity",))
        self._check_period(rows, "installed_on", "removed_on")
        for row in rows:
            for column in ("digits", "converter_digits"):
                if column in row.data and not 1 <= row.data[column] <= 9:
                    row.fail(column, self.env._("a meter has from 1 to 9 digits: count those before the comma."))
            for column in ("installed_on", "removed_on"):
                if column in row.data and row.data[column] > self._today():
                    row.fail(column, self.env._("it lies in the future: correct the date."))
            point = points.get(row.data["point"])
            if point and point.commodity == "gas" and row.data["bands"] != "F0":
                row.fail("bands", self.env._("a gas meter has one index: write F0."))
            if row.data.get("converter") and point and point.commodity != "gas":
                row.fail("converter", self.env._("only a gas meter has a converter: write 0."))

    def _key(self, row):
        return row.values.get("point_id"), row.data["serial"]

    def _present(self, rows):
        return self._present_by(rows, "point_id", "serial")

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ..standard import codes
from ..texts import fault_text
from .columns import Column

_lt = LazyTranslate(__name__)


class VegasArchivePoints(models.AbstractModel):
    """Supply points with their state; the distributor follows from the code, the REMI or the municipality."""

    _name = "vegas.archive.points"
    _inherit = "vegas.archive.table"
    _description = "Archive: supply points"

    _label = _lt("Supply points")
    _sequence = 20
    _target = "vegas.supply.point"
    _key_columns = ("code",)
    _amount = "annual_f0"
    _file_columns = (
        Column("code", required=True, example="01614000382917"),
        Column("commodity", required=True, example="gas"),
        Column("state", required=True, example="active"),
        Column("state_since", kind="date", field=False, label=_lt("State since"), example="01/03/2021",
               help=_lt("Empty: from today.")),
        Column("distributor", kind="text", field=False, label=_lt("VAT number of the distributor"),
               help=_lt("Empty: found by the POD, the REMI or the municipality.")),
        Column("street", example="Via Roma 1"),
        Column("zip", example="27100"),
        Column("city", example="Pavia"),
        Column("province", example="PV"),
        Column("istat_code", example="018110", help=_lt("Of the municipality; it fills city, ZIP code and province.")),
        Column("annual_f0", example="900"),
        Column("annual_f1"),
        Column("annual_f2"),
        Column("annual_f3"),
        Column("remi", example="34500101"),
        Column("point_type", example="household"),
        Column("treatment", example="A"),
        Column("pressure"),
        Column("appliance_power"),
        Column("max_hourly"),
        Column("voltage"),
        Column("available_power"),
        Column("accessibility"),
        Column("disconnectable", example="1"),
        Column("not_disconnectable_reason"),
    )  # fmt: skip

    def _prepare(self, rows):
        for row in rows:
            row.values["company_id"] = self.env.company.id
            code = row.values["code"] = row.data["code"] = codes.normalise("pod", row.data["code"])
            if fault := codes.check("pdr" if row.data["commodity"] == "gas" else "pod", code):
                row.fail("code", fault_text(self.env, fault, value=code))
            if "remi" in row.data and (fault := codes.check_remi(row.data["remi"])):
                row.fail("remi", fault_text(self.env, fault, value=row.data["remi"]))
            if row.data.get("disconnectable") is False and "not_disconnectable_reason" not in row.data:
                text = self.env._("a point that is not disconnectable needs the reason: fill it in.")
                row.fail("not_disconnectable_reason", text)
            since = row.data.get("state_since", self._today())
            if since > self._today():
                row.fail("state_since", self.env._("it lies in the future: write the day since when it holds."))
            state = {"state": row.values.pop("state"), "valid_from": since}
            row.values["state_ids"] = [fields.Command.create(state)]
        self._fill_city(rows)
        self._fill_distributor(rows)

    def _fill_city(self, rows):
        wanted = {row.data["istat_code"] for row in rows if "istat_code" in row.data}
        cities = self.env["res.city"].search_fetch([("vegas_istat_code", "in", list(wanted))], ["vegas_istat_code"])
        by_code = {city.vegas_istat_code: city.id for city in cities}
        for row in rows:
            code = row.data.get("istat_code")
            if code in by_code:
                row.values["city_id"] = by_code[code]
            elif code:
                row.fail("istat_code", self.env._("no municipality has this code: correct it or leave it empty."))

    def _fill_distributor(self, rows):
        distributors = self.env["res.partner"].search_fetch([("vegas_is_distributor", "=", True)], ["vat"])
        by_vat = {distributor._vegas_vat(): distributor.id for distributor in distributors}
        open_rows = []
        for row in rows:
            if "distributor" not in row.data:
                open_rows.append(row)
            elif found := by_vat.get(codes.normalise("partita_iva", row.data["distributor"])):
                row.values["distributor_id"] = found
            else:
                text = self.env._("no distributor has this VAT number: enter the distributor first, or correct it.")
                row.fail("distributor", text)
        found = self.env["vegas.supply.point"]._find_distributors([row.values for row in open_rows])
        for row, distributor in zip(open_rows, found, strict=True):
            if distributor:
                row.values["distributor_id"] = distributor.id
            else:
                text = self.env._("neither POD nor REMI nor municipality tell the distributor: write its VAT number.")
                row.fail("distributor", text)

    def _present(self, rows):
        points = self.env["vegas.supply.point"].search_fetch(
            [("code", "in", [row.data["code"] for row in rows]), ("company_id", "=", self.env.company.id)], ["code"]
        )
        return {(point.code,) for point in points}

    def _load(self, values):
        """The state is otherwise changed by requests only; the archive begins with one."""
        return super(VegasArchivePoints, self.sudo())._load(values)

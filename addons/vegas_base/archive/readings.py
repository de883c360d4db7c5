from bisect import bisect_left
from datetime import timedelta

from odoo import models
from odoo.tools.translate import LazyTranslate

from .columns import Column

_lt = LazyTranslate(__name__)

INDEXES = ("index_f0", "index_f1", "index_f2", "index_f3", "index_converter")


class VegasArchiveReadings(models.AbstractModel):
    """Readings of the past; the meter is the one that was on the point on that day."""

    _name = "vegas.archive.readings"
    _inherit = "vegas.archive.table"
    _description = "Archive: readings"

    _label = _lt("Readings")
    _sequence = 70
    _target = "vegas.reading"
    _key_columns = ("point", "date", "kind")
    _amount = "index_f0"
    _file_columns = (
        Column("point", kind="text", field=False, label=_lt("PDR or POD"), required=True, example="01614000382917"),
        Column("meter", kind="text", field=False, label=_lt("Serial number"),
               help=_lt("Needed on the day on which a meter was replaced; empty: the meter of that day.")),
        Column("date", required=True, example="31/12/2025"),
        Column("kind", required=True, example="actual"),
        Column("state", example="validated"),
        Column("source", required=True, example="distributor"),
        Column("index_f0", example="4711"),
        Column("index_f1"),
        Column("index_f2"),
        Column("index_f3"),
        Column("index_converter"),
        Column("note"),
    )  # fmt: skip

    def _prepare(self, rows):
        points = self._find_points(rows)
        by_point = self.env["vegas.meter"].search_fetch(
            [("point_id", "in", [point.id for point in points.values()])],
            ["point_id", "serial", "digits", "bands", "converter", "converter_digits", "installed_on", "removed_on"],
            order="installed_on, id",
        ).grouped("point_id")  # fmt: skip
        for row in rows:
            row.values["corrects_past"] = True
            if row.data["date"] > self._today():
                row.fail("date", self.env._("it lies in the future: write the day on which the meter was read."))
            if row.values.get("point_id"):
                meters = by_point.get(points[row.data["point"]], self.env["vegas.meter"])
                self._fill_meter(row, meters)
            if not row.faults:
                self._check_indexes(row, self.env["vegas.meter"].browse(row.values["meter_id"]))

    def _fill_meter(self, row, meters):
        day, serial = row.data["date"], row.data.get("meter")
        # A supply begins with the index of the day before, which is also the day before its meter was put on.
        fitting = [
            meter
            for meter in meters
            if (not serial or meter.serial == serial)
            and (not meter.removed_on or day <= meter.removed_on)
            and (not meter.installed_on or day >= meter.installed_on - timedelta(days=1))
        ]
        installed = [meter for meter in fitting if not meter.installed_on or day >= meter.installed_on]
        if not fitting:
            text = self.env._("no such meter was on the point on that day. Load the meters first, or correct the day.")
            row.fail("meter" if serial else "date", text)
        elif len(installed) > 1:
            row.fail("meter", self.env._("the meter was replaced on that day: write its serial number."))
        else:
            row.values["meter_id"] = (installed or fitting)[-1].id

    def _check_indexes(self, row, meter):
        needed = ["index_f1", "index_f2", "index_f3"] if meter.bands == "F3" else ["index_f0"]
        if meter.converter:
            needed.append("index_converter")
        for name in needed:
            if name not in row.data:
                row.fail(name, self.env._("it is empty, but the meter has it: fill it in."))
        for name in INDEXES:
            digits = meter.converter_digits or meter.digits if name == "index_converter" else meter.digits
            if row.data.get(name, 0) >= 10**digits:
                text = self.env._("it has more than the %(digits)s digits of the meter: leave out the decimals.")
                row.fail(name, text % {"digits": digits})
            elif row.data.get(name) and name not in needed:
                row.fail(name, self.env._("the meter does not have it: leave it empty."))

    def _refuse_duplicates(self, rows):
        super()._refuse_duplicates(rows)
        self._check_order([row for row in rows if not row.faults])

    def _check_order(self, rows):
        """Hold each index against those before and after it, in the register and in the file.

        The same rules judge when the readings are kept; here every row learns it at once, not one after the other.
        """
        readings = {row.number: self.env["vegas.reading"].new(row.values) for row in rows}
        counting = self.env["vegas.reading"].concat(*readings.values())._counting()
        for row in sorted(rows, key=self._in_time):
            reading = readings[row.number]
            if reading.state in ("refused", "rejected"):
                continue
            problems = reading._order_problems(counting)
            for column, reason in problems:
                row.fail(column, reason)
            if not problems and reading.kind != "estimated" and reading.state == "validated":
                days = counting.setdefault(row.values["meter_id"], [])
                place = bisect_left(days, reading.date, key=lambda other: other.date)
                if place == len(days) or days[place].date != reading.date:
                    days.insert(place, reading)

    @staticmethod
    def _in_time(row):
        return row.data["date"], row.number

    def _key(self, row):
        return row.values.get("meter_id"), row.data["date"], row.data["kind"]

    def _present(self, rows):
        return self._present_by(rows, "meter_id", "date", "kind")

    def _load_rows(self, rows):
        """Load in order of time: the rules compare an index with the one before."""
        return super()._load_rows(sorted(rows, key=self._in_time))

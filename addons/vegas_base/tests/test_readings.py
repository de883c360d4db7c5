from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestReadings(VegasCase):
    def _read(self, day, index, point=None, **values):
        point = point or self.gas_point
        if isinstance(index, tuple):
            values.update({f"index_f{band}": value for band, value in enumerate(index, 1)})
        else:
            values["index_f0"] = index
        values = {"kind": "actual", "source": "counter", **values}
        return self.env["vegas.reading"].create({"point_id": point.id, "date": day, **values})

    def _refused(self, *words, day="2026-03-01", index=1200, **values):
        """The reading is refused by a sentence that holds all words."""
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self._read(day, index, **values)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_meter_and_state_are_filled_in(self):
        reading = self._read("2026-01-31", 1000)
        self.assertEqual((reading.meter_id, reading.state), (self.gas_point.meter_id, "validated"))
        self.assertEqual(self._read("2026-02-28", 1100, kind="self").state, "taken")

    def test_date_lies_in_the_life_of_the_meter(self):
        tomorrow = fields.Date.context_today(self.gas_point) + timedelta(days=1)
        self._refused("future", day=tomorrow)
        self._refused("Enter the meter", day="2014-12-31")
        meter = self.gas_point.meter_id
        self._refused("installed on 01/01/2015", day="2014-12-30", meter_id=meter.id)
        self._read("2014-12-31", 0, meter_id=meter.id)
        meter.removed_on = "2026-02-15"
        self._refused("removed on 15/02/2026", day="2026-03-01", meter_id=meter.id)
        self._refused("not of this point", meter_id=self.ele_point.meter_id.id)

    def test_removal_fits_the_readings(self):
        self._read("2026-03-01", 1200)
        with self.assertRaises(ValidationError) as caught:
            self.gas_point.meter_id.removed_on = "2026-02-15"
        self.assertIn("01/03/2026", str(caught.exception))

    def test_a_meter_is_changed_with_readings_of_both(self):
        old = self.gas_point.meter_id
        old.removed_on = "2026-02-15"
        self.env.flush_all()
        new = self.env["vegas.meter"].create(
            {"point_id": self.gas_point.id, "serial": "N2", "digits": 6, "installed_on": "2026-02-15"}
        )
        self._read("2026-02-15", 1500, meter_id=old.id)
        self.assertEqual(self._read("2026-02-15", 3).meter_id, new)
        self.assertEqual(self._read("2026-02-01", 1400, corrects_past=True).meter_id, old)

    def test_digits(self):
        self._refused("5 digits", index=100000)
        self._refused("below zero", index=-1)
        self._refused("too many digits", index=12345678901)

    def test_bands(self):
        self._refused("one index only", index=(1, 2, 3))
        self._refused("three bands", index=10, point=self.ele_point)
        reading = self._read("2026-01-31", (10, 20, 30), point=self.ele_point)
        self.assertEqual(reading.indexes, "F1 10 · F2 20 · F3 30")
        self._refused("Index F2", "below", index=(11, 19, 31), point=self.ele_point)

    def test_converter(self):
        self._refused("no converter", index_converter=5)
        self.gas_point.meter_id.write({"converter": True, "converter_digits": 6})
        reading = self._read("2026-01-31", 1000, index_converter=123456)
        self.assertIn("123456", reading.indexes)
        self._refused("converter", "missing", "both indexes", index=1100)
        self._refused("converter", "below", index=1100, index_converter=123455)

    def test_a_converter_begins_at_zero_with_its_meter_only(self):
        meter = self.gas_point.meter_id
        meter.converter = True
        self._read(meter.installed_on, 5)
        self._refused("both indexes", index=1000)

    def test_no_converter_on_a_meter_read_without_one(self):
        self._read("2026-01-31", 1000)
        with self.assertRaises(ValidationError) as caught:
            self.gas_point.meter_id.converter = True
        self.assertIn("as a new one", str(caught.exception))
        self.assertEqual(len(str(caught.exception).splitlines()), 1)

    def test_an_index_does_not_fall(self):
        self._read("2026-01-31", 1000)
        self._refused("999", "below 1000", "31/01/2026", "new meter", index=999)
        self._read("2026-05-31", 1400)
        self._refused("1400", "below 1500", index=1500, corrects_past=True)
        self.assertTrue(self._read("2026-03-01", 1200, corrects_past=True))

    def test_a_full_meter_rolls_over(self):
        self.gas_point.annual_f0 = 900
        self._read("2026-01-31", 99950)
        self._read("2026-03-31", 120)
        self._read("2026-06-30", 200)

    def test_no_roll_over_to_a_consumption_that_cannot_be(self):
        self.gas_point.annual_f0 = 900
        self._read("2026-01-31", 95000)
        self._refused("below 95000", index=20000)

    def test_not_before_what_counts_already(self):
        self._read("2026-05-31", 1400)
        self._refused("31/05/2026 counts already", "Fills in the past")
        self.assertTrue(self._read("2026-03-01", 1200, source="distributor"))

    def test_many_in_any_order(self):
        values = [
            {"point_id": self.gas_point.id, "date": f"2026-0{month}-01", "index_f0": 1000 + month * 10}
            for month in (5, 2, 8, 3)
        ]
        self.env["vegas.reading"].create([{**row, "kind": "actual", "source": "counter"} for row in values])
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self.env["vegas.reading"].create(
                [
                    {**row, "kind": "actual", "source": "counter", "date": f"2026-0{day}-15", "index_f0": index}
                    for row, day, index in zip(values, (2, 3), (5, 7), strict=False)
                ]
            )
        self.assertEqual(len(str(caught.exception).splitlines()), 2)

    def test_what_was_refused_is_kept_as_it_came(self):
        self._read("2026-01-31", 1000)
        reading = self._read("2026-02-28", 5, kind="self", state="refused")
        with self.assertRaises(ValidationError), self.cr.savepoint():
            reading.state = "validated"

    def test_only_counting_readings_bind_the_next_ones(self):
        self._read("2026-01-31", 1000)
        self._read("2026-02-28", 1300, kind="estimated")
        self._read("2026-03-31", 1200)

    def test_unlikely_consumption_is_a_warning_only(self):
        self.gas_point.annual_f0 = 1000
        self._read("2026-01-31", 1000)
        self.assertFalse(self._read("2026-02-28", 1080).hint)
        hint = self._read("2026-03-31", 1080).hint
        self.assertIn("rose by 0 since 28/02/2026", hint)
        self.assertIn("ten times", self._read("2026-04-30", 3000).hint)

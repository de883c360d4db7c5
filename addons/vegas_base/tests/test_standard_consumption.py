"""Consumption between two days, by the rules of the bills."""

import unittest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.vegas_base.standard.consumption import Index, consumption

from .common import VegasCase

settings.register_profile("vegas", deadline=None, derandomize=True, database=None, max_examples=200)
settings.load_profile("vegas")


def read(day, value, meter=1, digits=5, **more):
    values = value if isinstance(value, dict) else {"F0": value}
    return Index(date.fromisoformat(day), meter, digits, values, **more)


def used(indexes, first, last, coefficients=None):
    found = consumption(indexes, date.fromisoformat(first), date.fromisoformat(last), coefficients)
    return {band: str(value) for band, value in found.quantities.items()}, found.missing


class TestConsumption(unittest.TestCase):
    TWO = (read("2026-01-31", 1000), read("2026-02-28", 1280))

    def test_days_after_the_first_reading_to_the_second(self):
        self.assertEqual(used(self.TWO, "2026-02-01", "2026-02-28"), ({"F0": "280.000"}, 0))

    def test_spread_evenly(self):
        self.assertEqual(used(self.TWO, "2026-02-27", "2026-03-02"), ({"F0": "20.000"}, 2))
        self.assertEqual(used(self.TWO, "2026-01-31", "2026-01-31"), ({"F0": "0.000"}, 1))

    def test_coefficient_of_each_day(self):
        spans = [
            (date(2020, 1, 1), date(2026, 2, 14), Decimal("1.01")),
            (date(2026, 2, 15), None, Decimal("1.02")),
        ]
        self.assertEqual(used(self.TWO, "2026-02-01", "2026-02-28", spans), ({"F0": "284.200"}, 0))

    def test_a_day_without_coefficient_is_not_measured(self):
        spans = [(date(2026, 2, 15), None, Decimal("1"))]
        self.assertEqual(used(self.TWO, "2026-02-01", "2026-02-28", spans), ({"F0": "140.000"}, 14))

    def test_converter_needs_no_coefficient(self):
        indexes = [read("2026-01-31", 1000, converter=True), read("2026-02-28", 1280, converter=True)]
        self.assertEqual(used(indexes, "2026-02-01", "2026-02-28", []), ({"F0": "280.000"}, 0))

    def test_rolled_over(self):
        indexes = [read("2026-01-31", 99990), read("2026-02-10", 10)]
        self.assertEqual(used(indexes, "2026-02-01", "2026-02-10"), ({"F0": "20.000"}, 0))

    def test_meter_change(self):
        indexes = [
            read("2026-01-31", 900),
            read("2026-02-10", 1000),
            read("2026-02-10", 5, 2),
            read("2026-02-20", 55, 2),
        ]
        self.assertEqual(used(indexes, "2026-02-01", "2026-02-20"), ({"F0": "150.000"}, 0))

    def test_meter_change_without_reading(self):
        indexes = [read("2026-01-31", 900), read("2026-02-10", 5, 2), read("2026-02-20", 55, 2)]
        self.assertEqual(used(indexes, "2026-02-01", "2026-02-20"), ({"F0": "50.000"}, 10))

    def test_meter_change_with_the_index_of_the_day_before(self):
        indexes = [
            read("2026-01-31", 900),
            read("2026-02-10", 1000),
            read("2026-02-09", 5, 2),
            read("2026-02-20", 60, 2),
        ]
        # 100 in ten days, 55 in eleven; the tenth is measured by both meters, but is one day.
        self.assertEqual(used(indexes, "2026-02-01", "2026-02-20"), ({"F0": "155.000"}, 0))
        self.assertEqual(used(indexes, "2026-02-10", "2026-02-10"), ({"F0": "15.000"}, 0))
        self.assertEqual(used(indexes, "2026-02-01", "2026-02-22"), ({"F0": "155.000"}, 2))

    def test_bands(self):
        indexes = [read("2026-01-31", {"F1": 1, "F2": 2, "F3": 3}), read("2026-02-28", {"F1": 29, "F2": 58, "F3": 3})]
        quantities = {"F1": "14.000", "F2": "28.000", "F3": "0.000"}
        self.assertEqual(used(indexes, "2026-02-01", "2026-02-14"), (quantities, 0))

    @given(
        st.lists(st.tuples(st.integers(1, 40), st.integers(0, 500)), min_size=2, max_size=8),
        st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300)),
    )
    def test_a_period_in_two_parts_is_the_period(self, steps, days):
        day, index, indexes = date(2026, 1, 1), 0, []
        for distance, rise in steps:
            day, index = day + timedelta(days=distance), index + rise
            indexes.append(read(str(day), index))
        first, middle, last = (date(2026, 1, 1) + timedelta(days=number) for number in sorted(days))
        whole = consumption(indexes, first, last)
        parts = [consumption(indexes, first, middle), consumption(indexes, middle + timedelta(days=1), last)]
        self.assertLessEqual(abs(whole.total - sum(part.total for part in parts)), Decimal("0.001"))
        self.assertEqual(whole.missing, sum(part.missing for part in parts))


@tagged("post_install", "-at_install")
class TestPointConsumption(VegasCase):
    def _read(self, day, index, **values):
        values = {"kind": "actual", "source": "distributor", "index_f0": index, **values}
        return self.env["vegas.reading"].create({"point_id": self.gas_point.id, "date": day, **values})

    def test_what_counts_for_bills(self):
        self.env["vegas.point.coefficient"].create(
            {"point_id": self.gas_point.id, "value": 1.01, "valid_from": "2020-01-01", "source": "prova"}
        )
        self._read("2026-01-31", 1000)
        self._read("2026-02-10", 1080, kind="estimated")
        self._read("2026-02-10", 1010, kind="self")
        self._read("2026-02-28", 1280)
        points = self.gas_point | self.ele_point
        found = points._consumption("2026-02-01", "2026-02-28")
        self.assertEqual((found[self.gas_point.id].total, found[self.gas_point.id].missing), (Decimal("282.800"), 0))
        self.assertEqual(found[self.ele_point.id].missing, 28)
        chart = self.gas_point.consumption_chart
        self.assertEqual((chart["unit"], len(chart["months"])), ("Smc", 13))

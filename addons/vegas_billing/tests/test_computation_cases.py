"""Bills computed by hand: one rule per case, the arithmetic in the comments."""

import unittest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from odoo.tests import tagged

from ..computation import (
    Component,
    Dated,
    LoadProfile,
    Meter,
    Period,
    PriceList,
    Reading,
    Supply,
    compute_bill,
    compute_bills,
)

SINCE = date(2023, 1, 1)
FEBRUARY = Period(date(2026, 2, 1), date(2026, 2, 28))
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
MAT = Component("MAT", "energy", "unit", "gas", Decimal("0.50"), SINCE)
QVD = Component("QVD", "energy", "day", "gas", Decimal("96"), SINCE)
BRACKETS = ((Decimal(120), Decimal("0.044")), (None, Decimal("0.175")))
GAS_EXCISE = Component("ACC", "taxes", "bracket", "gas", None, SINCE, brackets=BRACKETS)
ENE = Component("ENE", "energy", "unit", "ele", Decimal("0.20"), SINCE)
FIX = Component("FIX", "energy", "day", "ele", Decimal("36.50"), SINCE)
POT = Component("POT", "network", "power", "ele", Decimal("20"), SINCE)
EXCISE = Component("EXC", "taxes", "excise_ele", "ele", None, SINCE)


def actual(day, meter=None, **index):
    """Return an actual reading; ``F0=…`` or by band."""
    return Reading(date.fromisoformat(day), "actual", {band: Decimal(value) for band, value in index.items()}, meter)


def gas(*components, readings, c="1", digits=5, **values):
    """Return a gas supply."""
    coefficient = Dated.always(Decimal(c))
    return Supply("gas", PriceList(components), tuple(readings), Meter(digits), coefficient=coefficient, **values)


def ele(*components, readings, kw="3", **values):
    """Return an electricity supply."""
    power = values.pop("power", Dated.always(Decimal(kw)))
    return Supply("electricity", PriceList(components), tuple(readings), Meter(6), power=power, **values)


def used(quantity, before="2026-02-28", last="2026-03-31"):
    """Return the readings of a month in which a quantity was used."""
    return actual(before, F0=1000), actual(last, F0=1000 + quantity)


@tagged("post_install", "-at_install")
class TestComputationCases(unittest.TestCase):
    def _lines(self, bill, *expected):
        """Compare code, quantity, rate, amount and VAT of the lines."""
        got = [(line.code, line.quantity, line.rate, line.amount, line.vat) for line in bill.lines]
        self.assertEqual(got, [(code, *map(Decimal, numbers), vat) for code, *numbers, vat in expected])

    def test_meter_changed(self):
        # Old meter 1000 - 990 = 10, new one 25 - 5 = 20; C 1.1: 11 + 22 = 33 Smc, one line: 33 x 0.50 = 16.50.
        readings = [actual("2026-01-31", F0=990), actual("2026-02-14", F0=1000)]
        readings += [actual("2026-02-14", Meter(7), F0=5), actual("2026-02-28", F0=25)]
        bill = compute_bill(gas(MAT, readings=readings, c="1.1"), FEBRUARY)
        self._lines(bill, ("MAT", "33", "0.50", "16.50", "10"))
        self.assertEqual([part.quantity for part in bill.slices], [Decimal(11), Decimal(22)])
        self.assertEqual(bill.total, Decimal("18.15"))  # 16.50 + 1.65

    def test_meter_with_converter(self):
        # The same, but the new meter has a converter: its index is in Smc. 10 x 1.1 + 20 = 31; 31 x 0.50 = 15.50.
        readings = [actual("2026-01-31", F0=990), actual("2026-02-14", F0=1000)]
        readings += [actual("2026-02-14", Meter(7, converter=True), F0=5), actual("2026-02-28", F0=25)]
        bill = compute_bill(gas(MAT, readings=readings, c="1.1"), FEBRUARY)
        self._lines(bill, ("MAT", "31", "0.50", "15.50", "10"))

    def test_index_rolled_over(self):
        # 5 digits: 100000 - 99990 + 12 = 22 m³; x 1.1 = 24.2 Smc; x 0.50 = 12.10.
        readings = [actual("2026-01-31", F0=99_990), actual("2026-02-28", F0=12)]
        self._lines(
            compute_bill(gas(MAT, readings=readings, c="1.1"), FEBRUARY), ("MAT", "24.2", "0.50", "12.10", "10")
        )
        # By band, 6 digits: F1 1000000 - 999990 + 10 = 20, F2 0, F3 130 - 100 = 30: 50 kWh x 0.20 = 10.00.
        readings = [actual("2026-01-31", F1=999_990, F2=5, F3=100), actual("2026-02-28", F1=10, F2=5, F3=130)]
        self._lines(compute_bill(ele(ENE, readings=readings), FEBRUARY), ("ENE", "50", "0.20", "10.00", "10"))

    def test_vat_regimes(self):
        # Other use: 100 kWh x 0.20 = 20.00; 36.50 x 28 / 365 = 2.80; base 22.80.
        supply = ele(ENE, FIX, readings=used(100, "2026-01-31", "2026-02-28"), use=Dated.always("other"))
        for regime, rate, tax in (("ordinary", "22", "5.02"), ("reduced", "10", "2.28"), ("none", "none", None)):
            bill = compute_bill(replace(supply, regime=Dated.always(regime)), FEBRUARY)
            self._lines(bill, ("ENE", "100", "0.20", "20.00", rate), ("FIX", "28", "36.50", "2.80", rate))
            self.assertEqual([entry.amount for entry in bill.vat], [Decimal(tax)] if tax else [])
            self.assertEqual(bill.total, Decimal("22.80") + Decimal(tax or 0))
        # Reduced from 15 February: 14 days each. 50 x 0.20 = 10.00 and 36.50 x 14 / 365 = 1.40 on both sides.
        # VAT: 11.40 x 10 % = 1.14; 11.40 x 22 % = 2.508, 2.51; total 22.80 + 3.65.
        bill = compute_bill(
            replace(supply, regime=Dated([(SINCE, "ordinary"), (date(2026, 2, 15), "reduced")])), FEBRUARY
        )
        self._lines(
            bill,
            ("ENE", "50", "0.20", "10.00", "22"),
            ("ENE", "50", "0.20", "10.00", "10"),
            ("FIX", "14", "36.50", "1.40", "22"),
            ("FIX", "14", "36.50", "1.40", "10"),
        )
        self.assertEqual({entry.rate: str(entry.amount) for entry in bill.vat}, {"10": "1.14", "22": "2.51"})
        self.assertEqual(bill.total, Decimal("26.45"))

    def test_regime_goes_before_the_threshold_of_gas(self):
        # A household above 480 Smc: 600 x 0.50 = 300.00, all at the rate of the regime; 96 x 28 / 365 = 7.36.
        supply = gas(MAT, QVD, readings=used(600, "2026-01-31", "2026-02-28"))
        for regime, rate in (("reduced", "10"), ("none", "none")):
            bill = compute_bill(replace(supply, regime=Dated.always(regime)), FEBRUARY)
            self._lines(bill, ("MAT", "600", "0.50", "300.00", rate), ("QVD", "28", "96", "7.36", rate))

    def test_load_profile(self):
        # A day of February weighs 3, any other 1. Measured, 1 February to 31 March: weights 84 and 31, together 115.
        # 100 x 84 / 115 = 73.0434, 73.043; March takes the rest, 26.957.
        # Estimated, April: 30 of a year of 84 + 337 = 421: 842 x 30 / 421 = 60.
        days = (date(2026, 1, 1) + timedelta(days=number) for number in range(365))
        profile = LoadProfile({day: Decimal(3 if day.month == 2 else 1) for day in days})
        old = replace(ENE, valid_to=date(2026, 2, 28))
        new = replace(ENE, value=Decimal("0.10"), valid_from=date(2026, 3, 1))
        readings = used(100, "2026-01-31")
        bill = compute_bill(
            ele(old, new, readings=readings, profile=profile, annual={"F0": Decimal(842)}),
            Period(date(2026, 2, 1), date(2026, 4, 30)),
        )
        # 73.043 x 0.20 = 14.6086; 26.957 x 0.10 = 2.6957; 60 x 0.10 = 6.00.
        self._lines(
            bill,
            ("ENE", "73.043", "0.20", "14.61", "10"),
            ("ENE", "26.957", "0.10", "2.70", "10"),
            ("ENE", "60", "0.10", "6.00", "10"),
        )
        self.assertEqual([line.estimated for line in bill.lines], [False, False, True])

    def test_leap_year(self):
        # Estimated February 2024: 366 x 29 / 366 = 29 Smc; 96 x 29 / 366 = 7.6066; 120 x 29 / 366 = 9.508 Smc,
        # 9.508 x 0.044 = 0.4184; the rest 19.492 x 0.175 = 3.4111.
        supply = gas(QVD, GAS_EXCISE, readings=[actual("2024-01-31", F0=1)], annual={"F0": Decimal(366)})
        self._lines(
            compute_bill(supply, Period(date(2024, 2, 1), date(2024, 2, 29))),
            ("QVD", "29", "96", "7.61", "22"),
            ("ACC", "9.508", "0.044", "0.42", "10"),
            ("ACC", "19.492", "0.175", "3.41", "10"),
        )
        # Over the year's end the days are divided: 96 x 31 / 365 = 8.1534, 96 x 31 / 366 = 8.1311.
        supply = gas(QVD, readings=used(10, "2023-11-30", "2024-01-31"))
        self._lines(
            compute_bill(supply, Period(date(2023, 12, 1), date(2024, 1, 31))),
            ("QVD", "31", "96", "8.15", "22"),
            ("QVD", "31", "96", "8.13", "22"),
        )

    def test_calorific_value(self):
        # PCS 0.0390, from 15 February 0.0385; 28 Smc, 14 on each side.
        # 0.50 x 0.0390 / 0.03852 = 0.506230529… ; 0.50 x 0.0385 / 0.03852 = 0.499740394…
        # 14 x 0.50623053 = 7.0872; 14 x 0.49974039 = 6.9964.
        # Index: 0.36 x 1.02 + 0.05 = 0.4172; x 0.0390 / 0.03852 = 0.422398753… ; x 0.0385 / 0.03852 = 0.416983385…
        # 14 x 0.42239875 = 5.9136; 14 x 0.41698339 = 5.8378.
        psv = Component(
            "PSV", "energy", "index", "gas", None, SINCE, index="PSV", factor=Decimal("1.02"), spread=Decimal("0.05")
        )
        supply = gas(replace(MAT, pcs=True), replace(psv, pcs=True), readings=used(28, "2026-01-31", "2026-02-28"))
        supply = replace(
            supply,
            prices=PriceList(supply.prices.components, {"PSV": {"2026-02": Decimal("0.36")}}),
            pcs=Dated([(SINCE, Decimal("0.0390")), (date(2026, 2, 15), Decimal("0.0385"))]),
        )
        self._lines(
            compute_bill(supply, FEBRUARY),
            ("MAT", "14", "0.50623053", "7.09", "10"),
            ("MAT", "14", "0.49974039", "7.00", "10"),
            ("PSV", "14", "0.42239875", "5.91", "10"),
            ("PSV", "14", "0.41698339", "5.84", "10"),
        )

    def test_power_changed_inside_the_month(self):
        # 3 kW for 15 days: 20 x 3 x 15 / 365 = 2.4658; 4.5 kW for 16 days: 20 x 4.5 x 16 / 365 = 3.9452.
        # Excise, resident, 310 kWh: 150 and 160. Up to the 15th 150 x 180 / 365 = 73.973 are exempt, less what exceeds
        # 220 x 180 / 365 = 108.493: 150 - 108.493 = 41.507; so 32.466 exempt, 117.534 taxed. Then all 160.
        # 277.534 x 0.0227 = 6.3000.
        power = Dated([(SINCE, Decimal(3)), (date(2026, 3, 16), Decimal("4.5"))])
        supply = ele(POT, EXCISE, readings=used(310), power=power, resident=Dated.always(True))
        bill = compute_bill(supply, MARCH)
        self._lines(
            bill,
            ("POT", "15", "20", "2.47", "10"),
            ("POT", "16", "20", "3.95", "10"),
            ("EXC", "277.534", "0.0227", "6.30", "10"),
        )
        self.assertEqual([line.kw for line in bill.lines], [Decimal(3), Decimal("4.5"), None])

    def test_excise_exemption_shrinks(self):
        # March: 150 x 372 / 365 = 152.877 kWh exempt; they shrink from 220 x 372 / 365 = 224.219 (up to 1.5 kW from
        # 152.877) on, and are gone at 377.096 (305.754).
        for quantity, kw, taxed, amount in (
            (152, "3", None, None),
            (200, "3", "47.123", "1.07"),  # 200 - 152.877
            (224, "3", "71.123", "1.61"),  # 224 - 152.877
            (300, "3", "222.904", "5.06"),  # 300 - (152.877 - (300 - 224.219))
            (377, "3", "376.904", "8.56"),  # 377 - (152.877 - 152.781)
            (378, "3", "378", "8.58"),
            (200, "1.5", "94.246", "2.14"),  # 200 - (152.877 - (200 - 152.877))
            (306, "1.5", "306", "6.95"),
            (100, "3.5", "100", "2.27"),
        ):
            supply = ele(EXCISE, readings=used(quantity), kw=kw, resident=Dated.always(True))
            lines = [("EXC", taxed, "0.0227", amount, "10")] if taxed else []
            with self.subTest(quantity=quantity, kw=kw):
                self._lines(compute_bill(supply, MARCH), *lines)
        supply = ele(EXCISE, readings=used(100))  # not resident: 100 x 0.0227
        self._lines(compute_bill(supply, MARCH), ("EXC", "100", "0.0227", "2.27", "10"))

    def test_first_480_smc_of_the_year(self):
        # December 480: all at 10 %. January begins again: 480, to the last one, at 10 %. February: 10 at 22 %.
        readings = [actual("2025-11-30", F0=0), actual("2025-12-31", F0=480)]
        readings += [actual("2026-01-31", F0=960), actual("2026-02-28", F0=970)]
        bills = compute_bills(
            gas(MAT, readings=readings),
            [Period(date(2025, 12, 1), date(2025, 12, 31)), Period(date(2026, 1, 1), date(2026, 1, 31)), FEBRUARY],
        )
        for bill, quantity, amount, rate in zip(
            bills, ("480", "480", "10"), ("240", "240", "5"), ("10", "10", "22"), strict=True
        ):
            self._lines(bill, ("MAT", quantity, "0.50", amount, rate))

    def test_slice_across_the_480(self):
        # 481 in January: 480 at 10 %, 1 at 22 %. Bracket 120 x 31 / 365 = 10.192, of which 10.192 x 480 / 481 = 10.171
        # below and 0.021 above; the other 470.808: 469.829 below, 0.979 above.
        # 10.171 x 0.044 = 0.4475; 0.021 x 0.044 = 0.0009; 469.829 x 0.175 = 82.2201; 0.979 x 0.175 = 0.1713.
        supply = gas(MAT, GAS_EXCISE, readings=used(481, "2025-12-31", "2026-01-31"))
        self._lines(
            compute_bill(supply, Period(date(2026, 1, 1), date(2026, 1, 31))),
            ("MAT", "480", "0.50", "240.00", "10"),
            ("MAT", "1", "0.50", "0.50", "22"),
            ("ACC", "10.171", "0.044", "0.45", "10"),
            ("ACC", "0.021", "0.044", "0.00", "22"),
            ("ACC", "469.829", "0.175", "82.22", "10"),
            ("ACC", "0.979", "0.175", "0.17", "22"),
        )

    def test_other_use_brackets_of_the_excise(self):
        # 12 x 200,000 kWh a year: 2,400,000 x 31 / 365 = 203,835.616 in March.
        # 203,835.616 x 0.0125 = 2547.9452; 46,164.384 x 0.0075 = 346.2329; VAT 2894.18 x 22 % = 636.7196.
        brackets = ((Decimal(2_400_000), Decimal("0.0125")), (None, Decimal("0.0075")))
        excise = Component("ACC", "taxes", "bracket", "ele", None, SINCE, brackets=brackets)
        supply = ele(excise, readings=used(250_000), use=Dated.always("other"))
        bill = compute_bill(supply, MARCH)
        self._lines(
            bill,
            ("ACC", "203835.616", "0.0125", "2547.95", "22"),
            ("ACC", "46164.384", "0.0075", "346.23", "22"),
        )
        self.assertEqual(bill.total, Decimal("3530.90"))

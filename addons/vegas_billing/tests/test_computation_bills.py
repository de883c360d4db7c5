"""The arithmetic of bills: written cases, and what must hold for any readings."""

import json
import tempfile
import unittest
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from ..computation import Component, Dated, Meter, Period, PriceList, Reading, Supply, compute_bill, compute_bills
from ..computation.check_bills import check

VECTORS = Path(__file__).parent / "vectors"
START = date(2026, 1, 31)  # of the first reading; bills begin the day after


def gas(readings, once=()):
    """Return a gas supply with every kind of component, prices and C changing on the way."""
    since = {"valid_from": date(2025, 1, 1)}
    prices = [
        Component("QVD", "energy", "day", "gas", Decimal("96"), **since),
        Component(
            "MAT", "energy", "unit", "gas", Decimal("0.45"), valid_from=date(2025, 1, 1), valid_to=date(2026, 4, 14)
        ),
        Component("MAT", "energy", "unit", "gas", Decimal("0.5123"), valid_from=date(2026, 4, 15)),
        Component(
            "ACC",
            "taxes",
            "bracket",
            "gas",
            brackets=((Decimal(120), Decimal("0.044")), (Decimal(480), Decimal("0.175")), (None, Decimal("0.17"))),
            **since,
        ),
    ]
    return Supply(
        commodity="gas",
        prices=PriceList(prices),
        meter=Meter(5),
        coefficient=Dated([(date(2025, 1, 1), Decimal("1.01")), (date(2026, 3, 10), Decimal("1.02345"))]),
        annual={"F0": Decimal(900)},
        readings=tuple(Reading(day, "actual", {"F0": Decimal(index)}) for day, index in readings),
    )


def totals(bills):
    """Return the sum of the amounts by component and VAT rate."""
    sums = defaultdict(Decimal)
    for bill in bills:
        for line in bill.lines:
            sums[line.code, line.vat] += line.amount
    return {key: amount for key, amount in sums.items() if amount}


@tagged("post_install", "-at_install")
class TestComputationBills(unittest.TestCase):
    def test_written_cases(self):
        files = sorted(VECTORS.glob("*.json"))
        self.assertGreaterEqual(len(files), 4)
        for path in files:
            self.assertIsNone(check(path), path.name)

    def test_a_changed_number_is_found(self):
        for path in VECTORS.glob("*.json"):
            vector = json.loads(path.read_text())
            line = vector["bills"][-1]["lines"][-1]
            line["amount"] = str(Decimal(line["amount"]) + Decimal("0.01"))
            with tempfile.TemporaryDirectory() as folder:
                changed = Path(folder) / path.name
                changed.write_text(json.dumps(vector))
                self.assertIn("amount", check(changed), path.name)

    def test_malformed_files_are_named_not_raised(self):
        for text in ("", "[]", "{}", '{"name": "x", "commodity": "water"}', '{"a": NaN}', "{" * 500):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "x.json"
                path.write_text(text)
                self.assertTrue(check(path), text)

    @settings(max_examples=60, deadline=None)
    @given(
        lengths=st.lists(st.integers(20, 70), min_size=2, max_size=4),
        used=st.lists(st.integers(0, 400), min_size=4, max_size=4),
        late=st.integers(0, 15),
    )
    def test_estimates_and_true_up_equal_the_true_bill(self, lengths, used, late):
        ends = [START + timedelta(days=sum(lengths[: n + 1])) for n in range(len(lengths))]
        readings, index = [(START, 1000)], 1000
        for day, quantity in zip(ends, used, strict=False):
            index += quantity
            readings.append((day, index))
        # The bills but the last one know no reading: they are estimated (the last reading comes with the last bill).
        known = readings[0][0] + timedelta(days=late)
        firsts = [START + timedelta(days=1), *(end + timedelta(days=1) for end in ends[:-1])]
        periods = [Period(first, last, known) for first, last in zip(firsts, ends, strict=True)]
        periods[-1] = Period(firsts[-1], ends[-1])
        supply = gas(readings)
        estimated = compute_bills(supply, periods)
        true = [compute_bill(supply, Period(firsts[0], ends[-1]))]
        self.assertEqual(totals(estimated), totals(true))

    @settings(max_examples=40, deadline=None)
    @given(used=st.integers(0, 900), days=st.integers(2, 300), part=st.floats(0.1, 0.9))
    def test_a_bill_is_the_same_when_it_is_computed_again(self, used, days, part):
        last = START + timedelta(days=days)
        middle = START + timedelta(days=max(1, int(days * part)))
        supply = gas([(START, 1000), (last, 1000 + used)])
        first = compute_bill(supply, Period(START + timedelta(days=1), middle, middle))
        if middle < last:
            period = Period(middle + timedelta(days=1), last)
            self.assertEqual(compute_bill(supply, period, [first]), compute_bill(supply, period, [first]))
        self.assertEqual(first, compute_bill(supply, Period(START + timedelta(days=1), middle, middle)))

"""What must hold for the bills of any supply: in pieces or at once, estimated or measured, today or years later."""

import unittest
from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..computation import Bill, Component, Meter, Period, Reading, compute_bill, compute_bills, open_estimates
from .supplies import DAY, examples, runs, supplies, totals

CENT = Decimal("0.01")


def stretches(bills):
    """Return the periods between the readings that the bills have used, one after the other."""
    used = sorted({bill.measured_until for bill in bills if bill.measured_until >= bills[0].first})
    starts = [bills[0].first, *(day + DAY for day in used[:-1])]
    return [Period(first, last) for first, last in zip(starts, used, strict=True)]


def as_stored(bill):
    """Return what is kept of a bill for the next one."""
    return Bill(bill.first, bill.last, bill.measured_until, bill.lines, bill.slices)


@tagged("post_install", "-at_install")
class TestComputationProperties(unittest.TestCase):
    @examples(60)
    @given(supplies(), st.data())
    def test_in_one_piece_or_in_two(self, made, data):
        """The seam of two bills is where the first one stops being final: its newest reading, or its end when no newer
        reading came. Both sides have the same slices there, but for an estimate, which the seam divides. So only
        the lines across the seam are rounded twice: the totals of a component differ by a cent for each of them at
        most, and by nothing where no line crosses it."""
        supply, counting = made
        first, last = counting[0] + DAY, data.draw(st.dates(counting[0] + 2 * DAY, counting[-1]))
        cut = data.draw(st.dates(first, last - DAY) | st.sampled_from([day for day in counting if day >= first]))
        if not first <= cut < last:
            return
        whole = compute_bill(supply, Period(first, last))
        two = compute_bills(supply, [Period(first, cut), Period(cut + DAY, last)])
        estimated = two[0].measured_until == two[1].measured_until
        seam = cut if estimated else two[0].measured_until
        crossing = Counter(line.code for line in whole.lines if line.first <= seam < line.last)
        if estimated:  # a part of a divided slice may reach a bracket that the whole slice just missed
            touching = (line for bill in two for line in bill.lines if seam in (line.last, line.first - DAY))
            crossing |= Counter(line.code for line in touching if not line.reversal)
        one, other = totals([whole], "code"), totals(two, "code")
        for code in one.keys() | other.keys():
            difference = abs(one.get(code, 0) - other.get(code, 0))
            self.assertLessEqual(difference, CENT * crossing[code[0]], (code, seam))

    @examples(60)
    @given(supplies(), st.data())
    def test_estimates_and_true_ups_equal_the_true_bills(self, made, data):
        """Any run of bills, several estimates in a row and several true-ups among them, comes to what the readings it
        has used alone would have given: component by component, VAT rate by VAT rate, to the cent."""
        supply, counting = made
        deposit = Component("DEP", "other", "once", "none", Decimal("-77.47"), day=counting[-1])  # closing bill
        supply = replace(supply, items=(deposit,))
        bills = compute_bills(supply, data.draw(runs(counting)))
        true = compute_bills(supply, stretches(bills))
        self.assertEqual(totals(bills, "code", "section", "vat"), totals(true, "code", "section", "vat"))
        self.assertEqual(totals(bills, "code")["DEP",], Decimal("-77.47"))
        self.assertFalse(open_estimates(bills))
        # VAT alone may differ, by what is rounded in each bill: half a cent per bill and rate.
        taxes = [sum((entry.amount for bill in run for entry in bill.vat), Decimal()) for run in (bills, true)]
        rounded = sum(len(bill.vat) for bill in (*bills, *true))
        self.assertLessEqual(abs(taxes[0] - taxes[1]), rounded * CENT / 2)

    @examples(40)
    @given(supplies(), st.data())
    def test_measured_consumption_is_the_difference_of_the_index(self, made, data):
        """Whatever the bills before, the quantities charged at the end are those of the meter."""
        supply, counting = made
        bills = compute_bills(supply, data.draw(runs(counting)))
        charged = Counter()
        for bill in bills:
            for line in bill.lines:
                charged[line.code] += line.quantity
        true = Counter()
        for part in compute_bill(supply, Period(counting[0] + DAY, counting[-1])).slices:
            self.assertFalse(part.estimated)
            true["MAT"] += part.quantity
        self.assertEqual(charged["MAT"], true["MAT"])
        self.assertEqual(charged["ACC"], true["MAT"])
        self.assertEqual(charged["QVD"], (counting[-1] - counting[0]).days)

    @examples(60)
    @given(supplies(), st.data())
    def test_a_bill_is_the_same_when_it_is_computed_again(self, made, data):
        """Each bill of a run comes out again from what is kept of the bills before it, also from the few that it
        needs, and after later readings and a new meter have come."""
        supply, counting = made
        bills = compute_bills(supply, periods := data.draw(runs(counting)))
        day = counting[-1] + 40 * DAY
        index = {band: Decimal(5) for band in supply.readings[-1].index}
        later = (Reading(day, "actual", index, Meter(9)), Reading(day + 20 * DAY, "actual", index))
        today = replace(supply, readings=supply.readings + later)
        for place, period in enumerate(periods):
            before = [as_stored(bill) for bill in bills[:place]]
            self.assertEqual(compute_bill(today, period, before), bills[place])
            year = bills[place].slices[0].first.year
            unreversed = [bill for bill in before if bill.measured_until == before[-1].measured_until]
            needed = [bill for bill in before if bill.last.year >= year or bill in unreversed]
            self.assertEqual(compute_bill(today, period, needed), bills[place])

"""The generators of the demo company: valid codes, no doubles, the same data from the same seed."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from codicefiscale import codicefiscale
from stdnum.it import codicefiscale as tax_codes
from stdnum.it import iva

from demo import cases, company, people, points

TODAY = date(2026, 11, 24)


def invent(today=TODAY):
    customers = people.customers(Random(1))
    made = points.points(Random(2), customers, today)
    return customers, made, cases.plan(Random(3), made, today)


@pytest.fixture(scope="module")
def demo():
    return invent()


def test_same_seed_same_data(demo):
    assert invent() == demo


def test_customers(demo):
    customers = demo[0]
    assert len(customers) == 200
    for name in ("number", "tax_code"):
        assert len({getattr(customer, name) for customer in customers}) == 200
    assert all(tax_codes.is_valid(customer.tax_code) for customer in customers)
    assert all(iva.is_valid(customer.vat) for customer in customers if customer.vat)
    assert iva.is_valid(company.VAT)
    assert all(len(customer.number) == 6 and customer.email.endswith(".example") for customer in customers)


def test_tax_codes_fit_the_people(demo):
    folk = [customer for customer in demo[0] if customer.kind == people.PERSON]
    for customer in folk:
        assert customer.tax_code[:3] == codicefiscale.encode_lastname(customer.last)
        assert customer.tax_code[3:6] == codicefiscale.encode_firstname(customer.first)
    decoded = [codicefiscale.decode(customer.tax_code) for customer in folk]
    assert sum(code["code"][11] == "Z" for code in decoded) == people.FOREIGN
    assert sum(code["code"] != code["omocodes"][0] for code in decoded) >= people.OMOCODIA


def test_every_bill_can_begin(demo):
    """The index of the day before the first bill is there, and 40 points have a long history."""
    live = [point for point in demo[1] if point.billed_until]
    for point in live:
        first = max(point.contracts[-1].start, point.billed_until + timedelta(days=1))
        assert first - timedelta(days=1) in {reading.date for reading in point.readings}
    oldest = min(point.billed_until for point in live)
    assert sum(point.billed_until == oldest for point in live) == points.HISTORY
    assert sum(point.cycle == "1" for point in live) > 20


def test_points(demo):
    made = demo[1]
    assert len(made) == 390
    assert len({point.code for point in made}) == len({point.serial for point in made}) == 390
    assert Counter(point.commodity for point in made) == {"gas": 200, "ele": 190}
    contracts = [contract for point in made for contract in point.contracts]
    assert len({contract.number for contract in contracts}) == len(contracts)
    assert Counter(contract.state for contract in contracts).keys() == {"active", "suspended", "requested", "ceased"}
    for point in made:
        for before, after in pairwise(point.readings):
            assert before.date < after.date
            assert before.indexes <= after.indexes


@pytest.mark.parametrize("day", [TODAY + timedelta(days=step) for step in range(0, 366, 29)])
def test_any_day(day):
    _customers, made, plan = invent(day)
    days = cases.wave_days(day)
    assert days == sorted(set(days))
    assert all(case.point.readings for case in plan)
    dates = [reading.date for point in made for reading in point.readings]
    dates += [contract.signed for point in made for contract in point.contracts]
    assert max(dates) < day

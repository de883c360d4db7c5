"""Random supplies and runs of bills for the tests of the arithmetic."""

import os
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from ..computation import Component, Dated, LoadProfile, Meter, Period, PriceList, Reading, Supply

DAY = timedelta(days=1)
LONG = os.environ.get("VEGAS_LONG") == "1"
BEGIN = date(2023, 1, 1)  # of prices and of everything that is dated; 2024 is a leap year


def examples(count):
    """Return settings for ``count`` random examples, fifty times as many when VEGAS_LONG is 1."""
    return settings(max_examples=count * (50 if LONG else 1), deadline=None)


def decimals(low, high, places):
    """Return a strategy of decimals between two numbers."""
    scale = 10**places
    return st.integers(int(low * scale), int(high * scale)).map(lambda number: Decimal(number) / scale)


def dated(values, upto):
    """Return a strategy of a value that changes up to twice before a day."""
    days = st.lists(st.dates(BEGIN + DAY, upto), max_size=2, unique=True)
    return st.builds(
        lambda first, changes: Dated([(BEGIN, first), *changes]),
        values,
        days.flatmap(lambda found: st.tuples(*(st.tuples(st.just(day), values) for day in found))),
    )


@st.composite
def price_lists(draw, commodity, upto, household):
    """Return a strategy of price lists with every kind of component, the price of the energy changing once."""
    vat = "gas" if commodity == "gas" else "ele"
    pcs = commodity == "gas" and draw(st.booleans())
    change = draw(st.dates(BEGIN, upto))
    rates = decimals(-1, 3, 5)
    months = [f"{year}-{month:02}" for year in range(2023, 2027) for month in range(1, 13)]
    limits = sorted(draw(st.lists(st.integers(1, 3000), min_size=1, max_size=3, unique=True)))
    brackets = tuple((limit, draw(rates)) for limit in (*map(Decimal, limits), None))
    records = [
        Component("QVD", "energy", "day", vat, draw(decimals(0, 200, 2)), BEGIN),
        Component("MAT", "energy", "unit", vat, draw(rates), BEGIN, change, pcs=pcs),
        Component("MAT", "energy", "unit", vat, draw(rates), change + DAY, pcs=pcs),
        Component(
            "IDX", "energy", "index", vat, None, BEGIN, index="X", factor=draw(decimals(0, 2, 3)), spread=draw(rates)
        ),
        Component("ACC", "taxes", "bracket", vat, None, BEGIN, brackets=brackets),
        Component("BOL", "other", "once", "none", Decimal(2), day=draw(st.dates(BEGIN, upto))),
    ]
    if commodity == "electricity":
        records.append(Component("POT", "network", "power", vat, draw(decimals(0, 40, 4)), BEGIN))
        records.append(Component("ONE", "system", "unit", vat, draw(rates), BEGIN, band="F1"))
        if household:
            records.append(Component("EXC", "taxes", "excise_ele", vat, valid_from=BEGIN))
    indexes = {"X": {month: draw(decimals(0, 1, 4)) for month in draw(st.permutations(months))[:3]}}
    indexes["X"] = {month: indexes["X"].get(month, Decimal("0.25")) for month in months}
    return PriceList(records, indexes)


@st.composite
def supplies(draw):
    """Return a strategy of ``(supply, days of its readings that count)``, the first and last reading actual."""
    commodity = draw(st.sampled_from(("gas", "electricity")))
    gas = commodity == "gas"
    bands = ("F0",) if gas or draw(st.booleans()) else ("F1", "F2", "F3")
    day = draw(st.dates(date(2023, 6, 1), date(2024, 10, 31)))
    gaps = draw(st.lists(st.integers(5, 80), min_size=2, max_size=6))
    meter = first_meter = Meter(5, gas and draw(st.booleans()))
    index = {band: draw(st.integers(0, 99_999)) for band in bands}
    readings, counting = [_reading(day, "actual", index)], [day]
    for place, gap in enumerate(gaps, 1):
        day += timedelta(days=gap)
        kind = "actual" if place == len(gaps) else draw(st.sampled_from(("actual", "self", "estimated")))
        used = {band: draw(st.integers(0, 900)) for band in bands}
        index = {band: (index[band] + used[band]) % 10**meter.digits for band in bands}
        readings.append(_reading(day, kind, index))
        if kind != "estimated":
            counting.append(day)
        if kind == "actual" and draw(st.integers(0, 3)) == 0:
            meter = Meter(draw(st.integers(5, 7)), gas and draw(st.booleans()))
            index = {band: draw(st.integers(0, 99)) for band in bands}
            readings.append(_reading(day, "actual", index, meter))
    use = draw(st.sampled_from(("household", "other")))
    supply = Supply(
        commodity=commodity,
        prices=draw(price_lists(commodity, day, use == "household")),
        readings=tuple(readings),
        meter=first_meter,
        use=Dated.always(use),
        resident=draw(dated(st.booleans(), day)),
        regime=draw(dated(st.sampled_from(("ordinary", "ordinary", "reduced", "none")), day)),
        coefficient=draw(dated(decimals(0.9, 1.2, 6), day)),
        pcs=draw(dated(decimals(0.037, 0.041, 6), day)),
        power=draw(dated(st.sampled_from([Decimal(kw) for kw in ("1.5", "3", "4.5", "6.5")]), day)),
        annual={band: Decimal(draw(st.integers(1, 4000))) for band in bands},
        profile=draw(st.none() | st.integers(1, 6).map(_profile)),
    )
    return supply, counting


def _reading(day, kind, index, meter=None):
    return Reading(day, kind, {band: Decimal(value) for band, value in index.items()}, meter)


def _profile(scale):
    """Return a profile that weighs winter more than summer."""
    days = (date.fromordinal(day) for day in range(BEGIN.toordinal(), date(2026, 12, 31).toordinal() + 1))
    return LoadProfile({day: Decimal(1 + scale * abs(day.month - 7)) for day in days})


@st.composite
def runs(draw, counting):
    """Return a strategy of periods that follow each other up to the last reading: some end on a reading, some do not,
    and some were made before the newest readings were known. The last one knows all."""
    first, last = counting[0], counting[-1]
    inner = st.dates(first + DAY, last - DAY) | st.sampled_from(counting)
    ends = sorted({end for end in draw(st.lists(inner, max_size=5)) if first < end < last})
    periods, start, known = [], first + DAY, date.min
    for end in ends:
        known = max(known, end - timedelta(days=draw(st.sampled_from((0, 0, 10, 45, 200)))))
        periods.append(Period(start, end, known))
        start = end + DAY
    return [*periods, Period(start, last)]


def totals(bills, *names):
    """Return the sums of the amounts of the lines by some of their fields."""
    sums = defaultdict(Decimal)
    for bill in bills:
        for line in bill.lines:
            sums[tuple(getattr(line, name) for name in names)] += line.amount
    return {key: amount for key, amount in sums.items() if amount}

"""The invented supply points with their meters, contracts and readings."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from .people import CONDOMINIUM, PERSON, Customer
from .places import Address

GAS, ELE = "gas", "ele"
BOTH, GAS_ONLY = 190, 10
# How many points are suspended, requested, ceased, had a holder before, have a long history of bills, a monthly bill.
SUSPENDED, REQUESTED, CEASED, EARLIER_HOLDER, HISTORY, MONTHLY = 9, 7, 12, 15, 40, 25
HISTORY_MONTHS, RECENT_MONTHS, MONTHLY_MONTHS = 18, 4, 1
# Share of a year's gas in each month, January first; electricity is even.
GAS_SHARE = (0.19, 0.16, 0.12, 0.07, 0.03, 0.02, 0.02, 0.02, 0.03, 0.07, 0.11, 0.16)
BANDS = (0.34, 0.30, 0.36)
# (source, kind) of a reading, the first being the most frequent
SOURCES = (("distributor", "actual"), ("counter", "self"), ("web", "self"), ("app", "self"), ("distributor", "actual"))


@dataclass(frozen=True)
class Distributor:
    """One distributor: ``prefix`` are the first digits of its PDR, or the three digits of its POD."""

    code: str
    name: str
    vat_progressive: int
    commodity: str
    prefix: str
    city: str
    patron: str = ""
    wholesaler: bool = False
    remi: str = ""


DISTRIBUTORS = (
    Distributor(
        "pontelungo", "Distribuzione Pontelungo S.p.A.", 11, GAS, "0161", "Pavia", patron="09/12", remi="34560100"
    ),
    Distributor("roncovalle", "Roncovalle Reti Gas S.r.l.", 12, GAS, "0987", "Voghera", remi="34560200"),
    Distributor("lomello", "Rete Elettrica Lomello S.p.A.", 13, ELE, "901", "Mortara"),
    Distributor("trefiumi", "Tre Fiumi Distribuzione S.r.l.", 14, ELE, "902", "Stradella", wholesaler=True),
)


@dataclass
class Contract:
    number: str
    customer: Customer
    state: str
    signed: date
    start: date | None
    end: date | None = None


@dataclass
class Reading:
    date: date
    indexes: tuple[int, ...]
    kind: str
    source: str


@dataclass
class Point:
    code: str
    commodity: str
    distributor: str
    address: Address
    state: str
    serial: str
    meter_class: str
    installed: date
    digits: int
    remi: str
    coefficient: float
    yearly: int = 0
    cycle: str = "2"
    billed_until: date | None = None
    contracts: list[Contract] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)

    @property
    def bands(self) -> str:
        return "F0" if self.commodity == GAS else "F3"


def points(rng: Random, customers: list[Customer], today: date) -> list[Point]:
    """About four hundred points, half of them gas; all dates before ``today``."""
    made, numbers = [], Numbers()
    order = sorted(customers, key=lambda customer: (customer.number != "004417", rng.random()))
    supplied = [(customer, GAS) for customer in order[: BOTH + GAS_ONLY]]
    supplied += [(customer, ELE) for customer in order[:BOTH] + order[BOTH + GAS_ONLY :]]
    # The first customer of the story keeps active points.
    first = {0, BOTH + GAS_ONLY}
    ranks = rng.sample([rank for rank in range(len(supplied)) if rank not in first], SUSPENDED + REQUESTED + CEASED)
    fates = dict.fromkeys(ranks[:SUSPENDED], "suspended")
    fates |= dict.fromkeys(ranks[SUSPENDED : SUSPENDED + REQUESTED], "requested")
    fates |= dict.fromkeys(ranks[SUSPENDED + REQUESTED :], "ceased")
    plain = [rank for rank in range(len(supplied)) if rank not in first and rank not in fates]
    history = first | set(rng.sample(plain, HISTORY - len(first)))
    monthly = set(rng.sample([rank for rank in plain if rank not in history], MONTHLY))
    cycle_end = last_cycle_end(today)
    earlier = set(rng.sample(range(len(supplied)), EARLIER_HOLDER)) - first
    for rank, (customer, commodity) in enumerate(supplied):
        point = _point(rng, rank, customer, commodity, fates.get(rank, "active"))
        if fates.get(rank) == "requested":
            point.contracts = [_requested(rng, numbers, point, customer, today)]
        else:
            contract = _begun(rng, numbers, point, customer, today)
            point.contracts = [contract]
            contract.state = fates.get(rank, "active")
            if contract.state == "ceased":
                contract.end = today - timedelta(days=rng.randint(10, 300))
            if rank in earlier:
                others = [other for other in customers if other is not customer]
                point.contracts.insert(0, _before(rng, numbers, point, rng.choice(others)))
            if rank in first:
                _story(point)
            months = HISTORY_MONTHS if rank in history else MONTHLY_MONTHS if rank in monthly else RECENT_MONTHS
            point.cycle = "1" if rank in monthly else "2"
            point.billed_until = month_end(cycle_end, -months)
            if contract.end and contract.end < point.billed_until:
                point.billed_until = contract.end
            _add_readings(rng, point, customer.kind, rank in history, contract.end or today)
        made.append(point)
    return made


def last_cycle_end(today: date) -> date:
    """The end of the last cycle of two months that lies before ``today``: an even month."""
    end = month_end(today, -1)
    return end if end.month % 2 == 0 else month_end(end, -1)


def month_end(day: date, months: int) -> date:
    """The last day of the month that many months after (or before) that of ``day``."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


class Numbers:
    """Contract numbers: G-2019-000123, per commodity and year."""

    def __init__(self):
        self._next = {}

    def take(self, commodity: str, year: int) -> str:
        letter = "G" if commodity == GAS else "E"
        counter = self._next.setdefault((letter, year), count(301))
        return f"{letter}-{year}-{next(counter):06d}"


def _point(rng: Random, rank: int, customer: Customer, commodity: str, fate: str) -> Point:
    distributor = rng.choices([d for d in DISTRIBUTORS if d.commodity == commodity], (7, 3))[0]
    state = {"active": "active", "suspended": "suspended"}.get(fate, "inactive")
    # The rank makes codes and serials unique.
    year = rng.randint(2009, 2022)
    if commodity == GAS:
        code = f"{distributor.prefix}{4000000000 + rank * 31013 + rng.randint(0, 9999)}"
        serial = f"{rng.randint(100, 999)}{rank:05d}"
        meter_class = "G4" if customer.kind == PERSON else rng.choice(("G6", "G10", "G16"))
    else:
        code = f"IT{distributor.prefix}E{10000000 + rank * 20011 + rng.randint(0, 9999)}"
        serial = f"E{year % 100:02d}{rng.randint(10, 99)}{rank:05d}"
        meter_class = "2G"
    installed = date(year, rng.randint(1, 12), rng.randint(1, 28))
    digits = 5 if commodity == GAS else 6
    coefficient = round(rng.uniform(0.98, 1.03), 6)
    return Point(
        code,
        commodity,
        distributor.code,
        customer.address,
        state,
        serial,
        meter_class,
        installed,
        digits,
        distributor.remi,
        coefficient,
    )


def _story(point: Point) -> None:
    """The codes that the handbook names."""
    [contract] = point.contracts
    if point.commodity == GAS:
        point.distributor, point.code, point.serial = "pontelungo", "01614000382917", "28841907"
        contract.number, contract.start = "G-2014-002210", date(2014, 10, 1)
    else:
        point.distributor, point.code = "lomello", "IT901E12345678"
        contract.number, contract.start = "E-2019-000874", date(2019, 3, 1)
    contract.signed = contract.start - timedelta(days=20)


def _requested(rng: Random, numbers: Numbers, point: Point, customer: Customer, today: date) -> Contract:
    """A contract that waits for the activation of its point."""
    signed = today - timedelta(days=rng.randint(1, 12))
    return Contract(numbers.take(point.commodity, signed.year), customer, "requested", signed, None)


def _begun(rng: Random, numbers: Numbers, point: Point, customer: Customer, today: date) -> Contract:
    """A contract that has begun more than a year ago, on the first of a month."""
    start = (today.replace(day=1) - timedelta(days=rng.randint(430, 4200))).replace(day=1)
    signed = start - timedelta(days=rng.randint(15, 45))
    return Contract(numbers.take(point.commodity, signed.year), customer, "active", signed, start)


def _before(rng: Random, numbers: Numbers, point: Point, holder: Customer) -> Contract:
    """The contract of an earlier holder, up to the day before the present one."""
    until = point.contracts[0].start - timedelta(days=1)
    since = (until - timedelta(days=rng.randint(400, 2500))).replace(day=1)
    signed = since - timedelta(days=20)
    return Contract(numbers.take(point.commodity, signed.year), holder, "ceased", signed, since, until)


# === READINGS === #


def _add_readings(rng: Random, point: Point, kind_of_customer: str, every_month: bool, until: date) -> None:
    """Month ends from before the first bill on, and the last day of the supply; the bills need that of their start."""
    known = {month_end(point.billed_until, step) for step in range(20)} | {month_end(until, -12), point.billed_until}
    begun = point.contracts[-1].start - timedelta(days=1)  # the first index of a supply
    ends = sorted(day for day in known | {max(begun, point.billed_until)} if begun <= day < until)
    if not every_month:
        ends = [day for day in ends if day <= max(point.billed_until, begun) or rng.random() < 0.6]
    if point.contracts[-1].end:
        ends = [*[day for day in ends if day < until], until]
    point.yearly = _yearly(rng, point.commodity, kind_of_customer)
    total = rng.randint(1800, 9000)
    previous = None
    for day in ends:
        if previous:
            total += round(_used(point.commodity, previous, day) * point.yearly * rng.uniform(0.88, 1.12))
        previous = day
        source, kind = SOURCES[0] if every_month or day in (begun, point.billed_until) else rng.choice(SOURCES)
        point.readings.append(Reading(day, _indexes(point.commodity, total), kind, source))


def _yearly(rng: Random, commodity: str, kind: str) -> int:
    if commodity == GAS:
        return rng.randint(350, 1500) if kind == PERSON else rng.randint(1500, 6000 if kind == CONDOMINIUM else 4000)
    return rng.randint(1300, 3600) if kind == PERSON else rng.randint(4000, 15000)


def _used(commodity: str, after: date, until: date) -> float:
    """The share of a year's use of the days after one day, up to another."""
    days = [after + timedelta(days=step) for step in range(1, (until - after).days + 1)]
    if commodity == ELE:
        return len(days) / 365
    return sum(GAS_SHARE[day.month - 1] / monthrange(day.year, day.month)[1] for day in days)


def billed_smc(point: Point) -> int:
    """The Smc that were billed in the year of ``billed_until`` before our first bill: they count for the VAT."""
    end = point.billed_until
    return round(_used(GAS, date(end.year - 1, 12, 31), end) * point.yearly)


def _indexes(commodity: str, total: int) -> tuple[int, ...]:
    if commodity == GAS:
        return (total,)
    return tuple(round(total * share) for share in BANDS)

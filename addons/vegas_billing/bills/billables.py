"""From the records of the database to what the computation of bills needs, for many contracts at once."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from odoo.tools import SQL

from ..computation import Bill, Component, Dated, Meter, Period, Reading, Slice, Supply
from ..computation.numbers import ZERO
from .bill_item import Item
from .rules import dated_rules
from .stored import line_of, slices_of

COMMODITIES = {"gas": "gas", "ele": "electricity"}
BANDS = ("f0", "f1", "f2", "f3")
DAY = timedelta(days=1)


@dataclass(slots=True)
class Billable:
    """A contract and a period to bill: what the computation takes, and what the run says about it."""

    contract: object  # vegas.contract
    period: Period | None
    supply: Supply | None = None
    history: list[Bill] = field(default_factory=list)
    items: dict = field(default_factory=dict)  # code of the component: bill_item.Item
    closing: bool = False
    fault: str = ""


def number(value, digits):
    """Return the exact Decimal of a stored number with so many digits."""
    return Decimal(f"{value or 0:.{digits}f}").normalize() + ZERO


class Billables:
    """Reads everything that bills of ``contracts`` depend on, in a fixed number of queries.

    :param periods: ``{contract id: Period}`` of a recalculation: the days that are billed again, each contract known
        as it was before them, without single items; by default contracts go on where their last live bill ended
    """

    def __init__(self, contracts, until, periods=None):
        self.env = contracts.env
        self.contracts = contracts
        self.until = until
        self.periods = periods or {}
        self.lists = self.env["vegas.price.list"]._book(contracts.company_id)
        self.rules = dated_rules(self.env)

    def read(self):
        """Return the ``Billable`` of each contract, in order; one without a day to bill has no period."""
        self.env.flush_all()  # much of it is read by SQL
        self._read_history()
        self._read_versions()
        self._read_points()
        made = [self._billable(contract) for contract in self.contracts]
        if not self.periods:
            self._add_items([billable for billable in made if billable.supply is not None])
        return made

    # === READING === #

    def _read_history(self):
        """The live bills that the next one must know: with estimates still open, or with days of its years."""
        before = SQL("")
        if self.periods:
            # A recalculation knows the bills before its period only.
            before = SQL(
                " AND p.last < COALESCE((%s::jsonb ->> p.contract_id::text)::date, 'infinity'::date)",
                json.dumps({contract: period.first.isoformat() for contract, period in self.periods.items()}),
            )
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH newest AS (
                    SELECT DISTINCT ON (p.contract_id) p.contract_id, p.last, p.measured_until
                      FROM vegas_billed_period p
                     WHERE p.live AND p.contract_id = ANY(%s) %s
                     ORDER BY p.contract_id, p.last DESC
                )
                SELECT p.id, p.contract_id, p.first, p.last, p.measured_until, p.slices, p.closing
                  FROM vegas_billed_period p JOIN newest n ON n.contract_id = p.contract_id
                 WHERE p.live AND (p.last = n.last OR p.last >= date_trunc('year', n.measured_until + 1)::date) %s
                 ORDER BY p.contract_id, p.first
                """,
                self.contracts.ids,
                before,
                before,
            )
        )
        lines = self.env.execute_query_dict(
            SQL(
                "SELECT period_id, code, section, first, last, quantity, unit, rate, amount, vat, kw, bracket,"
                " estimated, reversal FROM vegas_bill_line WHERE estimated AND period_id = ANY(%s)"
                " ORDER BY period_id, sequence",
                [row["id"] for row in rows],
            )
        )
        by_period = {}
        for line in lines:
            by_period.setdefault(line["period_id"], []).append(line_of(line))
        self.history = {}
        self.closed = set()
        for row in rows:
            bill = Bill(
                row["first"],
                row["last"],
                row["measured_until"],
                tuple(by_period.get(row["id"], ())),
                slices_of(row["slices"]),
            )
            self.history.setdefault(row["contract_id"], []).append(bill)
            if row["closing"]:
                self.closed.add(row["contract_id"])

    def _read_versions(self):
        versions = self.env["vegas.contract.version"].search(
            [("contract_id", "in", self.contracts.ids)], order="contract_id, valid_from"
        )
        self.versions = versions.grouped("contract_id")

    def _read_points(self):
        points = self.contracts.point_id
        self.profiles = points._profiles(points)
        self.coefficients = {}
        for record in self.env["vegas.point.coefficient"].search([("point_id", "in", points.ids)]):
            span = (record.valid_from, record.valid_to or None, number(record.value, 8))
            self.coefficients.setdefault(record.point_id.id, []).append(span)
        self.pcs = {}
        remis = [remi for remi in set(points.mapped("remi")) if remi]
        for record in self.env["vegas.calorific.value"].search([("remi", "in", remis)]):
            self.pcs.setdefault(record.remi, []).append(
                (record.valid_from, record.valid_to or None, number(record.value, 8))
            )
        self._read_readings()

    def _read_readings(self):
        """Counting readings from the last one that a bill used on."""
        since = {}
        for contract in self.contracts:
            bills = self.history.get(contract.id)
            start = bills[-1].measured_until if bills else (contract._first_billable_day() or self.until) - DAY
            point = contract.point_id.id
            since[point] = min(start, since.get(point, start))
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT r.id, r.point_id, r.date, r.kind, r.index_f0, r.index_f1, r.index_f2, r.index_f3,
                       r.index_converter, r.meter_id, m.digits, m.converter_digits, m.bands, m.converter
                  FROM vegas_reading r
                  JOIN unnest(%s, %s::date[]) AS since(point_id, day) ON since.point_id = r.point_id
                  LEFT JOIN vegas_meter m ON m.id = r.meter_id
                 WHERE r.date >= since.day AND r.kind IN ('actual', 'self') AND r.state = 'validated'
                 ORDER BY r.point_id, r.date, m.installed_on NULLS FIRST, r.id
                """,
                list(since),
                list(since.values()),
            )
        )
        self.readings = {}
        for row in rows:
            self.readings.setdefault(row["point_id"], []).append(row)

    def _add_items(self, billables):
        """Waiting items, and those that fall due with these bills."""
        items_model = self.env["vegas.bill.item"]
        waiting = items_model.search(
            [("contract_id", "in", self.contracts.ids), ("cancelled", "=", False), ("move_id", "=", False)]
        ).grouped("contract_id")
        due = items_model._due(billables)
        for billable in billables:
            items = [item._item() for item in waiting.get(billable.contract, ()) if item.date <= billable.period.last]
            items += due.get(billable.contract.id, [])
            for item in items:
                self.add_item(billable, item)

    @staticmethod
    def add_item(billable, item: Item):
        """Let a billable carry one more single item; what should have been billed before is billed now."""
        code = f"item{len(billable.items) + 1}"
        billable.items[code] = item
        component = Component(
            code=code,
            section=item.section,
            kind="once",
            vat=item.vat,
            value=item.amount,
            day=max(item.date, billable.period.first),
        )
        billable.supply = replace(billable.supply, items=(*billable.supply.items, component))

    def note_use(self, computed):
        """Note which price lists these bills rest on, and until when: from then on they are history."""
        used = {}
        for one in computed:
            contract = one.billable.contract
            for list_id in self.lists.lists_of(contract, self.versions[contract], one.billable.period):
                used[list_id] = max(one.bill.last, used.get(list_id, one.bill.last))
        self.env["vegas.price.use"]._note(self.contracts.company_id, used)

    # === ONE CONTRACT === #

    def _billable(self, contract):
        period, closing = self._period(contract)
        if period is None:
            return Billable(contract, None)
        billable = Billable(contract, period, history=self.history.get(contract.id, []), closing=closing)
        versions = self.versions.get(contract, self.env["vegas.contract.version"])
        missing = _missing(self.env, contract, versions, period)
        prices = None
        if not missing:
            prices, missing = self.lists.prices(contract, versions, period)
        if missing:
            billable.fault = missing
            return billable
        point = contract.point_id
        readings, meter = _readings(self.readings.get(point.id, ()), point.commodity)
        billable.supply = Supply(
            commodity=COMMODITIES[point.commodity],
            prices=prices,
            readings=readings,
            meter=meter,
            use=_dated(versions, lambda version: version.use),
            resident=_dated(versions, lambda version: version.resident and version.use == "household"),
            regime=_dated(versions, lambda version: version.vat_regime),
            power=_dated(versions, lambda version: number(version.power, 2) if version.power else None),
            coefficient=Dated.ranges(self.coefficients.get(point.id, ())),
            pcs=Dated.ranges(self.pcs.get(point.remi, ())),
            rules=self.rules,
            annual=annual_of(point),
            profile=self.profiles.get(point.id),
            counted=_counted(contract),
        )
        return billable

    def _period(self, contract):
        """Return (Period or None, closing)."""
        if self.periods:
            return self.periods[contract.id], False
        bills = self.history.get(contract.id)
        first = bills[-1].last + DAY if bills else contract._first_billable_day()
        last = min(contract.end_date or self.until, self.until)
        if not first or first > last or contract.id in self.closed:
            return None, False
        return Period(first, last), contract.state == "ceased" and last == contract.end_date


def _missing(env, contract, versions, period):
    """Return what a contract lacks to be billed, in a sentence, or ``""``."""
    day = period.first
    for version in versions:
        if version.valid_from > day:
            break
        if not version.valid_to or version.valid_to >= day:
            day = version.valid_to + DAY if version.valid_to else period.last + DAY
    if day <= period.last:
        return env._(
            "No conditions hold on %(day)s: enter use, power and offer of the contract from that day.",
            day=f"{day:%d/%m/%Y}",
        )
    return ""


def _counted(contract):
    """Return the Smc by calendar year that the bills of an earlier system have counted."""
    if not contract.billed_until or not contract.billed_smc:
        return {}
    return {contract.billed_until.year: number(contract.billed_smc, 3)}


def annual_of(point):
    """Return the yearly consumption of a point by band, as ``Supply.annual`` takes it."""
    values = {band.upper(): number(point[f"annual_{band}"], 3) for band in BANDS if point[f"annual_{band}"]}
    if len(values) > 1:
        values.pop("F0", None)  # a total beside the bands
    return values


def _dated(versions, value_of):
    """Return the values of the versions; one that repeats the value before it begins nothing."""
    spans = []
    for version in versions:
        value = value_of(version)
        if spans and spans[-1][2] == value and spans[-1][1] == version.valid_from - DAY:
            spans[-1] = (spans[-1][0], version.valid_to or None, value)
        else:
            spans.append((version.valid_from, version.valid_to or None, value))
    return Dated.ranges(spans)


def _readings(rows, commodity):
    """Return (readings, the meter of the first one)."""
    made, first, current = [], None, None
    for row in rows:
        converter = commodity == "gas" and bool(row["converter"])
        digits = (row["converter_digits"] if converter else row["digits"]) or 5
        meter = Meter(digits, converter)
        if commodity == "gas":
            index = {"F0": Decimal(row["index_converter" if converter else "index_f0"] or 0)}
        elif row["bands"] == "F3":
            index = {band.upper(): Decimal(row[f"index_{band}"] or 0) for band in BANDS[1:]}
        else:
            index = {"F0": Decimal(row["index_f0"] or 0)}
        changed = current is not None and row["meter_id"] != current
        first = first or meter
        current = row["meter_id"]
        made.append(Reading(row["date"], row["kind"], index, meter if changed else None))
    return tuple(made), first


def slice_quantity(slices: tuple[Slice, ...], first: date, last: date) -> Decimal:
    """Return the consumption of the slices that lie between two days."""
    return sum((part.quantity for part in slices if first <= part.first and part.last <= last), ZERO)

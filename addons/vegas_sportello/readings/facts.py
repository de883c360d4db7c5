from collections import namedtuple
from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.vegas_base.standard.consumption import consumption
from odoo.addons.vegas_billing.bills.billables import annual_of
from odoo.addons.vegas_billing.computation.errors import BadData

from .judgement import CONVERTER, Expected, Facts, Known, Limits, Meter

# A reading on its way: told, not yet decided.
PENDING = ("received", "taken", "sent")
# Days measured from which the average of a point says something.
ENOUGH_DAYS = 60
YEARS_BACK = 2
COLUMNS = {"F0": "index_f0", "F1": "index_f1", "F2": "index_f2", "F3": "index_f3", CONVERTER: "index_converter"}
Asked = namedtuple("Asked", "point meter day")


def entered(values):
    """Return indexes, ``{column: index}``, as the form of a TAL takes them."""
    bands = [str(value) for column, value in values.items() if column != CONVERTER]
    converter = str(values[CONVERTER]) if CONVERTER in values else False
    return {"customer_reading": " / ".join(bands), "tal_converter": converter}


class VegasReading(models.Model):
    _inherit = "vegas.reading"

    def _known(self):
        """Return this reading as ``plausibility.Known``."""
        self.ensure_one()
        names = [f"F{band}" for band in (1, 2, 3)] if self.meter_id.bands == "F3" else ["F0"]
        if self.meter_id.converter:
            names.append(CONVERTER)
        return Known(self.date, {name: self[COLUMNS[name]] for name in names}, self.kind)


class VegasReadingFacts(models.AbstractModel):
    """What the register knows of points whose meters were read: for ``plausibility``, in a fixed number of queries."""

    _name = "vegas.reading.facts"
    _description = "What readings are compared with"

    @api.model
    def _limits(self, day):
        """Return the ``Limits`` in force on ``day``."""
        return Limits(*(self._parameter(code, day) for code in ("reading.floor", "reading.order", "reading.rollover")))

    @api.model
    def _parameter(self, code, day):
        return Decimal(str(self.env["vegas.parameter"]._on(code, day).value))

    @api.model
    def _facts(self, asked):
        """Return the ``Facts`` of each of ``asked``, a list of ``Asked`` (point, meter or empty, day or ``None``)."""
        points = self.env["vegas.supply.point"].union(*(row.point for row in asked))
        meters = points.meter_ids
        readings = self.env["vegas.reading"]
        counting = readings._counting_of(meters)
        around = readings.search_fetch(
            [
                ("meter_id", "in", meters.ids),
                "|",
                ("kind", "=", "estimated"),
                "&",
                ("kind", "=", "self"),
                ("state", "in", PENDING),
            ],
            ["meter_id", "date", "kind", "state", *COLUMNS.values()],
            order="date, id",
        ).grouped("meter_id")
        measured = points._measured(counting)
        profiles = points._profiles(points)
        contracts = self.env["vegas.contract"]._current_by_point(points)
        next_bills = self.env["vegas.contract"].union(*contracts.values())._next_bills()
        today = fields.Date.context_today(self)
        result = []
        for row in asked:
            contract = contracts.get(row.point.id, self.env["vegas.contract"])
            day = row.day or today
            others = counting.get(row.meter.id, [])
            last = next((known for known in reversed(others) if known.date < day), readings)
            near = around.get(row.meter, readings)
            same = next(
                (
                    known
                    for known in [*reversed(near.filtered(lambda known: known.kind == "self")), *others]
                    if known.date == day
                ),
                readings,
            )
            estimated = near.filtered(
                lambda known, last=last: known.kind == "estimated" and last and known.date > last.date
            )[-1:]
            actual = next((known for known in reversed(others) if known.kind == "actual" and known.date < day), None)
            expected = {}
            if last:
                indexes, coefficients = measured[row.point.id]
                span = (last.date + timedelta(days=1), day)
                expected = self._expected(row, indexes, coefficients, profiles.get(row.point.id), *span)
            result.append(
                Facts(
                    commodity=row.point.commodity,
                    today=today,
                    meter=self._meter(row.meter),
                    last=last._known() if last else None,
                    actual=actual._known() if actual else None,
                    estimated=estimated._known() if estimated else None,
                    same_day=same._known() if same else None,
                    later=next((known.date for known in others if known.date > day), None),
                    expected=expected,
                    coefficient=self._coefficient(measured[row.point.id][1], day),
                    window=self._window(next_bills.get(contract.id)),
                    supply=(contract.start_date or None, contract.end_date or None),
                    older_meter=len(row.point.meter_ids) > 1,
                )
            )
        return result

    @api.model
    def _meter(self, meter):
        if not meter:
            return None
        return Meter(
            meter.serial,
            meter.digits,
            meter.bands,
            meter.converter,
            meter.converter_digits,
            meter.remote,
            meter.installed_on or None,
            meter.removed_on or None,
        )

    @api.model
    def _coefficient(self, coefficients, day):
        """Return the coefficient C of ``day``, 1 where none is known."""
        for first, last, value in coefficients or ():
            if first <= day and (not last or day <= last):
                return value
        return Decimal(1)

    # === WHAT IS EXPECTED === #

    @api.model
    def _expected(self, row, indexes, coefficients, profile, first, last):
        """Return ``{index: Expected}`` of the days ``first`` to ``last``, in Smc or kWh.

        The best that is known: the same days a year before, as they were measured; the yearly consumption of the
        point, spread by its load profile or evenly; what it consumed on average in the days that were measured.
        """
        year_before = consumption(indexes, first - relativedelta(years=1), last - relativedelta(years=1), coefficients)
        if not year_before.missing and year_before.total:
            return self._spans(row, year_before.quantities, "measured")
        quantities = {band: self._share(value, profile, first, last) for band, value in annual_of(row.point).items()}
        if quantities:
            return self._spans(row, quantities, "measured" if profile else row.point.commodity)
        since = first - relativedelta(years=YEARS_BACK)
        days = (first - since).days
        past = consumption(indexes, since, first - timedelta(days=1), coefficients)
        if days - past.missing < ENOUGH_DAYS:
            return {}
        part = Decimal((last - first).days + 1) / (days - past.missing)
        average = {band: value * part for band, value in past.quantities.items()}
        return self._spans(row, average, row.point.commodity)

    @api.model
    def _share(self, annual, profile, first, last):
        """Return the part of a yearly consumption that belongs to the days, by the profile where it covers them."""
        evenly = annual * ((last - first).days + 1) / 365
        if profile is None:
            return evenly
        try:
            return annual * profile.weight(first.toordinal(), last.toordinal()) / profile.year(last.year)
        except (BadData, ArithmeticError):
            return evenly

    @api.model
    def _spans(self, row, quantities, basis):
        """Return ``{index: Expected}``: quantities by band, as far as the meter has an index for them.

        :param basis: ``measured``, ``gas`` or ``ele``: which parameters say how far from it is still likely
        """
        if row.meter.bands == "F3":
            # A total without bands cannot be laid beside the three indexes.
            columns = {band: quantities[band] for band in ("F1", "F2", "F3") if band in quantities}
        else:
            total = sum(quantities.values(), Decimal(0))
            columns = {CONVERTER if row.meter.converter else "F0": total}
        today = fields.Date.context_today(self)
        low, high = (self._parameter(f"reading.{end}.{basis}", today) for end in ("low", "high"))
        return {column: Expected(value, value * low, value * high) for column, value in columns.items()}

    # === WINDOW === #

    @api.model
    def _window(self, bill):
        """Return first and last day on which readings for the next bill are asked for, ``None`` without one."""
        if bill is None:
            return None
        before, after = (int(self._parameter(f"reading.window.{side}", bill.last)) for side in ("before", "after"))
        return bill.last - timedelta(days=before), bill.last + timedelta(days=after)

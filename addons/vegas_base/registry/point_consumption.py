from datetime import date
from decimal import Decimal

from odoo import api, fields, models

from ..standard.consumption import Consumption, Index, consumption

MONTHS_SHOWN = 13


class VegasSupplyPoint(models.Model):
    """What the readings of a point say it consumed."""

    _inherit = "vegas.supply.point"

    consumption_chart = fields.Json("Consumption of the last 13 months", compute="_compute_consumption_chart")

    def _consumption(self, first, last):
        """Return ``{point id: Consumption}`` of the days ``first`` to ``last``, both inside."""
        first, last = fields.Date.to_date(first), fields.Date.to_date(last)
        measured = self._measured()
        return {point.id: consumption(measured[point.id][0], first, last, measured[point.id][1]) for point in self}

    def _measured(self, counting=None):
        """Return ``{point id: (indexes that count, coefficients C or None)}``, in a fixed number of queries.

        :param counting: ``{meter id: readings that count}`` where they were read already
        """
        if counting is None:
            counting = self.env["vegas.reading"]._counting_of(self.meter_ids._origin)
        coefficients = self.env["vegas.point.coefficient"].search_fetch(
            [("point_id", "in", self.ids)], ["point_id", "valid_from", "valid_to", "value"]
        )
        by_point = coefficients.grouped("point_id")
        result = {}
        for point in self:
            indexes = [self._index(reading) for meter in point.meter_ids for reading in counting.get(meter.id, ())]
            spans = [
                (span.valid_from, span.valid_to or None, Decimal(str(span.value)))
                for span in by_point.get(point._origin, ())
            ]
            result[point.id] = (indexes, spans if point.commodity == "gas" else None)
        return result

    def _index(self, reading):
        meter = reading.meter_id
        if meter.converter:
            digits = meter.converter_digits or meter.digits
            return Index(reading.date, meter.id, digits, {"F0": reading.index_converter}, converter=True)
        if meter.bands == "F3":
            values = {f"F{band}": reading[f"index_f{band}"] for band in (1, 2, 3)}
        else:
            values = {"F0": reading.index_f0}
        return Index(reading.date, meter.id, meter.digits, values)

    @api.depends("reading_ids", "meter_ids", "coefficient_ids")
    def _compute_consumption_chart(self):
        charts = self._charts()
        for point in self:
            point.consumption_chart = charts[point.id]

    def _charts(self, counting=None):
        """Return ``{point id: chart of its last months}``; see ``_measured`` for ``counting``."""
        this_month = fields.Date.start_of(fields.Date.context_today(self), "month")
        months = [fields.Date.subtract(this_month, months=back) for back in range(MONTHS_SHOWN, 0, -1)]
        measured = self._measured(counting)
        return {
            point.id: {
                "unit": "Smc" if point.commodity == "gas" else "kWh",
                "months": [
                    self._chart_month(
                        month,
                        consumption(
                            measured[point.id][0], month, fields.Date.end_of(month, "month"), measured[point.id][1]
                        ),
                    )
                    for month in months
                ],
            }
            for point in self
        }

    def _chart_month(self, month: date, found: Consumption):
        """Return a month as the chart reads it: no quantity where no reading covers it, partial where one does so."""
        days = fields.Date.end_of(month, "month").day
        return {
            "month": f"{month:%Y-%m}",
            "quantity": None if found.missing >= days else float(found.total),
            "partial": 0 < found.missing < days,
        }

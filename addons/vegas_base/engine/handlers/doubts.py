from odoo import fields, models

from ...standard import blocks


class VegasHandlerExchange(models.AbstractModel):
    """When an outcome is valid but hard to believe: then a person accepts it or contests it."""

    _inherit = "vegas.handler.exchange"

    def _doubts(self, answers):
        meters = self.env["vegas.meter"].union(*(request.meter_id for request, _values in answers))
        counting = self.env["vegas.reading"]._counting_of(meters)
        found = super()._doubts(answers)
        for request, values in answers:
            doubts = self._date_doubts(request, values) + self._meter_doubts(request, values, counting)
            if doubts:
                found[request.id] = doubts
        return found

    def _date_doubts(self, request, values):
        day, today = values.get("executed_date"), fields.Date.context_today(self)
        if day and request.sent_date and day < request.sent_date:
            text = self.env._(
                "carried out on %(day)s, before the request went out on %(sent)s",
                day=f"{day:%d/%m/%Y}",
                sent=f"{request.sent_date:%d/%m/%Y}",
            )
            return [text]
        if day and day > today:
            return [self.env._("carried out on %(day)s, which lies in the future", day=f"{day:%d/%m/%Y}")]
        return []

    def _meter_doubts(self, request, values, counting):
        meter, outcome = request.meter_id, values.get("outcome") or {}
        serial = blocks.serial(outcome)
        if not meter:
            return []
        if serial and not blocks.same_serial(serial, meter.serial):
            text = self.env._(
                "matr_mis: meter %(theirs)s, the register knows %(ours)s on the point",
                theirs=serial,
                ours=meter.serial,
            )
            return [text]
        indexes = self._fitting(meter, blocks.indexes(outcome))
        if not indexes or not values.get("executed_date"):
            return []
        readings = self.env["vegas.reading"]
        wrong = readings._contradicted(meter, values["executed_date"], indexes, counting)
        return [
            self.env._(
                "the index does not fit the reading of %(day)s (%(index)s)",
                day=f"{reading.date:%d/%m/%Y}",
                index=reading.indexes,
            )
            for reading in wrong
        ]

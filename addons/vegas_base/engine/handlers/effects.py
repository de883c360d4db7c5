from odoo import fields, models

from ...standard import blocks
from ..requests.effect import plain

# Leaf of an outcome that goes into a field of the meter as it is.
_METER_TEXTS = {"classe_gruppo_mis": "meter_class", "matr_conv": "converter_serial"}
_METER_NUMBERS = {"anno_fabb_mis": "year", "n_cifre_mis": "digits", "n_cifre_conv": "converter_digits"}


class VegasHandler(models.AbstractModel):
    """What outcomes change outside their requests. Each change is recorded with its value before and after and with
    what an undo needs; each method takes many requests."""

    _inherit = "vegas.handler"

    # === POINT === #

    def _set_point_state(self, requests, state):
        """Let the points be in ``state`` from the day of execution on."""
        names = dict(requests.point_id._fields["state"]._description_selection(self.env))
        changing = requests.filtered(lambda request: request.point_id and request.point_id.state != state)
        before = {request: names[request.point_id.state] for request in changing}
        rows = self.env["vegas.point.state"]._snapshot(changing.point_id)
        for day, group in changing.grouped(lambda request: request.executed_date).items():
            group.point_id._set_state(state, group, day)
        self._record(
            changing,
            self.env._("State of the point"),
            lambda request: (
                before[request],
                names[state],
                request.point_id,
                {"states": rows.get(request.point_id.id, [])},
            ),
        )

    def _change_points(self, requests, values_of):
        """Write ``values_of(request)`` on the point of each request."""
        self._change(requests, lambda request: request.point_id, values_of)

    # === METER AND READINGS === #

    def _take_readings(self, requests):
        """Store the readings of the outcomes, taken at the end of the day of execution.

        A person who accepted an index below what the register knows has decided for the distributor: the readings
        that contradict it no longer count.
        """
        rows = [(request, blocks.indexes(request.outcome or {})) for request in requests if request.meter_id]
        rows = [(request, self._fitting(request.meter_id, indexes)) for request, indexes in rows if indexes]
        self._drop_contradicting(rows)
        self._create_readings(
            [(request, request.meter_id, request.executed_date, indexes) for request, indexes in rows],
            self.env._("Reading of the distributor"),
        )

    def _fitting(self, meter, indexes):
        """Return the indexes that the meter has: no converter where the register knows none."""
        return {name: value for name, value in indexes.items() if name != "index_converter" or meter.converter}

    def _create_readings(self, rows, label):
        """Create readings of ``(request, meter, day, indexes)``."""
        readings = self.env["vegas.reading"].create(
            [
                {
                    "point_id": request.point_id.id,
                    "meter_id": meter.id,
                    "date": day,
                    **indexes,
                    "kind": "actual",
                    "source": "distributor",
                    "request_id": request.id,
                }
                for request, meter, day, indexes in rows
            ]
        )
        made = {request: reading for (request, *_rest), reading in zip(rows, readings, strict=True)}
        self._record(
            self.env["vegas.request"].union(*made),
            label,
            lambda request: ("", made[request].indexes, made[request], {"created": True}),
        )
        return readings

    def _drop_contradicting(self, rows):
        """Take out of the count the readings that those of ``rows`` contradict: ``rows`` is (request, indexes)."""
        readings = self.env["vegas.reading"]
        meters = self.env["vegas.meter"].union(*(request.meter_id for request, _indexes in rows))
        counting = readings._counting_of(meters)
        effects, wrong = [], readings
        states = dict(readings._fields["state"]._description_selection(self.env))
        for request, indexes in rows:
            for reading in readings._contradicted(request.meter_id, request.executed_date, indexes, counting):
                wrong |= reading
                label = self.env._("Reading of %(day)s", day=f"{reading.date:%d/%m/%Y}")
                undo = {"values": {"state": "validated"}, "new": {"state": "rejected"}}
                effects.append((request, label, states["validated"], states["rejected"], reading, undo))
        wrong.write({"state": "rejected"})
        self.env["vegas.request"]._record_effects(effects)

    def _put_meters(self, requests):
        """Let the register know the meter that the outcome names, with the reading it starts from.

        A point without a meter gets it; one with another serial number gets it in the place of the old one.
        """
        fresh, present = [], requests.browse()
        for request in requests:
            serial = blocks.serial(request.outcome or {})
            if not serial or (request.meter_id and blocks.same_serial(request.meter_id.serial, serial)):
                present |= request
            else:
                fresh.append((request, serial))
        self._take_readings(present)
        values = {request: self._meter_values(request, serial) for request, serial in fresh}
        self._install_meters(values, lambda request: blocks.indexes(request.outcome or {}))

    def _meter_values(self, request, serial):
        outcome, old = request.outcome or {}, request.meter_id
        values = {"serial": serial, "digits": old.digits or (5 if request.commodity == "gas" else 6)}
        values.update({name: outcome[leaf] for leaf, name in _METER_TEXTS.items() if outcome.get(leaf)})
        values.update({name: int(outcome[leaf]) for leaf, name in _METER_NUMBERS.items() if outcome.get(leaf)})
        indexes = blocks.indexes(outcome)
        values["bands"] = "F3" if "index_f1" in indexes else "F0"
        values["converter"] = bool(outcome.get("matr_conv")) or "index_converter" in indexes
        return values

    def _install_meters(self, values, indexes_of, day_of=lambda request: request.executed_date):
        """Take the old meters off and put new ones on: ``values`` is ``{request: values of the new meter}``."""
        requests = self.env["vegas.request"].union(*values)
        old = {request: request.meter_id for request in requests}
        for day, group in requests.grouped(day_of).items():
            self._change(group, lambda request: request.meter_id, lambda _request, day=day: {"removed_on": day})
        requests.meter_id.flush_recordset()
        meters = self.env["vegas.meter"].create(
            [
                {"point_id": request.point_id.id, "installed_on": day_of(request), **values[request]}
                for request in requests
            ]
        )
        new = dict(zip(requests, meters, strict=True))
        self._record(
            requests,
            self.env._("Meter"),
            lambda request: (old[request].serial or "", new[request].serial, new[request], {"created": True}),
        )
        rows = [(request, new[request], day_of(request), indexes_of(request)) for request in requests]
        self._create_readings([row for row in rows if row[3]], self.env._("First reading of the meter"))

    # === CONTRACT AND TO DO === #

    def _change_contracts(self, requests, values_of):
        """Write ``values_of(request)`` on the contract of each request."""
        self._change(requests, self._contract, values_of)

    def _end_contracts_with_bill(self, requests):
        """The contracts that run end on the day of execution, and a closing bill is due.

        One that has ended otherwise meanwhile keeps its day and its closing bill.
        """
        running = requests.filtered(lambda request: self._contract(request).state in ("active", "suspended"))
        self._change_contracts(running, lambda request: {"state": "ceased", "end_date": request.executed_date})
        self._ask(running, self.env._("Closing bill to be issued"))

    def _halt(self, requests, state):
        """The supply stops: reading, ``state`` of the point, and a contract that ran is suspended."""
        self._take_readings(requests)
        self._set_point_state(requests, state)
        running = requests.filtered(lambda request: request.contract_id.state == "active")
        self._change_contracts(running, lambda request: {"state": "suspended"})

    def _contract(self, request):
        """Return the contract that the effects of ``request`` concern."""
        return request.contract_id

    def _ask(self, requests, summary, day=None):
        """Give the owner of each request something to do, due on ``day``, else today."""
        activities = requests._to_do(summary, day)
        by_request = {activity.res_id: activity for activity in activities}
        self._record(
            requests,
            self.env._("To do"),
            lambda request: ("", summary, by_request[request.id], {"created": True}),
        )

    # === RECORD === #

    def _change(self, requests, record_of, values_of):
        """Write ``values_of(request)`` on each of ``record_of(request)``; what is so already is no change."""
        changes = []
        for request in requests:
            for record in record_of(request):
                wanted = values_of(request)
                old = {name: record._fields[name].convert_to_write(record[name], record) for name in wanted}
                new = {name: value for name, value in wanted.items() if old[name] != value}
                if new:
                    changes.append((request, record, old, new))
        alike = {}
        for _request, record, _old, new in changes:
            alike.setdefault(repr(sorted(new.items())), (new, []))[1].append(record)
        for new, records in alike.values():
            # Together: constraints look at all of them at once.
            records[0].union(*records).write(new)
        effects = []
        for request, record, old, new in changes:
            for name, value in new.items():
                undo = {"values": {name: plain(old[name])}, "new": {name: plain(value)}}
                label = self.env["ir.model"]._get(record._name).name
                label = f"{label}: {record._fields[name]._description_string(self.env)}"
                effects.append((request, label, said(record, name, old[name]), said(record, name, value), record, undo))
        requests._record_effects(effects)

    def _record(self, requests, label, row_of):
        """Record one effect per request: ``row_of(request)`` is (before, after, record, undo)."""
        rows = []
        for request in requests:
            before, after, record, undo = row_of(request)
            rows.append((request, label, before, after, record, undo))
        requests._record_effects(rows)


def said(record, name, value):
    """Return a value of field ``name`` in words."""
    field = record._fields[name]
    if field.type == "selection":
        return dict(field._description_selection(record.env)).get(value, "")
    if field.type == "boolean":
        return record.env._("Yes") if value else record.env._("No")
    if field.relational:
        return record.env[field.comodel_name].browse(value).display_name if value else ""
    if field.type == "date":
        value = fields.Date.to_date(value)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value or "")

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

POINT_STATES = [
    ("new", "New"),
    ("inactive", "Inactive"),
    ("active", "Active"),
    ("suspended", "Suspended for arrears"),
    ("interrupted", "Interrupted"),
    ("danger", "Closed for danger"),
    ("removed", "Removed"),
]


class VegasPointState(models.Model):
    """The state of a supply point from a day on, and the request that caused it.

    Rows of one point never overlap. A row that was replaced on its own first day stays, but holds on no day: it ends
    the day before it begins.
    """

    _name = "vegas.point.state"
    _inherit = ["vegas.dated"]
    _description = "State of a point"
    _order = "point_id, valid_from desc, id desc"
    _rec_name = "state"

    point_id = fields.Many2one("vegas.supply.point", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="point_id.company_id", store=True, precompute=True, index=True)
    state = fields.Selection(POINT_STATES, required=True)
    valid_from = fields.Date("From", default=fields.Date.context_today)
    valid_to = fields.Date("To")
    request_id = fields.Many2one("vegas.request", index="btree_not_null", ondelete="restrict")

    _validity = models.Constraint(
        "EXCLUDE USING gist (point_id WITH =, daterange(valid_from, valid_to + 1, '[)') WITH &&)",
        "This point already has a state on those days: close the earlier one first.",
    )
    _period = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from - 1)", "The state ends before it begins."
    )

    def _holds(self):
        """Return whether this row holds on any day."""
        self.ensure_one()
        return not self.valid_to or self.valid_to >= self.valid_from

    @api.model
    def _enter(self, points, state, causes, day):
        """Let ``state`` hold from ``day`` on; return the points whose newest state it became.

        The row of that day ends the day before. A later row stays, and the new one ends before it. A first row that
        no request caused only says how the point was registered: when that was after ``day``, it gives way.

        :param causes: ``{point id: request id}``
        """
        before = day - timedelta(days=1)
        rows = self.search([("point_id", "in", points.ids)], order="point_id, valid_from, id").grouped("point_id")
        closed, moved, new, newest = [], [], [], []
        for point in points:
            present = rows.get(point, self.browse()).filtered(lambda row: row._holds())
            first = present[:1]
            if first and first.valid_from > day and not first.request_id:
                moved.append(first.id)
                present -= first
            current = present.filtered(lambda row: row.valid_from <= day and (row.valid_to or day) >= day)
            later = present.filtered(lambda row: row.valid_from > day)[:1]
            if current.state == state:
                continue
            closed.append(current.id)
            if not later:
                newest.append(point.id)
            new.append(
                {
                    "point_id": point.id,
                    "state": state,
                    "valid_from": day,
                    "valid_to": later and fields.Date.subtract(later.valid_from, days=1),
                    "request_id": causes.get(point.id, False),
                }
            )
        closed, moved = self.browse(filter(None, closed)), self.browse(moved)
        closed.write({"valid_to": before})
        moved.write({"valid_from": day, "valid_to": before})
        # The exclusion constraint is checked row by row: the old rows must be closed before the new ones are there.
        (closed + moved).flush_recordset()
        self.create(new)
        return points.browse(newest)

    @api.model
    def _on(self, points, day):
        """Return ``{point id: state}`` on ``day``, in one query; points without a state on that day are absent."""
        rows = self.search(Domain("point_id", "in", points.ids) & self._valid_on(day))
        return {row.point_id.id: row.state for row in rows}

    @api.model
    def _snapshot(self, points):
        """Return ``{point id: [[row id, from, to]]}`` as it is now, for ``_restore``; dates are texts."""
        rows = {}
        for row in self.search([("point_id", "in", points.ids)]):
            day_from, day_to = (fields.Date.to_string(day) or False for day in (row.valid_from, row.valid_to))
            rows.setdefault(row.point_id.id, []).append([row.id, day_from, day_to])
        return rows

    @api.model
    def _restore(self, point, snapshot, request):
        """Take the state that ``request`` caused back: the state before it holds again, until the next later one.

        :param snapshot: the rows of the point before, as ``_snapshot`` gave them
        """
        own = self.search([("point_id", "=", point.id), ("request_id", "=", request.id)], order="valid_from, id")[-1:]
        until = own.valid_to
        own.unlink()
        for row_id, day_from, day_to in snapshot:
            row = self.browse(row_id).exists()
            day_from, day_to = fields.Date.to_date(day_from), fields.Date.to_date(day_to)
            if row and (row.valid_from, row.valid_to or False) != (day_from, day_to or False):
                row.write({"valid_from": day_from, "valid_to": until})
                row.flush_recordset()
        last = self.search([("point_id", "=", point.id)], order="valid_from, id").filtered(lambda row: row._holds())[
            -1:
        ]
        point._write_state(last.state)

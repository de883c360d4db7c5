import logging

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..standard import envelope

_logger = logging.getLogger(__name__)


class VegasMessagePart(models.Model):
    """How answers reach their requests: in the order of the flows, many at once, one by one where one fails."""

    _inherit = "vegas.message.part"

    @api.model
    def _create_parts(self, rows):
        """Create the part of each row, in error where the row cannot be applied."""
        parts = self.sudo().create(
            [
                {
                    "message_id": row.message.id,
                    "company_id": row.message.company_id.id,
                    "position": row.position,
                    "request_id": row.request.id if row.request and not row.reason else False,
                    **self._envelope_values(row),
                    "state": "error" if row.reason else "ready",
                    "reason": row.reason or False,
                }
                for row in rows
            ]
        )
        for row, part in zip(rows, parts, strict=True):
            row.part = part

    @api.model
    def _envelope_values(self, row):
        if row.envelope is None:
            return {}
        return {
            "service": row.envelope.service,
            "flow": row.envelope.flow,
            "own_number": row.envelope.own_number,
            "point_code": row.envelope.point_code,
            "digest": envelope.digest(row.root),
        }

    # === APPLY === #

    @api.model
    def _apply(self, rows):
        """Apply the rows that have no reason against it; each request gets its answers in the order of the flows."""
        rows = [row for row in rows if not row.reason]
        if not rows:
            return
        requests = self.env["vegas.request"].sudo().union(*(row.request for row in rows))
        self._lock_requests(requests)
        rows += self._early_rows(requests, rows)
        last = self._last_digests(requests)
        queues = {}
        for row in sorted(rows, key=lambda row: (row.request._handler()._flow_rank(row.envelope.flow), row.part.id)):
            queues.setdefault(row.request.id, []).append(row)
        while queues:
            self._apply_round([queue.pop(0) for queue in queues.values()], last)
            queues = {request_id: queue for request_id, queue in queues.items() if queue}

    @api.model
    def _early_rows(self, requests, rows):
        """Return the rows of the answers that came too early for ``requests``: now may be their time."""
        waiting = self.sudo().search([("request_id", "in", requests.ids), ("state", "=", "waiting")])
        waiting -= self._parts(rows)
        return [row for row in waiting._rows_again() if not row.reason] if waiting else []

    @api.model
    def _lock_requests(self, requests):
        """One process at a time works on a request; in the order of ids, so that two never wait for each other."""
        self.env.execute_query(
            SQL("SELECT id FROM vegas_request WHERE id IN %s ORDER BY id FOR UPDATE", tuple(requests.ids))
        )

    @api.model
    def _last_digests(self, requests):
        """Return ``{(request id, flow): digest}`` of the newest applied part of each."""
        parts = self.sudo().search_fetch(
            [("request_id", "in", requests.ids), ("state", "=", "processed")],
            ["request_id", "flow", "digest"],
            order="id",
        )
        return {(part.request_id.id, part.flow): part.digest for part in parts}

    @api.model
    def _apply_round(self, rows, last):
        """Apply at most one row per request: those with the same procedure and verb together."""
        groups, fates = {}, {}
        for row in rows:
            handler = row.request._handler()
            if last.get((row.request.id, row.envelope.flow)) == row.part.digest:
                fates.setdefault(("no_effect", self.env._("Repeated: this answer was applied already.")), []).append(
                    row
                )
                continue
            verb, values = handler._read(row.request, row.envelope.flow, row.root)
            fate = self._fate(row.request, handler, verb)
            if fate:
                fates.setdefault(fate, []).append(row)
            else:
                groups.setdefault((row.request.procedure_id, verb), []).append((row, values))
        for (state, reason), group in fates.items():
            self._parts(group).write({"state": state, "reason": reason})
        for (_procedure, verb), group in groups.items():
            self._apply_group(verb, group)
            for row, _values in group:
                last[row.request.id, row.envelope.flow] = row.part.digest

    @api.model
    def _fate(self, request, handler, verb):
        """Return ``None`` when ``verb`` can be run now, else (state, reason) of the part."""
        stage = request.stage_id
        sources = handler._transitions()[verb][0]
        if stage.code in sources:
            return None
        if set(sources) & handler._reachable(stage.code):
            return "waiting", self.env._(
                "Early: request is “%(stage)s”, an answer before it is missing.", stage=stage.name
            )
        return "no_effect", self.env._("Outdated: the request is “%(stage)s” already.", stage=stage.name)

    @api.model
    def _apply_group(self, verb, group):
        """Run ``verb`` for all rows at once; when that fails, one by one, so that only the wrong one stays behind."""
        try:
            with self.env.cr.savepoint():
                self._run_rows(verb, group)
            return
        except OperationalError:
            raise
        except Exception:
            self.env.invalidate_all()
            _logger.debug("batch of %s answers failed, going on one by one", len(group), exc_info=True)
        for row, values in group:
            try:
                with self.env.cr.savepoint():
                    self._run_rows(verb, [(row, values)])
            except OperationalError:
                raise
            except UserError as error:
                self.env.invalidate_all()
                row.part.write({"state": "error", "reason": str(error), "tries": row.part.tries + 1})
            except Exception:
                self.env.invalidate_all()
                _logger.exception("part %s of message %s could not be applied", row.part.id, row.message.name)
                reason = self.env._("The program could not apply this answer; the administrator finds why in the log.")
                row.part.write({"state": "error", "reason": reason, "tries": row.part.tries + 1})

    @api.model
    def _run_rows(self, verb, group):
        requests = self.env["vegas.request"].sudo().browse(row.request.id for row, _values in group)
        requests._run(verb, {row.request.id: (values, row.part.id) for row, values in group})
        self._parts([row for row, _values in group]).write({"state": "processed", "reason": False})
        self.env.flush_all()

    @api.model
    def _parts(self, rows):
        return self.sudo().browse(row.part.id for row in rows)

    # === AGAIN === #

    def _rows_again(self):
        """Read these parts again from their files and return their rows; a part that fails now keeps its reason."""
        wanted = {(part.message_id.id, part.position): part for part in self.sudo()}
        rows = [row for row in self.sudo().message_id._read_rows() if (row.message.id, row.position) in wanted]
        for row in rows:
            row.part = wanted[row.message.id, row.position]
            row.part.write(
                {
                    **self._envelope_values(row),
                    "request_id": row.request.id if row.request and not row.reason else False,
                    "state": "error" if row.reason else "ready",
                    "reason": row.reason or False,
                    "tries": row.part.tries + 1,
                }
            )
        return rows

    def _apply_again(self):
        """Read these parts again from their files and apply them; used by Retry."""
        self._apply(self._rows_again())
        self.sudo().message_id._settle()

    @api.model
    def _apply_waiting(self, requests=None):
        """Apply the early answers whose stage has come, of ``requests`` or of all."""
        domain = [("state", "=", "waiting")]
        if requests is not None:
            domain.append(("request_id", "in", requests.ids))
        due = self.browse()
        for part in self.sudo().search(domain, limit=1000):
            stage = part.request_id.stage_id.code
            if any(stage in sources for sources, _target in part.request_id._handler()._sources(part.flow)):
                due |= part
        if due:
            due._apply_again()

import logging
import re
from datetime import datetime

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...standard import envelope

_logger = logging.getLogger(__name__)

# _AAAAMMGGhhmmss in the name of a file says when it was issued.
_INSTANT = re.compile(r"_(20[0-9]{12})(?![0-9])")


def issued_at(name):
    """Return the instant that the name of a file gives, ``False`` when it gives none."""
    found = _INSTANT.findall(name or "")
    try:
        return datetime.strptime(found[-1], "%Y%m%d%H%M%S") if found else False
    except ValueError:
        return False


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
                    "issued": issued_at(row.message.name),
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
        applied = self._applied(requests)
        queues = {}
        for row in self._newest(rows):
            queues.setdefault(row.request.id, []).append(row)
        while queues:
            self._apply_round([queue.pop(0) for queue in queues.values()], applied)
            queues = {request_id: queue for request_id, queue in queues.items() if queue}

    @api.model
    def _newest(self, rows):
        """Return the rows in the order of the flows; of several answers of one flow to one request only the one
        issued last counts, whatever the order of arrival."""
        rows = sorted(rows, key=lambda row: (row.request._handler()._flow_rank(row.flow), *row.part._instant()))
        last = {(row.request.id, row.flow): row for row in rows}
        counting, old = [], []
        for row in rows:
            (counting if last[row.request.id, row.flow] is row else old).append(row)
        text = self.env._("A later answer came with it: this one has no effect.")
        self._parts(old).write({"state": "no_effect", "reason": text})
        return counting

    def _instant(self):
        """Return what orders answers of one flow: when it was issued, else when it came; then the number."""
        self.ensure_one()
        return (self.issued or self.message_id.create_date, self.id)

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
    def _applied(self, requests):
        """Return ``{(request id, canonical flow): parts applied or taken back}``, oldest first."""
        parts = self.sudo().search_fetch(
            [("request_id", "in", requests.ids), ("direction", "=", "in"), ("state", "in", ("processed", "undone"))],
            ["request_id", "service", "flow", "digest", "issued", "state", "message_id"],
            order="id",
        )
        applied = {}
        for part in parts:
            flow = part.request_id._handler()._canonical_flow(part.flow, part.service)
            applied[part.request_id.id, flow] = applied.get((part.request_id.id, flow), self.browse()) | part
        return applied

    @api.model
    def _apply_round(self, rows, applied):
        """Apply at most one row per request: those with the same procedure and verb together."""
        groups, fates, corrections = {}, {}, []
        for row in rows:
            handler, key = row.request._handler(), (row.request.id, row.flow)
            earlier = applied.get(key, self.browse())
            fate = self._stale(row, earlier)
            if not fate:
                verb, values = handler._read(row.request, row.flow, row.root)
                row.values = values
                fate = self._fate(row, handler, verb, earlier)
            if fate:
                fates.setdefault(fate, []).append(row)
            elif row.corrects:
                corrections.append((verb, row, values))
            else:
                groups.setdefault((row.request.procedure_id, verb), []).append((row, values))
        for (state, reason), group in fates.items():
            if state == "late":
                self._note_late(group)
                state = "processed"
            self._parts(group).write({"state": state, "reason": reason})
        for (_procedure, verb), group in groups.items():
            believed = self._set_doubtful_aside(verb, group)
            self._apply_group(verb, believed)
            for row, _values in believed:
                applied[row.request.id, row.flow] = row.part
        for verb, row, values in corrections:
            self._apply_correction(verb, row, values)

    @api.model
    def _note_late(self, rows):
        """Keep what an appointment says that came after its outcome, without any step of the request."""
        requests = self.env["vegas.request"].sudo().union(*(row.request for row in rows))
        requests._write_rows({row.request.id: row.values for row in rows})

    @api.model
    def _apply_correction(self, verb, row, values):
        """Take the answer applied before back and run this one instead, both or neither."""
        try:
            with self.env.cr.savepoint():
                row.request._undo()
                if not self._set_doubtful_aside(verb, [(row, values)]):
                    raise UserError(row.part.reason)
                self._run_rows(verb, [(row, values)])
        except OperationalError:
            raise
        except UserError as error:
            self.env.invalidate_all()
            row.part.write({"state": "confirm", "reason": str(error), "tries": row.part.tries + 1})

    @api.model
    def _stale(self, row, earlier):
        """Return (state, reason) of an answer that says nothing new: repeated, or issued before the one applied."""
        if row.part.digest in earlier.mapped("digest") and not row.part.accepted:
            return "no_effect", self.env._("Repeated: this answer was applied already.")
        standing = earlier.filtered(lambda part: part.state == "processed")[-1:]
        if standing and not row.part.accepted and row.part._instant() < standing._instant():
            return "no_effect", self.env._("Issued before the answer that was applied: it has no effect.")
        return None

    @api.model
    def _set_doubtful_aside(self, verb, group):
        """Return the rows of ``group`` that can be believed; the others wait for a person, with the reason."""
        handler = group[0][0].request._handler()
        doubts = {row.request.id: [row.doubt] for row, _values in group if row.doubt}
        if verb == "execute":
            for request_id, sentences in handler._doubts([(row.request, values) for row, values in group]).items():
                doubts.setdefault(request_id, []).extend(sentences)
        believed, aside = [], {}
        for row, values in group:
            if row.request.id in doubts and not row.part.accepted:
                aside.setdefault("; ".join(doubts[row.request.id]), []).append(row)
            else:
                believed.append((row, values))
        for reason, rows in aside.items():
            self._parts(rows).write({"state": "confirm", "reason": reason})
        return believed

    @api.model
    def _fate(self, row, handler, verb, earlier):
        """Return ``None`` when ``verb`` can be run now, else (state, reason) of the part.

        A later answer of a flow that was applied already corrects it: the first one is taken back, and this one can
        be run. It must be the last answer that was applied, and the file must say when it was issued, or a person.
        """
        request = row.request
        sources = handler._transitions()[verb][0]
        standing = earlier.filtered(lambda part: part.state == "processed")
        if request.stage_id.code in sources:
            return None
        if verb == "schedule" and request.stage_id.code in ("done", "failed"):
            return "late", self.env._("Came after the outcome: the appointment is noted.")
        if standing:
            if request._last_answer().part_id not in standing:
                return "no_effect", self.env._(
                    "Outdated: the request is “%(stage)s” already.", stage=request.stage_id.name
                )
            if row.part.issued or row.part.accepted:
                row.corrects = True
                return None
            return "confirm", self.env._(
                "It says something else than the answer applied already: accept it if it corrects that one."
            )
        if set(sources) & handler._reachable(request.stage_id.code) or self._may_follow(row, handler):
            return "waiting", self.env._(
                "Early: the request is “%(stage)s”, an answer before it is missing.", stage=request.stage_id.name
            )
        return "no_effect", self.env._("Outdated: the request is “%(stage)s” already.", stage=request.stage_id.name)

    @api.model
    def _may_follow(self, row, handler):
        """Whether the answer would make sense after a refusal before it were corrected: then it waits."""
        if row.request.state != "refused":
            return False
        refusal = handler._canonical_flow(row.request._last_answer().part_id.flow)
        return bool(refusal) and handler._flow_rank(refusal) < handler._flow_rank(row.flow)

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
        """Apply the early answers whose stage has come, of ``requests`` or of all; return how many."""
        domain = [("state", "=", "waiting")]
        if requests is not None:
            domain.append(("request_id", "in", requests.ids))
        due = self.browse()
        for part in self.sudo().search(domain, limit=1000):
            stage = part.request_id.stage_id.code
            handler = part.request_id._handler()
            if any(
                stage in sources
                for sources, _target in handler._sources(handler._canonical_flow(part.flow, part.service))
            ):
                due |= part
        if due:
            due._apply_again()
        return len(due)

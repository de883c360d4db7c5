from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...to_do import put_to_do
from .problem import RequestProblems


class VegasRequest(models.Model):
    """How a request changes: one door for buttons, imports and tests."""

    _inherit = "vegas.request"

    # === THE ONLY DOOR === #

    def action_run(self):
        """Run the verb named in the context (``verb``) on the chosen requests.

        For one request the problems are stored and the form shows each at its field; for many they are raised
        as one message. Returns True.
        """
        self.check_access("write")
        verb = self.env.context.get("verb")
        if not verb:
            raise UserError(self.env._("Nothing was asked: choose what to do with the request."))
        try:
            self._run(verb)
        except RequestProblems as error:
            if len(self) != 1:
                raise
            self._show_problems(error.problems)
        return True

    def _show_problems(self, problems):
        """Keep ``problems`` for the form, which shows each at its field."""
        self.sudo().problems = [{"field": problem.field, "text": problem.sentence()} for problem in problems]

    def _run(self, verb, answers=None):
        """Do ``verb`` on all requests, or on none.

        :param answers: ``{request id: (values, part id)}`` when an answer of the distributor causes it
        :raises RequestProblems: with every problem of every request
        """
        self.check_access("write")
        problems = self._problems(verb)
        if problems:
            raise RequestProblems(problems)
        for procedure, requests in self.grouped("procedure_id").items():
            # The right was checked above; effects reach records that the user need not be allowed to write.
            procedure.sudo()._handler()._run(requests.sudo(), verb, answers or {})
        if not answers:
            self.env["vegas.message.part"]._apply_waiting(self)

    def _problems(self, verb):
        """Return the list of ``Problem`` that forbid ``verb``, for all records."""
        problems = []
        for procedure, requests in self.grouped("procedure_id").items():
            problems.extend(procedure._handler()._problems(requests, verb))
        return problems

    def _handler(self):
        """Return the handler of this request's procedure, ``None`` while there is none."""
        self.ensure_one()
        name = f"vegas.handler.{self.procedure_id.code}"
        return self.env.get(name)

    # === ENGINE === #

    def _enter(self, stage):
        """Write ``stage`` and its deadline; requests with the same deadline are written together."""
        deadlines = self.env["vegas.term"]._deadlines(self, stage)
        nothing = (False, False)
        for (day, norm), requests in self.grouped(lambda request: deadlines.get(request.id, nothing)).items():
            requests.write({"stage_id": stage.id, "deadline_date": day, "deadline_norm": norm, "problems": False})

    def _write_rows(self, values):
        """Write ``{request id: values}``; equal values together, and all in as few UPDATEs as columns differ."""
        groups = {}
        for request in self:
            vals = values.get(request.id)
            if vals:
                groups.setdefault(repr(sorted(vals.items())), (vals, []))[1].append(request.id)
        for vals, ids in groups.values():
            # Stays in the cache: one UPDATE per set of columns goes out with the flush.
            self.browse(ids).write(vals)

    @api.model
    def _number_query(self, sequence, count):
        return SQL("SELECT nextval(%s) FROM generate_series(1, %s)", sequence, count)

    def _record_effects(self, effects):
        """Remember what the outcome changed, with the step of the history that did it.

        :param effects: list of ``(request, label, before, after, record, undo)``
        """
        requests = self.env["vegas.request"].union(*(request for request, *_rest in effects))
        steps = dict(
            self.env["vegas.request.history"]._read_group(
                [("request_id", "in", requests.ids)], ["request_id"], ["id:max"]
            )
        )
        self.env["vegas.request.effect"].create(
            [
                {
                    "request_id": request.id,
                    "company_id": request.company_id.id,
                    "history_id": steps.get(request),
                    "point_id": request.point_id.id,
                    "label": label,
                    "before": before,
                    "after": after,
                    "res_model": record._name,
                    "res_id": record.id,
                    "undo": undo,
                }
                for request, label, before, after, record, undo in effects
            ]
        )

    def _to_do(self, summary, day=None):
        """Give the owner of each request something to do, due on ``day``, else today; return the activities."""
        return self._put_to_do([(request, request.user_id or self.env.user, summary, day) for request in self])

    @api.model
    def _put_to_do(self, rows):
        """Make and return the activities ``(request, user, summary, day)``; without a day they are due today."""
        return put_to_do(self.env, rows)

    # === NEW REQUEST === #

    @api.model
    @api.readonly
    def action_options(self, partner_id, point_id=False):
        """Return the procedures for a customer and a point, with the reason why some are closed.

        :return: list of ``{"id", "code", "label", "name", "section", "closed", "request_id", "term"}`` in the panel's
            order; ``closed`` is an empty string when the procedure can be started, ``request_id`` the request that
            ``closed`` points to, if any
        """
        request = self.new({"partner_id": partner_id, "point_id": point_id})
        running = self._running(request.point_id)
        options = []
        procedures = self.env["vegas.procedure"].search([("origin", "!=", "prospect")])
        # Notices open their requests themselves.
        procedures = procedures.filtered(lambda procedure: procedure.action_id or procedure._handler()._person_verbs())
        sections = dict(procedures._fields["section"]._description_selection(self.env))
        for procedure in procedures:
            problems = procedure._check_opening(request, running) or procedure._check_panel(request)
            closed = problems[0].sentence() if problems else ""
            other = running.get((procedure.id, request.point_id.id))
            options.append(
                {
                    "id": procedure.id,
                    "code": procedure.code,
                    "label": procedure.label,
                    "name": procedure.name,
                    "section": sections[procedure.section],
                    "closed": closed,
                    "request_id": other.id if other and other.name in closed else False,
                    "term": procedure._term_text(request.point_id.commodity),
                }
            )
        return options

    @api.model
    def _running(self, points, states=("draft", "open", "waiting")):
        """Return ``{(procedure id, point id): request}`` of the requests on ``points`` that are in ``states``."""
        requests = self.search([("point_id", "in", points.ids), ("state", "in", states)], order="id desc")
        return {(request.procedure_id.id, request.point_id.id): request for request in requests}

    @api.model
    def default_get(self, fields_list):
        """Fill in what the procedure knows about customer and point."""
        values = super().default_get(fields_list)
        procedure = self.env["vegas.procedure"].browse(values.get("procedure_id"))
        if procedure and f"vegas.handler.{procedure.code}" in self.env:
            request = self.new({name: values.get(name) for name in ("partner_id", "point_id", "procedure_id")})
            defaults = procedure._handler()._defaults(request)
            values.update({name: value for name, value in defaults.items() if name in fields_list})
        return values

    # === TIME LINE === #

    def _timeline(self):
        """Return what happened, newest first: ``[{"when", "kind", "title", "text", "part_id"}]``.

        ``kind`` is ``out``, ``in`` or ``stage``; ``part_id`` lets a person open the file, if they may.
        """
        self.ensure_one()
        may_open = self.env["vegas.message.part"].has_access("read")
        # Whoever reads the request reads what became of it.
        self = self.sudo()  # noqa: PLW0642
        handler = self._handler()
        places = {
            part.id: (1 + handler._flow_rank(handler._canonical_flow(part.flow, part.service)), part.id)
            for part in self.part_ids
            if part.direction == "in"
        }
        applied = {step.part_id.id: step.date for step in self.history_ids}
        events = []
        for part in self.part_ids:
            message = part.message_id
            row = {
                "when": fields.Datetime.to_string(applied.get(part.id) or message.sent_date or message.create_date),
                "kind": message.direction,
                "title": f"{part.flow} {part._meaning()}",
                "text": part.reason or "",
                "part_id": part.id if may_open else False,
            }
            events.append(((row["when"], *places.get(part.id, (0, 0)), 0, part.id), row))
        for step in self.history_ids:
            row = {
                "when": fields.Datetime.to_string(step.date),
                "kind": "stage",
                "title": f"{step.from_stage_id.name} → {step.to_stage_id.name}",
                "text": step.user_id.name if not step.part_id else "",
                "part_id": False,
            }
            events.append(((row["when"], *places.get(step.part_id.id, (0, 0)), 1, step.id), row))
        # Within one second: in the order of the flows, and a stage above the message that caused it.
        return [row for _place, row in sorted(events, key=lambda event: event[0], reverse=True)]


class VegasProcedure(models.Model):
    _inherit = "vegas.procedure"

    def _term_text(self, commodity):
        """Return the distributor's term in words for the panel, e.g. “20 giorni lavorativi”, or ``""``."""
        self.ensure_one()
        terms = self.term_ids.filtered(
            lambda term: term.kept_by == "distributor" and term.commodity in (False, commodity)
        )
        if not terms:
            return ""
        parameter = terms[0]._find_parameter(commodity, fields.Date.context_today(self))
        return parameter._days_text() if parameter else ""

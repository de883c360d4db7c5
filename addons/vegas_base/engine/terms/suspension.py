from odoo import api, fields, models
from odoo.exceptions import UserError

REASONS = [
    ("acceptance", "The quote waits for the customer's acceptance"),
    ("documents", "Documents are missing"),
    ("postponed", "The customer postponed the appointment"),
    ("absent", "The customer was not there: the term begins anew"),
    ("customer", "The customer must do something else"),
]


class VegasRequestSuspension(models.Model):
    """A time in which a term does not run, because the customer must act.

    What lies after the first day, up to and including the last, is not counted: on the first day it was still
    somebody else's turn, and the day on which the customer acts is, like the start of every term, no day of it.
    """

    _name = "vegas.request.suspension"
    _description = "Suspension of a term"
    _order = "date_from, id"

    request_id = fields.Many2one("vegas.request", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    reason = fields.Selection(REASONS, required=True)
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("To")
    norm = fields.Char("Rule")

    _one_open = models.UniqueIndex("(request_id) WHERE date_to IS NULL", "This request is suspended already.")
    _period = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A suspension cannot end before it began: correct the days."
    )


class VegasRequest(models.Model):
    """Terms stand still while the customer must act. Procedures call ``_suspend`` and ``_resume``."""

    _inherit = "vegas.request"

    complex_works = fields.Boolean(
        "Complex works", copy=False, help="Works that need permits or a change of the network: longer terms."
    )
    suspension_ids = fields.One2many("vegas.request.suspension", "request_id", "Suspensions")
    suspended_since = fields.Date("Suspended since", readonly=True, copy=False, guarded=True)
    suspended_days = fields.Integer("Days of suspension", readonly=True, copy=False, guarded=True)

    def _suspend(self, reason, day):
        """Stop the terms of these requests from ``day`` on; those that stand still already are left alone.

        :param reason: a key of ``REASONS``; for ``absent`` the term begins anew on ``day``, and nothing stands still
        """
        running = self.sudo().filtered(lambda request: not request.suspended_since)
        absent = reason == "absent"
        norm = self._suspension_norm(reason)
        # A suspension that was closed just now must be so before the next one is there.
        self.env["vegas.request.suspension"].flush_model(["date_to"])
        self.env["vegas.request.suspension"].sudo().create(
            [
                {
                    "request_id": request.id,
                    "reason": reason,
                    "date_from": min(request.sent_date or request.received_date, day) if absent else day,
                    "date_to": day if absent else False,
                    "norm": norm,
                }
                for request in running
            ]
        )
        if absent:
            running._count_suspended()
        else:
            running.write({"suspended_since": day})
        running._renew_deadlines()

    def _resume(self, day):
        """The customer acted on ``day``, or acts then: the terms of these requests run again."""
        requests = self.sudo().filtered("suspended_since")
        suspensions = requests.suspension_ids.filtered(lambda suspension: not suspension.date_to)
        for last, group in suspensions.grouped(lambda suspension: max(suspension.date_from, day)).items():
            group.write({"date_to": last})
        requests.write({"suspended_since": False})
        requests._count_suspended()
        requests._renew_deadlines()

    def _enter(self, stage):
        if stage.state in ("done", "refused", "cancelled"):
            # Nothing runs any more, so nothing stands still.
            self.filtered("suspended_since")._resume(fields.Date.context_today(self))
        return super()._enter(stage)

    @api.model
    def _suspension_norm(self, reason):
        if reason == "absent":
            return self.env._("The customer was not there: the term begins anew (Atlante del consumatore).")
        return self.env._("The time in which the customer must act is not counted (RQDG, TIQE).")

    def _count_suspended(self):
        """Remember how long each request stood still: most never do, and cost no look-up then."""
        values = {
            request.id: {
                "suspended_days": sum(
                    (suspension.date_to - suspension.date_from).days
                    for suspension in request.suspension_ids
                    if suspension.date_to
                )
            }
            for request in self
        }
        self._write_rows(values)

    def _pauses(self):
        """Return ``{request id: ((day after which nothing counts, last such day), …)}`` of those that ever stood still.

        What has no end yet ends today.
        """
        paused = self.sudo().filtered(lambda request: request.suspended_since or request.suspended_days)
        today = fields.Date.context_today(self)
        return {
            request.id: tuple(
                (suspension.date_from, suspension.date_to or max(today, suspension.date_from))
                for suspension in request.suspension_ids
            )
            for request in paused
        }

    def _renew_deadlines(self):
        """Compute the deadlines of the stages in which the requests are."""
        values = {}
        for stage, requests in self.grouped("stage_id").items():
            deadlines = self.env["vegas.term"]._deadlines(requests, stage)
            for request in requests:
                day, norm = deadlines.get(request.id, (False, False))
                values[request.id] = {"deadline_date": day, "deadline_norm": norm}
        self._write_rows(values)

    def action_resume(self):
        """Button: the customer has acted today."""
        self._check_suspension_right()
        self._resume(fields.Date.context_today(self))
        return True

    def _check_suspension_right(self):
        """Raise unless the user may stop terms.

        :raises UserError: with the sentence that says who may
        """
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group("vegas_base.group_vegas_backoffice")):
            raise UserError(self.env._("Terms are stopped and started again by the back office: ask there."))


class VegasRequestSuspend(models.TransientModel):
    """Asks why and since when requests wait for the customer."""

    _name = "vegas.request.suspend"
    _description = "Suspend the term of requests"

    request_ids = fields.Many2many(
        "vegas.request", string="Requests", default=lambda self: self.env.context.get("active_ids")
    )
    reason = fields.Selection(REASONS, required=True, default="documents")
    day = fields.Date("From", required=True, default=fields.Date.context_today)

    def action_suspend(self):
        """Stop the terms of the chosen requests; those that are closed cannot be stopped.

        :raises UserError: for a day that has not come, or closed requests
        """
        self.ensure_one()
        self.request_ids._check_suspension_right()
        if self.day > fields.Date.context_today(self):
            raise UserError(self.env._("The day lies in the future: enter the day on which the customer's turn came."))
        closed = self.request_ids.filtered(lambda request: request.state not in ("draft", "open", "waiting"))
        if closed:
            numbers = ", ".join(closed.mapped("name"))
            raise UserError(self.env._("Closed requests have no term: leave out %(numbers)s.", numbers=numbers))
        self.request_ids._suspend(self.reason, self.day)
        return {"type": "ir.actions.act_window_close"}

from odoo import fields, models
from odoo.fields import Domain


class VegasRequest(models.Model):
    """The seller tells the customer the result of a check within some working days of its outcome."""

    _inherit = "vegas.request"

    result_due_date = fields.Date("Result letter by", readonly=True, copy=False, guarded=True)
    result_late = fields.Boolean(compute="_compute_result_late")

    _result_due_idx = models.Index("(company_id, result_due_date) WHERE result_due_date IS NOT NULL")

    def _compute_result_late(self):
        today = fields.Date.context_today(self)
        for request in self:
            request.result_late = bool(request.result_due_date and request.result_due_date < today)

    def _paper_handed(self, code):
        super()._paper_handed(code)
        if code == "result":
            owing = self.filtered("result_due_date")
            # Their to-do is the one that is due on that very day; all others are due when they arise.
            tasks = owing.activity_ids.filtered(
                lambda task: task.date_deadline == owing.browse(task.res_id).result_due_date
            )
            tasks.sudo().action_feedback()
            owing.result_due_date = False


class VegasHandlerCheck(models.AbstractModel):
    _inherit = "vegas.handler.check"

    def _prepare(self, requests, verb):
        values = super()._prepare(requests, verb)
        if verb in ("execute", "fail"):
            due = self._parameter("letter.days")._due(fields.Date.context_today(self))
            for request in requests:
                values.setdefault(request.id, {})["result_due_date"] = due
        return values


class VegasWatchTopic(models.Model):
    _inherit = "vegas.watch.topic"

    code = fields.Selection(selection_add=[("results", "results")], ondelete={"results": "cascade"})

    def _target(self):
        if self.code == "results":
            return ("vegas.request", "vegas_base.vegas_request_action_watch")
        return super()._target()

    def _domain(self):
        self.ensure_one()
        return Domain("result_due_date", "!=", False) if self.code == "results" else super()._domain()

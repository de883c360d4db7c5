from odoo import api, fields, models

BATCH = 200


class VegasRequest(models.Model):
    """Self-readings of electricity that the distributor leaves without an answer: after its term they are validated.

    TIME: three working days (parameter ``tal.days.ele``). Gas has no such rule here: its readings wait.
    """

    _inherit = "vegas.request"

    @api.model
    def _cron_validate_silent(self):
        """Close the requests whose term is over, some at a time; one that cannot be closed stays late, and alone."""
        procedure = self.env.ref("vegas_sportello.procedure_tal")
        today = fields.Date.context_today(self)
        silent = self.search(
            [
                ("procedure_id", "=", procedure.id),
                ("commodity", "=", "ele"),
                ("state", "in", ("open", "waiting")),
                ("deadline_date", "<", today),
            ],
            order="id",
        )
        for start in range(0, len(silent), BATCH):
            requests = silent[start : start + BATCH]
            self.env["vegas.many"]._do(requests, lambda some: some._run("execute"))
            left = len(silent) - start - len(requests)
            if not self.env["ir.cron"]._commit_progress(len(requests), remaining=left):
                return


class VegasHandlerTal(models.AbstractModel):
    _inherit = "vegas.handler.tal"

    def _prepare(self, requests, verb):
        """EXTENDS vegas_base: without an answer the reading was validated on the last day of the term."""
        values = super()._prepare(requests, verb)
        if verb == "execute":
            today = fields.Date.context_today(self)
            for request in requests:
                day = request.deadline_date or today
                # What an answer says goes before it.
                values.setdefault(request.id, {}).update(closed_date=today, executed_date=min(day, today))
        return values

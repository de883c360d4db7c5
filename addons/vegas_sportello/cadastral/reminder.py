"""Forms that customers took along and did not give back: the reminder, and who thinks of it."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

REMINDER = "cadastral_reminder"


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    @api.model
    def _late_forms(self):
        """Return the domain of the forms that are not given back in time."""
        today = fields.Date.context_today(self)
        return (
            Domain("procedure_id.code", "=", "catasto")
            & Domain("stage_id.code", "=", "sent")
            & Domain("deadline_date", "<", today)
        )

    @api.model
    def _cron_remind_cadastral(self):
        """Put each form that is late among the things to do of its owner, once for each term."""
        found = self.search(self._late_forms())
        # What was done is kept as an archived activity, which a domain on the request would find too.
        asked = self.env["mail.activity"].search([("res_model", "=", self._name), ("res_id", "in", found.ids)])
        found -= self.browse(asked.mapped("res_id"))
        for company, late in found.grouped("company_id").items():
            late = late.with_context(lang=company.partner_id.lang or "it_IT")
            first = late.filtered(lambda request: not request.catasto_reminded_date)
            first._to_do(late.env._("Cadastral form not given back: print the reminder"))
            (late - first)._to_do(late.env._("No answer to the reminder: register that the data were not given"))

    def _paper_handed(self, code):
        """EXTENDS vegas_base: a reminder begins a new term, and its to-do is done."""
        super()._paper_handed(code)
        if code != REMINDER:
            return
        self.activity_ids.action_feedback()
        self.catasto_reminded_date = fields.Date.context_today(self)
        self.env["vegas.handler.catasto"]._wait_for_form(self, "catasto.reminder.days")

    def action_cadastral_reminders(self):
        """Print the reminders of the chosen requests as one PDF.

        :raises UserError: when none of them waits for a form
        """
        waiting = self.filtered(lambda request: request.procedure_code == "catasto" and request.stage_id.code == "sent")
        if not waiting:
            raise UserError(self.env._("None of these requests waits for a cadastral form."))
        for request in waiting:
            request._print(REMINDER)
        papers = waiting.handed_ids.filtered(lambda handed: handed.code == REMINDER)
        return papers._newest()._action_merged()


class VegasWatchTopic(models.Model):
    _inherit = "vegas.watch.topic"

    code = fields.Selection(
        selection_add=[("cadastral", "cadastral"), ("tax_codes", "tax_codes")],
        ondelete={"cadastral": "cascade", "tax_codes": "cascade"},
    )

    def _target(self):
        if self.code == "cadastral":
            return ("vegas.request", "vegas_base.vegas_request_action_watch")
        if self.code == "tax_codes":
            return ("vegas.cadastral.finding", "vegas_sportello.vegas_cadastral_finding_action")
        return super()._target()

    def _domain(self):
        self.ensure_one()
        if self.code == "cadastral":
            return self.env["vegas.request"]._late_forms()
        if self.code == "tax_codes":
            return Domain("solved_date", "=", False)
        return super()._domain()

from odoo import fields, models
from odoo.exceptions import UserError

from ..papers.request_paper import day, euro

ACCOUNTING = "vegas_base.group_vegas_accounting"


class VegasRequest(models.Model):
    """Bills that a change of data touches: computed again at once and compared, issued anew by the accountants."""

    _inherit = "vegas.request"

    def _var_recalculate(self):
        """Return the bills of the changed contracts, from the effective day on, that would be others today."""
        self.env.flush_all()
        contracts = self.var_contract_ids
        results = contracts._recalculate(self.effective_date) if contracts else []
        return [result for result in results if result.differs]

    def _var_look_at_bills(self):
        """Note which issued bills would be others now, and put them among the things to do of the accountants."""
        self.ensure_one()
        if not any(case.tax_change for case in self._var_cases()):
            return
        env = self.env
        try:
            with env.cr.savepoint():
                found = self._var_recalculate()
        except UserError as error:
            self.var_bills = env._("The bills could not be computed again: %(reason)s", reason=error)
            self._var_ask_accounting(env._("Compute the bills again by hand: %(reason)s", reason=error))
            return
        lines = [
            env._(
                "%(bill)s (%(first)s – %(last)s): %(old)s becomes %(new)s",
                bill=result.move.name,
                first=day(result.period.first),
                last=day(result.period.last),
                old=euro(result.old_total),
                new=euro(result.new_total),
            )
            for result in found
        ]
        self.var_bills = "\n".join(lines) or False
        if lines:
            self._var_ask_accounting(
                env._("Bills to be issued anew after a change of data: %(count)s", count=len(lines))
            )

    def _var_ask_accounting(self, text):
        users = self.env.ref(ACCOUNTING)._people(self.company_id)
        self._put_to_do([(self, user, text, False) for user in users or self.user_id or self.env.user])

    def action_var_issue_again(self):
        """Credit the bills that differ and issue them anew; for the accountants.

        :raises UserError: when somebody else asks, or nothing differs any more
        """
        self.ensure_one()
        if not self.env.user.has_group(ACCOUNTING):
            raise UserError(self.env._("Only accounting issues bills anew."))
        # Accounting reads requests and does not write them: what it issues is noted by the program.
        request, today = self.sudo(), fields.Date.context_today(self)
        moves = request.env["vegas.contract"]._issue_again(request._var_recalculate(), today, request)
        if not moves:
            raise UserError(self.env._("No bill differs any more: there is nothing to issue."))
        names = ", ".join(moves.mapped("name"))
        request.var_bills = self.env._("Issued on %(day)s: %(bills)s", day=day(today), bills=names)
        request._message_log(body=request.var_bills)
        request.activity_ids.filtered(lambda task: task.user_id.has_group(ACCOUNTING)).action_feedback()
        return True

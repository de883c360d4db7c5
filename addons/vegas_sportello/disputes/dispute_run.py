from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.to_do import put_to_do

from ..papers.request_paper import day
from .dispute import WITH_POINTS


class VegasDispute(models.Model):
    """What is done with a procedure: answered, closed with its outcome, its points carried out."""

    _inherit = "vegas.dispute"

    # === ANSWER === #

    def _ask_answers(self):
        """Put the answers that are due among the things to do of the owners."""
        # To-dos are written for colleagues, too.
        waiting = self.sudo().filtered(lambda dispute: dispute.state == "open" and not dispute.answer_date)
        waiting.answer_task_id.unlink()
        rows = [
            (
                dispute,
                dispute.user_id,
                self.env._("Answer to %(body)s", body=dispute.display_name),
                dispute.due_date,
            )
            for dispute in waiting
        ]
        for dispute, task in zip(waiting, put_to_do(self.env, rows, told=True), strict=True):
            dispute.answer_task_id = task

    def action_answer(self):
        """Make the answer to the body, note the day, and open it.

        :raises UserError: when the text is missing, or it was answered already
        """
        self.ensure_one()
        self.check_access("write")
        if self.answer_date:
            text = self.env._("It was answered on %(day)s already: print the answer again.", day=day(self.answer_date))
            raise UserError(text)
        if not (self.answer_text or "").strip():
            raise UserError(self.env._("“What we answer” is empty: write our position before you answer."))
        waiting = self.offer_ids.filtered(lambda offer: offer.state == "asked")
        if waiting:
            raise UserError(self.env._("An offer waits for its approval: the answer cannot name it yet."))
        # The day is written by this act alone.
        self.sudo().write({"answer_date": fields.Date.context_today(self), "answer_user_id": self.env.uid})
        self.sudo().answer_task_id.action_feedback()
        return self.action_print()

    def action_print(self):
        """Print the answer, keep a copy, and open it."""
        self.ensure_one()
        return self.env["vegas.paper"]._print("dispute_answer", self)._open_paper()

    # === OUTCOME === #

    def _closing_problems(self):
        """Return in sentences what is missing before the outcome can be noted, each with its remedy."""
        self.ensure_one()
        env, problems = self.env, []
        if not self.outcome:
            problems.append(env._("“Outcome” is missing: choose how it ended."))
        if not self.outcome_date:
            problems.append(env._("“Outcome of” is missing: enter the day of the minutes."))
        elif self.outcome_date > fields.Date.context_today(self):
            problems.append(env._("“Outcome of” lies in the future: correct the day."))
        elif self.outcome_date < self.notice_date:
            problems.append(env._("“Outcome of” comes before the notice: correct one of the two days."))
        if self.outcome in WITH_POINTS:
            if not self.sudo().outcome_document:
                problems.append(env._("“Minutes” is missing: load the signed minutes or the decision."))
            if not self.point_ids:
                problems.append(env._("No point of the agreement is entered: write each with who does it and by when."))
        if self.offer_ids.filtered(lambda offer: offer.state == "asked"):
            problems.append(env._("An offer waits for its approval: let it be approved, or take it back."))
        return problems

    def action_close(self):
        """Note the outcome; its points become things to do of those who must carry them out.

        :raises UserError: with everything that is missing
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "open":
            raise UserError(self.env._("The procedure has its outcome already."))
        if problems := self._closing_problems():
            raise UserError("\n".join(problems))
        # Only this act ends a procedure.
        dispute = self.sudo()
        dispute.activity_ids.unlink()
        dispute.state = "closed"
        dispute.point_ids._ask()
        dispute._end_when_done()
        return True

    def _end_when_done(self):
        """End the procedures whose points are all carried out."""
        ended = self.filtered(
            lambda dispute: dispute.state == "closed" and all(point.done_date for point in dispute.point_ids)
        )
        ended.write({"state": "done", "closed_date": fields.Date.context_today(self)})

    # === OPEN === #

    def action_dossier(self):
        """Open the case file of the complaint that it is about.

        :raises UserError: where no complaint is named
        """
        requests = self.request_id
        if not requests:
            raise UserError(self.env._("“Complaint” is empty: the case file is that of the complaint. Choose it."))
        return requests.action_dossier()

    def action_customer_page(self):
        """Open the page of the customer."""
        return self.partner_id.action_vegas_page()

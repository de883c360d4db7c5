from odoo import fields, models
from odoo.exceptions import UserError


class VegasRequest(models.Model):
    """How a voltura ends otherwise: the customer withdraws, or contests it."""

    _inherit = "vegas.request"

    def _undo(self):
        """EXTENDS vegas_base: volture of one point are taken back newest first, or the point would have two holders.

        :raises UserError: a later voltura was carried out, or this one was contested
        """
        if self.voltura_contested_date:
            raise UserError(self.env._("A contested voltura was reversed: ask for a new one where it is wanted."))
        if self._is_voltura() and self.stage_id.code == "done":
            later = self.search(
                [
                    ("point_id", "=", self.point_id.id),
                    ("procedure_id", "=", self.procedure_id.id),
                    ("voltura_outgoing_id", "=", self.contract_id.id),
                    ("state", "in", ("open", "waiting", "done")),
                ],
                limit=1,
            )
            if later:
                raise UserError(
                    self.env._(
                        "The supply changed hands again with request %(number)s: take that one back or annul it first.",
                        number=later.name,
                    )
                )
        return super()._undo()

    def action_voltura_withdraw(self):
        """The customer withdraws (ripensamento): a draft is cancelled, what was sent is annulled before its day.

        :raises UserError: there is no right to it, or it comes too late
        """
        self.ensure_one()
        self.check_access("write")
        until, today = self.voltura_withdraw_until, fields.Date.context_today(self)
        if not until:
            raise UserError(
                self.env._(
                    "There is no right of withdrawal here: it is a consumer's, for what was concluded at a distance."
                )
            )
        if today > until:
            raise UserError(self.env._("The term for the withdrawal ended on %(day)s.", day=f"{until:%d/%m/%Y}"))
        if self.state == "done":
            raise UserError(
                self.env._(
                    "The voltura was carried out already: write what the customer says into “%(field)s”; the back"
                    " office reverses it.",
                    field=self._label("voltura_contest"),
                )
            )
        verb = "cancel" if self.state == "draft" else "ask_annulment"
        done = self.with_context(verb=verb).action_run()
        if not self.problems:
            self._message_log(body=self.env._("The customer has withdrawn on %(day)s.", day=f"{today:%d/%m/%Y}"))
        return done

    def action_voltura_contest(self):
        """Reverse a voltura that the holder contests: all that it changed is taken back, the old contract goes on.

        Before its outcome the annulment is asked instead (VT1.0040).

        :raises UserError: what is contested is missing, or there is nothing to reverse
        """
        self.ensure_one()
        self.check_access("write")
        if not (self.voltura_contest or "").strip():
            text = self.env._("“%(field)s” is missing.", field=self._label("voltura_contest"))
            remedy = self.env._("Write what the written complaint says.")
            self.sudo().problems = [{"field": "voltura_contest", "text": f"{text} {remedy}"}]
            return True
        if self.state in ("open", "waiting"):
            return self.with_context(verb="ask_annulment").action_run()
        if self.stage_id.code != "done":
            raise UserError(self.env._("There is nothing to reverse: the voltura was not carried out."))
        if not self.env.user.has_group("vegas_base.group_vegas_backoffice"):
            self._to_do(self.env._("Contested voltura: to be reversed"))
            return True
        request = self.sudo()  # effects reach records that the user need not be allowed to write
        request._undo()
        request._handler()._run(request, "annul", {})
        request.write({"voltura_contested_date": fields.Date.context_today(self), "problems": False})
        request._to_do(self.env._("Contested voltura reversed: answer the complaint, look at the bills"))
        return True

from odoo import api, fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem

from ..papers.request_paper import day


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    @api.onchange("tiqv_credit_move_id")
    def _onchange_tiqv_credit_move(self):
        """A credit in a bill is given on the day on which the bill is issued."""
        if self.tiqv_credit_move_id:
            self.tiqv_credit_date = self.tiqv_credit_move_id.invoice_date

    def _tiqv_credit_move(self):
        """Return the credit note or bill with the credit: the chosen one, else what was issued for this request."""
        self.ensure_one()
        if self.tiqv_credit_move_id:
            return self.tiqv_credit_move_id.sudo()
        moves = self.env["account.move"].sudo()  # the counter may know that it was credited
        found = moves.search([("request_id", "=", self.id), ("state", "=", "posted")], order="invoice_date, id")
        return found.filtered(lambda move: move.move_type == "out_refund")[:1] or found[:1]


class VegasHandlerReclamo(models.AbstractModel):
    """The credit of a correction or of double billing: its day ends the clock."""

    _inherit = "vegas.handler.reclamo"

    def _check_credit(self, request):
        env, problems, today = self.env, [], fields.Date.context_today(self)
        move, credited = request._tiqv_credit_move(), request._tiqv_end("credit")
        if not move and not request.tiqv_credit_date:
            text = env._("No credit is known yet.")
            remedy = env._("Choose the credit note or the bill, or enter the day on which the money was paid out.")
            problems.append(Problem(request, "tiqv_credit_move_id", text, remedy))
        elif foreign := self._check_bill(request, "tiqv_credit_move_id", move):
            problems.extend(foreign)
        elif credited > today:
            text, remedy = env._("The day of the credit lies in the future."), env._("Note it when it is there.")
            problems.append(Problem(request, "tiqv_credit_date", text, remedy))
        elif credited < request.received_date:
            text = env._("It arrived on %(day)s only.", day=day(request.received_date))
            problems.append(Problem(request, "tiqv_credit_date", text, env._("Choose the credit that followed.")))
        return [*problems, *self._check_cause(request, "credit")]

    def _prepare(self, requests, verb):
        values = super()._prepare(requests, verb)
        if verb == "credit":
            for request in requests:
                values[request.id].update(
                    {
                        "tiqv_credit_move_id": request._tiqv_credit_move().id,
                        "tiqv_credit_date": request._tiqv_end("credit"),
                        "closed_date": fields.Date.context_today(self),
                    }
                )
        return values

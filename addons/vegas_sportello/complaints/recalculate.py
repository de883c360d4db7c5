from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..papers.request_paper import euro


class VegasTiqvRecalculate(models.TransientModel):
    """The bill that a complaint contests, computed again with what is known today: seen first, then issued."""

    _name = "vegas.tiqv.recalculate"
    _description = "Recalculation for a complaint"

    request_id = fields.Many2one("vegas.request", "Complaint", required=True, readonly=True, ondelete="cascade")
    bill_id = fields.Many2one(related="request_id.bill_id")
    preview = fields.Text(compute="_compute_preview")
    differs = fields.Boolean(compute="_compute_preview")

    @api.depends("request_id")
    def _compute_preview(self):
        for wizard in self:
            results = wizard._results()
            changed = [result for result in results if result.differs]
            wizard.differs = bool(changed)
            rows = [
                self.env._(
                    "%(bill)s: was %(old)s, is %(new)s",
                    bill=result.move.display_name,
                    old=euro(result.old_total),
                    new=euro(result.new_total),
                )
                for result in changed
            ]
            wizard.preview = "\n".join(rows) or self.env._(
                "With today's data the bills are the same: nothing to credit."
            )

    def _results(self):
        bill = self.bill_id.sudo()
        if not bill.vegas_contract_id or not bill.vegas_first:
            raise UserError(self.env._("Choose in the complaint the bill of the supply that is to be computed again."))
        return bill.vegas_contract_id._recalculate(bill.vegas_first)

    def action_issue(self):
        """Credit the bills that differ and issue the new ones, tied to the complaint.

        :raises UserError: when nothing differs
        """
        self.ensure_one()
        self.request_id._check_tiqv_recalculation()
        moves = self.env["vegas.contract"]._issue_again(
            self._results(), fields.Date.context_today(self), self.request_id.sudo()
        )
        if not moves:
            raise UserError(self.env._("With today's data the bills are the same: nothing to credit."))
        self.request_id.tiqv_credit_move_id = moves.filtered(lambda move: move.move_type == "out_refund")[:1]
        self.request_id.tiqv_credit_date = fields.Date.context_today(self)
        return {"type": "ir.actions.act_window_close"}


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _check_tiqv_recalculation(self):
        self.check_access("write")
        if not self.env.user.has_group("vegas_base.group_vegas_backoffice"):
            raise AccessError(self.env._("Bills are issued again by the back office: ask there."))

    def action_tiqv_recalculate(self):
        """Show what the contested bill would be today."""
        self.ensure_one()
        self._check_tiqv_recalculation()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Recalculation"),
            "res_model": "vegas.tiqv.recalculate",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_request_id": self.id},
        }

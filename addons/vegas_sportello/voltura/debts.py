from odoo import api, fields, models

from ..procedures.voltura import CLERKS


class VegasRequest(models.Model):
    """The debts of who leaves: seen by a clerk who may, never where who comes is being served."""

    _inherit = "vegas.request"

    voltura_debt = fields.Monetary("Open bills of who leaves", compute="_compute_voltura_debt", groups=CLERKS)
    voltura_debt_hint = fields.Char("Debts", compute="_compute_voltura_debt")

    @api.depends("voltura_outgoing_id", "partner_id")
    @api.depends_context("uid")
    def _compute_voltura_debt(self):
        """Sum of the open items of the contract that ends, in euro.

        It is shown while who leaves (or whoever may speak for them) is being served, and to the back office; not
        while who comes is being served, whoever looks.
        """
        shown = self.filtered(lambda request: request.voltura_outgoing_id and request._may_see_debt())
        owed = dict(
            self.env["account.move"]
            .sudo()  # who may see the sum was asked above
            ._read_group(
                [
                    ("state", "=", "posted"),
                    ("move_type", "in", ("out_invoice", "out_refund")),
                    ("vegas_contract_id", "in", shown.voltura_outgoing_id.ids),
                ],
                ["vegas_contract_id"],
                ["amount_residual_signed:sum"],
            )
        )
        for request in self:
            request.voltura_debt = owed.get(request.voltura_outgoing_id._origin, 0) if request in shown else 0
            hidden = request.voltura_outgoing_id and request not in shown
            request.voltura_debt_hint = (
                self.env._("Shown only while who leaves is being served, and to the back office.") if hidden else False
            )

    def _may_see_debt(self):
        """Return whether the user may see what the outgoing holder owes."""
        self.ensure_one()
        visits = self.env["vegas.visit"]
        leaves, comes = self.voltura_outgoing_partner_id._origin, self.partner_id._origin
        acting = visits._acting(leaves | comes)
        serving = {partner: visit for partner, visit in acting.items() if visit.state == "serving"}
        if comes.id in serving:
            return False
        visit = serving.get(leaves.id)
        if visit:
            return not visit._refusal("statement", self.point_id._origin)
        return self.env.user.has_group("vegas_base.group_vegas_backoffice")

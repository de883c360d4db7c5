from odoo import api, fields, models


class VegasRequest(models.Model):
    """A request knows the procedures of the second level about it, and those that run with its customer."""

    _inherit = "vegas.request"

    dispute_ids = fields.One2many("vegas.dispute", "request_id", "Second level")
    dispute_alert = fields.Char("Running dispute", compute="_compute_dispute_alert", compute_sudo=True)

    @api.depends("partner_id", "contract_id")
    def _compute_dispute_alert(self):
        """Read by the form alone: it asks once for all that is shown."""
        running = self.env["vegas.dispute"].search(
            [
                ("partner_id", "in", self.partner_id._origin.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "=", "open"),
            ],
            order="notice_date, id",
        )
        by_partner = running.grouped("partner_id")
        for request in self:
            mine = by_partner.get(request.partner_id._origin, running.browse())
            contract = request.contract_id._origin
            mine = mine.filtered(lambda one, contract=contract: one.contract_id <= contract or not contract)
            request.dispute_alert = ", ".join(mine.mapped("display_name")) or False

    def action_dispute(self):
        """Open a new procedure of the second level about this request, filled in with what is known."""
        self.ensure_one()
        contract = self.contract_id
        context = {
            "default_partner_id": self.partner_id.id,
            "default_request_id": self.id,
            "default_contract_id": contract.id if contract.partner_id == self.partner_id else False,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Second level"),
            "res_model": "vegas.dispute",
            "views": [[False, "form"]],
            "context": context,
        }

    def action_open_disputes(self):
        """Open the procedures that run with the customer."""
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_sportello.vegas_dispute_action")
        return {**action, "domain": [("partner_id", "=", self.partner_id.id), ("state", "=", "open")], "context": {}}

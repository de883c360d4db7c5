from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_vegas_print(self):
        """EXTENDS vegas_billing: a bill is shown to who may see the customer's account."""
        self.ensure_one()
        self.env["vegas.visit"]._check_may(self.partner_id, "statement", self.vegas_contract_id.point_id)
        return super().action_vegas_print()

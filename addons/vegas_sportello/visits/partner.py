from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    vegas_visit_ids = fields.One2many("vegas.visit", "partner_id", "Visits")
    vegas_delegation_ids = fields.One2many("vegas.delegation", "holder_id", "Delegations")

    def action_vegas_serve(self):
        """Serve this customer at the counter."""
        self.ensure_one()
        self.env["vegas.visit"].action_serve_customer(self.id)
        return True

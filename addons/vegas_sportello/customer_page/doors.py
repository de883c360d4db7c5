from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_vegas_page(self):
        """Open the page of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.client"]._for_xml_id("vegas_sportello.customer_page_action")
        return {**action, "params": {"partner_id": self.id}}


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def action_customer_page(self):
        """Open the page of the customer who asked."""
        return self.partner_id.action_vegas_page()


class VegasSupplyPoint(models.Model):
    _inherit = "vegas.supply.point"

    def action_customer_page(self):
        """Open the page of the holder."""
        return self.partner_id.action_vegas_page()


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    def action_customer_page(self):
        """Open the page of the holder."""
        return self.partner_id.action_vegas_page()

from odoo import models


class VegasArchiveBill(models.Model):
    _inherit = "vegas.archive.bill"

    def _open_document(self, attachment):
        """EXTENDS vegas_billing: a bill is shown to who may see the customer's account."""
        self.ensure_one()
        self.env["vegas.visit"]._check_may(self.partner_id, "statement", self.contract_id.point_id)
        return super()._open_document(attachment)

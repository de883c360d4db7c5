from odoo import fields, models


class VegasSupplyPoint(models.Model):
    _inherit = "vegas.supply.point"

    bill_ids = fields.Many2many("account.move", string="Bills", compute="_compute_bill_ids")

    def _compute_bill_ids(self):
        """The bills of all contracts of a point, newest first; nothing for who may not read bills."""
        if not self.env["account.move"].has_access("read"):
            self.bill_ids = False
            return
        bills = self.env["account.move"].search(
            [("vegas_contract_id.point_id", "in", self.ids), ("state", "=", "posted")], order="vegas_last desc, id desc"
        )
        by_point = bills.grouped(lambda bill: bill.vegas_contract_id.point_id.id)
        for point in self:
            point.bill_ids = by_point.get(point.id)

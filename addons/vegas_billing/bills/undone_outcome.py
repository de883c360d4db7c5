from odoo import models


class VegasRequest(models.Model):
    """A bill may have used an outcome that is taken back: then it must be computed again."""

    _inherit = "vegas.request"

    def _after_undo(self, step, day):
        super()._after_undo(step, day)
        contracts = self.contract_id | self.point_id.contract_ids
        used = [("contract_id", "in", contracts.ids), ("live", "=", True), ("last", ">=", day)]
        if day and self.env["vegas.billed.period"].search_count(used, limit=1):
            self._to_do(self.env._("Bills used the outcome that was taken back: compute them again"))

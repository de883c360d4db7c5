from odoo import api, models
from odoo.exceptions import UserError


class VegasMany(models.Model):
    _inherit = "vegas.many"

    @api.model
    def _start(self, points, partner=None):
        """Make an act on ``points`` and return the action that shows it.

        :param partner: who asks; empty: the holder of most of the points
        """
        contracts = self.env["vegas.contract"]._current_by_point(points)
        holders = [contracts[point.id].partner_id.id for point in points if point.id in contracts]
        if not partner and not holders:
            raise UserError(self.env._("None of these supply points has a contract: choose others."))
        many = self.create(
            {
                "partner_id": partner.id if partner else max(set(holders), key=holders.count),
                "line_ids": [
                    (0, 0, {"point_id": point.id, "sequence": place}) for place, point in enumerate(points, 1)
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("On all chosen"),
            "res_model": self._name,
            "res_id": many.id,
            "views": [[False, "form"]],
        }


class VegasSupplyPoint(models.Model):
    _inherit = "vegas.supply.point"

    def action_many(self):
        """Start an act on the chosen points."""
        return self.env["vegas.many"]._start(self)


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    def action_many(self):
        """Start an act on the points of the chosen contracts."""
        return self.env["vegas.many"]._start(self.point_id)

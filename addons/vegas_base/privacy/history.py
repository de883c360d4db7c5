from odoo import api, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_consenting(self):
        """Consents go with the customer, and must be proved years later."""
        kept = self.sudo().filtered("vegas_consent_ids")
        if kept:
            raise UserError(
                self.env._(
                    "%(names)s: there are consents, which must stay; archive the customer instead.",
                    names=", ".join(kept.mapped("name")),
                )
            )


class VegasSupplyPoint(models.Model):
    _inherit = "vegas.supply.point"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_read(self):
        """Meters and readings go with the point: one that was read stays."""
        read = self.env["vegas.reading"].sudo()._read_group([("point_id", "in", self.ids)], ["point_id"])
        if read:
            codes = ", ".join(point.code for (point,) in read)
            raise UserError(self.env._("%(codes)s: there are readings, which must stay.", codes=codes))


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        """Versions go with the contract: only one that never started may be taken away."""
        started = self.filtered(lambda contract: contract.state != "requested")
        if started:
            numbers = ", ".join(started.mapped("number"))
            raise UserError(
                self.env._("%(numbers)s: a contract that has started stays; close it instead.", numbers=numbers)
            )

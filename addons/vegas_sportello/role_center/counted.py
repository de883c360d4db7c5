from odoo import api, models

CHANNEL = "vegas_role_center"


class VegasCounted(models.AbstractModel):
    """Records that the role center counts: when they change, those who look at it are told once per transaction.

    A model is told of by inheriting this and naming its fields in ``_counted_fields``.
    """

    _name = "vegas.counted"
    _description = "Counted in the role center"

    # Fields, stored and written by ``write``, whose change moves a record from one tile to another.
    _counted_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._tell_role_center()
        return records

    def write(self, vals):
        if self._counted_fields.isdisjoint(vals):
            return super().write(vals)
        self._tell_role_center()
        result = super().write(vals)
        if "company_id" in vals:
            self._tell_role_center()
        return result

    def unlink(self):
        self._tell_role_center()
        return super().unlink()

    def _tell_role_center(self):
        """Tell the clients of these companies that counts have changed, once per transaction and company."""
        # Cleared by the cursor when the transaction ends, one way or the other.
        told = self.env.cr.precommit.data.setdefault("vegas.role.center", set())
        for company in self.sudo().company_id:
            if company.id not in told:
                told.add(company.id)
                self.env["bus.bus"]._sendone((company, CHANNEL), CHANNEL, {"company_id": company.id})

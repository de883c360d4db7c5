from odoo import api, fields, models

from .dated import OVERLAP, in_order


class VegasPointCoefficient(models.Model):
    """The coefficient C of a gas point in a period: what turns the cubic metres of its meter into Smc."""

    _name = "vegas.point.coefficient"
    _inherit = ["vegas.dated"]
    _description = "Coefficient C of a point"
    _order = "point_id, valid_from desc"
    _rec_name = "value"

    point_id = fields.Many2one("vegas.supply.point", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="point_id.company_id", store=True, index=True)
    value = fields.Float("C", required=True, digits=(16, 8))
    source = fields.Char(required=True)

    _validity = models.Constraint(
        f"EXCLUDE USING gist (point_id WITH =, {OVERLAP})",
        "This point already has a coefficient C in that period: close the earlier one first.",
    )
    _period = in_order()
    _positive = models.Constraint("CHECK (value > 0)", "The coefficient C must be above zero.")

    @api.model_create_multi
    def create(self, vals_list):
        # The exclusion constraint is checked row by row: one closed in the same form must be closed before.
        self.flush_model(["valid_from", "valid_to"])
        return super().create(vals_list)


class VegasSupplyPoint(models.Model):
    _inherit = "vegas.supply.point"

    coefficient_ids = fields.One2many("vegas.point.coefficient", "point_id", "Coefficients C")

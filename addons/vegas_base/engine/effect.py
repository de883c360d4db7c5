from odoo import fields, models


class VegasRequestEffect(models.Model):
    """What the outcome of a request changed outside it: one row per datum, with the value before and after."""

    _name = "vegas.request.effect"
    _description = "Effect of a request"
    _order = "id"

    request_id = fields.Many2one("vegas.request", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    point_id = fields.Many2one("vegas.supply.point", index=True)
    label = fields.Char("What", required=True)
    before = fields.Char()
    after = fields.Char()
    res_model = fields.Char("Model")
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    date = fields.Datetime("When", required=True, default=fields.Datetime.now)

from odoo import api, fields, models


class VegasVisitSpan(models.Model):
    """A stretch of a visit: waiting, being served or parked, from when to when and with whom."""

    _name = "vegas.visit.span"
    _description = "Stretch of a visit"
    _order = "start_at, id"

    visit_id = fields.Many2one("vegas.visit", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="visit_id.company_id", store=True, index=True)
    state = fields.Selection([("waiting", "Waiting"), ("serving", "Being served"), ("parked", "Parked")], required=True)
    user_id = fields.Many2one("res.users", "Served by", index="btree_not_null")
    start_at = fields.Datetime("From", required=True)
    end_at = fields.Datetime("To")
    minutes = fields.Float(compute="_compute_minutes", digits=(16, 1))

    _one_open = models.UniqueIndex("(visit_id) WHERE end_at IS NULL", "A visit is in one state at a time.")

    @api.depends("start_at", "end_at")
    def _compute_minutes(self):
        now = fields.Datetime.now()
        for span in self:
            span.minutes = ((span.end_at or now) - span.start_at).total_seconds() / 60 if span.start_at else 0

from odoo import api, fields, models
from odoo.tools import SQL


class VegasVisitQuality(models.Model):
    """The figures of closed visits: waiting, handling, and whether one contact was enough.

    A visit counts as solved at the first contact when its outcome is a settled one and the same customer does not come
    back with the same topic within the days of the parameter ``visit.again.days``.
    """

    _name = "vegas.visit.quality"
    _description = "Quality of visits"
    _auto = False
    _order = "ended_at desc, id desc"
    _rec_name = "partner_id"

    visit_id = fields.Many2one("vegas.visit", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "Served by", readonly=True)
    channel = fields.Selection(selection=lambda self: self.env["vegas.visit"]._fields["channel"].selection)
    capacity_id = fields.Many2one("vegas.capacity", "Capacity", readonly=True)
    topic_id = fields.Many2one("vegas.visit.topic", "Topic", readonly=True)
    outcome_id = fields.Many2one("vegas.visit.outcome", "Outcome", readonly=True)
    ended_at = fields.Datetime("Closed at", readonly=True)
    wait_minutes = fields.Float("Waited (min)", readonly=True, aggregator="avg", digits=(16, 1))
    handling_minutes = fields.Float("Handled (min)", readonly=True, aggregator="avg", digits=(16, 1))
    parked_minutes = fields.Float("Parked (min)", readonly=True, aggregator="avg", digits=(16, 1))
    first_contact = fields.Float("Solved at first contact (%)", readonly=True, aggregator="avg", digits=(16, 1))

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        days = int(self.env["vegas.parameter"]._on("visit.again.days", today).value)
        return SQL(
            """
            SELECT v.id, v.id AS visit_id, v.company_id, v.partner_id, v.user_id, v.channel, v.capacity_id, v.topic_id,
                   v.outcome_id, v.ended_at, v.wait_minutes, v.handling_minutes, v.parked_minutes,
                   CASE WHEN o.resolved AND NOT EXISTS (
                       SELECT 1 FROM vegas_visit a
                        WHERE a.partner_id = v.partner_id AND a.topic_id = v.topic_id AND a.id <> v.id
                          AND a.company_id = v.company_id AND a.arrived_at >= v.ended_at
                          AND a.arrived_at < v.ended_at + %s * interval '1 day'
                   ) THEN 100.0 ELSE 0.0 END AS first_contact
              FROM vegas_visit v JOIN vegas_visit_outcome o ON o.id = v.outcome_id
             WHERE v.state = 'done'
            """,
            days,
        )

    @api.readonly
    def action_open(self):
        """Open the visit behind the row."""
        self.ensure_one()
        return self.visit_id.get_formview_action()

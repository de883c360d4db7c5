from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.vegas_base.engine.handlers.own_request import COMPLAINT

from ..complaints.request import CREDITED, CUSTOMER_TYPES, SUPPLY_TYPES, TYPES

STANDINGS = [
    ("open", "Not answered"),
    ("in_time", "Answered in time"),
    ("late_seller", "Late: seller"),
    ("late_third", "Late: customer or third parties"),
    ("late_force", "Late: force majeure"),
    ("lapsed", "Lapsed"),
]


class VegasTiqvFigure(models.Model):
    """The register of complaints as figures: one row per communication, counted by the database (TIQV, art. 35, 36).

    Every row of the register (art. 34.2, 34.3) is in exactly one ``standing``, so the figures add up to it. Late is
    what the engine found late; ``days`` are those from the receipt to the answer, or to the credit.
    """

    _name = "vegas.tiqv.figure"
    _description = "Figures of complaints (TIQV)"
    _auto = False
    _order = "received_date desc, id desc"
    _rec_name = "request_id"
    _depends = {
        "vegas.request": [
            *("company_id", "procedure_id", "stage_id", "received_date", "late_by", "tiqv_type", "tiqv_customer_type"),
            *("tiqv_supply_type", "tiqv_level1_id", "tiqv_level2_id", "tiqv_answer_date", "tiqv_credit_date"),
            *("tiqv_lapse_date", "tiqv_late_cause"),
        ],
        "vegas.indemnity": ["request_id", "kept_by", "state", "amount"],
    }

    request_id = fields.Many2one("vegas.request", "Complaint", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    received_date = fields.Date("Received on", readonly=True)
    kind = fields.Selection(TYPES, "Kind of communication", readonly=True)
    customer_type = fields.Selection(CUSTOMER_TYPES, "Kind of customer", readonly=True)
    supply_type = fields.Selection(SUPPLY_TYPES, "Kind of supply", readonly=True)
    level1_id = fields.Many2one("vegas.tiqv.topic", "Topic", readonly=True)
    level2_id = fields.Many2one("vegas.tiqv.topic", "Topic, level 2", readonly=True)
    standing = fields.Selection(STANDINGS, "How it stands", readonly=True)
    not_answered = fields.Integer(readonly=True)
    in_time = fields.Integer("Answered in time", readonly=True)
    late_seller = fields.Integer("Late: seller", readonly=True)
    late_third = fields.Integer("Late: customer or third parties", readonly=True)
    late_force = fields.Integer("Late: force majeure", readonly=True)
    lapsed = fields.Integer(readonly=True)
    days = fields.Float("Real time (days)", readonly=True, aggregator="avg", digits=(16, 1))
    indemnities = fields.Integer(readonly=True)
    indemnity_amount = fields.Float("Indemnities (€)", readonly=True, digits=(16, 2))
    paid = fields.Integer("Indemnities paid", readonly=True)
    paid_amount = fields.Float("Indemnities paid (€)", readonly=True, digits=(16, 2))

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT f.*, (f.standing = 'open')::int AS not_answered, (f.standing = 'in_time')::int AS in_time,
                   (f.standing = 'late_seller')::int AS late_seller, (f.standing = 'late_third')::int AS late_third,
                   (f.standing = 'late_force')::int AS late_force, (f.standing = 'lapsed')::int AS lapsed
              FROM (
                SELECT r.id, r.id AS request_id, r.company_id, r.received_date, r.tiqv_type AS kind,
                       r.tiqv_customer_type AS customer_type, r.tiqv_supply_type AS supply_type,
                       r.tiqv_level1_id AS level1_id, r.tiqv_level2_id AS level2_id,
                       CASE WHEN r.tiqv_lapse_date IS NOT NULL THEN 'lapsed'
                            WHEN e.ended IS NULL THEN 'open'
                            WHEN r.late_by IS DISTINCT FROM 'seller' THEN 'in_time'
                            WHEN r.tiqv_late_cause = 'force_majeure' THEN 'late_force'
                            WHEN r.tiqv_late_cause = 'third' THEN 'late_third'
                            ELSE 'late_seller' END AS standing,
                       CASE WHEN r.tiqv_lapse_date IS NULL THEN (e.ended - r.received_date)::float END AS days,
                       COALESCE(i.owed, 0) AS indemnities, COALESCE(i.owed_amount, 0) AS indemnity_amount,
                       COALESCE(i.paid, 0) AS paid, COALESCE(i.paid_amount, 0) AS paid_amount
                  FROM vegas_request r
                  JOIN vegas_procedure p ON p.id = r.procedure_id AND p.code = %(complaint)s
                  JOIN vegas_stage s ON s.id = r.stage_id AND s.code NOT IN ('draft', 'cancelled')
                  CROSS JOIN LATERAL (
                      SELECT CASE WHEN r.tiqv_type IN %(credited)s THEN r.tiqv_credit_date
                                  ELSE r.tiqv_answer_date END AS ended
                  ) e
                  LEFT JOIN (
                      SELECT request_id, count(*)::int AS owed, sum(amount)::float AS owed_amount,
                             count(*) FILTER (WHERE state = 'paid')::int AS paid,
                             COALESCE(sum(amount) FILTER (WHERE state = 'paid'), 0)::float AS paid_amount
                        FROM vegas_indemnity WHERE kept_by = 'seller' AND state != 'cancelled'
                       GROUP BY request_id
                  ) i ON i.request_id = r.id
              ) f
            """,
            complaint=COMPLAINT,
            credited=CREDITED,
        )

    @api.readonly
    def action_open(self):
        """Open the complaint behind the row."""
        self.ensure_one()
        return self.request_id.get_formview_action()

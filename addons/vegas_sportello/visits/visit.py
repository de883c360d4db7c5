from odoo import api, fields, models
from odoo.exceptions import AccessError

STATES = [("waiting", "Waiting"), ("serving", "Being served"), ("parked", "Parked"), ("done", "Closed")]
CHANNELS = [("counter", "At the counter"), ("phone", "On the phone"), ("mail", "By mail")]


class VegasVisit(models.Model):
    """A customer at the counter, on the phone or by mail: who is served by whom, since when, and how it ended.

    It changes by the verbs of ``visit_run`` alone; a person may write note, topic and who stands there until it is
    closed. A closed visit is the record of the contact.
    """

    _name = "vegas.visit"
    _description = "Visit"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "id desc"

    # A person may write these while the visit is open.
    _EDITABLE = {"note", "ticket", "topic_id"}

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True, check_company=True)
    channel = fields.Selection(CHANNELS, required=True, default="counter")
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting")
    user_id = fields.Many2one("res.users", "Served by", index=True, readonly=True)
    from_user_id = fields.Many2one("res.users", "Handed over by", readonly=True)
    ticket = fields.Char("Ticket", help="Number of the paper slip, if any.")
    arrived_at = fields.Datetime("Arrived at", required=True, readonly=True, default=fields.Datetime.now)
    started_at = fields.Datetime("Served since", readonly=True)
    ended_at = fields.Datetime("Closed at", readonly=True)
    topic_id = fields.Many2one("vegas.visit.topic", "Topic", index="btree_not_null", ondelete="restrict")
    outcome_id = fields.Many2one("vegas.visit.outcome", "Outcome", readonly=True, ondelete="restrict")
    note = fields.Text()
    span_ids = fields.One2many("vegas.visit.span", "visit_id", "Stretches", readonly=True)
    request_ids = fields.One2many("vegas.request", "visit_id", "Requests", readonly=True)
    wait_minutes = fields.Float("Waited (min)", compute="_compute_minutes", store=True, digits=(16, 1))
    handling_minutes = fields.Float("Handled (min)", compute="_compute_minutes", store=True, digits=(16, 1))
    parked_minutes = fields.Float("Parked (min)", compute="_compute_minutes", store=True, digits=(16, 1))

    _one_served = models.UniqueIndex(
        "(user_id) WHERE state = 'serving'",
        "You are serving somebody already: park or close that visit first.",
    )
    _open_idx = models.Index("(company_id, user_id) WHERE state <> 'done'")
    _again_idx = models.Index("(partner_id, topic_id, arrived_at)")
    _closed = models.Constraint(
        "CHECK (state <> 'done' OR (topic_id IS NOT NULL AND outcome_id IS NOT NULL AND ended_at IS NOT NULL))",
        "A closed visit needs topic and outcome: choose both.",
    )
    _served = models.Constraint(
        "CHECK (state <> 'serving' OR user_id IS NOT NULL)", "Somebody must serve the visit: choose who."
    )

    @api.depends("partner_id", "arrived_at")
    def _compute_display_name(self):
        for visit in self:
            when = fields.Datetime.context_timestamp(visit, visit.arrived_at) if visit.arrived_at else None
            visit.display_name = " · ".join(
                part for part in (visit.partner_id.name, when and f"{when:%d/%m/%Y %H:%M}") if part
            )

    @api.depends("span_ids.end_at")
    def _compute_minutes(self):
        for visit in self:
            minutes = dict.fromkeys(("waiting", "serving", "parked"), 0.0)
            for span in visit.span_ids.filtered("end_at"):
                minutes[span.state] += (span.end_at - span.start_at).total_seconds() / 60
            visit.wait_minutes = minutes["waiting"]
            visit.handling_minutes = minutes["serving"]
            visit.parked_minutes = minutes["parked"]

    # === CREATE AND WRITE === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create visits without followers and automatic log."""
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return super(VegasVisit, quiet).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not self.env.su:
            self._refuse_write(vals)
        return super().write(vals)

    def _refuse_write(self, vals):
        own = [name for name in vals if (self._fields[name]._module or "").startswith("vegas_")]
        if own and any(visit.state == "done" for visit in self):
            raise AccessError(self.env._("The visit is closed: it can no longer be changed."))
        wrong = [self._fields[name]._description_string(self.env) for name in own if name not in self._EDITABLE]
        if wrong:
            raise AccessError(
                self.env._(
                    "“%(fields)s” is written by the program only: serve, park, hand over or close the visit.",
                    fields=", ".join(wrong),
                )
            )

    # === WHO IS SERVED === #

    @api.model
    def _current(self):
        """Return the visit that the user is serving now, empty when there is none."""
        # Whoever asks: a person without access to visits serves nobody.
        return self.sudo().search([("user_id", "=", self.env.uid), ("state", "=", "serving")], limit=1).sudo(False)

    @api.model
    def _acting(self, partners):
        """Return ``{partner: visit}`` of the user's open visits of ``partners``: the one served, else a parked one."""
        found = self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("state", "in", ("serving", "parked")),
                ("partner_id", "in", partners.ids),
            ]
        )
        # The one served is put in last and so wins.
        rows = found.sorted(lambda visit: (visit.state == "serving", visit.id))
        return {visit.partner_id.id: visit for visit in rows}

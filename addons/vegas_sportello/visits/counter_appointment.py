from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

SLOT = 30


class VegasCounterAppointment(models.Model):
    """An appointment at the counter: who comes when, for what; arrived, it becomes a visit that waits."""

    _name = "vegas.counter.appointment"
    _description = "Appointment at the counter"
    _check_company_auto = True
    _order = "start_at, id"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True, check_company=True)
    phone = fields.Char(related="partner_id.phone", string="Phone")
    topic_id = fields.Many2one("vegas.visit.topic", "Topic", index="btree_not_null", ondelete="restrict")
    user_id = fields.Many2one("res.users", "With", index="btree_not_null", help="Empty: with whoever is free.")
    start_at = fields.Datetime("From", required=True, default=lambda self: self._next_free())
    stop_at = fields.Datetime(
        "To", compute="_compute_stop_at", store=True, readonly=False, precompute=True, required=True
    )
    state = fields.Selection(
        [
            ("booked", "Booked"),
            ("arrived", "Arrived"),
            ("served", "Served"),
            ("missed", "Did not come"),
            ("cancelled", "Called off"),
        ],
        required=True,
        default="booked",
        readonly=True,
        copy=False,
    )
    visit_id = fields.Many2one("vegas.visit", "Visit", readonly=True, copy=False, index="btree_not_null")
    note = fields.Char(help="What the customer should bring.")

    _slot_free = models.Constraint(
        "EXCLUDE USING gist (user_id WITH =, tsrange(start_at, stop_at) WITH &&)"
        " WHERE (state IN ('booked', 'arrived') AND user_id IS NOT NULL)",
        "This clerk has another appointment at that time: choose another time or another clerk.",
    )
    _period = models.Constraint("CHECK (stop_at > start_at)", "The appointment ends before it begins.")
    _day_idx = models.Index("(company_id, start_at) WHERE state IN ('booked', 'arrived')")

    @api.depends("partner_id", "topic_id")
    def _compute_display_name(self):
        for appointment in self:
            names = (appointment.partner_id.name, appointment.topic_id.name)
            appointment.display_name = " – ".join(name for name in names if name)

    @api.depends("start_at")
    def _compute_stop_at(self):
        for appointment in self:
            start, stop = appointment.start_at, appointment.stop_at
            # Moved: it stays as long as it was.
            before = appointment._origin.start_at
            length = stop - before if stop and before and stop > before else timedelta(minutes=SLOT)
            appointment.stop_at = start + length if start else False

    def write(self, vals):
        if not self.env.su and {"state", "visit_id"} & vals.keys():
            raise UserError(self.env._("The state of an appointment changes by its buttons only."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                vals.update(state="booked", visit_id=False)
        return super().create(vals_list)

    @api.model
    def _next_free(self):
        """Return the next half hour from now in which the user has no appointment."""
        now = fields.Datetime.now().replace(second=0, microsecond=0)
        start = now + timedelta(minutes=SLOT - now.minute % SLOT)
        taken = self.search(
            [("user_id", "=", self.env.uid), ("state", "in", ("booked", "arrived")), ("stop_at", ">", start)]
        )
        spans = sorted((row.start_at, row.stop_at) for row in taken)
        for begin, end in spans:
            if begin < start + timedelta(minutes=SLOT) and end > start:
                start = end
        return start

    # === VERBS === #

    def _ready(self, states):
        self.check_access("write")
        names = dict(self._fields["state"]._description_selection(self.env))
        for appointment in self:
            if appointment.state not in states:
                raise UserError(
                    self.env._(
                        "The appointment of %(name)s is “%(state)s” by now.",
                        name=appointment.partner_id.name,
                        state=names[appointment.state],
                    )
                )

    def action_arrived(self):
        """Put the customers into the queue of the counter."""
        self._ready(("booked",))
        visits = self.env["vegas.visit"]
        for appointment in self:
            visit = visits._arrive(
                appointment.partner_id,
                "counter",
                company_id=appointment.company_id.id,
                topic_id=appointment.topic_id.id,
                user_id=appointment.user_id.id,
            )
            # State and visit are written by the verbs alone.
            appointment.sudo().write({"state": "arrived", "visit_id": visit.id})
        visits._tell()
        return True

    def action_serve(self):
        """Serve the customer now."""
        self.ensure_one()
        if self.state == "booked":
            self.action_arrived()
        self._ready(("arrived",))
        return self.visit_id.action_serve()

    def action_missed(self):
        """Note that the customers did not come."""
        self._ready(("booked",))
        self.sudo().state = "missed"
        self.env["vegas.visit"]._tell()
        return True

    def action_cancel(self):
        """Call the appointments off."""
        self._ready(("booked",))
        self.sudo().state = "cancelled"
        self.env["vegas.visit"]._tell()
        return True

    @api.model
    def _bar_rows(self):
        """Return today's appointments that are awaited: ``[{"id", "name", "start", "topic", "user"}]``."""
        zone_now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        first = zone_now.replace(hour=0, minute=0, second=0, microsecond=0)
        offset = zone_now.utcoffset()
        first = first.replace(tzinfo=None) - offset
        rows = self.search(
            [
                ("company_id", "in", self.env.companies.ids),
                ("state", "=", "booked"),
                ("start_at", ">=", first),
                ("start_at", "<", first + timedelta(days=1)),
                ("user_id", "in", (False, self.env.uid)),
            ]
        )
        return [
            {
                "id": row.id,
                "name": row.partner_id.name,
                "start": fields.Datetime.to_string(row.start_at),
                "topic": row.topic_id.name or "",
                "user": row.user_id.name or "",
            }
            for row in rows
        ]


class VegasVisit(models.Model):
    _inherit = "vegas.visit"

    appointment_ids = fields.One2many("vegas.counter.appointment", "visit_id", "Appointment", readonly=True)

    def _enter(self, state, values=None):
        """An appointment is served when its visit is closed."""
        super()._enter(state, values)
        if state == "done":
            self.sudo().appointment_ids.filtered(lambda row: row.state == "arrived").state = "served"

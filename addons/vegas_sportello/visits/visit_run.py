from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class VegasVisit(models.Model):
    """How a visit goes on: serve, park, hand over, close. Each verb is a public method; the rows say the rest."""

    _inherit = "vegas.visit"

    # === THE VERBS === #

    @api.model
    def action_serve_customer(self, partner_id, channel="counter"):
        """Serve a customer now: the visit that is open already, or a new one; return its id.

        Whoever is served meanwhile is parked, so that nothing is lost.
        """
        self.check_access("write")
        partner = self._customer(partner_id)
        visit = self._acting(partner).get(partner.id) or self.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "waiting"),
                ("user_id", "in", (False, self.env.uid)),
            ],
            order="id",
            limit=1,
        )
        if not visit:
            visit = self._arrive(partner, channel)
        if visit.state != "serving":
            visit.sudo(False).action_serve()
        return visit.id

    @api.model
    def action_wait_customer(self, partner_id, channel="counter", ticket=False):
        """Put a customer into the queue; return the id of the visit."""
        self.check_access("write")
        partner = self._customer(partner_id)
        waiting = self.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", self.env.company.id),
                ("state", "in", ("waiting", "serving", "parked")),
            ],
            limit=1,
        )
        if waiting:
            raise UserError(
                self.env._("%(name)s is here already: look into the list of the counter.", name=partner.name)
            )
        visit = self._arrive(partner, channel, ticket=ticket)
        visit._tell()
        return visit.id

    def action_serve(self):
        """Call the waiting customer, or take a parked one up again; the one served now is parked."""
        self.ensure_one()
        self._ready(("waiting", "parked"))
        if self.state == "parked" and self.user_id not in (self.env["res.users"], self.env.user):
            self.sudo().from_user_id = self.user_id
        self._current()._enter("parked")
        self._enter("serving", {"user_id": self.env.uid, "started_at": self.started_at or fields.Datetime.now()})
        self.sudo().activity_ids.filtered(lambda activity: activity.user_id == self.env.user).action_feedback()
        self._tell()
        return True

    def action_park(self):
        """Park the visits that are served; they stay with their clerk."""
        self._ready(("serving",))
        self._own()
        self._enter("parked")
        self._tell()
        return True

    def action_hand_over(self, user_id, note=""):
        """Hand the visit over to a colleague, who finds it in the bar and among the activities.

        :param note: what the colleague should know; kept with the visit
        """
        self.ensure_one()
        self._ready(("waiting", "serving", "parked"))
        self._own()
        colleague = self._colleagues().filtered(lambda user: user.id == user_id)
        if not colleague or colleague == self.env.user:
            raise UserError(self.env._("Choose a colleague of the counter to hand the customer over to."))
        state = "waiting" if self.state == "waiting" else "parked"
        values = {"user_id": colleague.id, "from_user_id": self.env.uid}
        if note:
            values["note"] = "\n".join(text for text in (self.note, note) if text)
        self._enter(state, values)
        # The colleague's to-do is made for somebody else than who writes it.
        self.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("%(name)s is handed over to you", name=self.partner_id.name),
            note=note or "",
            user_id=colleague.id,
        )
        self._tell()
        return True

    def action_close(self, topic_id=False, outcome_id=False, note=None):
        """Close the visit: topic and outcome are required; the customer's time line tells of it."""
        self.ensure_one()
        self._ready(("waiting", "serving", "parked"))
        self._own()
        topic = self.env["vegas.visit.topic"].browse(topic_id or ()).exists()
        outcome = self.env["vegas.visit.outcome"].browse(outcome_id or ()).exists()
        if not topic:
            raise UserError(self.env._("“Topic” is missing: choose what the customer came for."))
        if not outcome:
            raise UserError(self.env._("“Outcome” is missing: choose how the visit ended."))
        values = {"topic_id": topic.id, "outcome_id": outcome.id, "ended_at": fields.Datetime.now()}
        if note is not None:
            values["note"] = note.strip()
        if not self.user_id:
            values["user_id"] = self.env.uid
        self._enter("done", values)
        self.sudo().activity_ids.action_feedback()
        self._note_contact()
        self._tell()
        return True

    # === BEHIND THEM === #

    @api.model
    def _customer(self, partner_id):
        """Return the customer with this id, whom the user may read."""
        partner = self.env["res.partner"].browse(partner_id or ()).exists()
        if not partner:
            raise UserError(self.env._("Choose the customer first."))
        partner.check_access("read")
        return partner.commercial_partner_id if not partner.vegas_is_customer else partner

    @api.model
    def _arrive(self, partner, channel, **values):
        """Return a new visit of ``partner``, in the queue."""
        now = fields.Datetime.now()
        # Visits are made by these methods alone: a clerk has no right to create rows.
        visit = self.sudo().create(
            {
                "partner_id": partner.id,
                "channel": channel,
                "company_id": self.env.company.id,
                "arrived_at": now,
                "span_ids": [(0, 0, {"state": "waiting", "start_at": now})],
                **values,
            }
        )
        return visit.sudo(False)

    def _ready(self, states):
        """Refuse visits that are in none of ``states`` by now."""
        self.check_access("write")
        names = dict(self._fields["state"]._description_selection(self.env))
        for visit in self:
            if visit.state not in states:
                raise UserError(
                    self.env._(
                        "The visit of %(name)s is “%(state)s” by now (%(user)s): look at the list again.",
                        name=visit.partner_id.name,
                        state=names[visit.state],
                        user=visit.user_id.name or self.env._("nobody"),
                    )
                )

    def _own(self):
        """Refuse visits that a colleague is serving now."""
        for visit in self:
            if visit.state == "serving" and visit.user_id != self.env.user:
                raise UserError(
                    self.env._(
                        "%(user)s is serving %(name)s: ask to be handed the customer.",
                        user=visit.user_id.name,
                        name=visit.partner_id.name,
                    )
                )

    def _enter(self, state, values=None):
        """Let ``state`` hold from now on, with ``values``: the open stretch ends, another begins."""
        now = fields.Datetime.now()
        visits = self.sudo()  # state and stretches are written by the verbs alone
        visits.span_ids.filtered(lambda span: not span.end_at).end_at = now
        visits.write({**(values or {}), "state": state})
        # One is served and one stretch is open at a time: the old one must be out of the way before the new one.
        visits.flush_recordset()
        visits.span_ids.flush_recordset()
        # Requests of the same transaction look again whom the user has before him.
        self.env["vegas.request"].invalidate_model(["acting_visit_id"], flush=False)
        if state == "done":
            return
        visits.span_ids.create(
            [{"visit_id": visit.id, "state": state, "user_id": visit.user_id.id, "start_at": now} for visit in visits]
        )

    def _note_contact(self):
        """Write what came of the visit on the customer's time line."""
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for visit in self:
            lines = [
                f"{channels[visit.channel]}: {visit.topic_id.name} – {visit.outcome_id.name}",
                visit._presenter_text(),
                ", ".join(f"{request.procedure_id.label} {request.name}" for request in visit.sudo().request_ids),
                visit.note,
            ]
            # The clerk need not be allowed to change the customer.
            visit.partner_id.sudo().message_post(
                body=Markup("<br/>").join(line for line in lines if line),
                author_id=self.env.user.partner_id.id,
                message_type="comment",
                subtype_xmlid="mail.mt_note",
            )

    def _tell(self):
        """Let the bars of all clerks be read again."""
        # Every clerk listens to the channel of his groups.
        self.env["bus.bus"]._sendone(self.env.ref("vegas_base.group_vegas_sportello"), "vegas_visits", {})

    @api.model
    def _colleagues(self):
        """Return the users who serve customers of the company."""
        group = self.env.ref("vegas_base.group_vegas_sportello")
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", self.env.company.ids),
                    ("share", "=", False),
                ],
                order="name",
            )
        )

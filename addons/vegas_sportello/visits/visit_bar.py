from odoo import api, fields, models


class VegasVisit(models.Model):
    """What the bar «Sportello in corso» and its dialogs read."""

    _inherit = "vegas.visit"

    @api.model
    @api.readonly
    def action_bar(self):
        """Return ``{"current": row or False, "waiting": [rows], "parked": [rows], "booked": [rows]}``.

        A row is ``{"id", "partner_id", "name", "since", "channel", "requests", "capacity", "presenter", "warning",
        "may", "user", "mine", "from", "ticket", "note"}``; ``since`` is the UTC time from which its state holds.
        ``booked`` are today's appointments that are still awaited.
        """
        if not self.has_access("read"):
            return {"current": False, "waiting": [], "parked": [], "booked": []}
        domain = [("company_id", "in", self.env.companies.ids), ("state", "!=", "done")]
        mine = ["|", ("user_id", "=", self.env.uid), ("state", "=", "waiting")]
        visits = self.search(domain + mine, order="arrived_at, id")
        counts = self.env["vegas.request"]._read_group([("visit_id", "in", visits.ids)], ["visit_id"], ["__count"])
        counts = {visit.id: count for visit, count in counts}
        rows = {visit: visit._bar_row(counts.get(visit.id, 0)) for visit in visits}
        current = visits.filtered(lambda visit: visit.state == "serving" and visit.user_id == self.env.user)[:1]
        waiting = visits.filtered(lambda visit: visit.state == "waiting")
        parked = visits.filtered(lambda visit: visit.state == "parked")
        return {
            "current": rows[current] if current else False,
            # Those who wait for this clerk come first.
            "waiting": [rows[visit] for visit in waiting.sorted(lambda visit: visit.user_id != self.env.user)],
            "parked": [rows[visit] for visit in parked],
            "booked": self.env["vegas.counter.appointment"]._bar_rows(),
        }

    def _bar_row(self, requests):
        self.ensure_one()
        span = self.span_ids.filtered(lambda row: not row.end_at)[:1]
        # The bar says since when the customer is served, however often the visit was parked.
        since = (self.started_at if self.state == "serving" else span.start_at) or self.arrived_at
        capacity = self.capacity_id
        return {
            "id": self.id,
            "partner_id": self.partner_id.id,
            "name": self.partner_id.name,
            "since": fields.Datetime.to_string(since),
            "channel": self.channel,
            "requests": requests,
            "capacity": capacity.name or "",
            "is_holder": capacity.code == "holder",
            "presenter": self._presenter(),
            "warning": self._presenter_warning(),
            "may": self._may_text(),
            "user": self.user_id.name or "",
            "mine": self.user_id == self.env.user,
            "from": self.from_user_id.name if self.from_user_id and self.state != "serving" else "",
            "ticket": self.ticket or "",
            "note": self.note or "",
        }

    @api.readonly
    def action_closing(self):
        """Return what the dialog that closes the visit shows: lists, what is proposed, what was done."""
        self.ensure_one()
        self.check_access("read")
        topics = self.env["vegas.visit.topic"].search([])  # pylint: disable=no-search-all
        outcomes = self.env["vegas.visit.outcome"].search([])  # pylint: disable=no-search-all
        return {
            "name": self.partner_id.name,
            "topics": [{"id": topic.id, "name": topic.name} for topic in topics],
            "outcomes": [{"id": outcome.id, "name": outcome.name} for outcome in outcomes],
            "topic_id": (self.topic_id or self._proposed_topic(topics)).id,
            "outcome_id": self.outcome_id.id,
            "note": self.note or "",
            "done": self._done(),
        }

    def _proposed_topic(self, topics):
        """Return the topic that the first request of the visit speaks for, empty when none does."""
        codes = self.sudo().request_ids.sorted("id").mapped("procedure_code")
        for code in codes:
            fitting = topics.filtered(lambda topic, code=code: code in (topic.procedures or "").split())
            if fitting:
                return fitting[0]
        return topics.browse()

    @api.model
    @api.readonly
    def action_colleagues(self):
        """Return ``[{"id", "name", "state"}]``: to whom a customer can be handed over, and what they are doing."""
        self.check_access("read")
        colleagues = self._colleagues() - self.env.user
        busy = self.search([("user_id", "in", colleagues.ids), ("state", "=", "serving")])
        served = {visit.user_id: visit.partner_id.name for visit in busy}
        return [
            {
                "id": user.id,
                "name": user.name,
                "state": self.env._("serves %(name)s", name=served[user]) if user in served else self.env._("free"),
            }
            for user in colleagues
        ]

    def action_presenter(self):
        """Open the form of who stands there."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who stands at the counter"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[self.env.ref("vegas_sportello.vegas_visit_view_form_presenter").id, "form"]],
            "target": "new",
        }

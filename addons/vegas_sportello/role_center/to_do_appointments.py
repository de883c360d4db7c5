from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .to_do_rows import AHEAD_DAYS, READ


class VegasRoleCenter(models.AbstractModel):
    _inherit = "vegas.role.center"

    @api.model
    def _to_do_rows(self, everyone):
        return [*super()._to_do_rows(everyone), *self._counter_rows(everyone)]

    @api.model
    def _counter_rows(self, everyone):
        """Return the appointments at the counter of today and the next days: mine, and those with whoever is free."""
        appointments = self.env["vegas.counter.appointment"]
        if not appointments.has_access("read"):
            return []
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None) - now.utcoffset()
        domain = self._company_domain() & Domain("state", "=", "booked") & Domain("start_at", ">=", midnight)
        domain &= Domain("start_at", "<", midnight + timedelta(days=AHEAD_DAYS + 1))
        if not everyone:
            domain &= Domain("user_id", "in", (False, self.env.uid))
        query = appointments._search(domain, order="start_at, id", limit=READ)
        table = appointments._table
        topic = query.left_join(table, "topic_id", "vegas_visit_topic", "id", "topic_id")
        partner = query.left_join(table, "partner_id", "res_partner", "id", "partner_id")
        columns = [SQL.identifier(table, name) for name in ("id", "start_at", "note")]
        columns.append(self.env["vegas.visit.topic"]._field_to_sql(topic, "name", query))
        columns.append(SQL.identifier(partner, "name"))
        return [self._counter_row(*row, now.date()) for row in self.env.execute_query(query.select(*columns))]

    @api.model
    def _counter_row(self, appointment_id, start_at, note, topic, partner, today):
        """Return one appointment at the counter as a thing to do."""
        local = fields.Datetime.context_timestamp(self, start_at)
        is_today = local.date() == today
        text = f"{local:%H:%M}" if is_today else f"{self._short_day(local.date(), today)} {local:%H:%M}"
        bring = self.env._("to bring: %(note)s", note=note) if note else ""
        return {
            "key": f"counter_{appointment_id}",
            "group": "today" if is_today else "next",
            "order": (str(local.date()), appointment_id),
            "chip": {"kind": "info", "icon": "fa-calendar", "text": text},
            "code": self.env._("At the counter"),
            "what": topic or "",
            "who": partner or "",
            "commodity": "",
            "norm": bring or self.env._("appointment at the counter"),
            "model": "vegas.counter.appointment",
            "id": appointment_id,
            "step": {"name": "open", "label": self.env._("Open")},
        }

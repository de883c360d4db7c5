from odoo import api, fields, models
from odoo.fields import Domain

from .tiles import SOON_DAYS

# So many rows of a group are shown; the rest is one click away.
MOST = 25


class VegasRoleCenter(models.AbstractModel):
    """«Le mie cose da fare oggi»: what is late, due, answered or agreed, each row with the one next step."""

    _inherit = "vegas.role.center"

    @api.model
    def _to_do(self, everyone=False):
        """Return ``[{"key", "label", "rows", "more"}]``: late, today, answers arrived, next days; none is empty.

        ``more`` counts the rows that are not shown.
        """
        labels = {
            "late": self.env._("Late"),
            "today": self.env._("Today"),
            "answers": self.env._("Answers arrived"),
            "next": self.env._("Next days"),
        }
        rows = sorted(self._to_do_rows(everyone), key=lambda row: row["order"])
        groups = []
        for key, label in labels.items():
            own = [row for row in rows if row["group"] == key]
            if own:
                groups.append({"key": key, "label": label, "rows": own[:MOST], "more": max(0, len(own) - MOST)})
        return groups

    @api.model
    def _to_do_rows(self, everyone):
        """Return the things to do, in any order; another addon adds its own to those of ``super()``.

        A row is a dict with ``key``, ``group``, ``order``, ``chip``, ``code``, ``what``, ``who``, ``commodity``,
        ``norm``, ``model``, ``id`` and ``step``: ``order`` sorts it in its group, ``chip`` is ``{"kind", "icon",
        "text"}`` and says by when, ``code`` and ``what`` say what, ``norm`` under which rule, ``step`` is ``{"name",
        "label"}``: what its button does
        (``open`` shows the record, see ``steps.js``).
        """
        return [*self._request_rows(everyone), *self._activity_rows()]

    @api.model
    @api.readonly
    def action_to_do(self, group, everyone=False):
        """Return the list of all requests of ``group``, of which the page shows the first."""
        today = fields.Date.context_today(self)
        domain = self._company_domain() if everyone else Domain("user_id", "=", self.env.uid)
        if group == "answers":
            domain = Domain("user_id", "=", self.env.uid) & Domain("unseen_date", "!=", False)
        else:
            operator = {"late": "<", "today": "="}.get(group, ">")
            running = Domain("state", "in", ("draft", "open", "waiting"))
            domain &= running & Domain("deadline_date", operator, today)
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_base.vegas_request_action")
        return {**action, "domain": list(domain), "context": {"vegas_tile": f"to_do.{group}"}}

    # === WORDS === #

    @api.model
    def _due_chip(self, day, today):
        """Return the chip of something due on ``day``."""
        if day < today:
            days = (today - day).days
            text = self.env._("since yesterday") if days == 1 else self.env._("since %(days)s days", days=days)
            return {"kind": "late", "icon": "", "text": text}
        if day == today:
            return {"kind": "soon", "icon": "", "text": self.env._("by today")}
        kind = "soon" if (day - today).days <= SOON_DAYS else ""
        return {"kind": kind, "icon": "", "text": self.env._("by %(day)s", day=self._short_day(day, today))}

    @api.model
    def _short_day(self, day, today):
        """Return ``day`` as lists write it: with its weekday while it is near, without the year in this one."""
        if 0 <= (day - today).days < 7:
            weekdays = self.env._("Mon Tue Wed Thu Fri Sat Sun").split()
            return f"{weekdays[day.weekday()].lower()} {day:%d/%m}"
        return f"{day:%d/%m}" if day.year == today.year else f"{day:%d/%m/%Y}"

    @api.model
    def _short_time(self, instant, today):
        """Return an instant as lists write it: the time today, else the day."""
        local = fields.Datetime.context_timestamp(self, instant)
        return f"{local:%H:%M}" if local.date() == today else self._short_day(local.date(), today)

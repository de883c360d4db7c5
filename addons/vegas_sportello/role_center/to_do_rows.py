from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# How far ahead appointments and activities are shown.
AHEAD_DAYS = 7
# Not more than these are read; the late ones come first.
READ = 200


class VegasRoleCenter(models.AbstractModel):
    _inherit = "vegas.role.center"

    # === REQUESTS === #

    @api.model
    def _request_rows(self, everyone):
        """Return the rows of the requests with a term, an appointment near, or an answer not yet opened."""
        if not self.env["vegas.request"].has_access("read"):
            return []
        today = fields.Date.context_today(self)
        return [self._request_row(row, today) for row in self._read_requests(everyone, today)]

    @api.model
    def _request_domain(self, everyone, today):
        mine = self._company_domain() if everyone else Domain("user_id", "=", self.env.uid)
        running = Domain("state", "in", ("draft", "open", "waiting"))
        ahead = Domain("appointment_date", ">=", today)
        ahead &= Domain("appointment_date", "<=", today + timedelta(days=AHEAD_DAYS))
        # What a colleague has not opened is his affair.
        unseen = Domain("unseen_date", "!=", False) & Domain("user_id", "=", self.env.uid)
        return (mine & running & (Domain("deadline_date", "!=", False) | ahead)) | unseen

    @api.model
    def _read_requests(self, everyone, today):
        """Return the rows of the database as dicts: one statement with all the words that the page shows."""
        requests = self.env["vegas.request"]
        query = requests._search(self._request_domain(everyone, today), order="deadline_date, id", limit=READ)
        table = requests._table
        procedure = query.left_join(table, "procedure_id", "vegas_procedure", "id", "procedure_id")
        stage = query.left_join(table, "stage_id", "vegas_stage", "id", "stage_id")
        partner = query.left_join(table, "partner_id", "res_partner", "id", "partner_id")
        own = ["id", "name", "state", "commodity", "deadline_date", "deadline_norm", "appointment_date"]
        own += ["appointment_slot", "executed_date", "reason_text", "reminded_date", "unseen_date"]
        columns = {name: requests._field_to_sql(table, name, query) for name in own}
        columns["code"] = SQL.identifier(procedure, "code")
        columns["label"] = SQL.identifier(procedure, "label")
        columns["procedure"] = self.env["vegas.procedure"]._field_to_sql(procedure, "name", query)
        columns["stage"] = SQL.identifier(stage, "code")
        columns["partner"] = SQL.identifier(partner, "name")
        rows = self.env.execute_query(query.select(*columns.values()))
        return [dict(zip(columns, row, strict=True)) for row in rows]

    @api.model
    def _request_row(self, row, today):
        """Return one request as a thing to do."""
        deadline, appointment = row["deadline_date"], row["appointment_date"]
        is_open = row["state"] in ("draft", "open", "waiting")
        met = is_open and appointment and today <= appointment <= today + timedelta(days=AHEAD_DAYS)
        late = is_open and deadline and deadline < today
        if late:
            group, chip = "late", self._due_chip(deadline, today)
        elif row["unseen_date"]:
            group, chip = "answers", self._answer_chip(row, today)
        elif met:
            group, chip = "today" if appointment == today else "next", self._appointment_chip(row, today)
        else:
            group, chip = "today" if deadline == today else "next", self._due_chip(deadline, today)
        order = row["unseen_date"] if group == "answers" else (appointment if met and not late else deadline)
        return {
            "key": f"request_{row['id']}",
            "group": group,
            "order": (str(order), row["id"]),
            "chip": chip,
            "code": row["label"],
            "what": self._request_words(row, today),
            "who": row["partner"] or "",
            "commodity": row["commodity"] or "",
            "norm": self._request_norm(row, today),
            "model": "vegas.request",
            "id": row["id"],
            "step": self._request_step(row, late),
        }

    @api.model
    def _answer_chip(self, row, today):
        kind = {"refused": "refused", "done": "done"}.get(row["state"], "info" if row["appointment_date"] else "")
        return {"kind": kind, "icon": "fa-arrow-left", "text": self._short_time(row["unseen_date"], today)}

    @api.model
    def _appointment_chip(self, row, today):
        day, slot = row["appointment_date"], (row["appointment_slot"] or "").replace("-", "–")
        text = " ".join(filter(None, ("" if day == today else self._short_day(day, today), slot)))
        return {"kind": "info", "icon": "fa-calendar", "text": text or self.env._("today")}

    @api.model
    def _request_words(self, row, today):
        """Return what is the matter with the request, in a few words."""
        env = self.env
        if row["unseen_date"]:
            if row["state"] == "refused":
                word = env._("Not admitted") if row["stage"] == "rejected" else env._("Not carried out")
                return f"{word}: {row['reason_text']}" if row["reason_text"] else f"{word} – {row['procedure']}"
            if row["state"] == "done":
                day = row["executed_date"]
                when = env._("carried out on %(day)s", day=self._short_day(day, today)) if day else env._("carried out")
                return f"{row['procedure']}: {when}"
            if row["appointment_date"]:
                day = self._short_day(row["appointment_date"], today)
                return env._("Day proposed: %(day)s %(slot)s", day=day, slot=row["appointment_slot"] or "").strip()
            return env._("%(procedure)s: admitted", procedure=row["procedure"])
        if row["state"] == "draft":
            return env._("%(procedure)s: still to be sent", procedure=row["procedure"])
        if row["deadline_date"] and row["deadline_date"] < today:
            if row["reminded_date"]:
                day = self._short_day(row["reminded_date"], today)
                return env._("%(procedure)s: reminded on %(day)s", procedure=row["procedure"], day=day)
            return env._("%(procedure)s: no outcome yet", procedure=row["procedure"])
        return row["procedure"]

    @api.model
    def _request_norm(self, row, today):
        """Return the norm and the day that it sets."""
        day = row["deadline_date"] and self.env._("by %(day)s", day=self._short_day(row["deadline_date"], today))
        return " · ".join(filter(None, (row["deadline_norm"], day))) or row["name"]

    @api.model
    def _request_step(self, row, late):
        """Return the one next step."""
        env = self.env
        if row["unseen_date"]:
            if row["state"] == "refused":
                return {"name": "correct", "label": env._("Correct")}
            return {"name": "open", "label": env._("Open")}
        handler = env.get(f"vegas.handler.{row['code']}")
        if row["state"] == "draft" and handler is not None and "send" in handler._person_verbs():
            return {"name": "send", "label": env._("Send %(code)s", code=row["label"])}
        # What stays with us waits for nobody who could be reminded.
        exchanged = handler is not None and handler._services
        if late and exchanged and row["state"] in ("open", "waiting") and not row["reminded_date"]:
            return {"name": "remind", "label": env._("Remind")}
        return {"name": "open", "label": env._("Open")}

    # === ACTIVITIES === #

    @api.model
    def _activity_rows(self):
        """Return the rows of the user's own activities, of any model."""
        today = fields.Date.context_today(self)
        activities = self.env["mail.activity"]
        domain = Domain("user_id", "=", self.env.uid)
        domain &= Domain("date_deadline", "<=", today + timedelta(days=AHEAD_DAYS))
        # An activity may be read by whom it is given to: no need to look at each record.
        query = activities._search(domain, order="date_deadline, id", limit=READ, bypass_access=True)
        kind = query.left_join(activities._table, "activity_type_id", "mail_activity_type", "id", "activity_type_id")
        kind_name = self.env["mail.activity.type"]._field_to_sql(kind, "name", query)
        names = ("id", "date_deadline", "summary", "res_model", "res_id", "res_name")
        own = [activities._field_to_sql(activities._table, name, query) for name in names]
        # What is done for a request says whose request it is.
        of_request = SQL("mail_activity.res_model = 'vegas.request' AND mail_activity.res_id = about.id")
        query.add_join("LEFT JOIN", "about", "vegas_request", of_request)
        procedure = query.left_join("about", "procedure_id", "vegas_procedure", "id", "procedure_id")
        partner = query.left_join("about", "partner_id", "res_partner", "id", "partner_id")
        more = [SQL.identifier(procedure, "label"), SQL.identifier(partner, "name"), SQL("about.commodity")]
        columns = [*names, "kind", "label", "partner", "commodity"]
        rows = self.env.execute_query(query.select(*own, kind_name, *more))
        return [self._activity_row(dict(zip(columns, row, strict=True)), today) for row in rows]

    @api.model
    def _activity_row(self, row, today):
        """Return one activity as a thing to do."""
        day = row["date_deadline"]
        group = "late" if day < today else "today" if day == today else "next"
        return {
            "key": f"activity_{row['id']}",
            "group": group,
            "order": (str(day), row["id"]),
            "chip": self._due_chip(day, today),
            "code": row["label"] or row["kind"] or self.env._("Activity"),
            "what": row["summary"] or row["kind"] or "",
            "who": row["partner"] or row["res_name"] or "",
            "commodity": row["commodity"] or "",
            "norm": " · ".join(filter(None, (self.env._("my activity"), row["partner"] and row["res_name"]))),
            "model": row["res_model"] or "mail.activity",
            "id": row["res_id"] or row["id"],
            "step": {"name": "open", "label": self.env._("Open")},
        }

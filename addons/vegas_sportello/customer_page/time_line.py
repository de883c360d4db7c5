from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, html2plaintext, plaintext2html

EVENTS = 40
NOTES = 20
STEPS = 25
VISITS = 10
LONGEST_NOTE = 4000


class VegasCustomerPage(models.AbstractModel):
    """Box of what happened: notes and mails, stages of requests, bills, readings; newest first.

    Another addon adds events by extending ``_events``.
    """

    _inherit = "vegas.customer.page"

    @api.model
    def _sections(self, facts):
        sections = super()._sections(facts)
        events = sorted(self._events(facts, sections), key=lambda event: event["when"], reverse=True)
        return {**sections, "events": events[:EVENTS]}

    @api.model
    def action_note(self, partner_id, text):
        """Keep a note on the customer, as taken at the counter; return the events of the page."""
        partner = self._customer(partner_id)
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("The note is empty: write what was said, then save it."))
        if len(text) > LONGEST_NOTE:
            raise UserError(
                self.env._(
                    "The note has %(count)s characters, %(most)s at most: shorten it.",
                    count=len(text),
                    most=LONGEST_NOTE,
                )
            )
        partner.message_post(body=plaintext2html(text), message_type="comment", subtype_xmlid="mail.mt_note")
        return self.action_load(partner_id)["events"]

    # === EVENTS === #

    @api.model
    def _events(self, facts, sections):
        """Return ``[{"key", "when", "kind", "title", "text", "who", "target"}]`` in any order.

        ``when`` is ``YYYY-MM-DD`` with or without ``HH:MM``; ``kind`` is ``note``, ``visit``, ``request``,
        ``bill`` or ``reading``; ``target`` is ``{"model", "id"}`` of what a click opens, or False.
        """
        return [
            *self._note_events(facts.partner),
            *self._visit_events(facts.partner),
            *self._request_events(facts.partner),
            *self._bill_events(sections["bills"]["rows"]),
            *self._reading_events(sections["readings"]),
        ]

    @api.model
    def _moment(self, when):
        return fields.Datetime.context_timestamp(self, when).strftime("%Y-%m-%d %H:%M")

    @api.model
    def _note_events(self, partner):
        # The right to read the customer was checked, and with it goes what is written there.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT message.id, message.date, message.body, message.subject, message.email_from, author.name
                  FROM mail_message message LEFT JOIN res_partner author ON author.id = message.author_id
                 WHERE message.model = 'res.partner' AND message.res_id = %s
                       AND message.message_type IN ('comment', 'email', 'email_outgoing')
                 ORDER BY message.date DESC, message.id DESC LIMIT %s
                """,
                partner.id,
                NOTES,
            )
        )
        return [
            {
                "key": f"note_{message_id}",
                "when": self._moment(date),
                "kind": "note",
                "title": "",
                "text": html2plaintext(body or subject or "").strip(),
                "who": author or sender or "",
                "target": False,
            }
            for message_id, date, body, subject, sender, author in rows
        ]

    @api.model
    def _visit_events(self, partner):
        query = self.env["vegas.visit"]._search(
            [("partner_id", "=", partner.id), ("company_id", "=", self.env.company.id)], order="id desc", limit=VISITS
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT visit.id, visit.arrived_at, visit.channel, visit.note, %(topic)s, %(outcome)s, person.name
                  FROM vegas_visit visit
                  LEFT JOIN vegas_visit_topic topic ON topic.id = visit.topic_id
                  LEFT JOIN vegas_visit_outcome outcome ON outcome.id = visit.outcome_id
                  LEFT JOIN res_users clerk ON clerk.id = visit.user_id
                  LEFT JOIN res_partner person ON person.id = clerk.partner_id
                 WHERE visit.id IN %(visits)s
                """,
                topic=self._translated("topic"),
                outcome=self._translated("outcome"),
                visits=query.subselect(),
            )
        )
        channels = self._labels("vegas.visit", "channel")
        return [
            {
                "key": f"visit_{visit_id}",
                "when": self._moment(arrived),
                "kind": "visit",
                "title": channels[channel],
                "text": " · ".join(part for part in (topic, outcome, note) if part),
                "who": who or "",
                "target": {"model": "vegas.visit", "id": visit_id},
            }
            for visit_id, arrived, channel, note, topic, outcome, who in rows
        ]

    @api.model
    def _translated(self, table):
        """Return the name of a row of ``table`` in the user's language, as SQL."""
        name = SQL.identifier(table, "name")
        return SQL("COALESCE(%s ->> %s, %s ->> 'en_US')", name, self.env.lang or "en_US", name)

    @api.model
    def _request_events(self, partner):
        steps = self.env["vegas.request.history"]
        query = steps._search(
            [("request_id.partner_id", "=", partner.id), ("company_id", "=", self.env.company.id)],
            order="id desc",
            limit=STEPS,
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT step.id, step.date, request.id, request.name, procedure.label,
                       %(stage)s,
                       CASE WHEN step.part_id IS NULL THEN person.name END
                  FROM vegas_request_history step
                  JOIN vegas_request request ON request.id = step.request_id
                  JOIN vegas_procedure procedure ON procedure.id = request.procedure_id
                  JOIN vegas_stage stage ON stage.id = step.to_stage_id
                  LEFT JOIN res_users clerk ON clerk.id = step.user_id
                  LEFT JOIN res_partner person ON person.id = clerk.partner_id
                 WHERE step.id IN %(steps)s
                """,
                stage=self._translated("stage"),
                steps=query.subselect(),
            )
        )
        return [
            {
                "key": f"request_{step_id}",
                "when": self._moment(date),
                "kind": "request",
                "title": f"{label} {stage}",
                "text": name,
                "who": who or "",
                "target": {"model": "vegas.request", "id": request_id},
            }
            for step_id, date, request_id, name, label, stage, who in rows
        ]

    @api.model
    def _bill_events(self, bills):
        return [
            {
                "key": f"bill_{bill['model']}_{bill['id']}",
                "when": fields.Date.to_string(bill["date"]),
                "kind": "bill",
                "title": self.env._("Credit note") if bill["amount"] < 0 else self.env._("Bill"),
                "text": bill["name"],
                "amount": bill["amount"],
                "who": "",
                "target": {"model": bill["model"], "id": bill["id"]},
            }
            for bill in bills
            if bill["date"]
        ]

    @api.model
    def _reading_events(self, readings):
        return [
            {
                "key": f"reading_{reading['id']}",
                "when": fields.Date.to_string(reading["date"]),
                "kind": "reading",
                "title": f"{reading['kind']} {reading['indexes']}",
                "text": f"{reading['point']}, {reading['state_label'].lower()}",
                "who": "",
                "target": {"model": "vegas.reading", "id": reading["id"]},
            }
            for reading in readings
        ]

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext, plaintext2html

EVENTS = 40
NOTES = 20
STEPS = 25
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

        ``when`` is ``YYYY-MM-DD`` with or without ``HH:MM``; ``kind`` is ``note``, ``request``, ``bill`` or
        ``reading``; ``target`` is ``{"model", "id"}`` of what a click opens, or False.
        """
        return [
            *self._note_events(facts.partner),
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
        messages = self.env["mail.message"].sudo().search_fetch(
            [
                ("model", "=", "res.partner"),
                ("res_id", "=", partner.id),
                ("message_type", "in", ("comment", "email", "email_outgoing")),
            ],
            ["date", "body", "subject", "author_id", "email_from"],
            limit=NOTES,
        )  # fmt: skip
        return [
            {
                "key": f"note_{message.id}",
                "when": self._moment(message.date),
                "kind": "note",
                "title": "",
                "text": html2plaintext(message.body or message.subject or "").strip(),
                "who": message.author_id.name or message.email_from or "",
                "target": False,
            }
            for message in messages
        ]

    @api.model
    def _request_events(self, partner):
        steps = self.env["vegas.request.history"].search_fetch(
            [("request_id.partner_id", "=", partner.id), ("company_id", "=", self.env.company.id)],
            ["request_id", "to_stage_id", "date", "user_id", "part_id"],
            order="id desc",
            limit=STEPS,
        )
        return [
            {
                "key": f"request_{step.id}",
                "when": self._moment(step.date),
                "kind": "request",
                "title": f"{step.request_id.procedure_id.label} {step.to_stage_id.name}",
                "text": step.request_id.name,
                "who": step.user_id.name or "" if not step.part_id else "",
                "target": {"model": "vegas.request", "id": step.request_id.id},
            }
            for step in steps
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

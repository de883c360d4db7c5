from odoo import api, fields, models


class VegasVisit(models.Model):
    """What was done in a visit: its requests, the notes and the papers of who served it."""

    _inherit = "vegas.visit"

    done = fields.Json("What was done", compute="_compute_done")
    done_text = fields.Text("Done", compute="_compute_done")

    @api.depends("request_ids.stage_id", "state")
    def _compute_done(self):
        for visit in self:
            rows = visit._done() if visit.id else []
            visit.done = rows
            visit.done_text = "\n".join(f"{row['label']}: {row['text']}" for row in rows)

    def _done(self):
        """Return ``[{"kind", "label", "text", "res_model", "res_id"}]``; ``kind`` is request, note or paper."""
        self.ensure_one()
        requests = self.request_ids
        rows = [
            self._done_row(
                "request", self.env._("Request"), f"{request.procedure_id.label} {request.name}", request, request.id
            )
            for request in requests.sorted("id")
        ]
        served = self.span_ids.filtered(lambda span: span.state == "serving")
        if not served:
            return rows
        for message in self._messages(served):
            rows.append(self._done_row("note", self.env._("Note"), message.preview or "", message, message.id))
        for paper in self._papers(served):
            rows.append(self._done_row("paper", self.env._("Paper"), paper.name, paper, paper.id))
        return rows

    def _done_row(self, kind, label, text, record, res_id):
        return {"kind": kind, "label": label, "text": text, "res_model": record._name, "res_id": res_id}

    def _within(self, rows, served, author):
        """Return the rows among these that ``author`` of a stretch made during it."""
        now = fields.Datetime.now()
        return rows.filtered(
            lambda row: any(
                author(row) == span.user_id and span.start_at <= row.create_date <= (span.end_at or now)
                for span in served
            )
        )

    def _messages(self, served):
        """Return the notes on the customer and on the requests that who served wrote meanwhile."""
        messages = self.env["mail.message"].search(
            [
                ("message_type", "=", "comment"),
                ("create_date", ">=", min(served.mapped("start_at"))),
                ("author_id", "in", served.user_id.partner_id.ids),
                "|",
                "&",
                ("model", "=", "res.partner"),
                ("res_id", "=", self.partner_id.id),
                "&",
                ("model", "=", "vegas.request"),
                ("res_id", "in", self.request_ids.ids),
            ],
            order="id",
        )
        # The note that closing the visit writes is no deed of its own.
        before = [message for message in messages if not self.ended_at or message.create_date < self.ended_at]
        users = {user.partner_id: user for user in served.user_id}
        return self._within(messages.browse([row.id for row in before]), served, lambda row: users.get(row.author_id))

    def _papers(self, served):
        """Return the papers of the customer's requests that who served made meanwhile."""
        # Attachments of closed requests are read through the request, which the user may read.
        papers = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "vegas.request"),
                ("res_field", "=", False),
                ("res_id", "in", self.partner_id.vegas_request_ids.ids),
                ("create_uid", "in", served.user_id.ids),
                ("create_date", ">=", min(served.mapped("start_at"))),
                ("mimetype", "=", "application/pdf"),
            ],
            order="id",
        )
        return self._within(papers, served, lambda row: row.create_uid)

import hashlib
import logging

from psycopg2 import Binary

from odoo import api, fields, models, modules
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class VegasMessage(models.Model):
    """One file exchanged with a distributor, in or out. Nobody but the engine writes it.

    Out: ``ready`` (written with the stage) → ``sent`` (delivered after the commit), or ``error``.
    In: ``stored`` (before it is read) → ``read``, or ``error`` when the file or a part of it could not be applied.
    """

    _name = "vegas.message"
    _description = "Message"
    _order = "id desc"

    company_id = fields.Many2one("res.company", required=True, index=True)
    direction = fields.Selection([("out", "Sent"), ("in", "Received")], required=True)
    channel_id = fields.Many2one("vegas.channel", index="btree_not_null")
    name = fields.Char("File", required=True)
    sha256 = fields.Char("Checksum", required=True)
    size = fields.Integer()
    service = fields.Char()
    flow = fields.Char()
    schema_version = fields.Date("Schema in force from")
    state = fields.Selection(
        [("ready", "To be sent"), ("sent", "Sent"), ("stored", "To be read"), ("read", "Read"), ("error", "Error")],
        required=True,
    )
    reason = fields.Char()
    sent_date = fields.Datetime("Sent")
    proof = fields.Char()
    part_ids = fields.One2many("vegas.message.part", "message_id", "Parts")

    _known = models.UniqueIndex("(company_id, sha256) WHERE direction = 'in'", "This file was imported already.")
    _ready_idx = models.Index("(id) WHERE state = 'ready'")
    _stored_idx = models.Index("(id) WHERE state = 'stored'")
    _error_idx = models.Index("(company_id) WHERE state = 'error'")

    # === BYTES === #

    @api.model
    def _store(self, vals_list, contents):
        """Create messages with their bytes: ``contents`` is a list of bytes in the order of ``vals_list``."""
        messages = self.sudo().create(
            [
                {**vals, "sha256": self._checksum(data), "size": len(data)}
                for vals, data in zip(vals_list, contents, strict=True)
            ]
        )
        self.env["vegas.message.content"].sudo().create(
            [{"message_id": message.id, "data": data} for message, data in zip(messages, contents, strict=True)]
        )
        return messages

    @api.model
    def _checksum(self, data):
        return hashlib.sha256(data).hexdigest()

    def _bytes(self):
        """Return ``{message id: bytes}`` of all messages, in one query."""
        contents = self.env["vegas.message.content"].sudo().with_context(bin_size=False)
        rows = contents.search_fetch([("message_id", "in", self.ids)], ["message_id", "data"])
        return {row.message_id.id: row.data or b"" for row in rows}

    def action_download(self):
        """Open the file as it was exchanged."""
        self.ensure_one()
        self.check_access("read")
        return {"type": "ir.actions.act_url", "url": f"/vegas/message/{self.id}", "target": "new"}

    # === OUT: THE OUTBOX === #

    @api.model
    def _cron_send(self):
        """Deliver what is ready, message by message group of a channel, and commit each batch."""
        while True:
            count, left = self._send_batch()
            if not count and not left:
                return
            if not self.env["ir.cron"]._commit_progress(count, remaining=left) or not count:
                return

    @api.model
    def _send_batch(self, limit=200):
        """Deliver up to ``limit`` ready messages; return (delivered or failed, still waiting).

        Rows are locked first, so that two processes never deliver the same message; a crash between delivery
        and commit repeats the delivery, which replaces the same file.
        """
        # A channel that is switched off (a copy of the database, say) keeps its messages.
        channels = self.env["vegas.channel"].sudo().search([("active", "=", True)])
        domain = [("state", "=", "ready"), ("channel_id", "in", channels.ids)]
        messages = self._lock_rows(domain, limit)
        contents = messages._bytes()
        tried = 0
        for channel, batch in messages.grouped("channel_id").items():
            results = channel._deliver([(message.name, contents[message.id]) for message in batch], batch)
            tried += batch._note_results(results)
        return tried, self.sudo().search_count(domain, limit=1)

    def _note_results(self, results):
        """Write what became of each message; return how many were tried. One left for the next turn stays ready."""
        sent, failed = [], {}
        for message, result in zip(self, results, strict=True):
            if isinstance(result, UserError):
                failed.setdefault(str(result), []).append(message.id)
            elif result:
                sent.append(message.id)
                message.proof = result
        self.browse(sent).write({"state": "sent", "sent_date": fields.Datetime.now(), "reason": False})
        for reason, ids in failed.items():
            self.browse(ids).write({"state": "error", "reason": reason})
        return len(sent) + sum(map(len, failed.values()))

    @api.model
    def _lock_rows(self, domain, limit):
        """Lock and return up to ``limit`` messages of ``domain``, oldest first, skipping those of other processes."""
        query = self.sudo()._search(domain, order="id", limit=limit, bypass_access=True)
        rows = self.env.execute_query(SQL("%s FOR UPDATE SKIP LOCKED", query.select()))
        messages = self.sudo().browse(row[0] for row in rows)
        messages.invalidate_recordset()
        return messages

    def action_resend(self):
        """Send again what could not be delivered."""
        self._check_back_office()
        failed = self.sudo().filtered(lambda message: message.direction == "out" and message.state == "error")
        failed.write({"state": "ready", "reason": False})
        self.env.ref("vegas_base.ir_cron_send").sudo()._trigger()
        return True

    def _check_back_office(self):
        self.check_access("read")
        if not self.env.user.has_group("vegas_base.group_vegas_sportello"):
            raise AccessError(self.env._("Messages are handled by the counter and the back office."))

    @api.model
    def _can_commit(self):
        """Whether this transaction is ours to commit (not inside a test)."""
        return not modules.module.current_test


class Bytes(fields.Binary):
    """Bytes in their column as they are: no base64, and no guess at what they may be, which costs more than
    the rest of the row. Only for what the engine writes: an upload by a person needs that guess."""

    def convert_to_column(self, value, record, values=None, validate=True):
        return Binary(value) if value else None


class VegasMessageContent(models.Model):
    """The bytes of a message, apart so that no list reads them."""

    _name = "vegas.message.content"
    _description = "Bytes of a message"
    _log_access = False

    message_id = fields.Many2one("vegas.message", required=True, ondelete="cascade")
    data = Bytes(attachment=False)

    _message_unique = models.UniqueIndex("(message_id)")

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class VegasChannelLog(models.Model):
    """What a channel did: a delivery, a collection, a mail or receipt that came. Only the engine writes it.

    A delivery of many files to a folder is one row; a PEC is a row of its own, since it has its own proof. The
    messages of a row point to it, so that a row costs nothing per message.
    """

    _name = "vegas.channel.log"
    _description = "Log of channels"
    _order = "date desc, id desc"
    _rec_name = "name"

    channel_id = fields.Many2one("vegas.channel", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="channel_id.company_id", store=True, index=True)
    date = fields.Datetime("When", required=True, default=fields.Datetime.now, index=True)
    direction = fields.Selection([("out", "Sent"), ("in", "Received")], required=True)
    outcome = fields.Selection([("ok", "Done"), ("error", "Error")], required=True)
    name = fields.Char("Files", help="The first file; the others are among the messages.")
    count = fields.Integer("Number of files")
    times = fields.Integer(default=1, help="How often in a row the same fault was met; the time is that of the last.")
    text = fields.Text("What happened")
    recipient = fields.Char()
    proof = fields.Char(index="btree_not_null", help="Of a PEC its Message-Id, of a receipt its identifier.")
    receipt = fields.Char(help="Kind of receipt, as the PEC provider writes it.")
    origin_id = fields.Many2one(
        "vegas.channel.log", "Receipt of", index="btree_not_null", ondelete="cascade", help="The delivery it proves."
    )
    receipt_ids = fields.One2many("vegas.channel.log", "origin_id", "Receipts")
    message_ids = fields.One2many("vegas.message", "channel_log_id", "Messages")
    mail = fields.Binary("Mail as it came", attachment=True)
    mail_name = fields.Char()

    @api.autovacuum
    def _gc_old(self, limit=1000):
        """Remove rows older than the parameter says; return (removed, whether more are left)."""
        today = fields.Date.context_today(self)
        days = int(self.env["vegas.parameter"]._on("channel.log.days", today).value)
        old = self.sudo().search([("date", "<", today - relativedelta(days=days))], limit=limit)
        count = len(old)
        old.unlink()
        return count, count == limit


class VegasMessage(models.Model):
    """A message knows by which delivery it went or came."""

    _inherit = "vegas.message"

    channel_log_id = fields.Many2one("vegas.channel.log", "Delivery", index="btree_not_null", ondelete="set null")
    receipt_ids = fields.One2many(related="channel_log_id.receipt_ids")

    @api.model
    def _store(self, vals_list, contents):
        """What a channel takes in knows the row of its log; what is sent in answer meanwhile does not."""
        log = self.env.context.get("vegas_channel_log_id")
        if log:
            vals_list = [{**vals, "channel_log_id": log} if vals["direction"] == "in" else vals for vals in vals_list]
        return super()._store(vals_list, contents)


class VegasChannel(models.Model):
    """Channels write the log."""

    _inherit = "vegas.channel"

    log_count = fields.Integer(compute="_compute_log_count")

    def _compute_log_count(self):
        counts = dict(
            self.env["vegas.channel.log"]._read_group([("channel_id", "in", self.ids)], ["channel_id"], ["__count"])
        )
        for channel in self:
            channel.log_count = counts.get(channel, 0)

    def action_open_log(self):
        """Open what this channel did."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_base.vegas_channel_log_action")
        return {**action, "domain": [("channel_id", "=", self.id)], "context": {}}

    def _log(self, vals_list):
        return self.env["vegas.channel.log"].sudo().create([{"channel_id": self.id, **vals} for vals in vals_list])

    def _log_files(self, direction, names, **values):
        """Note that files went or came; return the row."""
        more = f" (+{len(names) - 1})" if len(names) > 1 else ""
        name = f"{names[0]}{more}"
        return self._log([{"direction": direction, "outcome": "ok", "name": name, "count": len(names), **values}])

    def _log_fault(self, direction, fault, **values):
        """Note a fault; the same one again, with nothing between, renews the row it has."""
        domain = [("channel_id", "=", self.id), ("direction", "=", direction)]
        last = self.env["vegas.channel.log"].sudo().search(domain, limit=1)
        if not values and last.outcome == "error" and last.text == str(fault):
            last.write({"date": fields.Datetime.now(), "times": last.times + 1})
            return last
        return self._log([{"direction": direction, "outcome": "error", "text": str(fault), **values}])

    def _log_delivery(self, parcels, results):
        """Note a delivery: what went together is one row, each fault has its own; the messages point to theirs."""
        groups = {}
        for parcel, result in zip(parcels, results, strict=True):
            if result is not None:
                groups.setdefault(self._log_key(parcel, result), []).append((parcel, result))
        vals_list = []
        for group in groups.values():
            parcel, result = group[0]
            failed = isinstance(result, UserError)
            more = f" (+{len(group) - 1})" if len(group) > 1 else ""
            vals_list.append(
                {
                    "direction": "out",
                    "outcome": "error" if failed else "ok",
                    "name": f"{parcel.name}{more}",
                    "count": sum(len(one.positions) for one, _result in group),
                    "text": str(result) if failed else False,
                    # Of many files in one place, the place.
                    "proof": False if failed else result.rpartition("/")[0] if more else result,
                    **parcel.log,
                }
            )
        for log, group in zip(self._log(vals_list), groups.values(), strict=True):
            sent = self.env["vegas.message"].browse(id_ for one, _result in group for id_ in one.messages.ids)
            sent.channel_log_id = log

    def _log_key(self, parcel, result):
        """Return what the parcels of one row of the log have in common."""
        return str(result) if isinstance(result, UserError) else "ok"

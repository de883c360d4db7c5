from odoo import fields, models
from odoo.exceptions import UserError

STATES = [
    ("ready", "To be applied"),
    ("processed", "Applied"),
    ("no_effect", "Without effect"),
    ("waiting", "Early: waits for its stage"),
    ("confirm", "To be confirmed"),
    ("contested", "Contested"),
    ("error", "Error"),
    ("undone", "Taken back"),
    ("sent", "Sent"),
]


class VegasMessagePart(models.Model):
    """One datum of a file: the answer to one request, or our request itself. Applied at most once."""

    _name = "vegas.message.part"
    _description = "Part of a message"
    _order = "id desc"

    message_id = fields.Many2one("vegas.message", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    direction = fields.Selection(related="message_id.direction")
    position = fields.Integer(default=0, help="Which datum of the file, from 0.")
    request_id = fields.Many2one("vegas.request", index="btree_not_null", ondelete="restrict")
    service = fields.Char()
    flow = fields.Char()
    own_number = fields.Char("Our number")
    point_code = fields.Char("PDR or POD")
    digest = fields.Char(help="Checksum of the datum itself: a repeat in another file has the same.")
    state = fields.Selection(STATES, required=True, default="ready")
    reason = fields.Char()
    tries = fields.Integer()
    issued = fields.Datetime("Issued", help="When the distributor wrote it, by the name of the file.")
    accepted = fields.Boolean("Accepted by a person", help="What was hard to believe was accepted.")

    _position_unique = models.UniqueIndex("(message_id, position)")
    _waiting_idx = models.Index("(request_id) WHERE state = 'waiting'")
    _error_idx = models.Index("(company_id) WHERE state IN ('error', 'confirm', 'contested')")

    def _meaning(self):
        """Return what this part says, in words."""
        self.ensure_one()
        flows = {
            "0050": self.env._("Request sent"),
            "0100": self.env._("Admissibility"),
            "0200": self.env._("Appointment proposed"),
            "0150": self.env._("Outcome"),
        }
        states = dict(self._fields["state"]._description_selection(self.env))
        # The twins of electricity say the same.
        meaning = flows.get(f"0{(self.flow or '')[1:]}") or (
            self.env._("Annulment") if self.direction == "out" else self.env._("Answer to the annulment")
        )
        return meaning if self.state in ("processed", "sent") else f"{meaning} ({states[self.state]})"

    def action_retry(self):
        """Try again to apply the chosen parts; the reason is renewed where it fails again."""
        self.message_id._check_back_office()
        parts = self.sudo().filtered(lambda part: part.direction == "in" and part.state in ("error", "waiting"))
        if not parts:
            raise UserError(self.env._("There is nothing to try again: choose rows in error or waiting."))
        parts._apply_again()
        return True

    def action_download(self):
        """Open the file that holds this part."""
        return self.message_id.action_download()

    # === HARD TO BELIEVE === #

    def action_accept(self):
        """Apply the chosen answers although they are hard to believe; one that corrects another takes it back first."""
        self.message_id._check_back_office()
        parts = self.sudo().filtered(lambda part: part.state in ("confirm", "contested", "undone"))
        if not parts:
            raise UserError(self.env._("There is nothing to accept: choose rows to be confirmed."))
        parts.accepted = True
        parts._apply_again()
        return True

    def action_contest(self):
        """Open the ready letter to the distributor about an answer that cannot be right; it stays aside meanwhile."""
        self.ensure_one()
        self.message_id._check_back_office()
        if self.state not in ("confirm", "contested", "processed"):
            raise UserError(self.env._("Only an answer to be confirmed, or one that was applied, can be contested."))
        request = self.request_id
        if self.state == "confirm":
            self.sudo().state = "contested"
        body = self.env._(
            "Request %(number)s (%(procedure)s, %(point)s): the answer %(flow)s in file %(file)s cannot be right:"
            " %(reason)s. Please check it and send a corrected one.",
            number=request.name,
            procedure=request.procedure_id.label,
            point=request.point_id.code or "–",
            flow=self.flow,
            file=self.message_id.name,
            reason=self.reason or self.env._("…"),
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "vegas.request",
                "default_res_ids": request.ids,
                "default_partner_ids": request.distributor_id.ids,
                "default_subject": self.env._("Answer contested: request %(number)s", number=request.name),
                "default_body": body,
                "default_composition_mode": "comment",
            },
        }

from odoo import fields, models
from odoo.exceptions import UserError

STATES = [
    ("ready", "To be applied"),
    ("processed", "Applied"),
    ("no_effect", "Without effect"),
    ("waiting", "Early: waits for its stage"),
    ("confirm", "To be confirmed"),
    ("error", "Error"),
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

    _position_unique = models.UniqueIndex("(message_id, position)")
    _waiting_idx = models.Index("(request_id) WHERE state = 'waiting'")
    _error_idx = models.Index("(company_id) WHERE state IN ('error', 'confirm')")

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
        meaning = flows.get(self.flow, "")
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

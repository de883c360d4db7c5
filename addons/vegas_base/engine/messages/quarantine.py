import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...standard import show

# What differs from one file to the next: its name, numbers, what stands between quotes.
_SPECIFIC = re.compile(r"[“\"«][^”\"»]*[”\"»]|\S*\d\S*")


def common_cause(reason):
    """Return a reason without what belongs to one file alone, so that equal mistakes stand together."""
    sentences = (" ".join(_SPECIFIC.sub("…", sentence).split()) for sentence in (reason or "").split(";"))
    return "; ".join(dict.fromkeys(sentences))[:200] or False


class VegasMessagePart(models.Model):
    """Answers that could not be applied, by what is wrong: mended once, tried again together."""

    _inherit = "vegas.message.part"

    cause = fields.Char(compute="_compute_cause", store=True, help="The reason without what belongs to one file alone.")

    @api.depends("reason", "state")
    def _compute_cause(self):
        for part in self:
            part.cause = common_cause(part.reason) if part.state in ("error", "confirm", "contested") else False

    @api.model
    def action_retry_all(self):
        """Try again all answers in error of this company: a button after a mistake was mended."""
        self.env["vegas.message"]._check_back_office()
        parts = self.search([("state", "=", "error"), ("direction", "=", "in")])
        if not parts:
            raise UserError(self.env._("Nothing is in error."))
        parts.sudo()._apply_again()
        left = parts.filtered(lambda part: part.state == "error")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "message": self.env._(
                    "%(done)s applied, %(left)s still in error.", done=len(parts) - len(left), left=len(left)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }


class VegasRequest(models.Model):
    """A request shows that an answer to it waits for a person."""

    _inherit = "vegas.request"

    doubt = fields.Char(compute="_compute_doubt", help="Why an answer to this request is hard to believe.")

    @api.depends("part_ids.state", "part_ids.reason")
    def _compute_doubt(self):
        waiting = self.env["vegas.message.part"].sudo().search(self._doubtful())
        reasons = {part.request_id.id: part.reason for part in waiting}
        for request in self:
            request.doubt = reasons.get(request.id, False)

    def _doubtful(self):
        return [("request_id", "in", self.ids), ("state", "in", ("confirm", "contested"))]

    def action_accept_answer(self):
        """Accept the answer to this request that is hard to believe."""
        self.check_access("write")
        return self.env["vegas.message.part"].search(self._doubtful(), limit=1).action_accept()

    def action_contest_answer(self):
        """Contest the answer to this request that is hard to believe, with the ready letter."""
        self.check_access("write")
        return self.env["vegas.message.part"].search(self._doubtful(), limit=1).action_contest()


class VegasMessage(models.Model):
    _inherit = "vegas.message"

    text = fields.Text("Content", compute="_compute_text", help="Personal data are shown to the back office only.")
    attachment_ids = fields.One2many(
        "ir.attachment", "res_id", "Evidence", domain=[("res_model", "=", "vegas.message")], readonly=True
    )

    @api.depends_context("uid", "su")
    def _compute_text(self):
        contents = self._bytes()
        for message in self:
            message.text = show.text(contents.get(message.id, b""), masked=not self._may_see_all())

    @api.model
    def _may_see_all(self):
        """Whether this user may see the personal data in a message."""
        return self.env.su or self.env.user.has_group("vegas_base.group_vegas_backoffice")

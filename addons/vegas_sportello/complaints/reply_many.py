from odoo import api, fields, models
from odoo.exceptions import UserError

from .request import CREDITED, REPLY_CHANNELS


class VegasTiqvReply(models.TransientModel):
    """One answer to several communications on the same matter: each gets its own letter, and each clock ends."""

    _name = "vegas.tiqv.reply"
    _description = "One answer to many"

    request_ids = fields.Many2many("vegas.request", string="Requests", default=lambda self: self._default_requests())
    checks = fields.Text("Our checks")
    conclusions = fields.Text("Our conclusions", required=True)
    rights = fields.Text("More on your rights")
    reply_channel = fields.Selection(
        [("own", "As each of them says"), *REPLY_CHANNELS], "Answer goes", required=True, default="own"
    )

    @api.model
    def _default_requests(self):
        chosen = self.env["vegas.request"].browse(self.env.context.get("active_ids"))
        return chosen.filtered(lambda request: request.tiqv_type and "answer" in (request.verbs or ""))

    def action_send(self):
        """Send the same checks and conclusions to all of them, or to none.

        :raises UserError: when none is chosen
        :raises RequestProblems: with what is missing in each
        """
        self.ensure_one()
        requests = self.request_ids
        requests.check_access("write")
        if not requests:
            raise UserError(self.env._("Choose complaints that were registered and are not answered yet."))
        values = {"tiqv_checks": self.checks, "tiqv_conclusions": self.conclusions, "tiqv_rights": self.rights}
        if self.reply_channel != "own":
            values["tiqv_reply_channel"] = self.reply_channel
        requests.write(values)
        credited = requests.filtered(lambda request: request.tiqv_type in CREDITED)
        for verb, group in (("answer", requests - credited), ("answer_credit", credited)):
            if group:
                group._run(verb)
        return {"type": "ir.actions.act_window_close"}

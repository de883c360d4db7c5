import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import config, str2bool

from .handlers.exchange import RUNNING

# Switch in odoo.conf; a server for real work does not have it.
OPTION = "vegas_training"
ANSWERS = [
    ("admitted", "Admitted"),
    ("rejected", "Rejected"),
    ("appointment", "Appointment"),
    ("executed", "Carried out"),
    ("failed", "Not carried out"),
    ("late", "Carried out late"),
    ("annulled", "Annulled"),
    ("correction", "Corrected outcome"),
]
# A reason belongs to these answers, and a correction with one says that it was not carried out after all.
REASONED = ("rejected", "failed", "correction")


class VegasRequest(models.Model):
    """Training: what the simulated distributor shall answer next, told by a file that the simulator reads."""

    _inherit = "vegas.request"

    can_train = fields.Boolean(compute="_compute_can_train")

    @api.depends("stage_id", "annulment_date", "part_ids")
    def _compute_can_train(self):
        for request in self:
            request.can_train = bool(request._training_answers())

    def _training_channel(self):
        """Return the folder by which this request went out, empty where there is no training."""
        self.ensure_one()
        if not str2bool(str(config.get(OPTION) or ""), False):
            return self.env["vegas.channel"]
        return self._sent_message().channel_id.filtered(lambda channel: channel.kind == "folder")

    def _sent_message(self):
        """Return the file by which this request went out, perhaps empty."""
        return self.sudo().part_ids.message_id.filtered(lambda message: message.direction == "out")[:1]

    def _training_answers(self):
        """Return the codes of ``ANSWERS`` that make sense now."""
        self.ensure_one()
        handler, stage = self._handler(), self.stage_id.code
        if handler is None or not self._training_channel():
            return []
        verbs = handler._transitions()
        if stage in ("done", "failed"):
            return ["correction"] if "execute" in verbs and not self._is_table() else []
        if stage not in RUNNING:
            return []
        started = "admit" not in verbs or stage != "sent"
        fitting = {
            "admitted": not started,
            "rejected": not started,
            "appointment": "schedule" in verbs,
            "executed": "execute" in verbs,
            "failed": "fail" in verbs,
            "late": "execute" in verbs,
            "annulled": bool(self.annulment_date),
        }
        return [answer for answer, fits in fitting.items() if fits]

    def _is_table(self):
        """Whether it went out as CSV: outcomes of such requests are not corrected."""
        return self._sent_message().name.endswith(".csv")


class VegasTraining(models.TransientModel):
    """What a trainer wishes the simulated distributor to answer next."""

    _name = "vegas.training"
    _description = "Training"

    request_id = fields.Many2one("vegas.request", required=True, readonly=True, ondelete="cascade")
    answers = fields.Json(compute="_compute_answers")
    answer = fields.Selection(ANSWERS, "The distributor answers", required=True)
    reason_id = fields.Many2one("vegas.reason", "Reason")
    day = fields.Date(help="Of the appointment or the execution. Empty: as the simulator thinks fit.")

    @api.depends("request_id")
    def _compute_answers(self):
        for training in self:
            training.answers = training.request_id._training_answers()

    def action_wish(self):
        """Leave the wish in the folder of the request's channel: a running simulator fulfils it."""
        self.ensure_one()
        request = self.request_id
        request.check_access("write")
        if self.answer not in request._training_answers():
            raise UserError(
                self.env._(
                    "Request %(number)s cannot be answered so now: open it again and choose among what is offered.",
                    number=request.name,
                )
            )
        wish = {"answer": self.answer}
        if self.answer in REASONED and self.reason_id:
            wish["reason"] = self.reason_id.code
        if self.day:
            wish["day"] = fields.Date.to_string(self.day)
        channel = request._training_channel().sudo()
        folder = channel._path("wishes")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            channel._write_file(folder / f"{request.name}.json", json.dumps(wish).encode())
        except OSError as error:
            raise UserError(channel._folder_fault(error)) from error
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("The simulator knows"),
                "message": self.env._("The answer comes with the next files of the distributor."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

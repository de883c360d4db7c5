from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.to_do import put_to_do


class VegasDisputeMeeting(models.Model):
    """A meeting before the body: when, where, who goes for us, and what came of it."""

    _name = "vegas.dispute.meeting"
    _description = "Meeting of a dispute"
    _inherit = ["vegas.guarded"]
    _order = "start, id"
    _rec_name = "start"

    _GUARDED = {"activity_id"}

    dispute_id = fields.Many2one("vegas.dispute", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="dispute_id.company_id", store=True, precompute=True, index=True)
    start = fields.Datetime("When", required=True)
    place = fields.Char("Where", help="Virtual room, phone, address.")
    user_id = fields.Many2one("res.users", "Who goes", required=True, index=True, default=lambda self: self.env.user)
    result = fields.Selection(
        [
            ("planned", "Planned"),
            ("held", "Held"),
            ("postponed", "Postponed"),
            ("absent", "The customer was not there"),
        ],
        required=True,
        default="planned",
    )
    minutes = fields.Text("What was said")
    activity_id = fields.Many2one("mail.activity", readonly=True, ondelete="set null", index="btree_not_null")

    @api.model
    def _guarded_sentence(self):
        return self.env._("How far a procedure is, is written by the program only.")

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        meetings._check_running()
        meetings._ask()
        return meetings

    def write(self, vals):
        self._check_running()
        done = super().write(vals)
        if vals.keys() & {"start", "user_id", "place", "result"}:
            self._ask()
        return done

    def _check_running(self):
        if not self.env.su and any(meeting.dispute_id.state != "open" for meeting in self):
            raise UserError(self.env._("The procedure has its outcome: its meetings stay as they were."))

    def _ask(self):
        """Keep one thing to do for each meeting that is still to come."""
        # To-dos are written for colleagues, too.
        meetings, rows = self.sudo(), []
        meetings.activity_id.unlink()
        planned = meetings.filtered(lambda meeting: meeting.result == "planned")
        for meeting in planned:
            dispute, when = meeting.dispute_id, fields.Datetime.context_timestamp(meeting, meeting.start)
            summary = self.env._("Meeting at %(time)s: %(dispute)s", time=f"{when:%H:%M}", dispute=dispute.display_name)
            rows.append((dispute, meeting.user_id, summary, when.date()))
        for meeting, task in zip(planned, put_to_do(self.env, rows, told=True), strict=True):
            meeting.activity_id = task

    @api.ondelete(at_uninstall=False)
    def _unlink_planned(self):
        self._check_running()
        self.sudo().activity_id.unlink()

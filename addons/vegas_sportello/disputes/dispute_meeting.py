from odoo import api, fields, models
from odoo.exceptions import UserError


class VegasDisputeMeeting(models.Model):
    """A meeting before the body: when, where, who goes for us, and what came of it."""

    _name = "vegas.dispute.meeting"
    _description = "Meeting of a dispute"
    _order = "start, id"
    _rec_name = "start"

    dispute_id = fields.Many2one("vegas.dispute", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="dispute_id.company_id", store=True, precompute=True, index=True)
    start = fields.Datetime("When", required=True)
    place = fields.Char("Where", help="Virtual room, phone, address.")
    user_id = fields.Many2one("res.users", "Who goes", required=True, index=True)
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
    def default_get(self, fields_list):
        """Our delegate goes, else the owner."""
        values = super().default_get(fields_list)
        if "user_id" in fields_list and not values.get("user_id"):
            dispute = self.env["vegas.dispute"].browse(values.get("dispute_id"))
            values["user_id"] = (dispute.delegate_id or dispute.user_id or self.env.user).id
        return values

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [{key: value for key, value in vals.items() if key != "activity_id"} for vals in vals_list]
        meetings = super().create(vals_list)
        meetings._check_running()
        meetings._ask()
        return meetings

    def write(self, vals):
        if "activity_id" in vals and not self.env.su:
            vals = {key: value for key, value in vals.items() if key != "activity_id"}
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
        for meeting in self.sudo():
            meeting.activity_id.unlink()
            if meeting.result != "planned":
                continue
            when = fields.Datetime.context_timestamp(meeting, meeting.start)
            meeting.activity_id = meeting.dispute_id.activity_schedule(
                "mail.mail_activity_data_todo",
                when.date(),
                summary=self.env._(
                    "Meeting at %(time)s: %(dispute)s", time=f"{when:%H:%M}", dispute=meeting.dispute_id.display_name
                ),
                user_id=meeting.user_id.id,
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_planned(self):
        self._check_running()
        self.sudo().activity_id.unlink()

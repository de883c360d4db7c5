from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.privacy.access import SEE_PAPERS
from odoo.addons.vegas_base.to_do import put_to_do


class VegasDisputePoint(models.Model):
    """A point of the outcome: who does what by when, and what proves that it was done."""

    _name = "vegas.dispute.point"
    _description = "Point of an agreement"
    _inherit = ["vegas.guarded"]
    _order = "due_date, id"

    _GUARDED = {"done_date", "done_by_id", "activity_id"}
    # Once the outcome is noted, only what proves it may still be written.
    _LATER = {"evidence", "document", "document_name", "user_id"}

    dispute_id = fields.Many2one("vegas.dispute", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="dispute_id.company_id", store=True, precompute=True, index=True)
    name = fields.Char("What", required=True)
    user_id = fields.Many2one("res.users", "Who", required=True, index=True, default=lambda self: self.env.user)
    due_date = fields.Date("Due by", required=True)
    evidence = fields.Char("How it was done", help="Number of the credit note, of the transfer, of the request.")
    document = fields.Binary("Proof", attachment=True, groups=SEE_PAPERS)
    document_name = fields.Char("File of the proof")
    done_date = fields.Date("Done on", readonly=True)
    done_by_id = fields.Many2one("res.users", "Done by", readonly=True)
    activity_id = fields.Many2one("mail.activity", readonly=True, ondelete="set null", index="btree_not_null")
    is_late = fields.Boolean(compute="_compute_is_late")
    dispute_state = fields.Selection(related="dispute_id.state", string="State of the procedure")

    @api.depends("due_date", "done_date")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for point in self:
            point.is_late = bool(not point.done_date and point.due_date and point.due_date < today)

    @api.model
    def _guarded_sentence(self):
        return self.env._("Whether a point is done is noted with its button.")

    @api.model_create_multi
    def create(self, vals_list):
        points = super().create(vals_list)
        if not self.env.su and any(point.dispute_id.state != "open" for point in points):
            raise UserError(self.env._("The procedure has its outcome: its points stay as they were agreed."))
        return points

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - self._LATER and any(point.dispute_id.state != "open" for point in self):
                raise UserError(self.env._("The procedure has its outcome: its points stay as they were agreed."))
            if any(point.done_date for point in self):
                raise UserError(self.env._("This point is done: it can no longer be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before(self):
        if any(point.dispute_id.state != "open" for point in self):
            raise UserError(self.env._("The procedure has its outcome: its points stay as they were agreed."))

    def _ask(self):
        """Put these points among the things to do of those who carry them out."""
        rows = [
            (
                point.dispute_id,
                point.user_id,
                self.env._("%(point)s (%(dispute)s)", point=point.name, dispute=point.dispute_id.display_name),
                point.due_date,
            )
            for point in self
        ]
        for point, task in zip(self, put_to_do(self.env, rows, told=True), strict=True):
            point.activity_id = task

    def action_done(self):
        """Note that the point was carried out today.

        :raises UserError: without anything that proves it
        """
        self.check_access("write")
        for point in self:
            if point.done_date:
                raise UserError(self.env._("“%(name)s” is done already.", name=point.name))
            if point.dispute_id.state == "open":
                raise UserError(self.env._("The outcome is not noted yet: close the procedure first."))
            if not (point.evidence or "").strip() and not point.sudo().document:
                raise UserError(
                    self.env._(
                        "“%(name)s”: say in “How it was done” what proves it, or load the proof.", name=point.name
                    )
                )
        # Only this act notes it.
        points = self.sudo()
        points.write({"done_date": fields.Date.context_today(self), "done_by_id": self.env.uid})
        points.activity_id.action_feedback()
        points.dispute_id._end_when_done()
        return True


class VegasDispute(models.Model):
    _inherit = "vegas.dispute"

    offer_ids = fields.One2many("vegas.dispute.offer", "dispute_id", "Proposals")
    point_ids = fields.One2many("vegas.dispute.point", "dispute_id", "Points of the agreement")
    meeting_ids = fields.One2many("vegas.dispute.meeting", "dispute_id", "Meetings")

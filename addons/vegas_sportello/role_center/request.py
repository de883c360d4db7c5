from odoo import fields, models
from odoo.tools import SQL


class VegasRequest(models.Model):
    """A request in the role center: counted, and marked while its owner has not opened the last answer."""

    _name = "vegas.request"
    _inherit = ["vegas.request", "vegas.counted"]

    _counted_fields = frozenset({"stage_id", "deadline_date", "user_id", "company_id"})

    unseen_date = fields.Datetime("Unread answer of", readonly=True, copy=False, guarded=True)

    _unseen_idx = models.Index("(user_id) WHERE unseen_date IS NOT NULL")
    _mine_idx = models.Index("(user_id, deadline_date) WHERE state IN ('draft', 'open', 'waiting')")

    def _run(self, verb, answers=None):
        if answers:
            # Before the stage, so that one UPDATE writes both.
            self.sudo().unseen_date = fields.Datetime.now()
        return super()._run(verb, answers)

    def action_seen(self):
        """Note that the user has the last answer before his eyes; what belongs to others stays unread for them."""
        self.check_access("read")
        self.flush_recordset(["unseen_date", "user_id"])
        # No ORM write: to look at a request is no change of it, for its chatter or for who works on it.
        self.env.cr.execute(
            SQL(
                "UPDATE vegas_request SET unseen_date = NULL"
                " WHERE id IN %s AND user_id = %s AND unseen_date IS NOT NULL",
                tuple(self.ids) or (0,),
                self.env.uid,
            )
        )
        self.invalidate_recordset(["unseen_date"])
        return True

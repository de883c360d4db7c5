from odoo import fields, models
from odoo.fields import Domain

# code of the topic: (model, action that shows it)
TOPICS = {
    "overdue": ("vegas.request", "vegas_base.vegas_request_action_watch"),
    "today": ("vegas.request", "vegas_base.vegas_request_action_watch"),
    "errors": ("vegas.message", "vegas_base.vegas_message_action_watch"),
    "unmatched": ("vegas.message.part", "vegas_base.vegas_message_part_action_quarantine"),
    "confirm": ("vegas.message.part", "vegas_base.vegas_message_part_action_quarantine"),
    "letters": ("vegas.distributor.letter", "vegas_base.vegas_distributor_letter_action"),
}


class VegasWatchTopic(models.Model):
    """One thing that the back office watches, with how many rows wait there now."""

    _name = "vegas.watch.topic"
    _description = "Watch list"
    _order = "sequence, id"

    code = fields.Selection([(code, code) for code in TOPICS], required=True)
    name = fields.Char(required=True, translate=True)
    hint = fields.Char("What to do", translate=True)
    sequence = fields.Integer(default=10)
    count = fields.Integer("How many", compute="_compute_count")

    _code_unique = models.UniqueIndex("(code)", "This topic is there already.")

    def _compute_count(self):
        # One count per topic: there are but a few.
        for topic in self:
            topic.count = self.env[topic._target()[0]].search_count(topic._domain())

    def _target(self):
        """Return (model, action that shows it) of this topic; an addon that adds topics extends it."""
        self.ensure_one()
        return TOPICS[self.code]

    def _domain(self):
        """Return the domain of the rows that wait in this topic."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        waiting = Domain("state", "in", ("open", "waiting"))
        received = Domain("message_id.direction", "=", "in")
        domains = {
            "overdue": waiting & Domain("deadline_date", "<", today),
            "today": waiting & Domain("deadline_date", "=", today),
            "errors": Domain("state", "=", "error"),
            "unmatched": received & Domain("state", "=", "error") & Domain("request_id", "=", False),
            "confirm": received & Domain("state", "=", "confirm"),
            "letters": Domain("state", "=", "draft"),
        }
        # The rules of the user's companies apply when it is searched.
        return domains[self.code]

    def action_open(self):
        """Open the rows of this topic."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(self._target()[1])
        return {**action, "name": self.name, "domain": list(self._domain()), "context": {}, "target": "current"}

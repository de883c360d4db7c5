from odoo import api, models


class VegasCustomerPage(models.AbstractModel):
    """The clerk sees at once that a procedure of the second level runs, and that dunning stands still."""

    _inherit = "vegas.customer.page"

    @api.model
    def _alerts(self, facts, sections):
        alerts = super()._alerts(facts, sections)
        running = self.env["vegas.dispute"].search_fetch(
            [
                ("partner_id", "=", facts.partner.id),
                ("company_id", "=", self.env.company.id),
                ("state", "=", "open"),
            ],
            ["body_id", "number", "pauses_dunning", "due_date", "answer_date"],
        )
        if not running:
            return alerts
        names = ", ".join(running.mapped("display_name"))
        due = min((one.due_date for one in running if one.due_date and not one.answer_date), default=None)
        title = self.env._("%(names)s – answer by %(day)s", names=names, day=f"{due:%d/%m/%Y}") if due else names
        alert = {
            "key": "dispute",
            "level": "late" if due and due < self._today() else "soon",
            "text": self.env._("Second level running"),
            "amount": False,
            "title": title,
            "target": {"model": "vegas.dispute", "ids": running.ids},
        }
        if any(running.mapped("pauses_dunning")):
            for other in alerts:
                if other["key"] == "arrears":
                    other["text"] = self.env._("Overdue, dunning stands still")
        return [alert, *alerts]

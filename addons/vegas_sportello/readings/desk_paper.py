from odoo import fields, models

from odoo.addons.vegas_base.address import one_line

from ..papers.request_paper import day
from .facts import COLUMNS
from .texts import label_of


class VegasCounterReading(models.Model):
    """The receipt that the customer gets: what was taken, what was not and why, and what comes next."""

    _inherit = "vegas.counter.reading"

    def action_print(self):
        """Print the receipt, keep a copy, and open it."""
        self.ensure_one()
        return self.env["vegas.paper"]._print("reading", self)._open_paper()

    def _paper_data(self, code):
        """Return what the receipt may read, all of it text: the customer, and a row for each reading."""
        self.ensure_one()
        partner = self.partner_id
        lines = self.line_ids.filtered(lambda line: line.state != "todo")
        states = dict(lines._fields["state"]._description_selection(self.env))
        return {
            "number": str(self.id),
            "customer": partner.name or "",
            "customer_address": one_line(partner.street, partner.zip, partner.city),
            "taken_on": day(self.ran_on and fields.Datetime.context_timestamp(self, self.ran_on)),
            "rows": [
                {
                    "point": line.point_id.code or "",
                    "address": one_line(line.point_id.street, line.point_id.city),
                    "meter": line.meter_id.serial or "",
                    "day": day(line.date),
                    "index": line._indexes_text(),
                    "previous": line.previous or "",
                    "consumed": line.consumed or "",
                    "photo": bool(line.photo),
                    "state": line.state,
                    "state_label": states[line.state],
                    "outcome": line.outcome_text or "",
                    "number": line.request_id.name or "",
                }
                for line in lines
            ],
        }


class VegasCounterReadingLine(models.Model):
    _inherit = "vegas.counter.reading.line"

    def _indexes_text(self):
        """Return the indexes that were told, each with its name where there are several."""
        told = {column: (self[name] or "").strip() for column, name in COLUMNS.items() if self[name]}
        if len(told) < 2:
            return next(iter(told.values()), "")
        return " · ".join(f"{label_of(self.env, column)} {text}" for column, text in told.items())

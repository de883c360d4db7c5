from odoo import api, fields, models

from odoo.addons.vegas_base.engine.handlers.effects import said
from odoo.addons.vegas_base.engine.requests.effect import plain_field


class VegasPartnerHistory(models.Model):
    """What a datum of a customer was and what it became, from which day on, by which request.

    A row with a day to come waits for it; the job of the night writes it. Terms of contracts have versions instead.
    """

    _name = "vegas.partner.history"
    _description = "Change of a customer's datum"
    _order = "day desc, id desc"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    request_id = fields.Many2one("vegas.request", "Request", required=True, index=True, ondelete="cascade")
    field_name = fields.Char("Field", required=True)
    label = fields.Char("What", required=True)
    before = fields.Char("Was")
    after = fields.Char("Is now")
    value = fields.Json()
    day = fields.Date("From", required=True)
    state = fields.Selection(
        [("coming", "To come"), ("held", "Written"), ("undone", "Taken back")], required=True, default="held"
    )

    _coming_idx = models.Index("(day) WHERE state = 'coming'")

    @api.model
    def _note(self, wanted, today):
        """Keep what customers' data are to become, ``{request: values}``; call it before they are written.

        They hold from the effective day of the request on, which may be to come.
        """
        rows = []
        for request, values in wanted.items():
            partner, day = request.partner_id, request.effective_date
            for name, value in values.items():
                old = plain_field(partner, name)
                if (old or False) == (value or False):
                    continue
                rows.append(
                    {
                        "partner_id": partner.id,
                        "company_id": request.company_id.id,
                        "request_id": request.id,
                        "field_name": name,
                        "label": partner._fields[name]._description_string(self.env),
                        "before": said(partner, name, old),
                        "after": said(partner, name, value),
                        "value": value,
                        "day": day,
                        "state": "held" if day <= today else "coming",
                    }
                )
        return self.create(rows)

    @api.model
    def _cron_write(self):
        """Job: write what holds from today on; the request remembers it as if it had done it on that day."""
        today = fields.Date.context_today(self)
        coming = self.search([("state", "=", "coming"), ("day", "<=", today)], order="id")
        for request, rows in coming.grouped("request_id").items():
            values = {row.field_name: row.value for row in rows}
            request._handler()._change(request, lambda one: one.partner_id, lambda _one, values=values: values)
        coming.state = "held"

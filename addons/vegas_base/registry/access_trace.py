from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

BATCH = 10_000


class VegasAccessTrace(models.Model):
    """Who has opened the file of which customer, and when: only ever added to, until its time is over.

    Openings of the same file by the same person within ten minutes are one row.
    """

    _name = "vegas.access.trace"
    _description = "Opening of a customer's file"
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "date"

    user_id = fields.Many2one("res.users", "Who", required=True, index=True, readonly=True, ondelete="restrict")
    # A customer entered by mistake may be deleted; that his file was opened stays.
    partner_id = fields.Many2one("res.partner", "Customer", index=True, readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="restrict")
    date = fields.Datetime("When", required=True, index=True, readonly=True)
    what = fields.Selection([("page", "Customer page")], "What", required=True, readonly=True)

    _once = models.Constraint(
        "EXCLUDE USING gist (user_id WITH =, company_id WITH =, partner_id WITH =, what WITH =,"
        " tsrange(date, date + interval '10 minutes') WITH &&)",
        "This opening is noted already.",
    )

    def write(self, vals):
        """Nobody changes what was noted."""
        raise AccessError(self.env._("What was noted of openings is never changed."))

    def unlink(self):
        """Nobody deletes what was noted; see ``_cron_expire`` for what is over."""
        raise AccessError(  # pylint: disable=no-raise-unlink
            self.env._("What was noted of openings is never deleted by hand.")
        )

    @api.model_create_multi
    def create(self, vals_list):
        """Only ``_record`` adds rows."""
        raise AccessError(self.env._("Openings are noted by the program only."))

    @api.model
    def _record(self, partner, what):
        """Note that the user opens ``what`` of ``partner`` now, unless it was noted in the last ten minutes.

        :return: whether a row was added
        """
        partner.ensure_one()
        partner.check_access("read")
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO vegas_access_trace (user_id, partner_id, company_id, date, what)
                VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
                """,
                self.env.uid,
                partner.id,
                self.env.company.id,
                fields.Datetime.now(),
                what,
            )
        )
        self.invalidate_model(flush=False)
        return bool(rows)

    @api.model
    def _cron_expire(self):
        """Delete what is older than parameter ``trace.months`` says, batch by batch."""
        today = fields.Date.context_today(self)
        months = int(self.env["vegas.parameter"]._on("trace.months", today).value)
        before = fields.Datetime.subtract(fields.Datetime.now(), months=months)
        old = self.sudo().search([("date", "<", before)], limit=BATCH, order="date")
        super(VegasAccessTrace, old).unlink()  # pylint: disable=super-method-mismatch
        left = self.sudo().search_count([("date", "<", before)])
        self.env["ir.cron"]._commit_progress(len(old), remaining=left)

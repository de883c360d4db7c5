from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class VegasTiqvReport(models.Model):
    """The yearly figures that the Authority asks for (TIQV, art. 35 and 36): what is sent by when, and what was sent.

    The file is made from the register each time; what was communicated is kept as it was.
    """

    _name = "vegas.tiqv.report"
    _description = "Yearly figures of complaints"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "year desc, id desc"
    _rec_name = "year"

    _GUARDED = {"state", "sent_date", "attachment_id", "sent_by_id"}

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    year = fields.Integer(required=True, default=lambda self: fields.Date.context_today(self).year - 1)
    due_date = fields.Date("To the Authority by", compute="_compute_due", store=True, precompute=True)
    publish_date = fields.Date("On the website by", compute="_compute_due", store=True, precompute=True)
    state = fields.Selection(
        [("open", "To be communicated"), ("sent", "Communicated")], required=True, default="open", readonly=True
    )
    sent_date = fields.Date("Communicated on", readonly=True, copy=False)
    sent_by_id = fields.Many2one("res.users", "Communicated by", readonly=True, copy=False)
    reference = fields.Char("Receipt", copy=False, help="Number that the Authority's portal gave.")
    attachment_id = fields.Many2one("ir.attachment", "What was communicated", readonly=True, copy=False)
    total = fields.Integer("Communications received", compute="_compute_total")
    open_count = fields.Integer("Not answered", compute="_compute_total")

    _once = models.UniqueIndex("(company_id, year)", "The figures of this year are there already: open them.")

    @api.depends("year")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._("Complaints of %(year)s", year=report.year or "")

    @api.depends("year")
    def _compute_due(self):
        for report in self:
            report.due_date = self._day("tiqv.report", report.year)
            report.publish_date = self._day("tiqv.publish", report.year)

    @api.model
    def _day(self, code, year):
        """Return the day in the year after ``year`` that parameters ``<code>.month`` and ``<code>.day`` name."""
        if not 2000 <= (year or 0) <= 2100:
            return False
        parameters, first = self.env["vegas.parameter"].sudo(), date(year + 1, 1, 1)
        found = [parameters.browse(parameters._id_on(f"{code}.{part}", first)) for part in ("month", "day")]
        if not all(found):
            return False
        month, day = (int(parameter.value) for parameter in found)
        start = date(year + 1, month, 1)
        return min(fields.Date.add(start, days=day - 1), fields.Date.end_of(start, "month"))

    def _compute_total(self):
        for report in self:
            # A form or a short list: one count per year.
            rows = self.env["vegas.tiqv.figure"]._read_group(
                report._domain(), aggregates=["__count", "not_answered:sum"]
            )
            report.total, report.open_count = rows[0][0], rows[0][1] or 0

    def _domain(self):
        """Return the domain of the figures of this year, by the day of receipt."""
        self.ensure_one()
        return [
            ("company_id", "=", self.company_id.id),
            ("received_date", ">=", date(self.year, 1, 1)),
            ("received_date", "<=", date(self.year, 12, 31)),
        ]

    @api.constrains("year")
    def _check_year(self):
        for report in self:
            if not 2000 <= report.year <= fields.Date.context_today(self).year:
                raise ValidationError(self.env._("“Year” must lie between 2000 and this year."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(self._GUARDED & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("Whether the figures were communicated is noted with the button."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and self._GUARDED & vals.keys():
            raise AccessError(self.env._("Whether the figures were communicated is noted with the button."))
        if not self.env.su and "year" in vals and any(report.state == "sent" for report in self):
            raise UserError(self.env._("These figures were communicated: their year stays."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_open(self):
        if any(report.state == "sent" for report in self):
            raise UserError(self.env._("What was communicated to the Authority stays."))

    # === WHAT IS DONE WITH THEM === #

    def action_figures(self):
        """Show the figures on the screen."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_sportello.vegas_tiqv_figure_action")
        return {**action, "name": self.display_name, "domain": self._domain(), "context": {}}

    def action_xlsx(self):
        """Download the figures as a spreadsheet."""
        self.ensure_one()
        return self._download(f"{self.display_name}.xlsx", self._xlsx(), XLSX)

    def action_list(self):
        """Download the lists of art. 34.2, 34.3 and 34.4 of the year, for an inspection."""
        self.ensure_one()
        name = self.env._("Register of complaints %(year)s", year=self.year)
        return self._download(f"{name}.xlsx", self._list_xlsx(), XLSX)

    def action_list_csv(self):
        """Download the same lists as CSV files in a ZIP."""
        self.ensure_one()
        name = self.env._("Register of complaints %(year)s", year=self.year)
        return self._download(f"{name}.zip", self._list_zip(), "application/zip")

    def _download(self, name, content, mimetype):
        self.check_access("read")
        # Who may read the figures may take them away, without a right on files.
        files = self.env["ir.attachment"].sudo()
        values = {"name": name, "raw": content, "mimetype": mimetype, "res_model": self._name, "res_id": self.id}
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{files.create(values).id}?download=1",
            "target": "new",
        }

    def action_sent(self):
        """Note that the figures were communicated today, and keep the file as it is now.

        :raises UserError: when they were communicated already
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "sent":
            raise UserError(
                self.env._("These figures were communicated on %(day)s already.", day=f"{self.sent_date:%d/%m/%Y}")
            )
        if fields.Date.context_today(self).year <= self.year:
            raise UserError(self.env._("The year %(year)s is not over: wait for its figures.", year=self.year))
        # Only this act notes it.
        report = self.sudo()
        attachment = self.env["ir.attachment"].sudo()
        report.attachment_id = attachment.create(
            {
                "name": f"{self.display_name}.xlsx",
                "raw": self._xlsx(),
                "mimetype": XLSX,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        report.write({"state": "sent", "sent_date": fields.Date.context_today(self), "sent_by_id": self.env.uid})
        report.activity_ids.action_feedback()
        return True

    @api.model
    def _cron_remind(self):
        """Job of every day: in a new year the figures of the year before are put among the things to do of the
        managers, due on the day of the parameters; once per company that has any."""
        year = fields.Date.context_today(self).year - 1
        domain = [("received_date", ">=", date(year, 1, 1)), ("received_date", "<=", date(year, 12, 31))]
        found = self.env["vegas.tiqv.figure"]._read_group(domain, ["company_id"])
        known = self.search([("year", "=", year)]).company_id
        missing = [company for (company,) in found if company not in known]
        reports = self.create([{"company_id": company.id, "year": year} for company in missing])
        managers = self.env.ref("vegas_base.group_vegas_manager")
        for report in reports:
            for user in managers._people(report.company_id):
                report.activity_schedule(
                    "mail.mail_activity_data_todo",
                    report.due_date,
                    summary=self.env._("Figures of complaints %(year)s to the Authority", year=year),
                    user_id=user.id,
                )

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.vegas_base.to_do import put_to_do

from ..complaints.spreadsheet import XLSX


class VegasTiqvReport(models.Model):
    """The yearly figures that the Authority asks for (TIQV, art. 35 and 36): what is sent by when, and what was sent.

    The file is made from the register each time; what was communicated is kept as it was.
    """

    _name = "vegas.tiqv.report"
    _description = "Yearly figures of complaints"
    _inherit = ["vegas.guarded", "mail.thread", "mail.activity.mixin"]
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
        first = date(year + 1, 1, 1)
        found = [self.env["vegas.parameter"]._find_on(f"{code}.{part}", first) for part in ("month", "day")]
        if not all(found):
            return False
        month, day = (int(parameter.value) for parameter in found)
        start = date(year + 1, month, 1)
        return min(fields.Date.add(start, days=day - 1), fields.Date.end_of(start, "month"))

    def _compute_total(self):
        rows = self.env["vegas.tiqv.figure"]._read_group(
            [("company_id", "in", self.company_id.ids)],
            ["company_id", "received_date:year"],
            ["__count", "not_answered:sum"],
        )
        counts = {(company, first.year): (count, left) for company, first, count, left in rows}
        for report in self:
            report.total, report.open_count = counts.get((report.company_id, report.year), (0, 0))

    def _domain(self):
        """Return the domain of the figures of this year, and of its requests, by the day of receipt."""
        self.ensure_one()
        return [("company_id", "=", self.company_id.id), *self._year_domain(self.year)]

    @api.model
    def _year_domain(self, year):
        return [("received_date", ">=", date(year, 1, 1)), ("received_date", "<=", date(year, 12, 31))]

    @api.constrains("year")
    def _check_year(self):
        for report in self:
            if not 2000 <= report.year <= fields.Date.context_today(self).year:
                raise ValidationError(self.env._("“Year” must lie between 2000 and this year."))

    @api.model
    def _guarded_sentence(self):
        return self.env._("Whether the figures were communicated is noted with the button.")

    def write(self, vals):
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
        return self._download(f"{self.display_name}.xlsx", self._xlsx())

    def action_list(self):
        """Download the lists of art. 34.2, 34.3 and 34.4 of the year, for an inspection."""
        self.ensure_one()
        name = self.env._("Register of complaints %(year)s", year=self.year)
        return self._download(f"{name}.xlsx", self._list_xlsx())

    def action_list_csv(self):
        """Download the same lists as CSV files in a ZIP."""
        self.ensure_one()
        name = self.env._("Register of complaints %(year)s", year=self.year)
        return self._download(f"{name}.zip", self._list_zip(), "application/zip")

    def _download(self, name, content, mimetype=XLSX):
        self.check_access("read")
        return self._kept(name, content, mimetype)._download()

    def _kept(self, name, content, mimetype=XLSX):
        """Keep a file with these figures; return its attachment."""
        # Who may read the figures may take them away, without a right on files.
        files = self.env["ir.attachment"].sudo()
        values = {"name": name, "raw": content, "mimetype": mimetype, "res_model": self._name, "res_id": self.id}
        return files.create(values)

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
        report.write(
            {
                "state": "sent",
                "sent_date": fields.Date.context_today(self),
                "sent_by_id": self.env.uid,
                "attachment_id": self._kept(f"{self.display_name}.xlsx", self._xlsx()).id,
            }
        )
        report.activity_ids.action_feedback()
        return True

    @api.model
    def _cron_remind(self):
        """Job of every day: in a new year the figures of the year before are put among the things to do of the
        managers, due on the day of the parameters; once per company that has any."""
        year = fields.Date.context_today(self).year - 1
        found = self.env["vegas.tiqv.figure"]._read_group(self._year_domain(year), ["company_id"])
        known = self.search([("year", "=", year)]).company_id
        missing = [company for (company,) in found if company not in known]
        reports = self.create([{"company_id": company.id, "year": year} for company in missing])
        managers = self.env.ref("vegas_base.group_vegas_manager")
        rows = []
        for report in reports:
            # What the job writes is read by the people of that company.
            env = self.with_context(lang=report.company_id.partner_id.lang or "it_IT").env
            summary = env._("Figures of complaints %(year)s to the Authority", year=year)
            rows += [(report, user, summary, report.due_date) for user in managers._people(report.company_id)]
        put_to_do(self.env, rows, told=True)

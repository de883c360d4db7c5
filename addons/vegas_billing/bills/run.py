from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .contract import CYCLES


class VegasBillingRun(models.Model):
    """One billing run: which contracts, up to which day; previewed, confirmed, then posted bill by bill.

    ``previewed`` shows what would be billed and what is set aside; ``posting`` may be broken off at any time and goes
    on where it was; ``done`` has nothing left to post.
    """

    _name = "vegas.billing.run"
    _description = "Billing run"
    _check_company_auto = True
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True, precompute=True, readonly=False, required=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], help="Empty: both.")
    cycle = fields.Selection(CYCLES, "Cycle", help="Empty: contracts of every cycle.")
    until = fields.Date("Bill up to", required=True, default=lambda self: self._last_month_end())
    issue_date = fields.Date("Date of the bills", required=True, default=fields.Date.context_today)
    due_date = fields.Date(compute="_compute_due_date", store=True, precompute=True, readonly=False, required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("previewed", "Previewed"), ("posting", "Being posted"), ("done", "Done")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    line_ids = fields.One2many("vegas.billing.run.line", "run_id", "Contracts")
    move_ids = fields.One2many("account.move", "vegas_run_id", "Bills")
    ready_count = fields.Integer("To be posted", compute="_compute_figures")
    aside_count = fields.Integer("Set aside", compute="_compute_figures")
    posted_count = fields.Integer("Posted", compute="_compute_figures")
    total = fields.Float("Total (€)", digits=(16, 2), compute="_compute_figures")

    @api.model
    def _last_month_end(self):
        return fields.Date.context_today(self).replace(day=1) - timedelta(days=1)

    @api.depends("commodity", "until")
    def _compute_name(self):
        labels = dict(self._fields["commodity"]._description_selection(self.env))
        for run in self:
            kind = labels.get(run.commodity) or self.env._("Gas and electricity")
            run.name = self.env._(
                "%(kind)s up to %(day)s", kind=kind, day=f"{run.until or fields.Date.today():%d/%m/%Y}"
            )

    @api.depends("issue_date")
    def _compute_due_date(self):
        for run in self:
            day = run.issue_date or fields.Date.context_today(run)
            days = self.env["vegas.parameter"]._on("bill.due.days", day).value
            run.due_date = day + relativedelta(days=int(days))

    @api.depends("line_ids.state", "line_ids.total")
    def _compute_figures(self):
        groups = self.env["vegas.billing.run.line"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "state"], ["__count", "total:sum"]
        )
        found = {(run.id, state): (count, total) for run, state, count, total in groups}
        for run in self:
            for state in ("ready", "aside", "posted"):
                run[f"{state}_count"] = found.get((run.id, state), (0, 0))[0]
            run.total = sum(found.get((run.id, state), (0, 0))[1] for state in ("ready", "posted"))

    @api.constrains("issue_date", "due_date")
    def _check_dates(self):
        for run in self:
            if run.due_date < run.issue_date:
                raise ValidationError(self.env._("Due date: it comes before the date of the bills."))

    def _contracts(self):
        """Return the contracts that the run looks at: live ones, and ceased ones whose closing bill is missing."""
        self.ensure_one()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("start_date", "<=", self.until),
            ("state", "in", ("active", "suspended", "ceased")),
        ]
        if self.commodity:
            domain.append(("point_id.commodity", "=", self.commodity))
        if self.cycle:
            domain.append(("cycle", "=", self.cycle))
        contracts = self.env["vegas.contract"].search(domain, order="id")
        first = contracts._unbilled_from()
        return contracts.filtered(
            lambda contract: first[contract.id] <= min(contract.end_date or self.until, self.until)
        )

    # === ACTIONS === #

    def action_preview(self):
        """Compute all bills without posting any; show totals and what is set aside. Can be repeated."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("draft", "previewed"):
            raise UserError(self.env._("This run is being posted already: it cannot be previewed again."))
        # Lines are nobody's to write by hand.
        self.line_ids.sudo().unlink()
        contracts = self._contracts()
        if not contracts:
            raise UserError(
                self.env._(
                    "No contract has days to bill up to %(day)s: choose a later day.", day=f"{self.until:%d/%m/%Y}"
                )
            )
        self.env["vegas.billing.run.line"].sudo().create(self._preview_values(contracts))
        self.state = "previewed"

    def action_confirm(self):
        """Post the bills that are ready: as many as fit in some seconds now, the rest in the background."""
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("previewed", "posting"):
            raise UserError(self.env._("Preview the run first, then confirm it."))
        if self.state == "previewed":
            self.state = "posting"
        self._go_on(seconds=5)
        if self.state == "posting":
            self.env.ref("vegas_billing.ir_cron_post_bills")._trigger()

    def action_back(self):
        """Give the preview up."""
        self.ensure_one()
        if self.state != "previewed":
            raise UserError(self.env._("Only a run that is not confirmed yet goes back to draft."))
        self.line_ids.sudo().unlink()
        self.state = "draft"

    def action_open_bills(self):
        """Open the bills of the run."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_billing.vegas_bill_action")
        return {**action, "domain": [("vegas_run_id", "=", self.id)], "context": {}}

    def action_open_aside(self):
        """Open what is set aside, with its reasons."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_billing.vegas_billing_run_line_action")
        return {**action, "domain": [("run_id", "=", self.id)], "context": {"search_default_aside": 1}}

"""Holders whose tax code the registry would refuse, listed from January on, so that there is time to put them right."""

from datetime import date

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.vegas_base.to_do import put_to_do

from . import row_rules
from .texts import sentence

# What of a row is about the holder's codes, names and birth.
HOLDER = ("tax_code", "last_name", "first_name", "sex", "birth_date", "birth_place", "company_name")


class VegasCadastralFinding(models.Model):
    """A holder of a contract of the past year whose tax code, names or birth data are wrong.

    The job writes the rows each day between January and the day of the file; who puts a holder right sees the row go.
    """

    _name = "vegas.cadastral.finding"
    _description = "Tax code to be put right"
    _check_company_auto = True
    _order = "solved_date desc, partner_id, id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one("res.partner", "Holder", required=True, readonly=True, index=True, ondelete="cascade")
    year = fields.Integer(required=True, readonly=True)
    reason = fields.Text("What is wrong", required=True, readonly=True)
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    tax_code_masked = fields.Char(related="partner_id.vegas_tax_code_masked", string="Tax code (end)")
    solved_date = fields.Date("Put right on", readonly=True)

    _once = models.UniqueIndex("(company_id, partner_id, year)", "This holder is in the list of that year already.")
    _open_idx = models.Index("(company_id, year) WHERE solved_date IS NULL")

    @api.depends("partner_id", "year")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = f"{finding.partner_id.name or ''} ({finding.year})"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("This list is written by the program."))
        return super().create(vals_list)

    def action_open(self):
        """Open the holder."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    @api.model
    def action_refresh(self):
        """Look at all holders again, now."""
        if not self.env.user.has_group("vegas_base.group_vegas_backoffice"):
            raise AccessError(self.env._("The back office keeps this list."))
        self.sudo()._look(self.env.company, fields.Date.context_today(self).year - 1)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # === THE JOB === #

    @api.model
    def _cron_look(self):
        """Each day from 1 January to the day of the file: make the drafts, list wrong holders, put it to be done."""
        today = fields.Date.context_today(self)
        files = self.env["vegas.cadastral.file"]
        year = today.year - 1
        if today > files._deadline(year):
            return
        for company in self._companies_with_contracts():
            # What the job writes is read by the people of that company.
            speaking = self.with_context(lang=company.partner_id.lang or "it_IT")
            drafts = speaking.env["vegas.cadastral.file"]._ensure_drafts(company, year)
            drafts._put_to_do(speaking._look(company, year))

    @api.model
    def _companies_with_contracts(self):
        groups = self.env["vegas.contract"]._read_group([], ["company_id"])
        return self.env["res.company"].union(*(company for (company,) in groups))

    @api.model
    def _look(self, company, year):
        """Write what is wrong with the holders of ``company`` in ``year``; return how many are wrong."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        wrong = {}
        self.env.flush_all()
        file = self.env["vegas.cadastral.file"]
        for row in self.env.execute_query_dict(self._holders_query(company, first, last)):
            holder = file._holder(row)
            data = {**dict.fromkeys(row_rules.KEYS), **holder}
            faults = [(key, fault) for key, fault in row_rules.holder_faults(data) if key in HOLDER]
            if faults:
                lines = dict.fromkeys(sentence(self.env, fault) for _key, fault in faults)
                wrong[row["partner_id"]] = "\n".join(lines)
        self._store(company, year, wrong)
        return len(wrong)

    def _holders_query(self, company, first, last):
        return SQL(
            """
            SELECT p.id AS partner_id, p.name, p.is_company, p.vat, p.vegas_last_name AS last_name,
                p.vegas_first_name AS first_name, p.l10n_it_codice_fiscale AS tax_code, p.vegas_sex AS sex,
                p.vegas_birth_date AS birth_date, p.vegas_birth_place AS birth_place, p.city AS home_city,
                NULL AS home_province
            FROM res_partner p
            WHERE p.id IN (
                SELECT c.partner_id FROM vegas_contract c
                WHERE c.company_id = %s AND c.state IN ('active', 'suspended', 'ceased')
                    AND c.start_date <= %s AND (c.end_date IS NULL OR c.end_date >= %s))
            ORDER BY p.id
            """,
            company.id,
            last,
            first,
        )

    def _store(self, company, year, wrong):
        """Write the reasons ``{partner id: text}``: new ones are added, known ones renewed, healed ones dated."""
        today = fields.Date.context_today(self)
        known = self.search([("company_id", "=", company.id), ("year", "=", year)])
        healed = known.filtered(lambda row: not row.solved_date and row.partner_id.id not in wrong)
        healed.solved_date = today
        for row in known:
            reason = wrong.pop(row.partner_id.id, None)
            if reason and (row.reason != reason or row.solved_date):
                # Stays in the cache: one UPDATE for all goes out with the flush.
                row.write({"reason": reason, "solved_date": False})
        self.create(
            [
                {"company_id": company.id, "year": year, "partner_id": partner, "reason": reason}
                for partner, reason in wrong.items()
            ]
        )


class VegasCadastralFile(models.Model):
    _inherit = "vegas.cadastral.file"

    finding_count = fields.Integer("Tax codes to put right", compute="_compute_finding_count")

    def _compute_finding_count(self):
        findings = self.env["vegas.cadastral.finding"]
        groups = findings._read_group(
            Domain("year", "in", self.mapped("year")) & Domain("solved_date", "=", False),
            ["company_id", "year"],
            ["__count"],
        )
        counts = {(company.id, year): count for company, year, count in groups}
        for file in self:
            file.finding_count = counts.get((file.company_id.id, file.year), 0)

    def action_findings(self):
        """Open the holders that must be put right."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_sportello.vegas_cadastral_finding_action")
        return {**action, "domain": [("year", "=", self.year), ("solved_date", "=", False)], "context": {}}

    @api.model
    def _ensure_drafts(self, company, year):
        """Return the ordinary files of ``year`` that are not sent; those of commodities with contracts are made."""
        groups = self.env["vegas.contract"]._read_group(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("active", "suspended", "ceased")),
                ("start_date", "<=", date(year, 12, 31)),
                "|",
                ("end_date", "=", False),
                ("end_date", ">=", date(year, 1, 1)),
            ],
            ["point_id.commodity"],
        )
        domain = [("company_id", "=", company.id), ("year", "=", year), ("kind", "=", "0")]
        files = self.search([*domain, ("state", "not in", ("rejected", "cancelled"))])
        missing = {commodity for (commodity,) in groups} - set(files.mapped("commodity"))
        files |= self.create(
            [{"company_id": company.id, "year": year, "commodity": commodity} for commodity in sorted(missing)]
        )
        return files.filtered(lambda file: file.state in ("draft", "checked", "written"))

    def _put_to_do(self, wrong):
        """Put each file among the things to do of the managers, once; ``wrong``: holders to be put right before."""
        group = self.env.ref("vegas_base.group_vegas_manager")
        rows = []
        for file in self.filtered(lambda file: not file.activity_ids):
            summary = self.env._(
                "Yearly file to the tax registry by %(day)s: %(count)s tax codes to put right",
                day=f"{file.deadline_date:%d/%m/%Y}",
                count=wrong,
            )
            rows += [(file, user, summary, file.deadline_date) for user in group._people(file.company_id)]
        put_to_do(self.env, rows)

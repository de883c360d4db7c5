from odoo import api, fields, models

from ..registry.partner_customer import CODE
from .access import SEE_PERSON, SEE_TAX_CODE, masked


class ResPartner(models.Model):
    """Personal data are fields that only the groups of who needs them can read, search, group by and export."""

    _inherit = "res.partner"

    l10n_it_codice_fiscale = fields.Char(groups=SEE_TAX_CODE)
    vegas_foreign_code = fields.Char(groups=SEE_TAX_CODE)
    vegas_birth_date = fields.Date(groups=SEE_PERSON)
    vegas_birth_place = fields.Char(groups=SEE_PERSON)
    vegas_sex = fields.Selection(groups=SEE_PERSON)
    # That somebody is vulnerable decides what may be sold and cut off; why (health, income) is for the counter alone.
    vegas_vulnerable_reason = fields.Selection(groups=SEE_PERSON)
    vegas_vulnerable_since = fields.Date(groups=SEE_PERSON)
    # They compare tax codes, also for who may not read them.
    vegas_duplicate_ids = fields.Many2many(compute_sudo=True)
    vegas_duplicate_hint = fields.Html(compute_sudo=True)
    vegas_tax_code_masked = fields.Char(
        "Tax code (end)", compute="_compute_vegas_tax_code_masked", compute_sudo=True, help="Its last characters."
    )

    @api.depends("l10n_it_codice_fiscale", "vegas_foreign_code")
    def _compute_vegas_tax_code_masked(self):
        for partner in self:
            partner.vegas_tax_code_masked = masked(partner.l10n_it_codice_fiscale or partner.vegas_foreign_code)

    def _get_peppol_endpoint_value(self, country_code, field, eas):
        """EXTENDS account_edi_ubl_cii: the tax code of a person would be copied into a field that everybody reads."""
        if field == CODE and not self.is_company:
            return False
        return super()._get_peppol_endpoint_value(country_code, field, eas)

    @api.onchange("vat", "country_id")
    def _l10n_it_onchange_vat(self):
        """EXTENDS l10n_it_edi: it works on the tax code also for who does not see it."""
        super(ResPartner, self.sudo())._l10n_it_onchange_vat()

    def _vegas_tax_code(self):
        """EXTENDS vegas_base: papers and messages carry it, whose own access is checked."""
        return super(ResPartner, self.sudo())._vegas_tax_code()


class ResCompany(models.Model):
    _inherit = "res.company"

    # A company's own code is on every paper of it.
    l10n_it_codice_fiscale = fields.Char(groups="base.group_user")

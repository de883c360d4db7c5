from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..standard import codes


class ResPartner(models.Model):
    """The people and companies a seller deals with: customers and distributors."""

    _inherit = "res.partner"

    vegas_first_name = fields.Char("First name")
    vegas_last_name = fields.Char("Last name")
    vegas_is_customer = fields.Boolean("Customer", index=True)
    vegas_is_distributor = fields.Boolean("Distributor", index="btree_not_null")
    vegas_pod_digits = fields.Char(
        "POD digits", size=3, help="The three digits after IT in the POD codes of this distributor."
    )
    vegas_patron_saint = fields.Char(
        "Patron saint (dd/mm)", help="A local holiday, not counted in the terms of this distributor."
    )
    vegas_contract_ids = fields.One2many("vegas.contract", "partner_id", "Supply contracts")
    vegas_request_ids = fields.One2many("vegas.request", "partner_id", "Requests")

    _vegas_customer_idx = models.Index("(company_id, name) WHERE vegas_is_customer")

    @api.onchange("vegas_first_name", "vegas_last_name")
    def _onchange_vegas_names(self):
        for partner in self:
            if not partner.is_company and (partner.vegas_last_name or partner.vegas_first_name):
                names = (partner.vegas_last_name, partner.vegas_first_name)
                partner.name = " ".join(name for name in names if name)

    @api.constrains("vegas_patron_saint")
    def _check_vegas_patron_saint(self):
        for partner in self:
            if partner.vegas_patron_saint and not partner._vegas_patron():
                raise ValidationError(
                    self.env._(
                        "Patron saint of %(name)s: “%(value)s” is no day and month; write for example 07/12.",
                        name=partner.display_name,
                        value=partner.vegas_patron_saint,
                    )
                )

    def _vegas_patron(self):
        """Return the (day, month) of the local holiday, or ``None``."""
        self.ensure_one()
        day, _slash, month = (self.vegas_patron_saint or "").partition("/")
        if not (day.isdigit() and month.isdigit()):
            return None
        try:
            fields.Date.to_date(f"2024-{int(month):02d}-{int(day):02d}")
        except ValueError:
            return None
        return int(day), int(month)

    def _vegas_vat(self):
        """Return the VAT number as messages carry it: without the IT prefix and blanks, ``""`` when missing."""
        self.ensure_one()
        return codes.normalise("partita_iva", self.vat or "")

from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import AccessError

LIVE = ("requested", "active", "suspended")
WHO = [
    "name",
    "ref",
    "is_company",
    "active",
    "company_id",
    "commercial_partner_id",
    "phone",
    "email",
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "vat",
    "l10n_it_codice_fiscale",
    "l10n_it_pec_email",
    "vegas_foreign_code",
    "vegas_is_customer",
    "vegas_deceased_on",
    "vegas_vulnerable",
    "vegas_vulnerable_reason",
    "vegas_vulnerable_since",
    "vegas_address_key",
]


CONTRACT = ["number", "partner_id", "point_id", "market", "state", "start_date", "end_date", "cycle", "company_id"]

TERMS = ["contract_id", "use", "resident", "power", "payment_method", "offer_id", "mandate_id"]


@dataclass
class Facts:
    """What several boxes of the page need, read once."""

    partner: models.BaseModel
    contracts: models.BaseModel
    points: models.BaseModel
    versions: dict
    readings: models.BaseModel = None

    @property
    def live(self):
        """The contracts that run or were asked for."""
        return self.contracts.filtered(lambda contract: contract.state in LIVE)


class VegasCustomerPage(models.AbstractModel):
    """Everything that the page of a customer shows, in one call.

    A box is a key of what ``_sections`` returns; another addon adds one by extending it.
    """

    _name = "vegas.customer.page"
    _description = "Page of a customer"

    @api.model
    @api.readonly
    def action_load(self, partner_id):
        """Return the page of a customer: ``{box: what it shows}``; nothing is written."""
        facts = self._facts(self._customer(partner_id))
        return self._sections(facts)

    @api.model
    def action_trace(self, partner_id):
        """Note that the user has opened the page of a customer; return whether it was noted anew."""
        return self.env["vegas.access.trace"]._record(self._customer(partner_id), "page")

    @api.model
    def _customer(self, partner_id):
        """Return the customer, archived or not, as the user may read it.

        :raises AccessError: when the user is no clerk, or the customer is not of his companies
        """
        if not self.env.user.has_group("vegas_base.group_vegas_sportello"):
            raise AccessError(self.env._("The page of a customer is open to the counter only."))
        partners = self.env["res.partner"].with_context(active_test=False)
        partner = partners.search_fetch([("id", "=", partner_id)], WHO)
        if not partner:
            raise AccessError(
                self.env._("This customer is not there any more, or belongs to a company you do not work for.")
            )
        return partner.with_context(active_test=True)

    @api.model
    def _facts(self, partner):
        contracts = self.env["vegas.contract"].search_fetch(
            [("partner_id", "=", partner.id), ("company_id", "=", self.env.company.id)],
            CONTRACT,
            order="start_date desc, id desc",
        )
        versions = self.env["vegas.contract.version"]._on(contracts, self._today(), TERMS)
        return Facts(partner, contracts, contracts.point_id, versions)

    @api.model
    def _today(self):
        return fields.Date.context_today(self)

    @api.model
    def _sections(self, facts):
        """Return the boxes; an extension adds its own to what ``super()`` returns."""
        return {"who": self._who(facts)}

    # === WHO === #

    @api.model
    def _who(self, facts):
        partner = facts.partner
        started = [contract.start_date for contract in facts.contracts if contract.start_date]
        town = " ".join(part for part in (partner.zip, partner.city) if part)
        province = partner.state_id.code
        if province:
            town = f"{town} ({province})".strip()
        return {
            "id": partner.id,
            "name": partner.name or "",
            "number": partner.ref or "",
            "is_company": partner.is_company,
            "archived": not partner.active,
            "kind": self._kind(facts),
            "since": min(started) if started else False,
            "tax_code": partner.l10n_it_codice_fiscale or partner.vegas_foreign_code or "",
            "vat": partner._vegas_vat(),
            "phone": partner.phone or "",
            "email": partner.email or "",
            "pec": partner.l10n_it_pec_email or "",
            "address": ", ".join(part for part in (partner.street, partner.street2, town) if part),
        }

    @api.model
    def _kind(self, facts):
        """Return what sort of customer it is, in words, from the terms that hold today."""
        terms = [facts.versions[contract.id] for contract in facts.live if contract.id in facts.versions]
        if any(version.use == "household" and version.resident for version in terms):
            return self.env._("resident household")
        if any(version.use == "household" for version in terms):
            return self.env._("household, not resident")
        if terms:
            return self.env._("other use")
        return self.env._("company") if facts.partner.is_company else ""

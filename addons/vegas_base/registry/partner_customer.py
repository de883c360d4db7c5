from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..standard import codes
from ..texts import fault_text

CODE = "l10n_it_codice_fiscale"


class ResPartner(models.Model):
    """What a seller must know of a customer: codes that are right and his alone, birth data, vulnerability."""

    _inherit = "res.partner"

    l10n_it_codice_fiscale = fields.Char(copy=False)
    vegas_foreign_code = fields.Char(
        "Foreign tax code", size=16, copy=False, help="Of who has no Italian tax code: any form, it is not checked."
    )
    vegas_birth_date = fields.Date(
        "Born on", compute="_compute_vegas_birth", store=True, readonly=False, precompute=True, copy=False
    )
    vegas_birth_place = fields.Char(
        "Born at", compute="_compute_vegas_birth", store=True, readonly=False, precompute=True, copy=False
    )
    vegas_sex = fields.Selection(
        [("F", "Female"), ("M", "Male")],
        "Sex",
        compute="_compute_vegas_birth",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    vegas_vulnerable = fields.Boolean("Vulnerable customer", copy=False)
    vegas_vulnerable_reason = fields.Selection(
        [
            ("bonus", "Holder of the social bonus"),
            ("device", "Life-support devices"),
            ("disability", "Disability, l. 104/1992"),
            ("age", "Over 75 years of age"),
            ("emergency", "Emergency housing"),
            ("island", "Smaller island, not interconnected"),
        ],
        "Reason of the vulnerability",
        copy=False,
    )
    vegas_vulnerable_since = fields.Date("Vulnerable since", copy=False)

    # A customer without company is everybody's: its range of companies has no ends. A contact has its parent's code.
    _vegas_code_unique = models.Constraint(
        f"EXCLUDE USING gist ({CODE} WITH =, int4range(company_id, company_id, '[]') WITH &&)"
        f" WHERE (vegas_is_customer AND parent_id IS NULL AND {CODE} <> '')",
        "This tax code already belongs to a customer, maybe an archived one: look it up and use that one.",
    )
    _vegas_vulnerable_reason = models.Constraint(
        "CHECK (NOT vegas_vulnerable OR (vegas_vulnerable_reason IS NOT NULL AND vegas_vulnerable_since IS NOT NULL))",
        "A vulnerable customer needs the reason and the day since when: enter both.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._vegas_normalise(vals)
            if vals.get("parent_id"):
                # The action of the customers makes customers, not their contacts and addresses.
                vals.setdefault("vegas_is_customer", False)
        return super().create(vals_list)

    def write(self, vals):
        if CODE in vals:
            vals = dict(vals)
            self._vegas_normalise(vals)
        return super().write(vals)

    @api.model
    def _vegas_normalise(self, vals):
        """Bring the tax code among ``vals`` to the form in which it is stored: capitals, no blanks, no ``IT``."""
        if vals.get(CODE):
            vals[CODE] = codes.normalise("partita_iva", vals[CODE])

    @api.constrains(CODE)
    def validate_codice_fiscale(self):
        """OVERRIDE l10n_it_edi: our rules, and a sentence that says what is wrong and with whom."""
        for partner in self:
            code = partner.l10n_it_codice_fiscale
            if code and (fault := codes.check("codice_fiscale", code)):
                raise ValidationError(self._vegas_sentence(partner.name, fault_text(self.env, fault, value=code)))

    @api.model
    def _run_vat_checks(self, country, vat, partner_name="", validation="error"):
        """EXTENDS base_vat: an Italian number is held to our rules."""
        number = codes.normalise("partita_iva", vat or "")
        italian = country and country.code == "IT" and (not number[:2].isalpha() or number.startswith("IT"))
        if italian and len(number) > 1 and validation == "error" and not self.env.context.get("no_vat_validation"):
            fault = codes.check("partita_iva", number)
            if fault:
                raise ValidationError(self._vegas_sentence(partner_name, fault_text(self.env, fault, value=vat)))
        return super()._run_vat_checks(country, vat, partner_name=partner_name, validation=validation)

    @api.model
    def _vegas_sentence(self, name, text):
        return f"{name}: {text}" if name else text

    @api.onchange("vat", "country_id")
    def _l10n_it_onchange_vat(self):
        """OVERRIDE l10n_it_edi, which empties the tax code of who has no VAT number: only companies take theirs."""
        if self.is_company and self.vat:
            super()._l10n_it_onchange_vat()

    @api.depends(CODE)
    def _compute_vegas_birth(self):
        for partner in self:
            date, place, sex = _birth(partner.l10n_it_codice_fiscale)
            partner.vegas_birth_date = partner.vegas_birth_date or date
            partner.vegas_birth_place = partner.vegas_birth_place or place
            partner.vegas_sex = partner.vegas_sex or sex

    @api.model
    def _vegas_birth_values(self, code):
        """Return what tax code ``code`` says of birth and sex, as values to write; empty when it says nothing."""
        date, place, sex = _birth(code)
        values = {
            "vegas_birth_date": date and fields.Date.to_string(date),
            "vegas_birth_place": place,
            "vegas_sex": sex,
        }
        return {name: value for name, value in values.items() if value}

    def _vegas_tax_code(self):
        """Return the tax code in capitals, else the foreign one, ``""`` when both are missing."""
        self.ensure_one()
        return codes.normalise("codice_fiscale", self.l10n_it_codice_fiscale or self.vegas_foreign_code or "")

    def _vegas_mail_address(self):
        """Return where mails to this customer go: the PEC, else the e-mail address, else nothing."""
        self.ensure_one()
        return self.l10n_it_pec_email or self.email

    def _vegas_bill_contact(self, address):
        """Return the values of a contact of this customer to which bills and letters go.

        :param address: where it is, as values of a partner; a ``name`` among them takes the place of the customer's
        """
        self.ensure_one()
        return {
            "name": self.name,
            "type": "invoice",
            "parent_id": self.id,
            "company_id": self.company_id.id,
            "country_id": self.country_id.id or self.env.ref("base.it").id,
            **address,
        }

    def _vegas_addressee(self):
        """Return the name to which letters and mails are addressed."""
        self.ensure_one()
        return self.name or ""

    def _vegas_names(self):
        """Return (last name, first name); where they are not entered apart, the first word is the last name."""
        last, _blank, first = (self.name or "").partition(" ")
        return self.vegas_last_name or last, self.vegas_first_name or first


def _birth(code):
    """Return (date, place, sex) as the tax code of a person says them; each is ``False`` when it does not."""
    if not code or codes.check("codice_fiscale", code) or len(code) != 16:
        return False, False, False
    # Only here: its tables of municipalities take 0.2 s to load.
    from codicefiscale import codicefiscale

    try:
        found = codicefiscale.decode(code)
    except ValueError:
        return False, False, False
    place = found["birthplace"] or {}
    name = place.get("name") or False
    if name and len(place.get("province") or "") == 2:
        name = f"{name} ({place['province']})"
    return found["birthdate"].date(), name, found["gender"]

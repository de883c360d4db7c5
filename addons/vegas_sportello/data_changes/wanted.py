from odoo import fields, models

from odoo.addons.vegas_base.address import one_line
from odoo.addons.vegas_base.engine.handlers.effects import said
from odoo.addons.vegas_base.engine.requests.effect import plain, plain_field
from odoo.addons.vegas_base.standard import codes

ADDRESS = {"var_street": "street", "var_zip": "zip", "var_city": "city"}
BILL = {"var_bill_street": "street", "var_bill_zip": "zip", "var_bill_city": "city"}
# {kind: {field of the form: field of the customer}}
PERSON = {
    "contacts": {"var_phone": "phone", "var_email": "email", "var_pec": "l10n_it_pec_email"},
    "name": {"var_last_name": "vegas_last_name", "var_first_name": "vegas_first_name", "var_company_name": "name"},
    "tax_code": {
        "var_tax_code": "l10n_it_codice_fiscale",
        "var_foreign_code": "vegas_foreign_code",
        "var_vat": "vat",
    },
    "legal_form": {"var_legal_form": "vegas_legal_form"},
    "address": ADDRESS,
}
# {kind: {field of the form: term of the contract}}; residence and billing address are no plain copies.
TERMS = {
    "use": {"var_use": "use", "var_use_category": "use_category"},
    "vat": {"var_vat_regime": "vat_regime"},
    "excise": {"var_excise_regime": "excise_regime"},
}


class VegasRequest(models.Model):
    """What a change of data wants: values of the customer and of the terms of contracts."""

    _inherit = "vegas.request"

    # === THE PERSON === #

    def _var_person_values(self):
        """Return ``{field of the customer: new value}`` of what differs."""
        self.ensure_one()
        values, partner, kinds = {}, self.partner_id, self.var_kind_ids._codes()
        for kind in PERSON.keys() & kinds:
            for form, name in PERSON[kind].items():
                if self[form]:
                    values[name] = self._var_cleaned(form)
        if "name" in kinds and not partner.is_company and (self.var_last_name or self.var_first_name):
            last, first = partner._vegas_names()
            names = (values.get("vegas_last_name") or last, values.get("vegas_first_name") or first)
            values.update(vegas_last_name=names[0], vegas_first_name=names[1], name=" ".join(filter(None, names)))
        if "tax_code" in kinds and self.var_foreign_code:
            values["l10n_it_codice_fiscale"] = False
        elif "tax_code" in kinds and self.var_tax_code:
            values["vegas_foreign_code"] = False
            values.update(partner._vegas_birth_values(values["l10n_it_codice_fiscale"]))
        if "address" in kinds and values.get("city"):
            values.update(self._var_city(values["city"]))
        return {name: value for name, value in values.items() if plain_field(partner, name) != value}

    def _var_cleaned(self, form):
        """Return what was typed into a field as it is stored."""
        text = (self[form] or "").strip()
        if form in ("var_tax_code", "var_foreign_code"):
            return codes.normalise("codice_fiscale", text)
        if form == "var_vat":
            number = codes.normalise("partita_iva", text)
            return f"IT{number}" if number.isdigit() else number
        return text

    def _var_city(self, name):
        """Return municipality and province of the register with this name, empty when none or several have it."""
        cities = self.env["res.city"].search([("name", "=ilike", name), ("country_id.code", "=", "IT")], limit=2)
        if len(cities) != 1:
            return {"city_id": False, "state_id": False}
        return {"city_id": cities.id, "state_id": cities.state_id.id}

    def _var_person_rows(self):
        values, partner, rows = self._var_person_values(), self.partner_id, []
        forms = {name: form for pairs in PERSON.values() for form, name in pairs.items()}
        for name, value in values.items():
            if name in ("city_id", "state_id") or (name == "name" and not partner.is_company):
                continue
            label = partner._fields[name]._description_string(self.env)
            old = plain_field(partner, name)
            rows.append(
                {
                    "field": forms.get(name),
                    "label": label,
                    "old": said(partner, name, old),
                    "new": said(partner, name, value),
                }
            )
        places = {form: place for place, form in enumerate(forms.values())}
        return sorted(rows, key=lambda row: places.get(row["field"], 99))

    # === TERMS OF CONTRACTS === #

    def _var_term_values(self, contract, version):
        """Return ``{term: new value}`` for a contract whose version of the day is ``version``, perhaps empty.

        The billing address is not among them: its contact is made when it is carried out.
        """
        values, kinds = {}, self.var_kind_ids._codes()
        if "residence" in kinds and self.var_resident:
            values["resident"] = self.var_resident == "yes"
        for kind in TERMS.keys() & kinds:
            for form, name in TERMS[kind].items():
                if self[form] and (name != "use_category" or contract.commodity == "gas"):
                    values[name] = self[form]
        # Residence and TV fee are of households only; a regime that is no relief rests on no declaration.
        if values.get("use") == "other":
            values.update(resident=False, tv_fee="exempt")
        for regime, declaration in (("vat_regime", "vat_declaration"), ("excise_regime", "excise_declaration")):
            if regime in values:
                values[declaration] = self.var_declaration if values[regime] != "ordinary" else False
        differing = {
            name: value for name, value in values.items() if not version or plain_field(version, name) != plain(value)
        }
        # A declaration alone is no change.
        return differing if differing.keys() - {"vat_declaration", "excise_declaration"} else {}

    def _var_new_bill_address(self):
        """Return the billing address that is asked for, as values of a contact, empty when none is."""
        if "billing" not in self.var_kind_ids._codes() or not self.var_bill_street:
            return {}
        return {name: (self[form] or "").strip() for form, name in BILL.items()}

    def _var_bill_text(self):
        values = self._var_new_bill_address()
        name = (self.var_bill_name or "").strip()
        return ", ".join(part for part in (name, one_line(*values.values())) if part)

    def _var_term_rows(self):
        rows, contracts = [], self.var_contract_ids._origin or self.var_contract_ids
        if not contracts or not self.var_of_contract:
            return rows
        versions = self.env["vegas.contract.version"]
        found = versions._on(contracts, self.effective_date or fields.Date.context_today(self))
        forms = {name: form for pairs in TERMS.values() for form, name in pairs.items()} | {"resident": "var_resident"}
        for contract in contracts:
            version = found.get(contract.id, versions)
            label = self.env._("Contract %(number)s", number=contract.number)
            if self._var_new_bill_address():
                row = {"field": "var_bill_street", "label": self.env._("%(contract)s: bills go to", contract=label)}
                old, new = contract._var_bill_address(version), self._var_bill_text()
                if old != new:
                    rows.append({**row, "old": old, "new": new})
            for name, value in self._var_term_values(contract, version).items():
                rows.append(
                    {
                        "field": forms.get(name),
                        "label": f"{label}: {versions._fields[name]._description_string(self.env)}",
                        "old": said(version, name, version[name]),
                        "new": said(version, name, value),
                    }
                )
        return rows

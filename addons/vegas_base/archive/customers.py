from odoo import models
from odoo.tools.translate import LazyTranslate

from ..standard import codes
from ..texts import fault_text
from .columns import Column

_lt = LazyTranslate(__name__)


class VegasArchiveCustomers(models.AbstractModel):
    """Customers: people and companies, told apart by tax code, else VAT number, else foreign code."""

    _name = "vegas.archive.customers"
    _inherit = "vegas.archive.table"
    _description = "Archive: customers"

    _label = _lt("Customers")
    _sequence = 10
    _target = "res.partner"
    _key_columns = ("tax_code",)
    _file_columns = (
        Column("code", _lt("Customer code"), field="ref", example="C000123"),
        Column("kind", kind="choice", label=_lt("Person or company"), required=True, field=False,
               choices=(("person", _lt("Person")), ("company", _lt("Company"))), example="person"),
        Column("last_name", field="vegas_last_name", example="Rossi"),
        Column("first_name", field="vegas_first_name", example="Maria"),
        Column("name", _lt("Company name"), field="name", help=_lt("Of a company only.")),
        Column("tax_code", field="l10n_it_codice_fiscale", example="RSSMRA80A01H501U",
               help=_lt("A company without its own may leave it empty and give the VAT number.")),
        Column("vat", _lt("VAT number"), field="vat", size=20),
        Column("foreign_code", field="vegas_foreign_code"),
        Column("street", example="Via Roma 1"),
        Column("zip", example="27100"),
        Column("city", example="Pavia"),
        Column("province", _lt("Province"), kind="text", size=2, field=False, example="PV"),
        Column("email", example="maria.rossi@example.com"),
        Column("pec", field="l10n_it_pec_email"),
        Column("sdi_code", field="l10n_it_pa_index", size=7),
        Column("phone", example="338 414 7092"),
        Column("birth_date", field="vegas_birth_date", help=_lt("Empty: as the tax code says.")),
        Column("birth_place", field="vegas_birth_place", help=_lt("Empty: as the tax code says.")),
        Column("vulnerable", field="vegas_vulnerable", example="0"),
        Column("vulnerable_reason", field="vegas_vulnerable_reason"),
        Column("vulnerable_since", field="vegas_vulnerable_since"),
    )  # fmt: skip

    def _prepare(self, rows):
        italy = self.env.ref("base.it")
        provinces = {state.code: state.id for state in italy.state_ids}
        for row in rows:
            row.values.update(vegas_is_customer=True, company_id=self.env.company.id, country_id=italy.id)
            self._check_codes(row)
            self._check_name(row)
            province = row.data.get("province", "").upper()
            if province and province not in provinces:
                row.fail("province", self.env._("it is no province: write its two letters, for example PV."))
            elif province:
                row.values["state_id"] = provinces[province]
            if row.data.get("vulnerable") and not (
                row.data.get("vulnerable_reason") and row.data.get("vulnerable_since")
            ):
                text = self.env._("a vulnerable customer needs the reason and the day since when: fill in both.")
                row.fail("vulnerable", text)

    def _check_codes(self, row):
        for column, kind in (("tax_code", "codice_fiscale"), ("vat", "partita_iva")):
            if column not in row.data:
                continue
            value = row.data[column] = codes.normalise("partita_iva", row.data[column])
            if column == "vat" and value[:2].isalpha():
                row.values.pop("country_id")  # a VAT number of another country
            elif fault := codes.check(kind, value):
                row.fail(column, fault_text(self.env, fault, value=value))
            row.values["l10n_it_codice_fiscale" if column == "tax_code" else "vat"] = value
        if not any(row.data.get(column) for column in ("tax_code", "vat", "foreign_code")):
            row.fail("tax_code", self.env._("tax code, VAT number and foreign code are all empty: fill in one."))

    def _check_name(self, row):
        if row.data["kind"] == "company":
            row.values["is_company"] = True
            if "name" not in row.data:
                row.fail("name", self.env._("a company needs its name: fill it in."))
            return
        row.values["is_company"] = False
        missing = [column for column in ("last_name", "first_name") if column not in row.data]
        for column in missing:
            row.fail(column, self.env._("a person needs last name and first name: fill in both."))
        if not missing:
            row.values["name"] = f"{row.data['last_name']} {row.data['first_name']}"

    def _key(self, row):
        """Who has no tax code is known by the VAT number, else by the foreign code."""
        return next((row.data[name] for name in ("tax_code", "vat", "foreign_code") if name in row.data), None)

    def _present(self, rows):
        keys = list({self._key(row) for row in rows})
        partners = self.env["res.partner"].with_context(active_test=False)
        found = partners.search_fetch(
            [
                ("vegas_is_customer", "=", True),
                ("company_id", "in", (False, self.env.company.id)),
                "|",
                ("l10n_it_codice_fiscale", "in", keys),
                "|",
                ("vat", "in", keys + [f"IT{key}" for key in keys]),
                ("vegas_foreign_code", "in", keys),
            ],
            ["l10n_it_codice_fiscale", "vat", "vegas_foreign_code"],
        )
        return {
            key
            for partner in found
            for key in (
                partner.l10n_it_codice_fiscale,
                codes.normalise("partita_iva", partner.vat),
                partner.vegas_foreign_code,
            )
            if key
        }

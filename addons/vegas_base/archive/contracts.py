from odoo import models
from odoo.tools.translate import LazyTranslate

from ..standard import codes
from .columns import Column

_lt = LazyTranslate(__name__)

PARTNER_HELP = _lt("Tax code, VAT number, foreign code or customer code.")


class VegasArchivePartners(models.AbstractModel):
    """Tables whose rows name customers."""

    _name = "vegas.archive.partners"
    _inherit = "vegas.archive.table"
    _description = "Archive: tables that name customers"

    def _find_partners(self, rows, columns):
        """Fill the fields ``{column: field}`` with the customers that tax code, VAT number or code name; one query."""
        written = {row.data[name] for row in rows for name in columns if name in row.data}
        normal = {codes.normalise("partita_iva", word) for word in written}
        fields_ = ("l10n_it_codice_fiscale", "vat", "vegas_foreign_code", "ref")
        words = list(written | normal | {f"IT{word}" for word in normal})
        domain = [
            ("vegas_is_customer", "=", True),
            ("company_id", "in", (False, self.env.company.id)),
            *["|"] * (len(fields_) - 1),
            *((field, "in", words) for field in fields_),
        ]
        by_word = {}
        for partner in self.env["res.partner"].search_fetch(domain, fields_):
            for field in fields_:
                if word := codes.normalise("partita_iva", partner[field] or ""):
                    by_word.setdefault(word, partner)
        for row in rows:
            for name, field in columns.items():
                if name not in row.data:
                    continue
                partner = by_word.get(codes.normalise("partita_iva", row.data[name]))
                if partner:
                    row.values[field] = partner.id
                else:
                    text = self.env._("there is no customer %(value)s. Load the customers first, or correct the code.")
                    row.fail(name, text % {"value": row.data[name]})


class VegasArchiveContracts(models.AbstractModel):
    """Supply contracts, also those that have ended."""

    _name = "vegas.archive.contracts"
    _inherit = "vegas.archive.partners"
    _description = "Archive: contracts"

    _label = _lt("Contracts")
    _sequence = 50
    _target = "vegas.contract"
    _key_columns = ("number",)
    _file_columns = (
        Column("number", required=True, size=64, example="2021/000123"),
        Column("customer", kind="text", field=False, label=_lt("Holder"), required=True, help=PARTNER_HELP,
               example="RSSMRA80A01H501U"),
        Column("co_obligor", kind="text", field=False, label=_lt("Co-obligor"), help=PARTNER_HELP),
        Column("point", kind="text", field=False, label=_lt("PDR or POD"), required=True, example="01614000382917"),
        Column("market", example="free"),
        Column("state", required=True, example="active"),
        Column("signed_date", example="15/02/2021"),
        Column("start_date", example="01/03/2021"),
        Column("end_date"),
    )  # fmt: skip

    def _prepare(self, rows):
        self._find_points(rows)
        self._find_partners(rows, {"customer": "partner_id", "co_obligor": "co_obligor_id"})
        self._check_period(rows, "start_date", "end_date")
        for row in rows:
            row.values["company_id"] = self.env.company.id
            if row.data["state"] in ("active", "suspended", "ceased") and "start_date" not in row.data:
                row.fail("start_date", self.env._("a contract in this state has started: fill it in."))
            if row.data["state"] == "ceased" and "end_date" not in row.data:
                row.fail("end_date", self.env._("a ceased contract has ended: fill it in."))

    def _present(self, rows):
        contracts = self.env["vegas.contract"].search_fetch(
            [("number", "in", [row.data["number"] for row in rows]), ("company_id", "=", self.env.company.id)],
            ["number"],
        )
        return {(contract.number,) for contract in contracts}


class VegasArchiveVersions(models.AbstractModel):
    """Versions of contracts: power, use, residence, taxes, payment, by period."""

    _name = "vegas.archive.versions"
    _inherit = "vegas.archive.partners"
    _description = "Archive: contract versions"

    _label = _lt("Contract versions")
    _sequence = 60
    _target = "vegas.contract.version"
    _key_columns = ("contract", "valid_from")
    _amount = "power"
    _file_columns = (
        Column("contract", kind="text", field=False, label=_lt("Contract"), required=True, example="2021/000123"),
        Column("valid_from", required=True, example="01/03/2021"),
        Column("valid_to", help=_lt("Empty: still in force.")),
        Column("use", required=True, example="household"),
        Column("resident", example="1"),
        Column("power", example="3"),
        Column("vat_regime", example="ordinary"),
        Column("vat_declaration"),
        Column("excise_zone", example="centre_north"),
        Column("excise_regime", example="ordinary"),
        Column("excise_declaration"),
        Column("use_category", example="C3"),
        Column("withdrawal_class", example="1"),
        Column("tv_fee", example="exempt"),
        Column("payment_method", required=True, example="slip"),
        Column("billing_partner", kind="text", field=False, label=_lt("Bills are sent to"), help=PARTNER_HELP),
        Column("sdi_code"),
        Column("pec"),
        Column("split_payment", example="0"),
        Column("office_code"),
        Column("cig"),
        Column("cup"),
    )

    def _prepare(self, rows):
        self._find_contracts(rows)
        self._find_partners(rows, {"billing_partner": "billing_partner_id"})
        self._check_period(rows, "valid_from", "valid_to")
        for row in rows:
            for tax in ("vat", "excise"):
                if row.data.get(f"{tax}_regime", "ordinary") != "ordinary" and f"{tax}_declaration" not in row.data:
                    text = self.env._("this regime needs the declaration it rests on: fill it in.")
                    row.fail(f"{tax}_declaration", text)

    def _key(self, row):
        return row.values.get("contract_id"), row.data["valid_from"]

    def _present(self, rows):
        return self._present_by(rows, "contract_id", "valid_from")

from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.vegas_base.archive.columns import Column
from odoo.addons.vegas_base.standard import codes
from odoo.addons.vegas_base.texts import fault_text

_lt = LazyTranslate(__name__)


class VegasArchiveMandates(models.AbstractModel):
    """Direct debit mandates: account, mandate, and the contract that is paid by it from now on."""

    _name = "vegas.archive.mandates"
    _inherit = "vegas.archive.partners"
    _description = "Archive: direct debit mandates"

    _label = _lt("Direct debit mandates")
    _sequence = 80
    _target = "account.banking.mandate"
    _key_columns = ("umr",)
    _file_columns = (
        Column("umr", _lt("UMR"), field="unique_mandate_reference", required=True, size=35, example="A1B2C000123"),
        Column("signature_date", _lt("Signed on"), required=True, example="15/02/2021"),
        Column("iban", kind="text", field=False, label=_lt("IBAN"), required=True,
               example="IT60X0542811101000000123456"),
        Column("contract", kind="text", field=False, label=_lt("Contract"), required=True, example="2021/000123"),
        Column("holder", kind="text", field=False, label=_lt("Customer whose account it is"),
               help=_lt("Tax code, VAT number, foreign code or customer code. Empty: the holder of the contract.")),
        Column("holder_name", kind="text", field=False, label=_lt("Name on the account"), size=140,
               help=_lt("Only when it is not the customer's.")),
    )  # fmt: skip

    def _prepare(self, rows):
        contracts = self._find_contracts(rows)
        self._find_partners(rows, {"holder": "partner_id"})
        versions = self._versions(rows)
        today = self._today()
        for row in rows:
            contract = contracts.get(row.data["contract"])
            iban = codes.normalise("iban", row.data["iban"])
            row.values |= {"state": "valid", "company_id": self.env.company.id}
            row.values |= {"iban": iban, "holder_name": row.data.get("holder_name")}
            if fault := codes.check("iban", iban):
                row.fail("iban", fault_text(self.env, fault, value=row.data["iban"]))
            if row.data["signature_date"] > today:
                row.fail("signature_date", self.env._("it lies in the future: correct it."))
            if not contract:
                continue
            row.values.setdefault("partner_id", contract.partner_id.id)
            row.values["version_id"] = versions.get(contract.id)
            if contract.id not in versions:
                row.fail("contract", self.env._("it has no version: load the contract versions first."))

    def _versions(self, rows):
        """Return ``{contract id: id of the version in force, else of the last one}``."""
        ids = [row.values["contract_id"] for row in rows if "contract_id" in row.values]
        versions = self.env["vegas.contract.version"].search_fetch(
            [("contract_id", "in", ids)], ["contract_id", "valid_from", "valid_to"], order="valid_from"
        )
        today, found = self._today(), {}
        for version in versions:
            if version.contract_id.id not in found or version.valid_from <= today:
                found[version.contract_id.id] = version.id
        return found

    def _refuse_duplicates(self, rows):
        super()._refuse_duplicates(rows)
        seen = {}
        for row in rows:
            first = seen.setdefault(row.values.get("contract_id"), row)
            if first is not row and not row.faults:
                text = self.env._("row %(number)s has a mandate for this contract: keep the one in force.")
                row.fail("contract", text % {"number": first.number})

    def _present(self, rows):
        mandates = self.env["account.banking.mandate"].sudo().search_fetch(
            [
                ("unique_mandate_reference", "in", [row.data["umr"] for row in rows]),
                ("company_id", "=", self.env.company.id),
            ],
            ["unique_mandate_reference"],
        )  # fmt: skip
        return {(mandate.unique_mandate_reference,) for mandate in mandates}

    def _load(self, values):
        # The loading asked for the administrator; bank accounts are accounting's.
        own = self.sudo()
        banks = own._banks(values)
        versions = own.env["vegas.contract.version"].browse(row.pop("version_id") for row in values)
        for row in values:
            row.pop("contract_id")
            row.pop("holder_name")
            row["partner_bank_id"] = banks[row.pop("partner_id"), row.pop("iban")].id
        mandates = own.env[self._target].create(values)
        versions.payment_method = "debit"
        for version, mandate in zip(versions, mandates, strict=True):
            version.mandate_id = mandate  # written together when they are flushed
        return mandates

    def _banks(self, values):
        """Return ``{(partner id, IBAN): account}``; those that are missing are made."""
        wanted = {(row["partner_id"], row["iban"]): row["holder_name"] for row in values}
        found = self.env["res.partner.bank"].with_context(active_test=False).search(
            [
                ("partner_id", "in", list({partner for partner, _iban in wanted})),
                ("sanitized_acc_number", "in", list({iban for _partner, iban in wanted})),
            ]
        )  # fmt: skip
        banks = {(bank.partner_id.id, bank.sanitized_acc_number): bank for bank in found}
        missing = {key: name for key, name in wanted.items() if key not in banks}
        made = found.create(
            [
                {"partner_id": partner, "acc_number": iban, **({"acc_holder_name": name} if name else {})}
                for (partner, iban), name in missing.items()
            ]
        )
        return banks | dict(zip(missing, made, strict=True))

from odoo import api, fields, models
from odoo.fields import Domain

from .dated import OVERLAP, in_order


class VegasContractVersion(models.Model):
    """What of a contract may change, from a day on: power, use, residence, tax regimes, data of public bodies.

    Versions of one contract never overlap. A contract page shows what holds today and what is to come; the version
    of any past day can be asked, so that a bill of that day can be computed again.
    """

    _name = "vegas.contract.version"
    _description = "Contract version"
    _inherit = ["vegas.contract.terms", "vegas.dated"]
    _order = "contract_id, valid_from desc"

    contract_id = fields.Many2one("vegas.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    commodity = fields.Selection(related="contract_id.commodity")

    _validity = models.Constraint(
        f"EXCLUDE USING gist (contract_id WITH =, {OVERLAP})",
        "This contract already has a version in that period: close the earlier one first.",
    )
    _period = in_order()
    _declared = models.Constraint(
        "CHECK (vat_regime = 'ordinary' OR COALESCE(vat_declaration, '') <> '')",
        "A VAT regime other than the ordinary one needs the declaration it rests on.",
    )
    _excise_declared = models.Constraint(
        "CHECK (excise_regime = 'ordinary' OR COALESCE(excise_declaration, '') <> '')",
        "An excise regime other than the ordinary one needs the declaration it rests on.",
    )
    _resident_household = models.Constraint(
        "CHECK (use = 'household' OR NOT COALESCE(resident, FALSE))",
        "Residence counts for households only: take it away, or choose the household use.",
    )
    _tv_fee_household = models.Constraint(
        "CHECK (use = 'household' OR tv_fee <> 'due')",
        "The TV fee is charged to households only: choose another value, or the household use.",
    )
    _power_positive = models.Constraint("CHECK (power IS NULL OR power >= 0)", "The contract power is below zero.")
    _sdi_code_form = models.Constraint(
        "CHECK (COALESCE(sdi_code, '') = '' OR sdi_code ~ '^[A-Z0-9]{6,7}$')",
        "The recipient code (SdI) has 7 capital letters or digits, 6 for a public body: check it.",
    )
    _office_code_form = models.Constraint(
        "CHECK (COALESCE(office_code, '') = '' OR office_code ~ '^[A-Z0-9]{6}$')",
        "The office code of a public body has 6 capital letters or digits: check it in the IPA.",
    )
    _cig_form = models.Constraint(
        "CHECK (COALESCE(cig, '') = '' OR cig ~ '^[A-Z0-9]{10}$')",
        "The CIG has 10 capital letters or digits: check it with the public body.",
    )
    _cup_form = models.Constraint(
        "CHECK (COALESCE(cup, '') = '' OR cup ~ '^[A-Z0-9]{15}$')",
        "The CUP has 15 capital letters or digits: check it with the public body.",
    )

    @api.depends("contract_id", "valid_from")
    def _compute_display_name(self):
        for version in self:
            day = f"{version.valid_from:%d/%m/%Y}" if version.valid_from else ""
            version.display_name = self.env._("%(number)s from %(day)s", number=version.contract_id.number, day=day)

    @api.model
    def _on(self, contracts, day, names=("contract_id",)):
        """Return ``{contract id: version}`` in force on ``day``, in one query; contracts without one are absent.

        :param names: the fields that are read with them
        """
        versions = self.search_fetch(Domain("contract_id", "in", contracts.ids) & self._valid_on(day), names)
        return {version.contract_id.id: version for version in versions}


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    version_ids = fields.One2many("vegas.contract.version", "contract_id", "Versions")
    version_id = fields.Many2one("vegas.contract.version", "In force today", compute="_compute_version_id")

    @api.depends("version_ids.valid_from", "version_ids.valid_to")
    def _compute_version_id(self):
        found = self.env["vegas.contract.version"]._on(self, fields.Date.context_today(self))
        for contract in self:
            contract.version_id = found.get(contract.id)

    def _change(self, day, values):
        """Let ``values`` hold from ``day`` on: the version of that day is closed and a new one begins.

        What is not in ``values`` stays as it was; a version that begins on ``day`` is corrected in place.
        Returns the versions in force from that day.
        """
        current = self.env["vegas.contract.version"]._on(self, day)
        same_day = self.env["vegas.contract.version"].union(
            *(version for version in current.values() if version.valid_from == day)
        )
        earlier = self.env["vegas.contract.version"].union(*current.values()) - same_day
        new = [
            {**version.copy_data()[0], "valid_from": day, "valid_to": version.valid_to, **values} for version in earlier
        ]
        later = self.env["vegas.contract.version"]._read_group(
            [("contract_id", "in", self.ids), ("valid_from", ">", day)], ["contract_id"], ["valid_from:min"]
        )
        until = {contract.id: fields.Date.subtract(first, days=1) for contract, first in later}
        new += [
            {"contract_id": contract.id, "valid_from": day, "valid_to": until.get(contract.id), **values}
            for contract in self
            if contract.id not in current
        ]
        earlier.write({"valid_to": fields.Date.subtract(day, days=1)})
        # The exclusion constraint is checked row by row: the old version must be closed before the new one is there.
        earlier.flush_recordset()
        same_day.write(values)
        return same_day | self.env["vegas.contract.version"].create(new)

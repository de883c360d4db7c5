from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.vegas_base.archive.columns import Column

_lt = LazyTranslate(__name__)


class VegasArchiveContracts(models.AbstractModel):
    """Contracts: how often they are billed and up to which day the system before this one did it."""

    _inherit = "vegas.archive.contracts"

    @property
    def _file_columns(self):
        return (
            *super()._file_columns,
            Column("cycle", example="2"),
            Column("billed_until", example="31/12/2025"),
            Column("billed_smc", example="412,5"),
        )


class VegasArchiveVersions(models.AbstractModel):
    """Contract versions: the offer, by its code or its name."""

    _inherit = "vegas.archive.versions"

    @property
    def _file_columns(self):
        offer = Column("offer", kind="text", field=False, label=_lt("Offer"), help=_lt("Code or name of the offer."))
        return (*super()._file_columns, offer)

    def _prepare(self, rows):
        super()._prepare(rows)
        words = list({row.data["offer"] for row in rows if "offer" in row.data})
        if not words:
            return
        offers = self.env["vegas.price.list"].search_fetch(
            [
                ("company_id", "=", self.env.company.id),
                ("kind", "=", "sale"),
                *("|", ("code", "in", words), ("name", "in", words)),
            ],
            ["code", "name", "commodity"],
        )
        by_word = {(offer.commodity, word): offer for offer in offers for word in (offer.name, offer.code) if word}
        contracts = self.env["vegas.contract"].browse({row.values.get("contract_id") for row in rows} - {None})
        commodity = {contract.id: contract.commodity for contract in contracts}
        for row in rows:
            if "offer" not in row.data or "contract_id" not in row.values:
                continue
            offer = by_word.get((commodity[row.values["contract_id"]], row.data["offer"]))
            if offer:
                row.values["offer_id"] = offer.id
            else:
                text = self.env._("the contract's commodity has no offer of this code or name: enter the offer first.")
                row.fail("offer", text)

from odoo import api, fields, models
from odoo.fields import Domain

from .dated import OVERLAP


class VegasNetworkContract(models.Model):
    """The distribution (gas) or dispatching (electricity) contract that covers our points at a distributor.

    Its network user is our own company or a wholesaler; the VAT number of that user stands in every message
    (`piva_utente`), and the channel says which way the messages go.
    """

    _name = "vegas.network.contract"
    _inherit = ["vegas.dated"]
    _description = "Network contract"
    _check_company_auto = True
    _order = "distributor_id, commodity, valid_from desc"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    distributor_id = fields.Many2one(
        "res.partner", required=True, index=True, domain=[("vegas_is_distributor", "=", True)]
    )
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], required=True)
    code = fields.Char("Contract code", required=True)
    network_user_id = fields.Many2one(
        "res.partner", "Network user", required=True, default=lambda self: self.env.company.partner_id
    )
    channel_id = fields.Many2one("vegas.channel", required=True, check_company=True)
    pec = fields.Char(
        "PEC for messages", help="Where a channel of kind PEC writes to; empty: the PEC of the distributor."
    )

    _validity = models.Constraint(
        f"EXCLUDE USING gist (company_id WITH =, distributor_id WITH =, commodity WITH =, {OVERLAP})",
        "There is already a network contract with this distributor in that period.",
    )

    @api.depends("code", "distributor_id")
    def _compute_display_name(self):
        for contract in self:
            contract.display_name = f"{contract.distributor_id.display_name} – {contract.code}"

    @api.model
    def _in_force(self, company, day):
        """Return ``{(distributor id, commodity): network contract}`` of ``company`` on ``day``, in one query."""
        contracts = self.sudo().search(Domain("company_id", "=", company.id) & self._valid_on(day))
        return {(contract.distributor_id.id, contract.commodity): contract for contract in contracts}

from odoo import api, fields, models


class VegasNetworkChannel(models.Model):
    """Another channel than the usual one of a network contract, for some of its messages."""

    _name = "vegas.network.channel"
    _description = "Channel of a service"
    _order = "network_contract_id, service, flow"
    _check_company_auto = True

    network_contract_id = fields.Many2one("vegas.network.contract", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="network_contract_id.company_id", store=True, index=True)
    service = fields.Char(help="Code of the service, e.g. V01; empty: every service.")
    flow = fields.Char(help="Code of the flow, e.g. 0050; empty: every flow.")
    channel_id = fields.Many2one("vegas.channel", required=True, index=True, check_company=True)
    pec = fields.Char("PEC for messages", help="Where a channel of kind PEC writes these messages to.")

    _once = models.UniqueIndex(
        "(network_contract_id, COALESCE(service, ''), COALESCE(flow, ''))",
        "This network contract has a channel for that service and flow already: change that one.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._tidy(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._tidy(vals))

    def _tidy(self, vals):
        """Write codes as messages do: in capitals, without blanks around; nothing instead of an empty text."""
        codes = {name: (vals[name] or "").strip().upper() or False for name in ("service", "flow") if name in vals}
        return {**vals, **codes}

    @api.model
    def _channels(self, networks, service, flow):
        """Return ``{network contract id: channel}`` for messages of ``flow`` of ``service``, in one query.

        A channel for service and flow goes before one for the service, this before one for the flow alone; without
        any, the channel of the network contract itself is taken.
        """
        rows = self.sudo().search_fetch(
            [
                ("network_contract_id", "in", networks.ids),
                ("service", "in", (service, False)),
                ("flow", "in", (flow, False)),
            ],
            ["network_contract_id", "service", "flow", "channel_id"],
        )
        channels = {network.id: network.channel_id for network in networks}
        for row in rows.sorted(lambda row: (bool(row.service), bool(row.flow))):
            channels[row.network_contract_id.id] = row.channel_id
        return channels


class VegasNetworkContract(models.Model):
    """A network contract can have other channels for some services and flows."""

    _inherit = "vegas.network.contract"

    channel_ids = fields.One2many("vegas.network.channel", "network_contract_id", "Other channels")

    def _pec(self, service, flow):
        """Return the PEC for messages of ``flow`` of ``service``: the most precise one, as with the channel."""
        self.ensure_one()
        rows = self.channel_ids.filtered(
            lambda row: row.pec and row.service in (service, False) and row.flow in (flow, False)
        )
        best = rows.sorted(lambda row: (bool(row.service), bool(row.flow)))[-1:]
        return best.pec or self.pec or self.distributor_id.l10n_it_pec_email

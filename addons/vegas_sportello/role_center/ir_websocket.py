from odoo import models

from .counted import CHANNEL


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """A client that asks for the role center hears of all companies of its user."""
        if CHANNEL in channels:
            channels.remove(CHANNEL)
            if self.env.user.has_group("vegas_base.group_vegas_sportello"):
                # sudo: companies of the user himself
                channels.extend((company, CHANNEL) for company in self.env.user.sudo().company_ids)
        return super()._build_bus_channel_list(channels)

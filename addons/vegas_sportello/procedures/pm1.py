from odoo import models


class VegasHandlerPm1(models.AbstractModel):
    _name = "vegas.handler.pm1"
    _inherit = "vegas.handler.quote_request"
    _description = "PM1 – quote for a change of the system"

    _services = ("PM1",)

    def _technical(self, request):
        """What the system is to become; what is not filled in stays as it is."""
        block = super()._technical(request)
        if request.commodity == "gas":
            block["pot_tot_inst"] = request.appliance_power or None
            block["pot_max_richiesta"] = request.max_power or None
            block["max_prel_ora"] = request.max_hourly or None
            block["cat_uso"] = request.use_category
        else:
            block["pot_ric_contratto"] = request.max_power or None
            block["fase"] = request.phases
            block["tp_tensione"] = request.voltage
        return block

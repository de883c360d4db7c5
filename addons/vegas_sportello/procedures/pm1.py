from odoo import models


class VegasHandlerPm1(models.AbstractModel):
    _name = "vegas.handler.pm1"
    _inherit = "vegas.handler.quote_request"
    _description = "PM1 – quote for a change of the system"

    _services = ("PM1",)

    def _defaults(self, request):
        """The system as it is: the customer says what becomes different."""
        point, version = request.point_id, request.contract_id.version_id
        values = super()._defaults(request)
        if request.commodity == "gas":
            values.update(
                appliance_power=point.appliance_power, max_hourly=point.max_hourly, use_category=version.use_category
            )
        return values

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

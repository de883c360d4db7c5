from odoo import fields, models


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    pm1_phase = fields.Selection([("M", "Single-phase"), ("T", "Three-phase")], "Phases afterwards", prefetch="pm1")
    pm1_voltage = fields.Selection([("B", "Low"), ("M", "Medium"), ("A", "High")], "Voltage afterwards", prefetch="pm1")


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
            block["fase"] = request.pm1_phase
            block["tp_tensione"] = request.pm1_voltage
        return block

    def _element_fields(self):
        return {**super()._element_fields(), "fase": "pm1_phase", "tp_tensione": "pm1_voltage"}

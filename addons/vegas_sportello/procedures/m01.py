from odoo import api, fields, models


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    m01_volumes = fields.Char("Volumes reconstructed", compute="_compute_m01_volumes")

    @api.depends("outcome")
    def _compute_m01_volumes(self):
        for request in self:
            request.m01_volumes = (request.outcome or {}).get("volumi_ricostruiti")


class VegasHandlerM01(models.AbstractModel):
    _name = "vegas.handler.m01"
    _inherit = "vegas.handler.data_request"
    _description = "M01 – technical data that a reading gives"

    _services = ("M01",)
    _executed_leaf = "data_lettura"

    def _outlook(self, request):
        return [self.env._("The technician's reading on the point."), *super()._outlook(request)]

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._take_readings(requests)

from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem

from .judgement import Facts
from .plausibility import closed
from .texts import sentence

READING = "lettura"


class VegasProcedure(models.Model):
    _inherit = "vegas.procedure"

    def _check_panel(self, request):
        """EXTENDS vegas_base: the panel says where no self-reading is taken, before the page is opened."""
        problems = super()._check_panel(request)
        if self.code != READING or not request.point_id:
            return problems
        point = request.point_id._origin
        meter = self.env["vegas.reading.facts"]._meter(point.meter_id)
        finding = closed(Facts(point.commodity, fields.Date.context_today(self), meter))
        return [*problems, Problem(request, "point_id", sentence(self.env, finding))] if finding else problems

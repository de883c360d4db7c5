"""Nobody is suspended, interrupted or ended for arrears while something stands in the way (TIMOE, TIMG art. 5)."""

from odoo import models

from odoo.addons.vegas_base.engine.requests.problem import Problem

# Terminations for arrears.
ARREARS = ("CAE1", "CAE3", "CAE7")


class VegasHandler(models.AbstractModel):
    _inherit = "vegas.handler"

    def _check_dunning(self, request):
        """Return a Problem for each obstacle that the register knows of."""
        stops = request.contract_id._dunning_stops().get(request.contract_id, [])
        remedy = self.env._("Wait until it is over.")
        return [Problem(request, "point_id", text, remedy) for text in stops]


class VegasHandlerSm1(models.AbstractModel):
    _inherit = "vegas.handler.sm1"

    def _check_form(self, request):
        return [*super()._check_form(request), *self._check_dunning(request)]


class VegasHandlerSm2(models.AbstractModel):
    _inherit = "vegas.handler.sm2"

    def _check_form(self, request):
        return [*super()._check_form(request), *self._check_dunning(request)]


class VegasHandlerCa1(models.AbstractModel):
    _inherit = "vegas.handler.ca1"

    def _check_form(self, request):
        return [*super()._check_form(request), *self._check_dunning(request)]


class VegasHandlerCa2(models.AbstractModel):
    _inherit = "vegas.handler.ca2"

    def _check_form(self, request):
        return [*super()._check_form(request), *self._check_dunning(request)]


class VegasHandlerCa3(models.AbstractModel):
    _inherit = "vegas.handler.ca3"

    def _check_form(self, request):
        return [*super()._check_form(request), *self._check_dunning(request)]


class VegasHandlerRc1(models.AbstractModel):
    _inherit = "vegas.handler.rc1"

    def _check_form(self, request):
        problems = super()._check_form(request)
        return [*problems, *self._check_dunning(request)] if request.rc1_reason in ARREARS else problems

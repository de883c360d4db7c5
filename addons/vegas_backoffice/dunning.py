"""Nobody is suspended, interrupted or ended for arrears while something stands in the way (TIMOE, TIMG art. 5)."""

from odoo import models

from odoo.addons.vegas_base.engine.requests.problem import Problem


class VegasHandlerExchange(models.AbstractModel):
    _inherit = "vegas.handler.exchange"

    # Whether the procedure acts against who does not pay.
    _for_arrears = False

    def _against_arrears(self, requests):
        """Return those of ``requests`` that act against who does not pay."""
        return requests if self._for_arrears else requests.browse()

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        if verb == "send":
            problems.extend(self._check_dunning(self._against_arrears(requests)))
        return problems

    def _check_dunning(self, requests):
        """Return a Problem for each obstacle that the register knows of."""
        stops = requests.contract_id._dunning_stops() if requests else {}
        remedy = self.env._("Wait until it is over.")
        return [
            Problem(request, "point_id", text, remedy)
            for request in requests
            for text in stops.get(request.contract_id, ())
        ]

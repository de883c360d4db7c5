from odoo import fields, models
from odoo.fields import Domain

from ..requests.problem import Problem


class VegasRequest(models.Model):
    """What the procedures of the arrears chain ask in common."""

    _inherit = "vegas.request"

    judicial_access = fields.Boolean(
        "Judge needed for access", prefetch="chain", help="The meter can only be reached with an order of the judge."
    )


class VegasHandlerFollowUp(models.AbstractModel):
    """A procedure that follows from another request on the same supply point, named in its message.

    SM1 → SM2 → CA1, CA2, and R01 after SM1: each says which request it needs, and how that one must have ended.
    """

    _name = "vegas.handler.follow_up"
    _inherit = "vegas.handler.exchange"
    _description = "Procedure that follows from another request"

    # {code of the procedure before: stages in which it may have ended}
    _origins = {}

    def _defaults(self, request):
        return {**super()._defaults(request), "origin_request_id": self._find_origin(request).id}

    def _panel(self, request):
        problems = super()._panel(request)
        if problems or not self._origins or self._find_origin(request):
            return problems
        return self._check_origin(request)

    def _find_origin(self, request):
        """Return the newest request on the point that this one may follow from, or an empty one."""
        ended = Domain.OR(
            Domain("procedure_id.code", "=", code) & Domain("stage_id.code", "in", stages)
            for code, stages in self._origins.items()
        )
        return request.search(Domain("point_id", "=", request.point_id.id) & ended, limit=1)

    def _is_origin(self, other):
        """Whether ``other`` ended in a way that this procedure may follow."""
        return other.stage_id.code in self._origins.get(other.procedure_code, ())

    def _check_origin(self, request):
        """Return a Problem when the request before is missing, of another point, or did not end as it must have."""
        origin, labels = request.origin_request_id, self._origin_labels()
        if not origin:
            text = self.env._("The request that this one follows from is missing.")
            return [Problem(request, "origin_request_id", text, self.env._("It must be: %(wanted)s.", wanted=labels))]
        if origin.point_id != request.point_id or origin.partner_id != request.partner_id:
            text = self.env._("%(number)s is of another supply point or customer.", number=origin.name)
            return [Problem(request, "origin_request_id", text, self.env._("Choose the one of this supply point."))]
        if not self._is_origin(origin):
            text = self.env._(
                "%(number)s (%(label)s) is “%(stage)s”.",
                number=origin.name,
                label=origin.procedure_id.label,
                stage=origin.stage_id.name,
            )
            return [Problem(request, "origin_request_id", text, self.env._("It must be: %(wanted)s.", wanted=labels))]
        return []

    def _origin_labels(self):
        """Return in words which requests may come before, e.g. “SM1 (Not carried out, Carried out)”."""
        stages = self.env["vegas.stage"]._by_code()
        return "; ".join(
            f"{code.upper()} ({', '.join(stages[stage].name for stage in ended)})"
            for code, ended in self._origins.items()
        )

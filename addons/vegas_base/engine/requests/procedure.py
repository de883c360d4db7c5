from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...registry.supply_point import POINT_STATES
from .problem import Problem


class VegasProcedure(models.Model):
    """The catalogue of procedures; each row has a handler ``vegas.handler.<code>`` (``style.md`` 2.4, 2.5).

    A counter activity that is no request has ``action_id`` instead of a handler: it opens its own screen.
    """

    _name = "vegas.procedure"
    _description = "Procedure"
    _order = "section, sequence, label"

    code = fields.Char(required=True, help="Technical code, lower case: v01.")
    label = fields.Char(required=True, help="The code that people know: V01.")
    name = fields.Char(required=True, translate=True)
    section = fields.Selection(
        [
            ("1_distributor", "To the distributor"),
            ("2_contract", "Contract and personal data"),
            ("3_billing", "Bills and payments"),
            ("4_readings", "Readings and complaints"),
            ("5_own", "Internal and assistance"),
        ],
        required=True,
        default="1_distributor",
    )
    origin = fields.Selection(
        [("customer", "Customer"), ("prospect", "Prospect"), ("internal", "Internal")],
        required=True,
        default="customer",
    )
    gas = fields.Boolean(default=True)
    ele = fields.Boolean("Electricity", default=True)
    point_states = fields.Char(
        help="States of the supply point that allow it, separated by blanks; empty: no supply point is needed."
    )
    once = fields.Boolean("One at a time", default=True, help="Closed while another one runs on the same point.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    action_id = fields.Many2one("ir.actions.act_window", "Own screen")
    term_ids = fields.One2many("vegas.term", "procedure_id", "Terms")

    _code_unique = models.UniqueIndex("(code)", "A procedure with this code exists already.")

    @api.depends("label", "name")
    def _compute_display_name(self):
        for procedure in self:
            procedure.display_name = f"{procedure.label} – {procedure.name}"

    @api.constrains("point_states")
    def _check_point_states(self):
        known = dict(POINT_STATES)
        for procedure in self:
            for state in (procedure.point_states or "").split():
                if state not in known:
                    raise ValidationError(
                        self.env._(
                            "Procedure %(label)s: “%(state)s” is no state of a supply point; known are %(known)s.",
                            label=procedure.label,
                            state=state,
                            known=", ".join(known),
                        )
                    )

    def _handler(self):
        """Return the handler of this procedure, an empty record of ``vegas.handler.<code>``."""
        self.ensure_one()
        return self.env[f"vegas.handler.{self.code}"]

    def _closed_reason(self, request):
        """Return the first Problem that forbids a new request of this procedure, or ``None``.

        :param request: a ``vegas.request`` (may be new) with customer and point filled in
        """
        return next(iter(self._check_opening(request, {})), None)

    def _check_panel(self, request):
        """Return what this procedure itself says before its form is opened; the same check refuses its verb."""
        self.ensure_one()
        return [] if self.action_id else self._handler()._panel(request)

    def _check_opening(self, request, running):
        """Return the Problems of point, commodity and requests already running.

        :param running: ``{(procedure id, point id): request}`` of open requests, prepared by the caller
        """
        self.ensure_one()
        point = request.point_id
        if self.point_states and not point:
            return [Problem(request, "point_id", self.env._("The supply point is missing."), self.env._("Choose one."))]
        if not point:
            return []
        if not self[point.commodity]:
            names = dict(point._fields["commodity"]._description_selection(self.env))
            return [Problem(request, "point_id", self.env._("not for %(commodity)s", commodity=names[point.commodity]))]
        states = (self.point_states or "").split()
        if states and point.state not in states:
            names = dict(point._fields["state"]._description_selection(self.env))
            wanted = ", ".join(names[state].lower() for state in states)
            return [
                Problem(
                    request,
                    "point_id",
                    self.env._(
                        "the point is “%(state)s”, it must be: %(wanted)s", state=names[point.state], wanted=wanted
                    ),
                )
            ]
        other = running.get((self.id, point.id))
        if self.once and other and other != request._origin:
            return [Problem(request, "point_id", self.env._("already in progress: %(number)s", number=other.name))]
        return []

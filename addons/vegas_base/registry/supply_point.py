from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..address import one_line
from ..standard import codes
from ..texts import fault_text
from .point_state import POINT_STATES


class VegasSupplyPoint(models.Model):
    """A point where gas (PDR) or electricity (POD) is delivered to a customer.

    Its state changes only by the effects of a request: see ``_set_state``. Every change is a dated row, so that the
    state of any past day can be asked (``_states_on``).
    """

    _name = "vegas.supply.point"
    _description = "Supply point"
    _inherit = ["mail.thread"]
    _check_company_auto = True
    _rec_name = "code"
    _rec_names_search = ["code"]
    _order = "code"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    code = fields.Char("PDR or POD", required=True, index="trigram")
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], required=True)
    state = fields.Selection(POINT_STATES, required=True, default="new", readonly=True, copy=False, index=True)
    distributor_id = fields.Many2one(
        "res.partner", required=True, index=True, domain=[("vegas_is_distributor", "=", True)]
    )
    street = fields.Char()
    zip = fields.Char("ZIP code")
    city = fields.Char()
    province = fields.Char(size=2)
    istat_code = fields.Char("ISTAT code", size=6)
    # === WHAT A SELLER NEEDS TO KNOW OF IT === #
    disconnectable = fields.Boolean(default=True, help="Not: the supply is never cut, whatever is owed.")
    not_disconnectable_reason = fields.Selection(
        [
            ("life_support", "Life-saving devices"),
            ("public_service", "Public service or care (hospital, care home, prison, school)"),
            ("other", "Other, listed by the distributor"),
        ],
        "Why not disconnectable",
    )
    accessibility = fields.Selection(
        [("0", "Not accessible"), ("1", "Accessible"), ("2", "Partly accessible")], "Access to the meter"
    )
    annual_f0 = fields.Float("Yearly consumption", digits=(16, 3), help="Smc or kWh a year, all bands together.")
    annual_f1 = fields.Float("Yearly consumption F1", digits=(16, 3))
    annual_f2 = fields.Float("Yearly consumption F2", digits=(16, 3))
    annual_f3 = fields.Float("Yearly consumption F3", digits=(16, 3))
    # Gas
    # No size: what is too long is refused, not cut.
    remi = fields.Char("REMI", index="btree_not_null", help="The city gate that the point hangs on: 8 digits.")
    point_type = fields.Selection(
        [
            ("household", "Household"),
            ("condominium", "Condominium, household use"),
            ("public_service", "Public service"),
            ("other", "Other uses"),
        ],
        "Type of point",
    )
    treatment = fields.Selection(
        [("G", "Daily"), ("M", "Monthly"), ("A", "Yearly or other")], "Treatment", help="How often the meter is read."
    )
    pressure = fields.Float("Supply pressure (mbar)", digits=(16, 2))
    appliance_power = fields.Float("Power of the appliances (kW)", digits=(16, 2))
    max_hourly = fields.Float("Highest hourly withdrawal (Smc/h)", digits=(16, 2))
    # Electricity
    voltage = fields.Selection(
        [("230", "230 V"), ("400", "400 V"), ("medium", "Medium voltage"), ("high", "High voltage")]
    )
    available_power = fields.Float("Available power (kW)", digits=(16, 2))

    contract_ids = fields.One2many("vegas.contract", "point_id", "Contracts")
    contract_id = fields.Many2one("vegas.contract", "Current contract", compute="_compute_contract_id")
    partner_id = fields.Many2one("res.partner", "Holder", compute="_compute_contract_id")
    meter_ids = fields.One2many("vegas.meter", "point_id", "Meters")
    meter_id = fields.Many2one("vegas.meter", "Meter", compute="_compute_meter_id")
    reading_ids = fields.One2many("vegas.reading", "point_id", "Readings")
    request_ids = fields.One2many("vegas.request", "point_id", "Requests")
    state_ids = fields.One2many("vegas.point.state", "point_id", "States")

    _code_unique = models.UniqueIndex("(company_id, code)", "This PDR or POD is already in the register.")

    _not_disconnectable = models.Constraint(
        "CHECK (disconnectable IS NOT FALSE OR not_disconnectable_reason IS NOT NULL)",
        "A point that is not disconnectable needs the reason: choose it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("state", "new") != "new" for vals in vals_list):
            raise AccessError(self.env._("The state of a supply point is changed by the outcome of a request only."))
        for vals in vals_list:
            if not self.env.su:
                vals["state"] = "new"  # whatever default the context carries
            self._normalise_codes(vals)
        points = super().create(vals_list)
        points._add_first_states()
        return points

    def write(self, vals):
        vals = dict(vals)
        if "state" in vals:
            if not self.env.su:
                raise AccessError(
                    self.env._("The state of a supply point is changed by the outcome of a request only.")
                )
            self._set_state(vals.pop("state"))
        self._normalise_codes(vals)
        return super().write(vals)

    @api.model
    def _normalise_codes(self, vals):
        for name, kind in (("code", "pod"), ("remi", "remi")):
            if vals.get(name):
                vals[name] = codes.normalise(kind, vals[name])

    @api.constrains("code", "commodity")
    def _check_code(self):
        for point in self:
            fault = codes.check("pdr" if point.commodity == "gas" else "pod", point.code)
            if fault:
                raise ValidationError(fault_text(self.env, fault, value=point.code))

    @api.constrains("remi")
    def _check_remi(self):
        for point in self.filtered("remi"):
            fault = codes.check_remi(point.remi)
            if fault:
                raise ValidationError(fault_text(self.env, fault, value=point.remi))

    @api.depends("contract_ids.state", "contract_ids.start_date")
    def _compute_contract_id(self):
        current = self.env["vegas.contract"]._current_by_point(self)
        for point in self:
            point.contract_id = current.get(point.id)
            point.partner_id = point.contract_id.partner_id

    @api.depends("meter_ids.removed_on")
    def _compute_meter_id(self):
        meters = self.env["vegas.meter"].search([("point_id", "in", self.ids), ("removed_on", "=", False)])
        by_point = {meter.point_id.id: meter for meter in meters}
        for point in self:
            point.meter_id = by_point.get(point.id)

    @api.depends("code", "street", "city")
    def _compute_display_name(self):
        for point in self:
            address = one_line(point.street, point.city)
            point.display_name = f"{point.code} – {address}" if address else point.code

    def _add_first_states(self):
        """Give new points their first dated state: from today, or what came with them as ``state_ids``."""
        given = self.filtered("state_ids")
        for state, points in given.grouped(lambda point: point.state_ids.sorted("valid_from")[-1:].state).items():
            super(VegasSupplyPoint, points).write({"state": state})  # pylint: disable=super-method-mismatch
        # Nobody writes these rows by hand.
        self.env["vegas.point.state"].sudo().create(
            [{"point_id": point.id, "state": point.state} for point in self - given]
        )

    def _set_state(self, state, request=None, day=None):
        """Let ``state``, a key of ``POINT_STATES``, hold from ``day`` (today) on; called by effects of requests.

        A day in the future is refused: ``state`` is what holds now.

        :param request: the request, or the requests, that caused it: each for its own point, a single one for all
        """
        causes = dict.fromkeys(self.ids, request.id) if request and len(request) == 1 else {}
        causes.update({cause.point_id.id: cause.id for cause in request or ()})
        today = fields.Date.context_today(self)
        day = fields.Date.to_date(day) or today
        if day > today:
            raise ValidationError(
                self.env._(
                    "State of the supply point: %(day)s lies in the future. Enter it on the day from which it holds.",
                    day=f"{day:%d/%m/%Y}",
                )
            )
        points = self.sudo()  # whoever runs a request need not be allowed to write its effects
        newest = points.env["vegas.point.state"]._enter(points, state, causes, day)
        newest._write_state(state)

    def _write_state(self, state):
        """Write what the newest dated state says; nobody else calls it."""
        super().write({"state": state})  # pylint: disable=super-method-mismatch

    def _states_on(self, day):
        """Return ``{point id: state}`` on ``day``; points without a state on that day are absent."""
        return self.env["vegas.point.state"]._on(self, fields.Date.to_date(day))

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..standard import codes
from ..texts import fault_text

POINT_STATES = [
    ("new", "New"),
    ("inactive", "Inactive"),
    ("active", "Active"),
    ("suspended", "Suspended for arrears"),
    ("interrupted", "Interrupted"),
    ("danger", "Closed for danger"),
    ("removed", "Removed"),
]


class VegasSupplyPoint(models.Model):
    """A point where gas (PDR) or electricity (POD) is delivered to a customer.

    Its state changes only by the effects of a request: see ``_set_state``.
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
    remi = fields.Char("REMI", size=8, index="btree_not_null", help="Gas: the city gate that the point hangs on.")
    annual_f0 = fields.Float("Yearly consumption", digits=(16, 3), help="Smc or kWh a year, all bands together.")
    annual_f1 = fields.Float("Yearly consumption F1", digits=(16, 3))
    annual_f2 = fields.Float("Yearly consumption F2", digits=(16, 3))
    annual_f3 = fields.Float("Yearly consumption F3", digits=(16, 3))
    contract_ids = fields.One2many("vegas.contract", "point_id", "Contracts")
    contract_id = fields.Many2one("vegas.contract", "Current contract", compute="_compute_contract_id")
    partner_id = fields.Many2one("res.partner", "Holder", compute="_compute_contract_id")
    meter_ids = fields.One2many("vegas.meter", "point_id", "Meters")
    meter_id = fields.Many2one("vegas.meter", "Meter", compute="_compute_meter_id")
    reading_ids = fields.One2many("vegas.reading", "point_id", "Readings")
    request_ids = fields.One2many("vegas.request", "point_id", "Requests")

    _code_unique = models.UniqueIndex("(company_id, code)", "This PDR or POD is already in the register.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("state", "new") != "new" for vals in vals_list):
            raise AccessError(self.env._("The state of a supply point is changed by the outcome of a request only."))
        for vals in vals_list:
            if vals.get("code"):
                vals["code"] = codes.normalise("pod", vals["code"])
        return super().create(vals_list)

    def write(self, vals):
        if "state" in vals and not self.env.su:
            raise AccessError(self.env._("The state of a supply point is changed by the outcome of a request only."))
        if vals.get("code"):
            vals = {**vals, "code": codes.normalise("pod", vals["code"])}
        return super().write(vals)

    @api.constrains("code", "commodity")
    def _check_code(self):
        for point in self:
            fault = codes.check("pdr" if point.commodity == "gas" else "pod", point.code)
            if fault:
                raise ValidationError(fault_text(self.env, fault, value=point.code))

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
            address = ", ".join(part for part in (point.street, point.city) if part)
            point.display_name = f"{point.code} – {address}" if address else point.code

    def _set_state(self, state):
        """Move the points to ``state``, a key of ``POINT_STATES``; called by the effects of a request."""
        self.sudo().write({"state": state})

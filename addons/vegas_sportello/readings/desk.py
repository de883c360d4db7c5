from odoo import api, fields, models
from odoo.exceptions import AccessError

# A landlord has more points: the others are added one by one, or chosen in a list (act on many points).
MOST_POINTS = 40


class VegasCounterReading(models.Model):
    """Readings that a customer tells at the counter: one or many, a row for each meter.

    What is typed is judged at once (``plausibility``). What is likely is taken and sent to the distributor; what is
    hard to believe is taken too once the clerk has confirmed it; only an order of magnitude may be refused (TIF).
    """

    _name = "vegas.counter.reading"
    _description = "Readings at the counter"
    _inherit = ["vegas.guarded"]
    _check_company_auto = True
    _order = "id desc"

    _GUARDED = {"ran_on", "user_id"}

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        check_company=True,
        domain="[('vegas_is_customer','=',True)]",
    )
    line_ids = fields.One2many("vegas.counter.reading.line", "desk_id", "Meters", copy=False)
    has_bands = fields.Boolean(compute="_compute_has")
    has_single = fields.Boolean(compute="_compute_has")
    has_converter = fields.Boolean(compute="_compute_has")
    user_id = fields.Many2one("res.users", "Taken by", readonly=True, default=lambda self: self.env.user)
    ran_on = fields.Datetime("Taken on", readonly=True, copy=False)

    todo_count = fields.Integer("Rows to do", compute="_compute_counts")
    done_count = fields.Integer("Taken", compute="_compute_outcomes")
    refused_count = fields.Integer("Not taken", compute="_compute_outcomes")
    warning_count = fields.Integer("To be confirmed", compute="_compute_counts")
    refusal_count = fields.Integer("May be refused", compute="_compute_counts")
    fault_count = fields.Integer("To be corrected", compute="_compute_counts")

    @api.depends("partner_id")
    def _compute_display_name(self):
        for desk in self:
            desk.display_name = self.env._("Readings – %(name)s", name=desk.partner_id.name or "")

    @api.depends("line_ids.point_id", "line_ids.date")
    def _compute_has(self):
        for desk in self:
            meters = desk.line_ids.meter_id
            desk.has_bands = any(meter.bands == "F3" for meter in meters)
            desk.has_single = any(meter.bands != "F3" for meter in meters) or not desk.has_bands
            desk.has_converter = any(meter.converter for meter in meters)

    @api.depends("line_ids.state")
    def _compute_outcomes(self):
        """Apart from what is judged: the list shows these of many pages."""
        for desk in self:
            states = desk.line_ids.mapped("state")
            desk.done_count = states.count("done")
            desk.refused_count = states.count("refused")

    @api.depends("line_ids.state", "line_ids.verdict")
    def _compute_counts(self):
        for desk in self:
            verdicts = [line.verdict for line in desk.line_ids if line.state == "todo"]
            desk.todo_count = sum(bool(verdict) and verdict != "closed" for verdict in verdicts)
            desk.warning_count = verdicts.count("warning")
            desk.refusal_count = verdicts.count("refused")
            desk.fault_count = verdicts.count("fault")

    # === FILLED IN === #

    @api.model
    def default_get(self, fields_list):
        """A row for each meter of the customer, the one of the chosen point first."""
        values = super().default_get(fields_list)
        partner = self.env["res.partner"].browse(values.get("partner_id"))
        if partner and "line_ids" in fields_list and not values.get("line_ids"):
            point = self.env["vegas.supply.point"].browse(self.env.context.get("default_point_id"))
            values["line_ids"] = self._rows(partner, point)
        return values

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        if self.partner_id and self.line_ids.point_id.partner_id != self.partner_id:
            self.line_ids = [fields.Command.clear(), *self._rows(self.partner_id, self.env["vegas.supply.point"])]

    @api.model
    def _rows(self, partner, point):
        """Return the commands that make a row for each point that ``partner`` holds now, ``point`` first."""
        contracts = self.env["vegas.contract"].search(
            [("partner_id", "=", partner.id), ("state", "in", ("active", "suspended"))], order="id", limit=MOST_POINTS
        )
        points = point | contracts.point_id
        return [fields.Command.create({"point_id": one.id, "sequence": place}) for place, one in enumerate(points, 1)]

    # === GUARD === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [
                {name: value for name, value in vals.items() if name not in self._GUARDED} for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and "partner_id" in vals and any(self.sudo().mapped("ran_on")):
            raise AccessError(self.env._("Readings were taken already: start new ones for another customer."))
        return super().write(vals)

    def _guarded_sentence(self):
        return self.env._("When the readings were taken is written by the program only.")

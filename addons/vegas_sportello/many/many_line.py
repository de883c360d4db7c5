from odoo import api, fields, models
from odoo.exceptions import UserError


class VegasManyLine(models.Model):
    """One supply point of an act on many, with what is its own and what became of it."""

    _name = "vegas.many.line"
    _description = "Row of an act on many supply points"
    _inherit = ["vegas.guarded"]
    _check_company_auto = True
    _order = "sequence, id"

    _GUARDED = {"state", "reason", "result", "request_id"}

    many_id = fields.Many2one("vegas.many", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="many_id.company_id", store=True, precompute=True, index=True)
    sequence = fields.Integer(default=10)
    point_id = fields.Many2one("vegas.supply.point", "Supply point", required=True, index=True, check_company=True)
    contract_id = fields.Many2one(
        "vegas.contract", compute="_compute_contract_id", store=True, precompute=True, index="btree_not_null"
    )
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Holder")
    commodity = fields.Selection(related="point_id.commodity")
    street = fields.Char(related="point_id.street")
    reading = fields.Char(help="What the meter shows. Electricity in bands: F1 / F2 / F3.")
    reading_date = fields.Date("Read on", default=fields.Date.context_today)
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("failed", "Failed")], required=True, default="todo", readonly=True
    )
    reason = fields.Text("Why not", readonly=True)
    result = fields.Char("What was done", readonly=True)
    request_id = fields.Many2one("vegas.request", readonly=True, index="btree_not_null", ondelete="set null")

    _once = models.UniqueIndex("(many_id, point_id)", "This supply point is in the list already: leave it once.")

    @api.depends("point_id")
    def _compute_contract_id(self):
        contracts = self.env["vegas.contract"]._current_by_point(self.point_id)
        for line in self:
            line.contract_id = contracts.get(line.point_id.id)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refuse_late(lines)
        return lines

    def write(self, vals):
        if not self.env.su:
            if any(line.state == "done" for line in self):
                raise UserError(self.env._("This row was done: it can no longer be changed."))
            if vals.keys() & {"point_id", "many_id"}:
                self._refuse_late(self)
        return super().write(vals)

    def _guarded_sentence(self):
        return self.env._("What became of a row is written by the program only.")

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before(self):
        self._refuse_late(self)

    def _refuse_late(self, lines):
        """The list that was signed stays as it is."""
        if not self.env.su and any(lines.many_id.sudo().mapped("ran_on")):
            raise UserError(
                self.env._("A part of it was done: the list of supply points stays. Start a new one for others.")
            )

    def action_open_request(self):
        """Open the request that the row became."""
        self.ensure_one()
        return self.request_id.get_formview_action()

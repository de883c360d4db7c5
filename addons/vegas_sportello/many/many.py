from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("reading", "Readings told by the customer"),
    ("payment", "How the bills are paid"),
    ("address", "Where the bills are sent"),
    ("request", "The same request"),
]


class VegasMany(models.Model):
    """The same act on many supply points: of a landlord, or of one who administers houses.

    One row for each point. What is wrong in a row stops that row alone and stands in it; the others are done. One
    signature and one paper are for all.
    """

    _name = "vegas.many"
    _description = "The same act on many supply points"
    _inherit = ["vegas.guarded"]
    _check_company_auto = True
    _order = "id desc"

    _GUARDED = {"ran_on"}
    # What was signed for stays once a part of it was done.
    _FIXED = {
        "kind",
        "partner_id",
        "day",
        "payment_method",
        "iban",
        "iban_holder_id",
        "billing_partner_id",
        "procedure_id",
        "pattern_id",
        "confirmation",
        "signature",
    }

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection(KINDS, "What to do", required=True, default="reading")
    partner_id = fields.Many2one("res.partner", "Asked by", required=True, index=True, check_company=True)
    day = fields.Date("Holds from", required=True, default=fields.Date.context_today)
    line_ids = fields.One2many("vegas.many.line", "many_id", "Supply points", copy=False)

    payment_method = fields.Selection(
        selection=lambda self: self.env["vegas.contract.version"]._fields["payment_method"].selection,
        string="Payment method",
        default="debit",
    )
    iban = fields.Char("IBAN", copy=False)
    iban_holder_id = fields.Many2one(
        "res.partner", "Whose account it is", check_company=True, help="Empty: of who asks."
    )
    billing_partner_id = fields.Many2one("res.partner", "Bills are sent to", check_company=True)
    procedure_id = fields.Many2one(
        "vegas.procedure",
        "Procedure",
        domain="[('origin', '!=', 'prospect'), ('action_id', '=', False), ('code', 'not in', ('tal', 'reclamo'))]",
    )
    pattern_id = fields.Many2one(
        "vegas.request", "Filled in like", copy=False, check_company=True, ondelete="set null", index="btree_not_null"
    )
    confirmation = fields.Selection(
        [("paper", "Signed on paper"), ("screen", "Signed on screen")], "Confirmed by the customer", copy=False
    )
    signature = fields.Binary(copy=False, attachment=True)

    ran_on = fields.Datetime("Done on", readonly=True, copy=False)
    done_count = fields.Integer("Rows done", compute="_compute_counts")
    failed_count = fields.Integer("Rows that failed", compute="_compute_counts")
    todo_count = fields.Integer("Rows to do", compute="_compute_counts")

    @api.depends("kind", "partner_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for many in self:
            many.display_name = f"{kinds.get(many.kind, '')} – {many.partner_id.name or ''}"

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for many in self:
            states = many.line_ids.mapped("state")
            many.done_count = states.count("done")
            many.failed_count = states.count("failed")
            many.todo_count = states.count("todo")

    def write(self, vals):
        if not self.env.su:
            fixed = sorted(self._FIXED & vals.keys())
            if fixed and any(self.sudo().mapped("ran_on")):
                labels = ", ".join(self._fields[name]._description_string(self.env) for name in fixed)
                raise UserError(
                    self.env._(
                        "A part of it was done: “%(fields)s” can no longer be changed. Start a new one.", fields=labels
                    )
                )
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{name: value for name, value in vals.items() if name != "ran_on"} for vals in vals_list]
        return super().create(vals_list)

    def _guarded_sentence(self):
        return self.env._("“Done on” is written by the program only.")

    # === THE REQUEST THAT THE OTHERS ARE FILLED IN LIKE === #

    def action_fill(self):
        """Open the request of the first point: what the clerk writes there holds for all.

        :raises UserError: without procedure or points
        """
        self.ensure_one()
        self.check_access("write")
        if not self.procedure_id:
            raise UserError(self.env._("“Procedure” is missing: choose what is asked for."))
        if not self.line_ids:
            raise UserError(self.env._("There is no supply point here: add one."))
        if not self.pattern_id or self.pattern_id.procedure_id != self.procedure_id:
            values = self._request_values(self.line_ids[:1], {}, self.procedure_id)
            self.pattern_id = self.env["vegas.request"].create(values)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Holds for all"),
            "res_model": "vegas.request",
            "res_id": self.pattern_id.id,
            "views": [[False, "form"]],
        }

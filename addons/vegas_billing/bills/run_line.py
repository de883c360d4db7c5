from odoo import fields, models
from odoo.exceptions import UserError

STATES = [("ready", "To be posted"), ("aside", "Set aside"), ("posted", "Posted")]


class VegasBillingRunLine(models.Model):
    """What a run says about one contract: what it would bill, or why it is set aside."""

    _name = "vegas.billing.run.line"
    _description = "Contract in a billing run"
    _check_company_auto = True
    _order = "run_id, state, id"
    _rec_name = "contract_id"

    run_id = fields.Many2one("vegas.billing.run", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    contract_id = fields.Many2one("vegas.contract", required=True, index=True, ondelete="restrict", check_company=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer")
    point_id = fields.Many2one(related="contract_id.point_id")
    state = fields.Selection(STATES, required=True, readonly=True, index=True)
    blocked = fields.Boolean(readonly=True, help="The bill cannot be made at all: something must be mended first.")
    reason = fields.Text("Why set aside", readonly=True)
    first = fields.Date("From", readonly=True)
    last = fields.Date("To", readonly=True)
    quantity = fields.Float("Consumption", digits=(16, 3), readonly=True)
    expected = fields.Float("Expected", digits=(16, 3), readonly=True)
    total = fields.Float("Total (€)", digits=(16, 2), readonly=True)
    closing = fields.Boolean("Closing bill", readonly=True)
    move_id = fields.Many2one("account.move", "Bill", index="btree_not_null", readonly=True)

    _contract_once = models.UniqueIndex("(run_id, contract_id)", "A contract stands once in a run.")
    _ready_idx = models.Index("(run_id, id) WHERE state = 'ready'")

    def action_bill_anyway(self):
        """Bill the chosen contracts although they were set aside; those that cannot be computed stay."""
        self.run_id.check_access("write")
        blocked = self.filtered("blocked")
        if blocked:
            raise UserError(
                self.env._(
                    "Contract %(number)s cannot be billed before this is mended: %(reason)s",
                    number=blocked[0].contract_id.number,
                    reason=blocked[0].reason,
                )
            )
        if any(line.run_id.state == "done" for line in self):
            raise UserError(self.env._("This run is done: the next one bills what was set aside."))
        # The state is nobody's to write by hand.
        self.filtered(lambda line: line.state == "aside").sudo().state = "ready"

    def action_set_aside(self):
        """Leave the chosen contracts out of this run."""
        self.run_id.check_access("write")
        chosen = self.filtered(lambda line: line.state == "ready")
        chosen.sudo().write({"state": "aside", "reason": self.env._("Set aside by %(user)s.", user=self.env.user.name)})

    def action_open_contract(self):
        """Open the contract."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "vegas.contract",
            "res_id": self.contract_id.id,
            "view_mode": "form",
        }

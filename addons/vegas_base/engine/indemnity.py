from odoo import fields, models


class VegasIndemnity(models.Model):
    """An automatic indemnity owed to a customer: the debt and its norm. Its payment belongs to the bills."""

    _name = "vegas.indemnity"
    _description = "Automatic indemnity"
    _check_company_auto = True
    _order = "date desc, id desc"

    name = fields.Char("Reason", required=True)
    contract_id = fields.Many2one("vegas.contract", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Customer", store=True, index=True)
    request_id = fields.Many2one("vegas.request", index="btree_not_null", ondelete="restrict")
    date = fields.Date("Accrued on", required=True)
    amount = fields.Float(digits=(16, 2), required=True)
    norm = fields.Char(help="The rule and its source.")
    state = fields.Selection(
        [("due", "To be paid"), ("paid", "Paid"), ("cancelled", "Cancelled")],
        required=True,
        default="due",
        copy=False,
        index=True,
    )

    _positive = models.Constraint("CHECK (amount > 0)", "The indemnity must be above zero.")

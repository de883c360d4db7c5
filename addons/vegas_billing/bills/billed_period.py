from odoo import fields, models


class VegasBilledPeriod(models.Model):
    """The days of a contract that a bill covers: no day is billed twice while its row is live.

    A recalculation closes the row (``live`` off) and opens a new one. The row keeps what the next bill must know of
    this one: the newest reading used, and the consumption by slices (``computation.Slice``), as

    ``[[first day, last day, 1 when estimated, {band: quantity}], …]``, days in ISO form, quantities as text.
    """

    _name = "vegas.billed.period"
    _description = "Billed period"
    _check_company_auto = True
    _order = "contract_id, first, id"

    contract_id = fields.Many2one("vegas.contract", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    move_id = fields.Many2one(
        "account.move", "Bill", required=True, index=True, ondelete="restrict", check_company=True
    )
    first = fields.Date("From", required=True)
    last = fields.Date("To", required=True)
    live = fields.Boolean(default=True)
    closing = fields.Boolean("Closing bill")
    measured_until = fields.Date(help="Day of the newest reading that this bill, or one before it, has used.")
    slices = fields.Json()
    annual = fields.Json(help="The yearly consumption by band on which estimates of this bill rest.")
    line_ids = fields.One2many("vegas.bill.line", "period_id", "Detail")

    _one_live = models.Constraint(
        "EXCLUDE USING gist (contract_id WITH =, daterange(first, last, '[]') WITH &&) WHERE (live)",
        "A day of this contract is billed already: a recalculation must take the earlier bill back first.",
    )
    _order_of_days = models.Constraint("CHECK (last >= first)", "The billed period ends before it begins.")
    _live_idx = models.Index("(contract_id, last) WHERE live")

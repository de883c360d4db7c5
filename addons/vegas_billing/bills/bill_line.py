from odoo import fields, models

from ..prices.price_component import SECTIONS

UNITS = [("day", "days"), ("smc", "Smc"), ("kwh", "kWh"), ("piece", "pieces")]


class VegasBillLine(models.Model):
    """One line of the detail of a bill, as the computation made it (``computation.Line``); never changed."""

    _name = "vegas.bill.line"
    _description = "Line of a bill"
    _order = "move_id, sequence, id"

    move_id = fields.Many2one("account.move", "Bill", required=True, index=True, ondelete="cascade")
    period_id = fields.Many2one("vegas.billed.period", index="btree_not_null", ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    sequence = fields.Integer()
    code = fields.Char(required=True)
    name = fields.Char("Description")
    section = fields.Selection([*SECTIONS, ("tv", "TV fee")], required=True)
    first = fields.Date("From", required=True)
    last = fields.Date("To", required=True)
    quantity = fields.Float(digits=(16, 3))
    unit = fields.Selection(UNITS, required=True)
    rate = fields.Float(digits=(16, 8))
    amount = fields.Float(digits=(16, 2), help="In euro, without VAT.")
    vat = fields.Char("VAT", help="The rate, or none.")
    kw = fields.Float("kW", digits=(16, 3))
    bracket = fields.Integer(default=-1, help="From 0; -1: the price has no brackets.")
    estimated = fields.Boolean()
    reversal = fields.Boolean(help="Takes an estimated line of an earlier bill back.")
    item_id = fields.Many2one("vegas.bill.item", "Origin", index="btree_not_null", ondelete="restrict")

    _estimated_idx = models.Index("(period_id) WHERE estimated")

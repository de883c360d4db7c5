from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models

from ..computation.numbers import cents
from .bill_item import Item


class VegasSocialBonus(models.Model):
    """A social bonus that the bills of a contract give, by days, from and to the days that the SII communicates."""

    _name = "vegas.social.bonus"
    _description = "Social bonus"
    _check_company_auto = True
    _order = "contract_id, valid_from"
    _rec_name = "contract_id"

    contract_id = fields.Many2one("vegas.contract", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    daily_amount = fields.Float("Amount a day (€)", digits=(16, 8), required=True)
    valid_from = fields.Date(required=True)
    valid_to = fields.Date(required=True)
    source = fields.Char(help="The communication it rests on.")

    _validity = models.Constraint(
        "EXCLUDE USING gist (contract_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&)",
        "This contract already has a bonus on those days.",
    )
    _period = models.Constraint("CHECK (valid_to >= valid_from)", "The bonus ends before it begins.")
    _positive = models.Constraint("CHECK (daily_amount > 0)", "The bonus must be above zero.")


class VegasBillItem(models.Model):
    _inherit = "vegas.bill.item"

    @api.model
    def _due(self, billables):
        due = defaultdict(list, super()._due(billables))
        by_contract = {billable.contract.id: billable for billable in billables}
        for bonus in self.env["vegas.social.bonus"].search([("contract_id", "in", list(by_contract))]):
            period = by_contract[bonus.contract_id.id].period
            first, last = max(bonus.valid_from, period.first), min(bonus.valid_to, period.last)
            days = (last - first).days + 1
            if days > 0:
                amount = -cents(Decimal(f"{bonus.daily_amount:.8f}") * days)
                name = self.env._(
                    "Social bonus %(first)s – %(last)s", first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}"
                )
                due[bonus.contract_id.id].append(Item("bonus", name, last, amount, source=bonus))
        return due

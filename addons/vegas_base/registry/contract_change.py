from odoo import api, fields, models
from odoo.exceptions import UserError


class VegasContractChange(models.TransientModel):
    """Changes the terms of a contract from a day on, in one step: only what differs from that day's terms is taken."""

    _name = "vegas.contract.change"
    _description = "Change of a contract from a day"
    _inherit = ["vegas.contract.terms"]

    contract_id = fields.Many2one("vegas.contract", required=True, readonly=True)
    company_id = fields.Many2one(related="contract_id.company_id")
    commodity = fields.Selection(related="contract_id.commodity")
    day = fields.Date("From", required=True, default=fields.Date.context_today)
    coming_from = fields.Date("Later terms begin on", compute="_compute_coming_from")

    @api.onchange("contract_id", "day")
    def _onchange_day(self):
        version = self._version()
        for name in self._terms() if version else []:
            self[name] = version[name]

    @api.onchange("use")
    def _onchange_use(self):
        if self.use != "household":
            self.resident, self.tv_fee = False, "exempt"

    @api.depends("contract_id", "day")
    def _compute_coming_from(self):
        coming = self.env["vegas.contract.version"].search_fetch(
            [("contract_id", "in", self.contract_id.ids)], ["contract_id", "valid_from"], order="valid_from"
        )
        for change in self:
            later = coming.filtered(
                lambda version, change=change: (
                    version.contract_id == change.contract_id and change.day and version.valid_from > change.day
                )
            )
            change.coming_from = later[:1].valid_from

    def _version(self):
        """Return the version of the contract in force on the day, empty when there is none."""
        versions = self.env["vegas.contract.version"]
        return versions._on(self.contract_id, self.day).get(self.contract_id.id, versions) if self.day else versions

    def action_apply(self):
        """Write the change and go back to the contract.

        :raises UserError: when nothing differs from what holds on that day
        """
        self.ensure_one()
        version = self._version()
        values = {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in self._terms()
            if not version or self[name] != version[name]
        }
        if not values:
            raise UserError(
                self.env._(
                    "Contract %(number)s has these terms on %(day)s already: change at least one, or close this form.",
                    number=self.contract_id.number,
                    day=f"{self.day:%d/%m/%Y}",
                )
            )
        self.contract_id._change(self.day, values)
        return {"type": "ir.actions.act_window_close"}

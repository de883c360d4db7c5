from odoo import api, fields, models

from .point_state import POINT_STATES


class VegasContract(models.Model):
    """The page of a contract: what holds today or held on a chosen day, and what is to come."""

    _inherit = "vegas.contract"

    shown_on = fields.Date("What holds on", compute="_compute_shown_on", readonly=False)
    shown_version_ids = fields.Many2many("vegas.contract.version", compute="_compute_shown", string="Terms of that day")
    shown_state = fields.Selection(
        [("before", "Not begun yet"), ("during", "In supply"), ("after", "Ended")],
        "The contract on that day",
        compute="_compute_shown_state",
    )
    shown_point_state = fields.Selection(POINT_STATES, "State of the point on that day", compute="_compute_shown")
    coming_version_ids = fields.Many2many(
        "vegas.contract.version", compute="_compute_coming_version_ids", string="What is to come"
    )
    request_ids = fields.One2many("vegas.request", "contract_id", "Requests")

    def _compute_shown_on(self):
        for contract in self:
            contract.shown_on = contract.shown_on or fields.Date.context_today(contract)

    @api.depends("shown_on", "start_date", "end_date")
    def _compute_shown_state(self):
        for contract in self:
            day, start, end = contract.shown_on, contract.start_date, contract.end_date
            begun = day and start and start <= day
            contract.shown_state = "after" if begun and end and end < day else "during" if begun else "before"

    @api.depends("shown_on", "point_id", "version_ids.valid_from", "version_ids.valid_to")
    def _compute_shown(self):
        for day, contracts in self.grouped("shown_on").items():
            day = day or fields.Date.context_today(self)
            versions = self.env["vegas.contract.version"]._on(contracts._origin, day)
            states = contracts.point_id._origin._states_on(day)
            for contract in contracts:
                contract.shown_version_ids = versions.get(contract._origin.id)
                contract.shown_point_state = states.get(contract.point_id._origin.id)

    @api.depends("version_ids.valid_from")
    def _compute_coming_version_ids(self):
        today = fields.Date.context_today(self)
        coming = self.env["vegas.contract.version"].search(
            [("contract_id", "in", self._origin.ids), ("valid_from", ">", today)], order="valid_from"
        )
        found = coming.grouped("contract_id")
        for contract in self:
            contract.coming_version_ids = found.get(contract._origin)

    def action_change(self):
        """Open the form that changes the terms of this contract from a day on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change from a day: contract %(number)s", number=self.number),
            "res_model": "vegas.contract.change",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self.id},
        }

from odoo import models
from odoo.fields import Domain

from ..papers.request_paper import day


class VegasContract(models.Model):
    """Whether somebody may be dunned: whoever reads arrears asks here first."""

    _inherit = "vegas.contract"

    def _dunning_stops(self):
        """Return ``{contract: sentences}`` of why the holder of these contracts must not be dunned or suspended now.

        A contract without an obstacle is absent. An addon that knows more obstacles extends what ``super()`` returns.
        """
        stops = {}
        running = self.env["vegas.dispute"]._pausing(self.partner_id).grouped("partner_id")
        for contract in self:
            for dispute in running.get(contract.partner_id, ()):
                if dispute._concerns(contract):
                    text = self.env._(
                        "%(dispute)s runs since %(day)s: dunning and suspension stand still meanwhile.",
                        dispute=dispute.display_name,
                        day=day(dispute.notice_date),
                    )
                    stops.setdefault(contract, []).append(text)
        return stops


class VegasDispute(models.Model):
    _inherit = "vegas.dispute"

    def _pausing(self, partners):
        """Return the running procedures of ``partners`` during which nobody is dunned."""
        domain = Domain("partner_id", "in", partners.ids) & Domain("state", "=", "open")
        # The obstacle holds whoever asks, also for a user who may not read disputes.
        return self.sudo().search(domain & Domain("pauses_dunning", "=", True), order="notice_date, id")

    def _concerns(self, contract):
        """Whether this procedure is about ``contract``: its own, or any of the customer's where none is named."""
        self.ensure_one()
        if self.company_id != contract.company_id or self.partner_id != contract.partner_id:
            return False
        return not self.contract_id or self.contract_id == contract

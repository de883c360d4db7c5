from odoo import models


class VegasHandlerActivation(models.AbstractModel):
    """A point that was interrupted is not opened again for somebody who owes for it: the ledger knows."""

    _inherit = "vegas.handler.activation"

    def _debt(self, request):
        [(owed,)] = self.env["account.move"]._read_group(
            [
                ("state", "=", "posted"),
                ("move_type", "in", ("out_invoice", "out_refund")),
                ("vegas_contract_id.point_id", "=", request.point_id.id),
                ("vegas_contract_id.partner_id", "=", request.partner_id.id),
            ],
            [],
            ["amount_residual_signed:sum"],
        )
        return owed or 0

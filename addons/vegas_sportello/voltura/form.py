from odoo import api, fields, models


class VegasRequest(models.Model):
    """What the page of a voltura proposes and shows: amounts, the other supply, the term of withdrawal."""

    _inherit = "vegas.request"

    @api.depends("voltura_outgoing_id", "point_id")
    def _compute_voltura_other_ids(self):
        """The other points of who leaves, of the other commodity."""
        holders = self.voltura_outgoing_id.partner_id
        contracts = self.env["vegas.contract"].search(
            [("partner_id", "in", holders.ids), ("state", "in", ("active", "suspended"))]
        )
        of_holder = contracts.grouped("partner_id")
        for request in self:
            own = of_holder.get(request.voltura_outgoing_partner_id, contracts.browse())
            request.voltura_other_ids = own.point_id.filtered(
                lambda point, request=request: point.commodity != request.commodity
            )

    @api.depends("point_id")
    def _compute_voltura_converter(self):
        for request in self:
            request.voltura_converter = request.meter_id.converter

    @api.depends("voltura_outgoing_id")
    def _compute_voltura_deposit_held(self):
        held = self.voltura_outgoing_id._held_deposits()
        for request in self:
            request.voltura_deposit_held = held.get(request.voltura_outgoing_id._origin.id, 0)

    @api.depends("voltura_case_id")
    def _compute_voltura_contribution(self):
        today = fields.Date.context_today(self)
        for request in self:
            due = request.voltura_case_id.contribution in ("due", "check")
            request.voltura_contribution = (
                self.env["vegas.parameter"]._on("voltura.contribution", today).value if due else 0
            )

    @api.depends(
        "voltura_case_id",
        "voltura_payment",
        "voltura_deposit_move",
        "voltura_use",
        "voltura_power",
        "voltura_outgoing_id",
    )
    def _compute_voltura_deposit(self):
        for request in self:
            if not request._is_voltura():
                request.voltura_deposit = 0
                continue
            moved = request.voltura_deposit_move or request.voltura_case_id.deposit == "transfer"
            covered = moved and request.voltura_deposit_held
            free = covered or request.voltura_payment == "debit"
            request.voltura_deposit = 0 if free else request._handler()._usual_deposit(request)

    @api.depends("voltura_at_distance", "received_date", "voltura_case_id", "partner_id.is_company")
    def _compute_voltura_withdraw_until(self):
        """Ripensamento is a consumer's right, where the case knows it and it was concluded at a distance."""
        for request in self:
            request.voltura_withdraw_until = False
            consumer = not request.partner_id.is_company
            if request.voltura_at_distance and request.voltura_case_id.withdrawal and consumer:
                days = self.env["vegas.parameter"]._on("voltura.withdrawal.days", request.received_date).value
                request.voltura_withdraw_until = fields.Date.add(request.received_date, days=int(days))

    # === FORM === #

    @api.onchange("point_id")
    def _onchange_voltura_point(self):
        """What the contract of a point says that was chosen after the procedure."""
        if self._is_voltura() and self.point_id:
            self.update(self._handler()._from_outgoing(self))

    @api.onchange("partner_id")
    def _onchange_voltura_partner(self):
        if self._is_voltura() and self.partner_id.is_company:
            self.voltura_use, self.voltura_resident = "other", False

    @api.onchange("voltura_use")
    def _onchange_voltura_use(self):
        if self.voltura_use == "other":
            self.voltura_resident = False

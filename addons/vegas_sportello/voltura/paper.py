from odoo import models

from odoo.addons.vegas_base.address import one_line

from ..papers.request_paper import day, euro

RECEIPT = "voltura_receipt"
REFUSAL = "voltura_refusal"


class VegasHandlerVoltura(models.AbstractModel):
    """Papers of a voltura: each person reads of the other nothing but that there is one."""

    _inherit = "vegas.handler.voltura"

    _paper_fields = (
        "voltura_case_id",
        "effective_date",
        "vt1_retroactive_date",
        "customer_reading",
        "voltura_use",
        "voltura_resident",
        "voltura_power",
        "voltura_offer_id",
        "voltura_payment",
        "voltura_contribution",
        "voltura_deposit",
    )

    def _paper_details(self, request):
        rows = super()._paper_details(request)
        if request.customer_reading:
            rows.append([request._label("customer_reading_date"), day(request.customer_reading_date)])
        rows.extend(self._bill_rows(request))
        if request.voltura_withdraw_until:
            rows.append([request._label("voltura_withdraw_until"), day(request.voltura_withdraw_until)])
        return rows

    def _bill_rows(self, request):
        """Return the rows that say where the bills of who comes go, and what is debited."""
        rows = [[self.env._("Bills are sent to"), one_line(*request._entered_address("voltura_bill").values())]]
        if request.voltura_payment == "debit":
            iban = (request.voltura_iban or "").strip()
            rows.append([self.env._("IBAN"), f"…{iban[-4:]}" if iban else ""])
        return rows

    def _paper_data(self, request, code):
        data = super()._paper_data(request, code)
        if code == RECEIPT:
            return {**data, **self._receipt_data(request)}
        if code == "request":
            data["heading"] = self.env._("Voltura: request and supply contract")
            data.update(self._declarations(request))
        if code == REFUSAL:
            data["heading"] = self.env._("Refusal of the voltura")
            data["refusal"] = request.voltura_refusal or ""
        return data

    def _declarations(self, request):
        """Return what who comes declares and signs."""
        other = request.voltura_title == "other" and request.voltura_title_other
        return {
            "identity_kind": self._paper_text(request, "voltura_id_kind"),
            "identity_number": request.voltura_id_number or "",
            "property_title": other or self._paper_text(request, "voltura_title"),
            "title_document": request.voltura_title_document or "",
            "title_date": day(request.voltura_title_date),
            "title_declared": request.voltura_title_proof == "declaration",
            "title_waiver": bool(request.voltura_title_waiver),
            "no_debt": bool(request.voltura_no_debt),
            "takes_debts": bool(request.voltura_takes_debts),
            "deposit_moved": bool(request.voltura_outgoing_id and self._is_moved(request)),
            "debit": request.voltura_payment == "debit",
            "withdraw_until": day(request.voltura_withdraw_until),
            "early_start": bool(request.voltura_early_start),
            "gas": request.commodity == "gas",
            "place": request.point_id.city or "",
        }

    def _receipt_data(self, request):
        """Return what who leaves reads: nothing of who comes."""
        leaves, contract = request.voltura_outgoing_partner_id, request.voltura_outgoing_id
        ends = contract.end_date or request.effective_date
        moved = self._is_moved(request)
        return {
            "heading": self.env._("Receipt for who leaves the supply"),
            "customer": leaves.name or "",
            "customer_address": one_line(leaves.street, leaves.zip, leaves.city),
            "tax_code": leaves._vegas_tax_code() if leaves else "",
            "phone": "",
            "presenter": "",
            "contract": contract.number or "",
            "details": [],
            "from": day(request.effective_date),
            "ends": day(ends),
            "reading": request.customer_reading or "",
            "reading_date": day(request.customer_reading_date) if request.customer_reading else "",
            "closing_address": one_line(*request._entered_address("voltura_closing").values()),
            "closing_term": request._closing_term(),
            "deposit": euro(request.voltura_deposit_held) if request.voltura_deposit_held else "",
            "deposit_moved": moved,
            "done": request.stage_id.code == "done",
        }


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _paper_partner(self, code):
        """The receipt of a voltura is for who leaves."""
        return self.voltura_outgoing_partner_id if code == RECEIPT else super()._paper_partner(code)

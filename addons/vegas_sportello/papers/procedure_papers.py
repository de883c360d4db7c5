"""What each of the procedures with the distributor puts on its papers."""

from odoo import models

from odoo.addons.vegas_base.address import one_line
from odoo.addons.vegas_base.standard import blocks

from .request_paper import day, euro


class VegasHandlerExchange(models.AbstractModel):
    _inherit = "vegas.handler.exchange"

    _paper_fields = ("note",)

    def _new_meter_serial(self, request):
        """Return the serial of the meter that the outcome put on, ``""`` when it put on none."""
        return (
            next(iter(request._paper_effects("vegas.meter", "after")[-1:]), "") if self._meter_changed(request) else ""
        )

    def _meter_changed(self, request):
        meters = request.effect_ids.filtered(
            lambda effect: effect.res_model == "vegas.meter" and not effect.undone_date
        )
        return bool(meters.filtered(lambda effect: (effect.undo or {}).get("created")))


class VegasHandlerQuoteRequest(models.AbstractModel):
    _inherit = "vegas.handler.quote_request"

    _paper_fields = (
        "work_kind",
        "work_description",
        "use_category",
        "appliance_power",
        "max_power",
        "max_hourly",
        "phases",
        "voltage",
        "note",
    )

    def _result_details(self, request):
        return []

    def _result_data(self, request):
        quote = request.quote_ids.filtered(lambda quote: quote.state != "withdrawn")[:1]
        if not quote:
            return {}
        return {
            "quote": quote.display_name,
            "quote_total": euro(quote.total),
            "quote_valid": day(quote.valid_until),
        }


class VegasHandlerE01(models.AbstractModel):
    _inherit = "vegas.handler.e01"

    def _paper_details(self, request):
        quote = request.quote_id
        return [
            [self.env._("Accepted quote"), quote.display_name or ""],
            [self.env._("Accepted on"), day(quote.decision_date)],
            [self.env._("Total with VAT"), euro(quote.total) if quote else ""],
            [self.env._("Works"), quote.request_id.work_description or ""],
            *super()._paper_details(request),
        ]

    def _result_data(self, request):
        return {"quote": request.quote_id.display_name or "", "new_meter": self._new_meter_serial(request)}


class VegasHandlerD01(models.AbstractModel):
    _inherit = "vegas.handler.d01"

    _paper_fields = ("not_before_date", "d01_present", "d01_after_hours", "customer_reading", "note")

    def _paper_data(self, request, code):
        return {
            **super()._paper_data(request, code),
            "closing_term": request._closing_term(),
            "last_bill_address": one_line(*request._entered_address("d01_bill").values()),
        }

    def _result_data(self, request):
        return {"deposit": euro(request.d01_deposit) if request.d01_deposit else ""}


class VegasHandlerR01(models.AbstractModel):
    _inherit = "vegas.handler.r01"

    _paper_fields = ("origin_request_id", "r01_payment_date", "r01_payment_name", "note")


class VegasHandlerCheck(models.AbstractModel):
    _inherit = "vegas.handler.check"

    def _paper_data(self, request, code):
        return {**super()._paper_data(request, code), "cost": euro(request.v01_cost)}

    def _paper_signature(self, request, code):
        """The form asks the signature itself, as the confirmation of the cost."""
        if code != "request" or request.v01_confirmation != "screen" or not request.v01_signature:
            return super()._paper_signature(request, code)
        drawn = self.env["ir.attachment"].sudo()
        drawn = drawn.search(
            [("res_model", "=", request._name), ("res_id", "=", request.id), ("res_field", "=", "v01_signature")],
            limit=1,
        )
        handed = self.env["vegas.handed.paper"]
        return handed._signature(request.v01_signature, request._signer_name(), drawn.create_date)

    def _paper_signed(self, request, code, mode, image):
        super()._paper_signed(request, code, mode, image)
        if code == "request" and request.stage_id.code == "draft":
            request.write({"v01_confirmation": mode, **({"v01_signature": image} if image else {})})


class VegasHandlerV01(models.AbstractModel):
    _inherit = "vegas.handler.v01"

    _paper_fields = ("v01_reason", "v01_reason_note", "customer_reading", "note")

    def _result_details(self, request):
        outcome = request.outcome or {}
        return [
            [self.env._("Checked on"), day(request.v01_check_date)],
            [self.env._("Meter checked"), outcome.get("matr_mis") or request.meter_id.serial or ""],
            [self.env._("Report of the distributor"), request.v01_report_number or ""],
            *self._reading_row(request),
        ]

    def _result_data(self, request):
        results = dict(request._fields["v01_conforming"]._description_selection(self.env))
        return {
            "executed": day(request.v01_check_date),
            "result": results.get(request.v01_conforming, ""),
            "conforming": request.v01_conforming == "C",
            "report": request.v01_report or "",
            "laboratory": request.v01_laboratory,
            "new_meter": self._new_meter_serial(request),
        }


class VegasHandlerV02(models.AbstractModel):
    _inherit = "vegas.handler.v02"

    _paper_fields = ("v02_reason", "customer_reading", "note")

    def _result_details(self, request):
        return [
            [self.env._("Checked on"), day(request.executed_date)],
            [request._fields["v02_value"]._description_string(self.env), (request.v02_value or "").replace(".", ",")],
        ]

    def _result_data(self, request):
        results = dict(request._fields["v02_conforming"]._description_selection(self.env))
        return {
            "result": results.get(request.v02_conforming, ""),
            "conforming": request.v02_conforming == "C",
            "report": request.v02_report or "",
            "repaired": day(request.v02_repaired_date),
        }


class VegasHandlerDataRequest(models.AbstractModel):
    _inherit = "vegas.handler.data_request"

    _paper_fields = ("complaint_reference", "questions", "customer_reading", "note")

    def _result_details(self, request):
        outcome = request.outcome or {}
        return [
            [self.env._("Question"), request.questions or ""],
            [self.env._("Reference of the answer"), request.data_answer_reference or ""],
            [self.env._("Read on"), day(blocks.read_date(outcome.get("data_lettura")))],
            *self._reading_row(request),
            [self.env._("Volumes reconstructed"), (outcome.get("volumi_ricostruiti") or "").replace(".", ",")],
        ]

    def _result_data(self, request):
        return {"answer": request.data_answer or "", "complaint": request.complaint_reference or ""}

"""What the counter's procedures refuse before they send, and what they let a person confirm."""

from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import SENT

from .counter_case import REQUESTS, SELF_READINGS, CounterCase


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestCounterRules(CounterCase):
    def test_forms_open_as_the_panel_opens_them(self):
        for code, commodity in {**REQUESTS, **SELF_READINGS}:
            with self.subTest(code=code, commodity=commodity):
                point = self._point_for(code, commodity)
                procedure = self.env["vegas.procedure"].search([("code", "=", code)])
                context = {
                    "default_procedure_id": procedure.id,
                    "default_partner_id": point.partner_id.id,
                    "default_point_id": point.id,
                }
                form = Form(self.env["vegas.request"].with_user(self.clerk).with_context(**context))
                form.note = "Citofono Rossi"
                request = form.save()
                self.assertEqual((request.commodity, request.distributor_id), (commodity, self.distributor))
                self.assertIn(",send,", request.verbs)

    def test_point_must_be_in_the_right_state(self):
        for code, state, opened in (
            ("d01", "suspended", False),
            ("r01", "active", False),
            ("r01", "suspended", True),
            ("pra", "active", False),
            ("v02", "inactive", False),
            ("pr1", "inactive", True),
            ("m02", "inactive", True),
            ("tal", "inactive", False),
        ):
            with self.subTest(code=code, state=state):
                self.gas_point._set_state(state)
                procedure = self.env["vegas.procedure"].search([("code", "=", code)])
                request = self.env["vegas.request"].new({"partner_id": self.customer.id, "point_id": self.gas_point.id})
                self.assertEqual(not procedure._check_opening(request, {}), opened)

    def test_what_is_missing_is_named(self):
        for code, commodity, values, field in (
            ("pm1", "gas", {"work_kind": False}, "work_kind"),
            ("pm1", "gas", {"phone": False}, "phone"),
            ("pr1", "ele", {"wish1_date": False}, "wish1_date"),
            ("d01", "gas", {"not_before_date": "2026-11-23"}, "not_before_date"),
            ("d01", "ele", {"customer_reading": "1200"}, "customer_reading"),
            ("r01", "gas", {"origin_request_id": False}, "origin_request_id"),
            ("r01", "gas", {"r01_payment": False}, "r01_payment"),
            ("r01", "gas", {"r01_payment_date": False}, "r01_payment_date"),
            ("r01", "gas", {"r01_payment_date": "2026-11-25"}, "r01_payment_date"),
            ("v02", "gas", {"v02_reason": False}, "v02_reason"),
            ("m02", "gas", {"questions": False}, "questions"),
        ):
            with self.subTest(code=code, values=values):
                request = self._draft(code, commodity)
                request.write(values)
                self.assertEqual(list(self._problems_of(request)), [field])

    def test_only_our_executed_suspension_is_followed(self):
        request = self._draft("r01", "gas")
        self.assertEqual(request.origin_request_id.name, "SM1-gas")
        request.origin_request_id.sudo().stage_id = self.env.ref("vegas_base.stage_failed")
        self.assertIn("origin_request_id", self._problems_of(request))

    def test_withdrawn_closing_is_to_be_confirmed(self):
        request = self._send(self._draft("d01", "gas"))
        part = self._answered(request, "revoked")
        self.assertEqual((part.state, request.stage_id.code), ("confirm", "admitted"))
        self.assertIn("revoca_disattivazione", part.reason)
        self.assertEqual(request.contract_id.state, "active")

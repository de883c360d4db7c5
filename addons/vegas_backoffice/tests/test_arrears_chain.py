"""A02, SM1, SM2 and CA1 to CA4 through their golden files, and what each must find before it."""

import base64
from pathlib import Path

from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import ANSWERED, SENT, ExchangeTable

DAY = fields.Date.to_date("2026-12-02")
PDF = base64.b64encode(b"%PDF-1.7")
POINT, CONTRACT, END = "point_id.state", "contract_id.state", "contract_id.end_date"
LAST, TO_DO = "point_id.reading_ids.indexes", "activity_ids.summary"
NOTICE = {
    "sm1_notice_date": "2026-10-12",
    "sm1_notice": "delivered",
    "sm1_notice_document": PDF,
    "sm1_payment_date": "2026-11-10",
    "sm1_unpaid": True,
    "sm1_no_complaint": True,
    "sm1_no_plan": True,
    "sm1_amount": True,
}
CLOSING = {"cessation_date": "2026-12-02"}
SUSPENDED = {POINT: "suspended", CONTRACT: "suspended"}
CEASED = {CONTRACT: "ceased", END: DAY, LAST: "4271", TO_DO: "Closing bill to be issued"}
# What came before: (procedure, its stage), and the state in which the point is.
BEFORE = {
    "a02": (None, "danger"),
    "sm1": (None, "active"),
    "sm2": (("sm1", "failed"), "active"),
    "ca1": (("sm1", "done"), "suspended"),
    "ca2": (("sm2", "failed"), "active"),
    "ca3": (None, "active"),
    "ca4": (None, "active"),
}


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestArrearsChain(ExchangeTable):
    GOLDEN = Path(__file__).parent / "messages"
    REQUESTS = {
        ("a02", "gas"): {"a02_repair_date": "2026-11-23", "a02_document": PDF, "a02_reference": "DICO 15/2026"},
        ("sm1", "gas"): {**NOTICE, "judicial_access": True, "not_before_date": "2026-11-30"},
        ("sm1", "ele"): NOTICE,
        ("sm2", "gas"): {"not_before_date": "2026-11-30"},
        ("ca1", "gas"): CLOSING,
        ("ca2", "gas"): CLOSING,
        ("ca3", "gas"): CLOSING,
        ("ca4", "gas"): {**CLOSING, "ca4_reason": "Punto utilizzato in modo difforme dal contratto"},
    }
    OUTCOMES = {
        ("a02", "gas", "positive"): ("done", {POINT: "active", CONTRACT: "active", LAST: "4271"}),
        ("a02", "gas", "negative"): ("failed", {POINT: "danger", CONTRACT: "active"}),
        ("sm1", "gas", "positive"): ("done", {**SUSPENDED, LAST: "4271"}),
        ("sm1", "gas", "negative"): ("failed", {POINT: "active", CONTRACT: "active"}),
        ("sm1", "gas", "revoked"): ("failed", {POINT: "active", "reason_text": "Sospensione revocata"}),
        ("sm1", "ele", "positive"): ("done", {**SUSPENDED, LAST: "F1 1210 · F2 990 · F3 1425"}),
        ("sm1", "ele", "reduced"): (
            "done",
            {**SUSPENDED, TO_DO: "Power reduced only: see that the suspension follows"},
        ),
        ("sm1", "ele", "negative"): ("failed", {POINT: "active"}),
        ("sm2", "gas", "positive"): ("done", {POINT: "interrupted", CONTRACT: "suspended", LAST: "4271"}),
        ("sm2", "gas", "negative"): ("failed", {POINT: "active", CONTRACT: "active"}),
        ("ca1", "gas", "positive"): ("done", {**CEASED, POINT: "suspended"}),
        ("ca1", "gas", "negative"): ("failed", {CONTRACT: "suspended"}),
        ("ca2", "gas", "positive"): ("done", {**CEASED, POINT: "active"}),
        ("ca2", "gas", "negative"): ("failed", {CONTRACT: "active"}),
        ("ca3", "gas", "positive"): ("done", {**CEASED, POINT: "active"}),
        ("ca3", "gas", "negative"): ("failed", {CONTRACT: "active"}),
        ("ca4", "gas", "positive"): ("done", {**CEASED, POINT: "active"}),
        ("ca4", "gas", "negative"): ("failed", {CONTRACT: "active"}),
    }

    def _draft(self, code, commodity, **values):
        point = self.gas_point if commodity == "gas" else self.ele_point
        origin, state = BEFORE[code]
        if point.state != state:
            point._set_state(state, day="2026-11-01")
        point.contract_id.state = "suspended" if state == "suspended" else "active"
        point.write({"disconnectable": code != "ca3", "not_disconnectable_reason": "public_service"})
        if origin:
            self._before(*origin, point)
        return self._request(code, point, **{**self.REQUESTS[code, commodity], **values})

    def _before(self, code, stage, point):
        """Return the request before in the chain; its number stands in golden files."""
        request = self.env["vegas.request"].search([("name", "=", f"{code.upper()}-PRIMA")])
        if not request:
            request = self._request(code, point).sudo()
            request.name = f"{code.upper()}-PRIMA"
        request.stage_id = self.env.ref(f"vegas_base.stage_{stage}")
        return request

    # === GOLDEN FILES === #

    def test_requests(self):
        self._run_requests()

    def test_rejections(self):
        self._run_rejections()

    def test_reopenings(self):
        self._run_reopenings()

    def test_outcomes(self):
        self._run_outcomes()

    def test_a_technician_comes_for_the_repaired_plant_only(self):
        request = self._send(self._draft("a02", "gas"))
        self._receive_golden(request, "0100", "positive")
        self._receive_golden(request, "0200")
        self.assertEqual((request.stage_id.code, request.appointment_date), ("appointment", DAY))

    # === REFUSED === #

    def test_the_repair_is_documented(self):
        problems = self._problems_of(self._draft("a02", "gas", a02_document=False, a02_repair_date="2026-11-25"))
        self.assertLessEqual({"a02_document", "a02_repair_date"}, set(problems))

    def test_a_point_that_must_not_be_disconnected(self):
        for commodity, remedy in (("gas", "CA3"), ("ele", "CAE7")):
            request = self._draft("sm1", commodity)
            request.point_id.disconnectable = False
            self.assertIn(remedy, self._problems_of(request)["point_id"])
        self.assertIn("SM1", self._problems_of(self._off("ca3"))["point_id"])

    def _off(self, code):
        request = self._draft(code, "gas")
        request.point_id.disconnectable = True
        return request

    def test_only_a_customer_s_request_waits_to_be_forwarded(self):
        self.assertTrue(self._draft("a02", "gas").deadline_date)
        self.assertFalse(self._draft("sm1", "gas").deadline_date)

    def test_the_terms_of_the_notice(self):
        early = {"sm1_notice_date": "2026-10-16", "sm1_payment_date": "2026-11-20"}
        problems = self._problems_of(self._draft("sm1", "gas", **early))
        self.assertIn("25/11/2026", problems["sm1_notice_date"])
        self.assertIn("25/11/2026", problems["sm1_payment_date"])
        # Low voltage waits 25 days, other voltages 40.
        self._send(self._draft("sm1", "ele", sm1_notice_date="2026-10-30"))
        self.ele_point.voltage = "medium"
        self.assertIn("sm1_notice_date", self._problems_of(self._draft("sm1", "ele", sm1_notice_date="2026-10-30")))

    def test_a_notice_that_did_not_arrive(self):
        self.assertIn("sm1_notice", self._problems_of(self._draft("sm1", "gas", sm1_notice="moved")))
        empty = dict.fromkeys(NOTICE, False)
        self.assertEqual(set(self._problems_of(self._draft("sm1", "gas", **empty))), set(empty))

    def test_who_complained_is_not_suspended_before_the_answer(self):
        complaint = self._request("reclamo", self.gas_point, asked="Contesto la bolletta, i consumi sono sbagliati")
        complaint._run("register")
        problems = self._problems_of(self._draft("sm1", "gas"))
        self.assertIn(complaint.name, problems["sm1_no_complaint"])
        complaint.write(
            {"tiqv_checks": "Letto", "tiqv_conclusions": "Infondato", "tiqv_reply_channel": "counter"},
        )
        complaint._run("answer")
        self._send(self._draft("sm1", "gas"))

    def test_a_forbidden_day_is_doubtful(self):
        request = self._send(self._draft("sm1", "gas"))
        self._receive_golden(request, "0100", "positive")
        answer = (
            "<Esito>1</Esito><DatiTecnici><cod_pdr>01614000382917</cod_pdr><data_sosp>04/12/2026</data_sosp>"
            "<matr_mis>M00382917</matr_mis><segn_mis>4271</segn_mis></DatiTecnici>"
        )
        with freeze_time(ANSWERED):
            self._receive(self._answer(request, "0150", answer))
        part = request.part_ids.filtered(lambda part: part.flow == "0150")
        self.assertEqual((part.state, request.stage_id.code), ("confirm", "admitted"))
        self.assertIn("04/12/2026", part.reason)

    def test_a_contract_that_ended_meanwhile_stays_ended(self):
        for code in ("sm1", "sm2", "ca4"):
            with self.subTest(code=code):
                request = self._send(self._draft(code, "gas"))
                ended = fields.Date.to_date("2026-11-28")
                request.contract_id.write({"state": "ceased", "end_date": ended})
                part = self._answered(request, "positive")
                self.assertEqual(request.stage_id.code, "done", part.reason)
                self.assertEqual((request.contract_id.state, request.contract_id.end_date), ("ceased", ended))
                self.assertNotIn("Closing bill to be issued", request.activity_ids.mapped("summary"))
                request.sudo()._undo()
                self._settle(request)
                request.contract_id.write({"state": "active", "end_date": False})

    def test_what_must_come_before(self):
        for code in ("sm2", "ca1", "ca2"):
            with self.subTest(code=code):
                request = self._draft(code, "gas")
                self.assertTrue(request.origin_request_id)
                request.origin_request_id.sudo().stage_id = self.env.ref("vegas_base.stage_rejected")
                self.assertIn("origin_request_id", self._problems_of(request))
                request.origin_request_id = False
                self.assertIn("origin_request_id", self._problems_of(request))

    def test_a_contract_ends_today_or_later(self):
        for day in (False, "2026-11-23"):
            self.assertIn("cessation_date", self._problems_of(self._draft("ca4", "gas", cessation_date=day)))
        self.assertIn("ca4_reason", self._problems_of(self._draft("ca4", "gas", ca4_reason=False)))

"""PN1, A01 and A40 through their golden files, and the rules of each."""

import base64
from ast import literal_eval
from pathlib import Path

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import ANSWERED, SENT, ExchangeTable

DAY = fields.Date.to_date("2026-12-02")
PDF = base64.b64encode(b"%PDF-1.7")
POINT, CONTRACT, START = "point_id.state", "contract_id.state", "contract_id.start_date"
METER, LAST = "point_id.meter_id.serial", "point_id.reading_ids.indexes"
OPENED = {POINT: "active", CONTRACT: "active", START: DAY}
QUOTE = {"quote_ids.number": "PREV-PN1", "quote_ids.total": 655.2, "quote_ids.state": "received"}
USE = {"use_category": "C3", "withdrawal_class": "1", "annual_forecast": 1200, "appliance_power": 34.5}
SITE = {"site_street": "Via Garibaldi 12/B", "site_zip": "27100", "work_kind": "01"}
FORMS = {"a40_forms_date": "2026-11-20"}
DOCUMENTS = {"a40_h40_date": "2026-11-23", "a40_i40_date": "2026-11-24", "a40_document": PDF}
# (code, commodity): POD or PDR, state, whether there is a meter
POINTS = {
    ("a01", "gas"): ("01614000382920", "inactive", True),
    ("a01", "ele"): ("IT001E12345670", "new", False),
    ("a40", "gas"): ("01614000382921", "new", False),
}


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestActivation(ExchangeTable):
    GOLDEN = Path(__file__).parent / "messages"
    REQUESTS = {
        ("pn1", "gas"): {**SITE, "pn1_points": 2, "use_category": "C3", "appliance_power": 40, "max_power": 34.5},
        ("pn1", "ele"): {**SITE, "max_power": 6, "phases": "T"},
        ("a01", "gas"): {**USE, "max_power": 34.5, "not_before_date": "2026-11-30", "note": "Citofono Rossi"},
        ("a01", "ele"): {"max_power": 3},
        ("a40", "gas"): {**USE, "max_power": 34.5, "max_hourly": 3.6, **FORMS, **DOCUMENTS},
    }
    OUTCOMES = {
        ("a01", "gas", "positive"): ("done", {**OPENED, METER: "M00382920", LAST: "4271"}),
        ("a01", "gas", "negative"): ("failed", {POINT: "inactive", CONTRACT: "requested", START: False}),
        ("a01", "ele", "positive"): ("done", {**OPENED, METER: "E2600000001", LAST: "F1 0 · F2 0 · F3 0"}),
        ("a01", "ele", "negative"): ("failed", {POINT: "new", CONTRACT: "requested"}),
        ("a40", "gas", "positive"): ("done", {**OPENED, METER: "G2600000001", LAST: "3"}),
        ("a40", "gas", "checked"): ("done", {**OPENED, "a40_result": "P", "a40_documents": "P"}),
        ("a40", "gas", "negative"): ("failed", {POINT: "new", CONTRACT: "requested"}),
        ("a40", "gas", "failed_check"): ("failed", {POINT: "new", "a40_result": "N", "a40_reference": "ACC-15"}),
        ("a40", "gas", "impeded"): (
            "admitted",
            {POINT: "new", "a40_documents": "incomplete", "suspended_since": fields.Date.to_date("2026-12-10")},
        ),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.city = cls.env["res.city"].search([("vegas_istat_code", "=", "018110")], limit=1)
        if not cls.city:
            cls.city = cls.env["res.city"].create(
                {
                    "name": "Pavia",
                    "country_id": cls.env.ref("base.it").id,
                    "vegas_istat_code": "018110",
                    "vegas_province": "PV",
                }
            )
        cls.city.vegas_distributor_ids = cls.distributor

    def _supply(self, code, commodity, **values):
        """Return the point for an activation, with the customer's requested contract."""
        number, state, metered = POINTS[code, commodity]
        point = self.env["vegas.supply.point"].search([("code", "=", number)])
        if point:
            return point
        if metered:
            point = self._point(number, commodity, state=state)
            point.contract_ids.write({"state": "ceased", "end_date": "2026-01-31"})
        address = {"street": "Via Roma 1", "zip": "27100", "city": "Pavia", "province": "PV"}
        vals = {**address, "istat_code": "018110", "point_type": "household", "voltage": commodity == "ele" and "230"}
        if point:
            point.write(vals)
        else:
            point = point.create(
                {
                    **vals,
                    "company_id": self.company.id,
                    "code": number,
                    "commodity": commodity,
                    "state": state,
                    "distributor_id": self.distributor.id,
                }
            )
        self._contract(point, **values)
        return point

    def _contract(self, point, **values):
        contract = self.env["vegas.contract"].create(
            {
                "company_id": self.company.id,
                "number": f"N-{point.code}-{len(point.contract_ids)}",
                "partner_id": self.customer.id,
                "point_id": point.id,
                "signed_date": "2026-11-20",
                **values,
            }
        )
        contract._change(
            fields.Date.to_date("2026-12-01"), {"resident": True, "power": 3 if point.commodity == "ele" else 0}
        )
        return contract

    def _draft(self, code, commodity, **values):
        values = {**self.REQUESTS[code, commodity], **values}
        if code == "pn1":
            return self._request(
                code, False, commodity=commodity, **{"site_city_id": self.city.id, **self._who(commodity), **values}
            )
        return self._request(code, self._supply(code, commodity), **values)

    def _who(self, commodity):
        """Gas: the municipality says the distributor; electricity: it is chosen."""
        return {"distributor_id": self.distributor.id} if commodity == "ele" else {}

    # === GOLDEN FILES === #

    def test_requests(self):
        self._run_requests()

    def test_rejections(self):
        self._run_rejections()

    def test_reopenings(self):
        self._run_reopenings()

    def test_outcomes(self):
        self._run_outcomes()

    def test_appointments(self):
        for code, commodity in POINTS:
            with self.subTest(code=code, commodity=commodity):
                request = self._send(self._draft(code, commodity))
                self._receive_golden(request, "0100", "positive")
                self._receive_golden(request, "0200")
                self.assertEqual((request.stage_id.code, request.appointment_date), ("appointment", DAY))
                with freeze_time(ANSWERED):
                    self._receive_golden(request, "0150", "negative")
                self.assertEqual(request.stage_id.code, "failed")

    # === PN1 === #

    def test_the_outcome_is_a_quote(self):
        for commodity in ("gas", "ele"):
            request = self._send(self._draft("pn1", commodity))
            part = self._answered(request, "positive")
            self.assertEqual(request.stage_id.code, "done", part.reason)
            self.assertEqual(self._said(request, QUOTE), QUOTE)
            self.assertFalse(request.point_id)
        request = self._send(self._draft("pn1", "gas"))
        self._answered(request, "negative")
        self.assertEqual((request.stage_id.code, request.reason_text), ("failed", "Rete non presente nella via"))

    def test_the_municipality_says_who_distributes_gas(self):
        self.assertEqual(self._draft("pn1", "gas").distributor_id, self.distributor)
        self.city.vegas_distributor_ids = False
        problems = self._problems_of(self._draft("pn1", "gas"))
        self.assertIn("distributor_id", problems)

    def test_a_quote_needs_place_and_power(self):
        empty = dict.fromkeys(("site_street", "site_zip", "use_category", "appliance_power", "pn1_points"), False)
        problems = self._problems_of(self._draft("pn1", "gas", **empty))
        self.assertLessEqual(set(empty), set(problems))
        empty = dict.fromkeys(("max_power", "phases", "voltage", "pn1_use"), False)
        self.assertLessEqual(set(empty), set(self._problems_of(self._draft("pn1", "ele", **empty))))

    # === FORM === #

    def _form(self, code):
        """Return the form that the menu opens for a clerk."""
        action = self.env.ref(f"vegas_crm.vegas_request_action_{code}")
        context = literal_eval(action.context)
        return Form(self.env["vegas.request"].with_user(self.clerk).with_context(**context))

    def test_the_form_of_a_connection(self):
        form = self._form("pn1")
        form.partner_id = self.customer
        self.assertEqual(form.phone, self.customer.phone)
        form.commodity = "gas"
        form.site_city_id = self.city
        self.assertEqual(form.distributor_id, self.distributor)
        with self.assertRaises(AssertionError):
            form.point_id = self.gas_point
        form.work_kind = "01"
        self.assertEqual(form.save().pn1_points, 1)

    def test_the_form_of_an_activation(self):
        for code in ("a01", "a40"):
            point = self._supply(code, "gas")
            point.write({"annual_f0": 900, "appliance_power": 24})
            form = self._form(code)
            form.partner_id = self.customer
            form.point_id = point
            self.assertEqual((form.contract_id, form.annual_forecast, form.max_power), (point.contract_id, 900, 24))
            self.assertEqual(form.save().commodity, "gas")

    # === CONTRACT === #

    def test_the_only_requested_contract_is_taken(self):
        request = self._draft("a01", "gas")
        point = request.point_id
        self.assertEqual(request.contract_id.state, "requested")
        other = self._contract(point)
        request = self._draft("a01", "gas")
        self.assertFalse(request.contract_id)
        self.assertIn("contract_id", self._problems_of(request))
        request.contract_id = other
        self._send(request)
        self._answered(request, "positive")
        self.assertEqual(other.state, "active")

    def test_what_an_activation_needs(self):
        request = self._draft("a01", "gas")
        request.contract_id.signed_date = False
        request.point_id.write({"point_type": False, "zip": False})
        request.write({"use_category": False, "max_power": 50})
        problems = self._problems_of(request)
        self.assertLessEqual({"contract_id", "point_id", "use_category", "max_power"}, set(problems))
        point = self.gas_point
        self.assertIn("point_id", self._problems_of(self._request("a01", point, **USE)))

    def test_debts_on_an_interrupted_point(self):
        request = self._draft("a01", "gas")
        self.patch(type(self.env["vegas.handler.a01"]), "_debt", lambda handler, request: 120.5)
        self.assertFalse(request._problems("send"))
        request.point_id._set_state("interrupted")
        self.assertIn("120,50", request._problems("send")[0].text)

    # === DELIBERA 40 === #

    def test_documents_that_come_after_the_request(self):
        request = self._draft("a40", "gas", **dict.fromkeys(DOCUMENTS, False))
        self.assertEqual(request.a40_documents, "awaited")
        self.assertEqual(request.a40_until, fields.Date.to_date("2027-03-24"))
        self._send(request)
        self._receive_golden(request, "0100", "positive")
        self.assertTrue(request.suspended_since)
        with self.assertRaises(UserError) as raised:
            request.action_a40_documents()
        self.assertIn("H/40", str(raised.exception))
        with freeze_time("2026-11-30 10:00:00"):
            request.write(DOCUMENTS)
            self.assertEqual(request.a40_documents, "received")
            request.action_a40_documents()
        self.assertEqual((request.a40_documents, request.suspended_since), ("sent", False))
        self.assertEqual(request.suspended_days, 6)

    def test_documents_that_never_come(self):
        request = self._send(self._draft("a40", "gas", **dict.fromkeys(DOCUMENTS, False)))
        with freeze_time("2027-03-25 10:00:00"):
            request.invalidate_recordset()
            self.assertEqual(request.a40_documents, "overdue")

    def test_an_impeded_check_waits_and_goes_on(self):
        request = self._send(self._draft("a40", "gas"))
        self.assertEqual(request.a40_documents, "sent")
        self._answered(request, "impeded")
        self.assertEqual(request.a40_missing, "Copia della dichiarazione di conformità")
        with freeze_time("2026-12-14 10:00:00"):
            request.with_user(self.clerk).action_a40_documents()
            part = self._receive_golden(request, "0150", "checked")
        self.assertEqual((request.stage_id.code, request.a40_documents), ("done", "P"), part.reason)

    def test_forms_come_first(self):
        problems = self._problems_of(self._draft("a40", "gas", a40_forms_date=False, a40_document=False))
        self.assertLessEqual({"a40_forms_date", "a40_document"}, set(problems))
        problems = self._problems_of(self._draft("a40", "gas", a40_h40_date="2026-11-25"))
        self.assertIn("a40_h40_date", problems)

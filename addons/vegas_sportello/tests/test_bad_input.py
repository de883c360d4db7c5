"""Bad input, form by form: the Italian sentence, the field it stands at, and nothing half done."""

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import SENT

from .counter_case import CounterCase

ALL = ("pm1", "pr1", "e01", "d01", "r01", "v01", "v02", "m01", "m02")
WITH_VISIT = ("pm1", "pr1", "e01", "d01", "r01", "v01", "v02")
# Every form with a visit, then what is special to each: (code, values, field, words of the Italian sentence).
MISSING = [
    *((code, {"phone": "12"}, "phone", "telefono") for code in WITH_VISIT),
    *((code, {"wish1_date": False}, "wish1_date", "giorno") for code in WITH_VISIT),
    *((code, {"wish1_slot": False}, "wish1_slot", "fascia") for code in WITH_VISIT),
    *((code, {"wish1_date": "2026-11-23"}, "wish1_date", "23/11/2026") for code in WITH_VISIT),
    *((code, {"wish2_date": "2026-11-29"}, "wish2_date", "29/11/2026") for code in WITH_VISIT),
    *((code, {"partner_id": False}, "partner_id", "cliente") for code in ALL),
    ("pm1", {"work_kind": False}, "work_kind", "lavoro"),
    ("pr1", {"work_kind": False}, "work_kind", "lavoro"),
    ("e01", {"quote_id": False}, "quote_id", "preventivo"),
    ("d01", {"not_before_date": "2026-11-23"}, "not_before_date", "giorno"),
    ("d01", {"d01_bill_street": False}, "d01_bill_street", "manca"),
    ("d01", {"d01_bill_zip": False}, "d01_bill_zip", "manca"),
    ("d01", {"customer_reading": "12,5"}, "customer_reading", "lettura"),
    ("d01", {"customer_reading": "1234567"}, "customer_reading", "cifre"),
    ("d01", {"customer_reading_date": "2026-11-25"}, "customer_reading_date", "futuro"),
    ("r01", {"origin_request_id": False}, "origin_request_id", "SM1"),
    ("r01", {"r01_payment": False}, "r01_payment", "pagamento"),
    ("r01", {"r01_payment_date": False}, "r01_payment_date", "manca"),
    ("r01", {"r01_payment_date": "2026-11-25"}, "r01_payment_date", "futuro"),
    ("v01", {"v01_reason": False}, "v01_reason", "manca"),
    ("v01", {"v01_reason": "99"}, "v01_reason_note", "motivo"),
    ("v01", {"v01_confirmation": False}, "v01_confirmation", "manca"),
    ("v01", {"v01_confirmation": "screen"}, "v01_signature", "firma"),
    ("v01", {"customer_reading": "abc"}, "customer_reading", "lettura"),
    ("v02", {"v02_reason": False}, "v02_reason", "manca"),
    ("v02", {"v01_confirmation": False}, "v01_confirmation", "manca"),
    ("m01", {"questions": False, "complaint_reference": False}, "questions", "reclamo"),
    ("m01", {"customer_reading": "-3"}, "customer_reading", "lettura"),
    ("m02", {"questions": False}, "questions", "domande"),
]
# The state of the point in which each is closed.
WRONG_STATES = {
    "pm1": "interrupted",
    "pr1": "removed",
    "d01": "suspended",
    "r01": "active",
    "v01": "suspended",
    "v02": "inactive",
    "m01": "removed",
    "m02": "removed",
}


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestBadInput(CounterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("it_IT")
        cls.clerk.lang = "it_IT"

    def _assert_refused(self, request, field, words):
        """The clerk is told in Italian at ``field``, and neither message nor stage has come of it."""
        typed = request.read(["note", "phone", "wish1_date"])[0]
        messages = self.env["vegas.message"].sudo().search_count([])
        request.with_context(verb="send", lang="it_IT").action_run()
        problems = {problem["field"]: problem["text"] for problem in request.problems or []}
        self.assertIn(field, problems)
        self.assertIn(words.lower(), problems[field].lower())
        self.assertEqual((request.stage_id.code, request.sent_date), ("draft", False))
        self.assertFalse(request.part_ids)
        self.assertEqual(self.env["vegas.message"].sudo().search_count([]), messages)
        self.assertEqual(request.read(["note", "phone", "wish1_date"])[0], typed)

    def _bad(self, code, values):
        request = self._draft(code, "gas")
        request.write(values)
        return request

    def test_what_is_missing_or_wrong(self):
        for code, values, field, words in MISSING:
            with self.subTest(code=code, values=values):
                self._assert_refused(self._bad(code, values), field, words)

    def test_state_of_the_point(self):
        for code, state in WRONG_STATES.items():
            with self.subTest(code=code, state=state):
                request = self._draft(code, "gas")
                self.gas_point._set_state(state)
                self._assert_refused(request, "point_id", "punto")

    def test_point_of_another_customer(self):
        other = self.customer.copy({"name": "Bianchi Luca", "l10n_it_codice_fiscale": False})
        for code in ALL:
            with self.subTest(code=code):
                request = self._draft(code, "gas")
                self.gas_point.contract_id.partner_id = other
                self._assert_refused(request, "partner_id", "Bianchi Luca")

    def test_point_on_which_the_same_is_under_way(self):
        for code in ALL:
            with self.subTest(code=code):
                first = self._draft(code, "gas")
                second = first.copy({"quote_id": first.quote_id.id, **self._again(first)})
                self._send(first)
                self._assert_refused(second, "point_id", first.name)

    def _again(self, request):
        names = ("wish1_date", "wish2_date", "v01_confirmation", "r01_payment_date", "r01_payment", "d01_bill_street")
        names += ("d01_bill_zip", "d01_bill_city")
        return {name: request[name] for name in names if request[name]}

    def test_quote_that_has_expired(self):
        request = self._draft("e01", "gas")
        request.quote_id.sudo().valid_until = "2026-11-23"
        self._assert_refused(request, "quote_id", "23/11/2026")

    def test_quote_that_was_not_accepted(self):
        for state in ("received", "refused", "expired", "withdrawn"):
            with self.subTest(state=state):
                request = self._draft("e01", "gas")
                request.quote_id.sudo().state = state
                self._assert_refused(request, "quote_id", "preventivo")

    def test_reactivation_without_a_suspension_of_ours(self):
        for stage in ("failed", "cancelled", "rejected"):
            with self.subTest(stage=stage):
                request = self._draft("r01", "gas")
                request.origin_request_id.sudo().stage_id = self.env.ref(f"vegas_base.stage_{stage}")
                self._assert_refused(request, "origin_request_id", "SM1")
        with self.subTest(stage="done", point="another"):
            request = self._draft("r01", "gas")
            request.origin_request_id.sudo().point_id = self.ele_point
            self._assert_refused(request, "origin_request_id", "punto")

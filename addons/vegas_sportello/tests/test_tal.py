"""TAL: the customer's reading goes to the register and to the distributor, which validates it or does not."""

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import ANSWERED, SENT

from .counter_case import SELF_READINGS, CounterCase


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestTal(CounterCase):
    def test_reading_goes_out_and_comes_back(self):
        for (code, commodity), outcome, verdict in (
            (key, *answer)
            for key in SELF_READINGS
            for answer in (("positive", ("done", "validated", False)), ("negative", ("failed", "rejected", "Lettura")))
        ):
            with self.subTest(commodity=commodity, outcome=outcome):
                request = self._send(self._draft(code, commodity))
                self._assert_golden(request)
                reading = request.point_id.reading_ids
                expected = "4250" if commodity == "gas" else "F1 1200 · F2 980 · F3 1410"
                self.assertEqual((reading.indexes, reading.state), (expected, "sent"))
                self.assertEqual((reading.kind, reading.source, str(reading.date)), ("self", "counter", "2026-11-23"))
                with freeze_time(ANSWERED):
                    part = self._receive_golden(request, "0150", outcome)
                stage, state, reason = verdict
                self.assertEqual((part.state, request.stage_id.code, reading.state), ("processed", stage, state))
                self.assertEqual((request.reason_text or "").partition(" ")[0] or False, reason)
                request.sudo()._undo()
                self.assertEqual((request.stage_id.code, reading.state), ("sent", "sent"))

    def test_corrected_verdict(self):
        request = self._send(self._draft("tal", "gas"))
        self._receive_golden(request, "0150", "positive")
        data = self._golden_path(request, "0150", "negative").read_bytes()
        data = data.replace(self.NUMBER.encode(), request.name.encode())
        # The name says when it was issued: the later one counts.
        with freeze_time(ANSWERED):
            self._receive(("TAL_0150_20261210090000.xml", data))
        self.assertEqual((request.stage_id.code, request.point_id.reading_ids.state), ("failed", "rejected"))

    def test_what_is_refused(self):
        self.env["vegas.reading"].create(
            {
                "point_id": self.gas_point.id,
                "date": "2026-10-31",
                "index_f0": 4100,
                "kind": "actual",
                "source": "distributor",
            }
        )
        for values, field in (
            ({"customer_reading": ""}, "customer_reading"),
            ({"customer_reading": "4050"}, "customer_reading"),
            ({"customer_reading": "circa 4250"}, "customer_reading"),
            ({"customer_reading": "425000"}, "customer_reading"),
            ({"customer_reading_date": "2026-11-25"}, "customer_reading_date"),
        ):
            with self.subTest(values=values):
                request = self._draft("tal", "gas")
                request.write(values)
                self.assertEqual(list(self._problems_of(request)), [field])
                self.assertFalse(request.point_id.reading_ids.filtered("request_id"))

    def test_remote_meters_need_no_self_reading(self):
        self.ele_point.meter_id.remote = True
        self.assertIn("point_id", self._problems_of(self._draft("tal", "ele")))

"""Every procedure of this addon through its golden files: what we write, and what each answer does."""

from lxml import etree

from odoo import fields
from odoo.tests import freeze_time, tagged

from .counter_case import ANSWERED, REQUESTS, SENT, CounterCase

EXECUTED = fields.Date.to_date("2026-12-04")
POINT, CONTRACT, METER = "point_id.state", "contract_id.state", "meter_id.serial"
INDEXES, LAST = "effect_ids.after", "point_id.reading_ids.indexes"
BANDS = "F1 1210 · F2 990 · F3 1425"
CLOSED = {POINT: "inactive", CONTRACT: "ceased", "contract_id.end_date": EXECUTED}
QUOTE = {"quote_ids.total": 655.2, "quote_ids.untaxed": 537.05, "quote_ids.state": "received"}
# What the register and the request say after a positive outcome: {path: value}.
OUTCOMES = {
    ("pm1", "gas", "positive"): {**QUOTE, "quote_ids.number": "PREV-PM1-GAS", POINT: "active"},
    ("pm1", "ele", "positive"): {**QUOTE, "quote_ids.number": "PREV-PM1-ELE"},
    ("pr1", "gas", "positive"): {**QUOTE, "quote_ids.number": "PREV-PR1-GAS"},
    ("pr1", "ele", "positive"): {**QUOTE, "quote_ids.number": "PREV-PR1-ELE"},
    ("pra", "gas", "positive"): {**QUOTE, "quote_ids.number": "PREV-PRA-GAS", POINT: "interrupted"},
    ("e01", "gas", "new_meter"): {METER: "G2600000002", "meter_id.digits": 6, "meter_id.meter_class": "G0006"},
    ("e01", "ele", "new_meter"): {METER: "E2600000002", "meter_id.bands": "F3"},
    ("d01", "gas", "positive"): {**CLOSED, LAST: "4271"},
    ("d01", "ele", "positive"): {**CLOSED, LAST: BANDS},
    ("r01", "gas", "positive"): {POINT: "active", CONTRACT: "active", LAST: "4271"},
    ("r01", "ele", "positive"): {POINT: "active", CONTRACT: "active", LAST: BANDS},
    ("v02", "gas", "conforming"): {"v02_conforming": "C", "v02_value": "22.5", "effect_ids": False},
    ("v02", "ele", "conforming"): {"v02_conforming": "C", "v02_value": "231.4", "effect_ids": False},
    ("v02", "gas", "not_conforming"): {"v02_conforming": "N", "v02_value": "14.2"},
    ("v02", "ele", "not_conforming"): {"v02_conforming": "N", "v02_value": "202.7"},
    ("m01", "gas", "positive"): {LAST: "4271", "data_answer": "Lettura rilevata sul posto", "m01_volumes": "118.5"},
    ("m01", "ele", "positive"): {LAST: BANDS, "data_answer": "Lettura rilevata sul posto"},
    ("m02", "gas", "positive"): {
        "data_answer": "Il gruppo di misura è del 2015, portata massima 6 mc/h",
        "data_answer_reference": "Q-18",
    },
    ("m02", "ele", "positive"): {"data_answer": "La potenza disponibile è 3,3 kW"},
}
# The activity that a positive outcome gives somebody to do.
TO_DO = {
    ("d01", "gas", "positive"): "Closing bill to be issued",
    ("d01", "ele", "positive"): "Closing bill to be issued",
    ("v02", "gas", "not_conforming"): "Pressure or voltage not conforming: follow the distributor's repair",
    ("e01", "ele", "new_meter"): "Power changed: enter the new one in the contract",
}


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestExchange(CounterCase):
    def _each(self, *without):
        """Yield a request of every procedure and commodity, sent, but of those named."""
        for code, commodity in REQUESTS:
            if code not in without:
                with self.subTest(code=code, commodity=commodity):
                    yield self._send(self._draft(code, commodity))

    def _text(self, request, flow, outcome, leaf):
        return etree.parse(self._golden_path(request, flow, outcome)).findtext(f".//{leaf}")

    def test_requests_as_written(self):
        for request in self._each():
            self._assert_golden(request)

    def test_positive_outcomes(self):
        for (code, commodity, outcome), expected in OUTCOMES.items():
            with self.subTest(code=code, commodity=commodity, outcome=outcome):
                request = self._send(self._draft(code, commodity))
                before = {path: self._said(request, path) for path in expected if "." in path}
                part = self._answered(request, outcome)
                self.assertEqual(part.state, "processed", (part.reason, part.doubts))
                self.assertEqual(request.stage_id.code, "done")
                self._assert_said(request, expected)
                if to_do := TO_DO.get((code, commodity, outcome)):
                    self.assertIn(to_do, request.activity_ids.mapped("summary"))
                with freeze_time(ANSWERED):
                    request.sudo()._undo()
                request.invalidate_recordset()
                self.assertEqual(request.stage_id.code, "admitted")
                self._assert_said(request, before)

    def test_rejections(self):
        for request in self._each("tal"):
            self._receive_golden(request, "0100", "negative")
            self.assertEqual(request.stage_id.code, "rejected", request.part_ids.mapped("reason"))
            self.assertEqual(request.reason_code, self._text(request, "0100", "negative", "cod_causale"))
            self.assertEqual(request.reason_text, self._text(request, "0100", "negative", "motivazione"))

    def test_appointments(self):
        for request in self._each("tal", "m01", "m02"):
            self._receive_golden(request, "0100", "positive")
            self._receive_golden(request, "0200")
            self.assertEqual(request.stage_id.code, "appointment", request.part_ids.mapped("reason"))
            self.assertEqual(f"{request.appointment_date} {request.appointment_slot}", "2026-12-02 09:00-11:00")

    def test_failures(self):
        for request in self._each("tal"):
            self._answered(request, "negative")
            self.assertEqual(request.stage_id.code, "failed", request.part_ids.mapped("reason"))
            self.assertEqual(request.reason_text, self._text(request, "0150", "negative", "motivazione"))
            self.assertFalse(request.effect_ids)

    def test_annulments(self):
        for answer, stage in (("positive", "cancelled"), ("negative", "sent")):
            for request in self._each("tal"):
                request.with_context(verb="ask_annulment").action_run()
                self.assertFalse(request.problems)
                self._assert_golden(request, "0051")
                self._receive_golden(request, "0101", answer)
                self.assertEqual(request.stage_id.code, stage, request.part_ids.mapped("reason"))
                # The next one on the same point may start.
                request.sudo().stage_id = self.env.ref("vegas_base.stage_cancelled")

"""Every procedure of this addon through its golden files: what we write, and what each answer does."""

from lxml import etree

from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import SENT

from .counter_case import CounterCase

EXECUTED = fields.Date.to_date("2026-12-04")
POINT, CONTRACT, METER = "point_id.state", "contract_id.state", "meter_id.serial"
LAST, TO_DO = "point_id.reading_ids.indexes", "activity_ids.summary"
BANDS = "F1 1210 · F2 990 · F3 1425"
CLOSED = {
    POINT: "inactive",
    CONTRACT: "ceased",
    "contract_id.end_date": EXECUTED,
    TO_DO: "Closing bill to be issued",
}
QUOTE = {"quote_ids.total": 655.2, "quote_ids.untaxed": 537.05, "quote_ids.state": "received"}
FAULTY = {
    "v02_conforming": "N",
    "v02_repaired_date": EXECUTED,
    TO_DO: "Pressure or voltage not conforming: follow the distributor's repair",
}
REPLACED = {
    "v01_conforming": "N",
    TO_DO: "Meter not conforming: reconstruct the consumption, compute the bills again",
}
LETTER = {TO_DO: "Send the customer the letter with the result"}
NUMBER, SAID = "quote_ids.number", "Lettura rilevata sul posto"
METER_DATA = "Il gruppo di misura è del 2015, portata massima 6 mc/h"
# {(code, commodity, outcome): {path: value}} of a positive outcome.
OUTCOMES = {
    ("pm1", "gas", "positive"): {**QUOTE, NUMBER: "PREV-PM1-GAS", POINT: "active"},
    ("pm1", "ele", "positive"): {**QUOTE, NUMBER: "PREV-PM1-ELE"},
    ("pr1", "gas", "positive"): {**QUOTE, NUMBER: "PREV-PR1-GAS"},
    ("pr1", "ele", "positive"): {**QUOTE, NUMBER: "PREV-PR1-ELE"},
    ("pra", "gas", "positive"): {**QUOTE, NUMBER: "PREV-PRA-GAS", POINT: "interrupted"},
    ("e01", "gas", "new_meter"): {
        METER: "G2600000002",
        "meter_id.digits": 6,
        "meter_id.meter_class": "G0006",
        "point_id.appliance_power": 40,
        LAST: "3",
    },
    ("e01", "ele", "new_meter"): {
        METER: "E2600000002",
        "meter_id.bands": "F3",
        TO_DO: "Power changed: enter the new one in the contract",
    },
    ("d01", "gas", "positive"): {**CLOSED, LAST: "4271"},
    ("d01", "ele", "positive"): {**CLOSED, LAST: BANDS},
    ("r01", "gas", "positive"): {POINT: "active", CONTRACT: "active", LAST: "4271"},
    ("r01", "ele", "positive"): {POINT: "active", CONTRACT: "active", LAST: BANDS},
    ("v01", "gas", "conforming"): {"v01_conforming": "C", LAST: "4321", **LETTER},
    ("v01", "ele", "conforming"): {"v01_conforming": "C", LAST: "F1 1200 · F2 1100 · F3 1900"},
    ("v01", "gas", "new_meter"): {**REPLACED, METER: "G2699887766"},
    ("v01", "ele", "new_meter"): {**REPLACED, METER: "E2699887766", "meter_id.bands": "F3"},
    ("v02", "gas", "conforming"): {"v02_conforming": "C", "v02_value": "22.5", **LETTER},
    ("v02", "ele", "conforming"): {"v02_conforming": "C", "v02_value": "231.4", **LETTER},
    ("v02", "gas", "not_conforming"): {**FAULTY, "v02_value": "14.2"},
    ("v02", "ele", "not_conforming"): {**FAULTY, "v02_value": "202.7"},
    ("m01", "gas", "positive"): {LAST: "4271", "data_answer": SAID, "m01_volumes": "118.5"},
    ("m01", "ele", "positive"): {LAST: BANDS, "data_answer": SAID},
    ("m02", "gas", "positive"): {"data_answer": METER_DATA, "data_answer_reference": "Q-18"},
    ("m02", "ele", "positive"): {"data_answer": "La potenza disponibile è 3,3 kW"},
}


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestExchange(CounterCase):
    OUTCOMES = {key: ("done", expected) for key, expected in OUTCOMES.items()}

    def test_requests_and_annulments(self):
        self._run_requests()

    def test_rejections(self):
        self._run_rejections()

    def test_outcomes(self):
        self._run_outcomes()

    def test_appointments(self):
        for code, commodity in self.REQUESTS:
            with self.subTest(code=code, commodity=commodity):
                request = self._send(self._draft(code, commodity))
                if not request._handler()._appointment:
                    continue
                self._receive_golden(request, "0100", "positive")
                self._receive_golden(request, "0200")
                self.assertEqual(request.stage_id.code, "appointment", request.part_ids.mapped("reason"))
                self.assertEqual(f"{request.appointment_date} {request.appointment_slot}", "2026-12-02 09:00-11:00")

    def test_failures(self):
        for code, commodity in self.REQUESTS:
            with self.subTest(code=code, commodity=commodity):
                request = self._send(self._draft(code, commodity))
                self._answered(request, "negative")
                self.assertEqual(request.stage_id.code, "failed", request.part_ids.mapped("reason"))
                why = etree.parse(self._golden_path(request, "0150", "negative")).findtext(".//motivazione")
                self.assertEqual(request.reason_text, why)
                self.assertFalse(request.effect_ids)

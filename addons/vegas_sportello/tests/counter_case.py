"""Requests of every procedure of this addon that can be sent, and their golden answers."""

from pathlib import Path

from odoo.tests import freeze_time

from odoo.addons.vegas_base.tests.exchange_case import ExchangeCase

SENT, ANSWERED = "2026-11-24 10:00:00", "2026-12-10 10:00:00"
WORKS = {"work_kind": "02", "work_description": "Spostamento del contatore in nicchia"}
READING = {"customer_reading_date": "2026-11-23"}
GAS = {**READING, "customer_reading": "4250"}
ELE = {**READING, "customer_reading": "1200 / 980 / 1410"}
QUESTION = {"complaint_reference": "RE-15", "questions": "Portata del gruppo di misura"}
NOTE = {"note": "Citofono Rossi"}

# What the clerk fills in besides the defaults of the form.
REQUESTS = {
    ("pm1", "gas"): {
        **WORKS,
        "max_power": 34.5,
        "appliance_power": 40,
        "max_hourly": 4,
        "use_category": "C3",
        **NOTE,
    },
    ("pm1", "ele"): {**WORKS, "max_power": 6, "phases": "T", "voltage": "B"},
    ("pr1", "gas"): WORKS,
    ("pr1", "ele"): WORKS,
    ("pra", "gas"): WORKS,
    ("e01", "gas"): NOTE,
    ("e01", "ele"): {},
    ("d01", "gas"): {**GAS, **NOTE, "not_before_date": "2026-11-30"},
    ("d01", "ele"): {**ELE, "not_before_date": "2026-11-30", "d01_present": True},
    ("r01", "gas"): {"r01_payment_date": "2026-11-23", "r01_payment": "UERG", "r01_payment_name": "bonifico.pdf"},
    ("r01", "ele"): {"r01_payment_date": "2026-11-23", "r01_payment": "UERG", "r01_payment_name": "bonifico.pdf"},
    ("v02", "gas"): {"v02_reason": "La fiamma si abbassa la sera"},
    ("v02", "ele"): {"v02_reason": "Le lampade tremano"},
    ("m01", "gas"): {**QUESTION, **GAS},
    ("m01", "ele"): {**QUESTION, **ELE},
    ("m02", "gas"): QUESTION,
    ("m02", "ele"): {"questions": "Potenza disponibile"},
    ("tal", "gas"): {**GAS, **NOTE},
    ("tal", "ele"): ELE,
}

# The state of the point before the request, where it is not active.
STATES = {"r01": "suspended", "pra": "interrupted"}


class CounterCase(ExchangeCase):
    """Requests of the procedures of this addon, each with what must be there before it."""

    GOLDEN = Path(__file__).parent / "messages"

    def _point_for(self, code, commodity):
        point = self.gas_point if commodity == "gas" else self.ele_point
        state = STATES.get(code, "active")
        point._set_state(state, day="2026-10-01")
        point.contract_id.state = "active" if state == "active" else "suspended"
        return point

    def _draft(self, code, commodity, **values):
        """Return a draft that can be sent."""
        point = self._point_for(code, commodity)
        if code == "e01":
            values.setdefault("quote_id", self._accepted(self._quoted("pm1", commodity)).id)
        if code == "r01":
            self._executed("sm1", point)
        return self._request(code, point, **{**REQUESTS[code, commodity], **values})

    def _executed(self, code, point, **values):
        """Return a request of a procedure of another addon that was carried out; its handler is not asked."""
        procedures = self.env["vegas.procedure"]
        procedure = procedures.search([("code", "=", code)]) or procedures.create(
            {"code": code, "label": code.upper(), "name": code}
        )
        request = self.env["vegas.request"].create(
            {
                "procedure_id": procedure.id,
                "partner_id": (point.partner_id or self.customer).id,
                "point_id": point.id,
                **values,
            }
        )
        # The number is fixed: it stands in the golden file of R01.
        done = {"stage_id": self.env.ref("vegas_base.stage_done").id, "executed_date": "2026-11-02"}
        request.write({**done, "name": f"{code.upper()}-{request.commodity}"})
        return request

    def _quoted(self, code, commodity):
        """Return the quote that the golden answer to a request ``code`` brings."""
        request = self._send(self._draft(code, commodity))
        with freeze_time(ANSWERED):
            self._receive_golden(request, "0100", "positive")
            self._receive_golden(request, "0150", "positive")
        self.assertEqual(request.stage_id.code, "done", request.part_ids.mapped("reason"))
        return request.quote_ids

    def _accepted(self, quote):
        quote.sudo().write({"decision_mode": "phone", "decision_date": "2026-12-09", "state": "accepted"})
        return quote

    def _answered(self, request, outcome):
        """Let the golden outcome arrive, after the admission where there is one; return its part."""
        with freeze_time(ANSWERED):
            if request._handler()._admission:
                self._receive_golden(request, "0100", "positive")
                self.assertEqual(request.stage_id.code, "admitted", request.part_ids.mapped("reason"))
            part = self._receive_golden(request, "0150", outcome)
        request.invalidate_recordset()
        return part

    def _said(self, request, path):
        *way, name = path.split(".")
        records = request.mapped(".".join(way)) if way else request
        record = records[:1]
        value = record[name]
        return bool(value) if hasattr(value, "ids") else value

    def _assert_said(self, request, expected):
        said = {path: self._said(request, path) for path in expected}
        self.assertEqual(said, expected)

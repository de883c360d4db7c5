"""Requests of every procedure of this addon that can be sent, and what must be there before them."""

from contextlib import contextmanager
from pathlib import Path

from odoo.tests import freeze_time

from odoo.addons.vegas_base.tests.exchange_table import ANSWERED, ExchangeTable

WORKS = {"work_kind": "02", "work_description": "Spostamento del contatore in nicchia"}
READING = {"customer_reading_date": "2026-11-23"}
GAS = {**READING, "customer_reading": "4250"}
ELE = {**READING, "customer_reading": "1200 / 980 / 1410"}
QUESTION = {"complaint_reference": "RE-15", "questions": "Portata del gruppo di misura"}
CHECK = {"v01_reason": "01", "v01_confirmation": "paper"}
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
    ("v01", "gas"): {**CHECK, **GAS, **NOTE},
    ("v01", "ele"): {**CHECK, **ELE, **NOTE},
    ("v02", "gas"): {"v02_reason": "La fiamma si abbassa la sera", "v01_confirmation": "paper"},
    ("v02", "ele"): {"v02_reason": "Le lampade tremano", "v01_confirmation": "paper"},
    ("m01", "gas"): {**QUESTION, **GAS},
    ("m01", "ele"): {**QUESTION, **ELE},
    ("m02", "gas"): QUESTION,
    ("m02", "ele"): {"questions": "Potenza disponibile"},
}

# Self-readings know neither admission nor annulment.
SELF_READINGS = {
    ("tal", "gas"): {**GAS, **NOTE},
    ("tal", "ele"): ELE,
}
# The state of the point before the request, where it is not active.
STATES = {"r01": "suspended", "pra": "interrupted"}


class CounterCase(ExchangeTable):
    """Requests of the procedures of this addon; each row of a table meets the register as it was."""

    GOLDEN = Path(__file__).parent / "messages"
    REQUESTS = REQUESTS

    @contextmanager
    def subTest(self, **params):
        with super().subTest(**params), self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()
            self.env.invalidate_all()

    def _point_for(self, code, commodity):
        point = self.gas_point if commodity == "gas" else self.ele_point
        state = STATES.get(code, "active")
        point._set_state(state, day="2026-10-01")
        point.contract_id.state = "active" if state == "active" else "suspended"
        return point

    def _draft(self, code, commodity):
        point, values = self._point_for(code, commodity), dict({**REQUESTS, **SELF_READINGS}[code, commodity])
        if code == "e01":
            values["quote_id"] = self._accepted(self._quoted("pm1", commodity)).id
        if code == "r01":
            self._executed("sm1", point)
        return self._request(code, point, **values)

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
        quote.sudo().write({"decision_mode": "phone", "decision_date": "2026-11-23", "state": "accepted"})
        return quote

"""Every service, commodity and outcome, through our writer, the simulator and our importer, and taken back again.

The table of what was run stands in the README; ``VEGAS_WRITE_MATRIX=1`` writes it anew.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_backoffice.tests import test_arrears_chain, test_rc1
from odoo.addons.vegas_base.tests.exchange_table import SENT
from odoo.addons.vegas_crm.tests import test_activation, test_sii
from odoo.addons.vegas_sportello.tests import counter_case, test_vt1, voltura_case

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
MARK = re.compile(r"(<!-- matrix -->\n).*?(<!-- /matrix -->)", re.DOTALL)
# Outcome: verb of ours that it needs, what the simulator is wished to answer, stage afterwards.
OUTCOMES = {
    "admitted": ("admit", ["admitted"], "admitted"),
    "rejected": ("reject", ["rejected"], "rejected"),
    "moved": ("schedule", ["appointment", "appointment"], "appointment"),
    "executed": ("execute", ["executed"], "done"),
    "failed": ("fail", ["failed"], "failed"),
    "annulled": ("annul", [], "cancelled"),
}
TITLES = ("ammessa", "inammissibile", "appuntamento spostato", "eseguita", "non eseguita", "annullata")
# What an execution leaves: state of the point, state of its contract; others leave both as they were.
AFTER = {
    "a01": ("active", "active"),
    "a40": ("active", "active"),
    "a02": ("active", "active"),
    "s01": ("active", "active"),
    "r01": ("active", "active"),
    "d01": ("inactive", "ceased"),
    "sm1": ("suspended", "suspended"),
    "sm2": ("interrupted", "suspended"),
    **dict.fromkeys(("ca1", "ca2", "ca3", "ca4"), (None, "ceased")),
    # The contract is that of who comes.
    "voltura": ("active", "active"),
}
QUOTED = {"pn1", "pm1", "pr1", "pra"}
TODAY = "24/11/2026"
# What was made when it was sent is called off when it comes to nothing: the reading, of a voltura the contract too.
CALLED_OFF = {"tal", "voltura"}
DONE = {}


class Matrix:
    """Runs the cells of one test class: its ``_draft`` makes requests that can be sent."""

    CELLS = ()

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        # The tests of the class that lends its requests run where they stand.
        for name in dir(cls):
            if name.startswith("test_") and name not in Matrix.__dict__ and callable(getattr(cls, name)):
                setattr(cls, name, None)

    def test_matrix(self):
        for code, commodity in self.CELLS:
            for outcome in OUTCOMES:
                with self.subTest(code=code, commodity=commodity, outcome=outcome):
                    self._in_a_world_of_its_own(code, commodity, outcome)

    def _in_a_world_of_its_own(self, *cell):
        savepoint = self.env.cr.savepoint()
        try:
            self._cell(*cell)
        finally:
            savepoint.rollback()
            savepoint.close()
            self.env.invalidate_all()

    def _cell(self, code, commodity, outcome):
        verb, wishes, stage = OUTCOMES[outcome]
        with tempfile.TemporaryDirectory() as folder:
            self.exchange, self.said = Path(folder), ""
            channels = type(self.env["vegas.channel"])
            self.patch(channels, "_path", lambda channel, *parts: Path(folder, channel.code, *parts))
            request = self._draft(code, commodity)
            if not self._knows(request, verb):
                DONE[_label(request), commodity, outcome] = "–"
                return
            self._send(request)
            before = self._everything(request)
            self._deliver()
            self._wish(request, *wishes)
            if outcome == "annulled":
                self._simulate()
                request.with_context(verb="ask_annulment").action_run()
                self._deliver()
                self._simulate()
        self._check(request, code, outcome, stage, before)
        DONE[_label(request), commodity, outcome] = "✓"

    def _knows(self, request, verb):
        handler = request._handler()
        if verb == "schedule" and not handler._appointment:
            return False
        return verb in handler._transitions() and any(verb in verbs for verbs in handler._flow_verbs().values())

    # === FILES === #

    def _deliver(self):
        while self.env["vegas.message"]._send_batch()[0]:
            pass

    def _wish(self, request, *answers):
        """Let the simulator give these answers to ``request``, one after the other, and read them."""
        channel = request.part_ids.message_id.filtered(lambda message: message.direction == "out").channel_id
        folder = self.exchange / channel.code / "wishes"
        folder.mkdir(parents=True, exist_ok=True)
        for answer in answers:
            (folder / f"{request.name}.json").write_text(json.dumps({"answer": answer}))
            self._simulate()

    def _simulate(self):
        command = [sys.executable, "-m", "simulator", "--exchange", str(self.exchange), "--on-wish", "--today", TODAY]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
        self.said += done.stdout
        self._collect()

    def _collect(self):
        for channel in self.env["vegas.channel"].search([("company_id", "=", self.company.id)]):
            files = channel._collect()
            self.env["vegas.message"].with_company(self.company)._receive(files, channel=channel)
            channel._collected([name for name, _data in files])
        self.env.invalidate_all()

    # === WHAT IT CHANGED === #

    def _check(self, request, code, outcome, stage, before):
        told = [(part.flow, part.state, part.reason) for part in request.sudo().part_ids]
        self.assertEqual(request.stage_id.code, stage, (told, self.said))
        self.assertLessEqual({state for _flow, state, _reason in told}, {"sent", "processed"}, told)
        after = self._everything(request)
        if outcome == "moved":
            days = request.part_ids.filtered(lambda part: part.flow[1:] == "200")
            self.assertEqual((len(days), bool(request.appointment_date)), (2, True))
        if outcome == "executed":
            point, contract = AFTER.get(code, (None, None))
            if point:
                self.assertEqual(request.point_id.state, point)
            if contract:
                self.assertEqual(request.contract_id.state, contract)
            self.assertEqual(len(request.sudo().quote_ids), int(code in QUOTED))
            if after[0] != before[0]:
                self.assertTrue(request.sudo().effect_ids)
        elif outcome in ("rejected", "failed"):
            self.assertTrue(request.reason_text or request.reason_code)
        if outcome == "admitted" or (outcome != "executed" and code not in CALLED_OFF):
            rows, tasks = after[0]
            self.assertEqual(rows, before[0][0], "nothing outside of the request")
            # Whoever owns it must tell the customer the other day.
            self.assertEqual(len(tasks) - len(before[0][1]), int(outcome == "moved"), tasks)
        while request.sudo()._last_answer():
            request.sudo()._undo()
        self.assertEqual(request.stage_id.code, "sent")
        self.assertEqual(self._everything(request), before)

    def _everything(self, request):
        """Return what an outcome may change, field by field: outside of the request, and in it."""
        self.env.flush_all()
        self.env.invalidate_all()
        request = request.sudo()
        point, contracts = request.point_id, request.contract_id | request.point_id.contract_ids
        found = [point, *contracts, *point.meter_ids, *point.reading_ids, *request.quote_ids, *point.state_ids]
        skipped = ("write_date", "write_uid", "message_main_attachment_id")
        rows = [
            (
                record._name,
                record.id,
                {
                    name: str(field.convert_to_read(record[name], record))
                    for name, field in record._fields.items()
                    if field.store and field.type not in ("binary", "one2many", "many2many") and name not in skipped
                },
            )
            for record in found
        ]
        open_tasks = request.activity_ids.filtered("active").mapped("summary")
        kept = ("outcome", "executed_date", "reason_text", "reason_code", "appointment_date", "closed_date")
        return (rows, sorted(open_tasks)), {name: str(request[name]) for name in kept}


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestCounterMatrix(Matrix, counter_case.CounterCase):
    CELLS = [
        *((code, "gas") for code in ("pm1", "pr1", "pra", "e01", "d01", "r01", "v01", "v02", "m01", "m02", "tal")),
        *((code, "ele") for code in ("pm1", "pr1", "e01", "d01", "r01", "v01", "v02", "m01", "m02", "tal")),
    ]

    def _draft(self, code, commodity):
        if code != "v01":
            return super()._draft(code, commodity)
        values = {
            "v01_reason": "01",
            "v01_confirmation": "paper",
            **(counter_case.GAS if commodity == "gas" else counter_case.ELE),
        }
        return self._request("v01", self._point_for("v01", commodity), **values)

    def _quoted(self, code, commodity):
        """The simulator must know the quote that is accepted."""
        request = self._send(self._draft(code, commodity))
        self._deliver()
        self._wish(request, "executed")
        return request.quote_ids


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestActivationMatrix(Matrix, test_activation.TestActivation):
    CELLS = [("pn1", "gas"), ("pn1", "ele"), ("a01", "gas"), ("a01", "ele"), ("a40", "gas")]


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestArrearsMatrix(Matrix, test_arrears_chain.TestArrearsChain):
    CELLS = [("sm1", "ele"), *((code, "gas") for code in ("a02", "sm1", "sm2", "ca1", "ca2", "ca3", "ca4"))]


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestSwitchingMatrix(Matrix, test_sii.CrmSiiCase):
    CELLS = [("se1", "ele"), ("pk1", "ele")]

    def _draft(self, code, commodity):
        return self._request(code)


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestS01Matrix(Matrix, test_sii.TestS01):
    CELLS = [("s01", "ele")]

    def _draft(self, code, commodity):
        # The message does not name the meter: the distributor says which one it is.
        self.ele_point.meter_ids.unlink()
        return self._request(code)


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestVt1Matrix(Matrix, test_vt1.TestVt1):
    CELLS = [("vt1", "ele")]

    def _draft(self, code, commodity):
        return self._request(code, effective_date="2026-12-01", vt1_contact_id=self.contact.id)


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestVolturaMatrix(Matrix, voltura_case.VolturaCase):
    """The counter's form for both holders: VT1 of electricity, VTG of gas."""

    CELLS = [("voltura", "ele"), ("voltura", "gas")]

    def _draft(self, code, commodity):
        return self._filled(self.gas_point if commodity == "gas" else self.ele_point)


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestAe1Matrix(Matrix, test_vt1.TestAe1):
    CELLS = [("ae1", "ele")]

    def _draft(self, code, commodity):
        return self._request(code, partner_id=self.customer.id, effective_date="2026-12-01")


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestRc1Matrix(Matrix, test_rc1.TestRc1):
    CELLS = [("rc1", "ele")]

    def _draft(self, code, commodity):
        return self._request(code, **self._rc1(rc1_reason="CAE8"))


def _label(request):
    """The procedure, and the service of its messages where it is called otherwise."""
    label, service = request.procedure_id.label, request._handler()._service(request)
    return label if service == label else f"{label} ({service})"


def _labels():
    return sorted({(service, commodity) for service, commodity, _outcome in DONE})


def table():
    """Return the matrix of what was run as a table of the README."""
    lines = ["| servizio | | " + " | ".join(TITLES) + " |", "|---|---|" + ":-:|" * len(TITLES)]
    for service, commodity in _labels():
        cells = " | ".join(DONE.get((service, commodity, outcome), "✗") for outcome in OUTCOMES)
        lines.append(f"| {service} | {'gas' if commodity == 'gas' else 'energia elettrica'} | {cells} |")
    return "\n".join(lines) + "\n"


def test_the_readme_shows_the_matrix():
    classes = [cls for cls in Matrix.__subclasses__() if cls.CELLS]
    cells = {(code, commodity) for cls in classes for code, commodity in cls.CELLS}
    if len(_labels()) < len(cells):
        return  # run alone: the classes above have not made the table
    text = README.read_text(encoding="utf-8")
    wanted = MARK.sub(lambda found: found[1] + table() + found[2], text)
    if os.environ.get("VEGAS_WRITE_MATRIX") == "1":
        README.write_text(wanted, encoding="utf-8")
    assert MARK.search(text), "the README has no place for the matrix"
    assert text == wanted or os.environ.get("VEGAS_WRITE_MATRIX") == "1", "VEGAS_WRITE_MATRIX=1 writes it anew"

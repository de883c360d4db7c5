"""Any order and any repetition of a request's answers ends in the same state, and applies nothing twice."""

import os
import re
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import ANSWERED, SENT

from .counter_case import CounterCase

LONG = os.environ.get("VEGAS_LONG") == "1"
EXAMPLES = settings(
    max_examples=60 if LONG else 3,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
# What is written once per file or per step, not per datum.
PER_FILE = ("vegas_message", "vegas_request_history")
FIRST = "<Appuntamento><data_app>02/12/2026</data_app><fascia_app>09:00-11:00</fascia_app></Appuntamento>"
MOVED = FIRST.replace("02/12/2026", "03/12/2026")
REJECTED = (
    "<Ammissibilita><verifica_amm>0</verifica_amm><cod_causale>STATO</cod_causale>"
    "<motivazione>Stato non compatibile</motivazione></Ammissibilita>"
)
CASES = [("d01", "ele"), ("pm1", "gas")]
if LONG:
    CASES += [("d01", "gas"), ("m02", "gas"), ("m01", "ele"), ("r01", "gas")]


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestAnswerOrder(CounterCase):
    def _answers(self, request):
        """Return all answers to ``request`` in their order: (name that says when it was issued, bytes)."""
        inner = [("0100", "<Ammissibilita><verifica_amm>1</verifica_amm></Ammissibilita>")]
        if request._handler()._appointment:
            inner += [("0200", FIRST), ("0200", MOVED)]
        files = [
            (f"X_{request.name}_2026120108000{rank}_1.xml", self._answer(request, flow, block))
            for rank, (flow, block) in enumerate(inner)
        ]
        golden = self._golden_path(request, "0150", "positive")
        data = golden.read_bytes().replace(self.NUMBER.encode(), request.name.encode())
        data = re.sub(rb"(<cod_prat_distr>).*?(</)", rb"\g<1>D1\2", data)
        return [*files, (f"X_{request.name}_20261201080009_1.xml", data)]

    @staticmethod
    def _again(name, data, copy):
        """Return a repetition: the same bytes, or the same datum in another file."""
        return (name, data) if not copy else (f"{copy}{name}", re.sub(rb">\s*<", b">" + b"\n" * copy + b"<", data))

    def _everything(self, request):
        """Return what answers may change, field by field, and the number of rows of our tables."""
        self.env.flush_all()
        self.env.invalidate_all()
        own = {
            name: field.convert_to_read(request.sudo()[name], request)
            for name, field in request._fields.items()
            if field.store and field.type not in ("binary", "one2many", "many2many") and not name.startswith("write_")
        }
        point = request.point_id.sudo()
        records = {
            model: self._rows(model, [("point_id", "=", point.id)])
            for model in ("vegas.meter", "vegas.reading", "vegas.contract", "vegas.point.state")
        }
        counts = {table: rows for table, (rows, _sum) in self._table_rows().items() if not table.startswith(PER_FILE)}
        effects = [(effect.label, effect.before, effect.after) for effect in request.sudo().effect_ids]
        return own, point.state, records, counts, sorted(effects, key=str)

    def _rows(self, model, domain):
        skipped = ("create_date", "write_date", "id", "request_id", "display_name")
        records = self.env[model].sudo().search(domain, order="id")
        names = [name for name, field in records._fields.items() if field.store and name not in skipped]
        return [{name: str(row[name]) for name in names if not row._fields[name].relational} for row in records]

    def _end(self, request, batches):
        """Return the state in which ``batches`` of files end; nothing of it is kept."""
        with self.env.cr.savepoint() as savepoint, freeze_time(ANSWERED):
            for batch in batches:
                self._receive(*batch)
            result = self._everything(request)
            states = set(request.sudo().part_ids.mapped("state"))
            savepoint.rollback()
            self.env.invalidate_all()
        return result, states

    def test_any_order_and_repetition(self):
        for code, commodity in CASES:
            with self.subTest(code=code, commodity=commodity):
                request = self._send(self._draft(code, commodity))
                answers = self._answers(request)
                expected, _states = self._end(request, [[answer] for answer in answers])
                self.assertIn(request.state, ("open", "waiting"))
                self._check_orders(request, answers, expected)

    def _check_orders(self, request, answers, expected):
        order = st.permutations([(rank, copy) for rank in range(len(answers)) for copy in (0, 0, 1)])
        cuts = st.sets(st.integers(1, 3 * len(answers) - 1), max_size=4)

        @EXAMPLES
        @given(order, cuts)
        def check(order, cuts):
            files = [self._again(*answers[rank], copy) for rank, copy in order]
            bounds = [0, *sorted(cuts), len(files)]
            batches = [files[start:end] for start, end in pairwise(bounds)]
            result, states = self._end(request, batches)
            for got, wanted in zip(result, expected, strict=True):
                self.assertEqual(got, wanted)
            self.assertLessEqual(states, {"sent", "processed", "no_effect"})

        check()

    def test_corrections_end_with_the_one_issued_last(self):
        """Also when it corrects the admission: the data are the same, only the steps differ."""
        request = self._send(self._draft("d01", "gas"))
        *before, outcome = self._answers(request)
        later = (outcome[0].replace("0009_1", "0010_1"), outcome[1].replace(b"4271", b"4299"))
        refused = (f"X_{request.name}_20261130080000_1.xml", self._answer(request, "0100", REJECTED))
        self.assertNotEqual(later[1], outcome[1])
        files = [refused, *before, outcome, later]
        expected, _states = self._end(request, [[file] for file in [*before, later]])

        @EXAMPLES
        @given(st.permutations(range(len(files))))
        def check(order):
            result, states = self._end(request, [[files[rank]] for rank in order])
            # Effects that were taken back stay, as a record of what was.
            for got, wanted in zip(result[:3], expected[:3], strict=True):
                self.assertEqual(got, wanted)
            self.assertLessEqual(states, {"sent", "processed", "no_effect", "undone"})

        check()

    def test_a_file_of_many_parts_of_which_some_are_wrong(self):
        requests = [self._send(self._draft(code, "gas")) for code in ("v02",)]
        requests.append(self._send(self._draft("m01", "ele")))
        header = "COD_SERVIZIO;COD_FLUSSO;PIVA_UTENTE;PIVA_DISTR;COD_PRAT_UTENTE;COD_PRAT_DISTR;VERIFICA_AMM"
        rows = [
            f"{request._handler()._services[0]};0100;{self.OUR_VAT};{self.DISTRIBUTOR_VAT};{request.name};D;1"
            for request in requests
        ]
        wrong = [rows[0].replace(requests[0].name, "NESSUNA"), rows[0].replace(";1", ";9"), "V02;0100;;;;;"]

        @EXAMPLES
        @given(st.permutations([*rows, *wrong, rows[0]]))
        def check(lines):
            with self.env.cr.savepoint() as savepoint, freeze_time(ANSWERED):
                self._receive(("esiti.csv", "\n".join([header, *lines]).encode()))
                parts = self.env["vegas.message.part"].sudo().search([("message_id.name", "=", "esiti.csv")])
                self.assertEqual(len(parts), 6)
                self.assertEqual([request.stage_id.code for request in requests], ["admitted", "admitted"])
                failed = parts.filtered(lambda part: part.state == "error")
                self.assertEqual(len(failed), 3)
                self.assertTrue(all(failed.mapped("reason")))
                savepoint.rollback()
                self.env.invalidate_all()

        check()

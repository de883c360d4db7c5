from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ADMITTED, FAILED, REJECTED, SCHEDULED, V01Case

NEW_METER = (
    "<sost_mis>SI</sost_mis><data_sost>24/11/2026</data_sost><matr_nuovo_mis>NUOVO1</matr_nuovo_mis>"
    "<segn_nuovo_mis>0</segn_nuovo_mis>"
)
MOVED = SCHEDULED.replace("02/12/2026", "09/12/2026")


@tagged("post_install", "-at_install")
class TestV01Corrections(V01Case):
    """Answers that are hard to believe, corrected, taken back, out of order; the annulment of a request."""

    def _admitted(self, **values):
        request = self._sent(**values)
        self._receive(self._answer(request, "0100", ADMITTED))
        return request

    def _file(self, instant, *answer):
        """Return (name that says when it was issued, bytes)."""
        return f"07643520567_00743110157_202611_V010150_202611241000{instant:02d}_1.xml", self._answer(*answer)

    def _state(self, request):
        """Return all that an outcome may change, as plain values."""
        point = request.point_id
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            request.stage_id.code,
            request.outcome,
            [str(day) for day in (request.executed_date, request.appointment_date, request.closed_date)],
            request.reason_text,
            request.v01_conforming,
            point.state,
            [(row.state, str(row.valid_from), str(row.valid_to)) for row in point.state_ids.sorted("id")],
            sorted((meter.serial, str(meter.installed_on), str(meter.removed_on)) for meter in point.meter_ids),
            sorted((str(reading.date), reading.indexes, reading.state) for reading in point.reading_ids),
            sorted(request.activity_ids.mapped("summary")),
        )

    def _part(self, request):
        return request.part_ids.sorted("id")[-1]

    # === HARD TO BELIEVE === #

    def test_another_serial_waits_for_a_person(self):
        request = self._admitted()
        inner = self._positive(request).replace(request.meter_id.serial, "ALTRO99")
        before = self._state(request)
        (line,) = self._receive(self._answer(request, "0150", inner))
        part = self._part(request)
        self.assertEqual((part.state, line["status"]), ("confirm", "error"))
        for word in ("matr_mis", "ALTRO99", request.meter_id.serial):
            self.assertIn(word, line["reason"])
        self.assertEqual(self._state(request), before)
        self.assertIn("ALTRO99", request.doubt)
        request.with_user(self.clerk).action_accept_answer()
        self.assertEqual((part.state, request.stage_id.code, request.doubt), ("processed", "done", False))

    def test_the_serial_is_compared_without_leading_zeros(self):
        request = self._admitted()
        inner = self._positive(request).replace(request.meter_id.serial, f"000{request.meter_id.serial}")
        self._receive(self._answer(request, "0150", inner))
        self.assertEqual(request.stage_id.code, "done")

    def test_a_lower_index_waits_and_the_accepted_one_decides(self):
        reading = self.env["vegas.reading"].create(
            {
                "point_id": self.gas_point.id,
                "date": "2026-10-01",
                "index_f0": 9000,
                "kind": "actual",
                "source": "counter",
            }
        )
        request = self._admitted()
        self._receive(self._answer(request, "0150", self._positive(request, index=4271)))
        part = self._part(request)
        self.assertEqual(part.state, "confirm")
        self.assertIn("9000", part.reason)
        before = self._state(request)
        part.with_user(self.clerk).action_accept()
        self.assertEqual((request.stage_id.code, reading.state), ("done", "rejected"))
        request.with_user(self.back_office).action_undo()
        self.assertEqual(reading.state, "validated")
        self.assertEqual(self._state(request), before)

    def test_before_the_request(self):
        request = self._admitted()
        inner = self._positive(request).replace("24/11/2026", "01/09/2026")
        self._receive(self._answer(request, "0150", inner))
        self.assertEqual(self._part(request).state, "confirm")
        self.assertIn("01/09/2026", self._part(request).reason)

    def test_contest(self):
        request = self._admitted()
        inner = self._positive(request).replace(request.meter_id.serial, "ALTRO99")
        self._receive(self._answer(request, "0150", inner))
        part = self._part(request)
        action = request.with_user(self.clerk).action_contest_answer()
        self.assertEqual(part.state, "contested")
        self.assertEqual(action["context"]["default_partner_ids"], self.distributor.ids)
        for word in (request.name, "ALTRO99", part.message_id.name):
            self.assertIn(word, action["context"]["default_body"])
        # The corrected answer is applied as if the first had never come.
        self._receive(self._file(5, request, "0150", self._positive(request)))
        self.assertEqual(request.stage_id.code, "done")

    # === CORRECTED === #

    def test_a_corrected_outcome_takes_the_first_back(self):
        request = self._admitted()
        pristine, corrected = self._state(request), self._positive(request, "C", index=4300)
        self._receive(self._file(1, request, "0150", self._positive(request, "N", more=NEW_METER)))
        self.assertEqual(request.meter_id.serial, "NUOVO1")
        self.assertTrue(request.activity_ids)
        self._receive(self._file(2, request, "0150", corrected))
        self.assertEqual(request.stage_id.code, "done")
        self.assertEqual((request.v01_conforming, request.meter_id.serial), ("C", self.gas_point.meter_ids.serial))
        self.assertEqual(self.gas_point.reading_ids.mapped("indexes"), ["4300"])
        self.assertEqual(request.activity_ids.mapped("summary"), ["Send the customer the letter with the result"])
        undone = request.effect_ids.filtered("undone_date")
        self.assertTrue(undone and request.effect_ids - undone, "both outcomes are shown")
        self.assertEqual(request.history_ids.mapped("verb"), ["send", "admit", "execute", "undo", "execute"])
        request.sudo()._undo()
        self.assertEqual(self._state(request), pristine)

    def test_the_older_outcome_has_no_effect_whatever_the_order(self):
        first = self._admitted()
        second = self._sent(self.ele_point)
        self._receive(self._answer(second, "0100", ADMITTED))
        for request, order in ((first, (1, 2)), (second, (2, 1))):
            files = {
                1: self._file(1, request, "0150", self._positive(request, index=4000)),
                2: self._file(2, request, "0150", self._positive(request, index=5000)),
            }
            for number in order:
                self._receive(files[number])
            self.assertEqual(len(request.point_id.reading_ids), 1)
            self.assertIn("500", request.point_id.reading_ids.indexes)

    def test_another_outcome_without_a_time_waits_for_a_person(self):
        request = self._admitted()
        self._receive(self._answer(request, "0150", self._positive(request)))
        self._receive(self._answer(request, "0150", self._positive(request, index=4999)))
        part = self._part(request)
        self.assertEqual((part.state, request.outcome["segn_mis"]), ("confirm", "4271"))
        part.with_user(self.clerk).action_accept()
        self.assertEqual((part.state, request.outcome["segn_mis"]), ("processed", "4999"))
        self.assertEqual(self.gas_point.reading_ids.mapped("index_f0"), [4999])

    def test_from_not_carried_out_to_carried_out(self):
        request = self._admitted()
        self._receive(self._file(1, request, "0150", FAILED))
        self.assertEqual(request.stage_id.code, "failed")
        self._receive(self._file(2, request, "0150", self._positive(request)))
        self.assertEqual((request.stage_id.code, request.reason_text), ("done", False))

    def test_from_rejected_to_admitted(self):
        request = self._sent()
        self._receive(self._file(1, request, "0100", REJECTED))
        self._receive(self._file(2, request, "0100", ADMITTED))
        self.assertEqual((request.stage_id.code, request.reason_code, request.closed_date), ("admitted", False, False))

    def test_a_correction_that_is_hard_to_believe_leaves_the_first_standing(self):
        request = self._admitted()
        self._receive(self._file(1, request, "0150", self._positive(request)))
        before = self._state(request)
        inner = self._positive(request, index=5000).replace(request.meter_id.serial, "ALTRO99")
        self._receive(self._file(2, request, "0150", inner))
        self.assertEqual(self._part(request).state, "confirm")
        self.assertEqual(self._state(request), before)

    def test_what_was_changed_meanwhile_stays(self):
        request = self._admitted()
        self._receive(self._file(1, request, "0150", self._positive(request, "N", more=NEW_METER)))
        old = self.gas_point.meter_ids.filtered("removed_on")
        old.removed_on = "2026-11-25"
        request.sudo()._undo()
        self.assertEqual(str(old.removed_on), "2026-11-25")
        self.assertTrue(request.effect_ids.filtered("undone_note"))

    def test_only_the_back_office_takes_back(self):
        request = self._admitted()
        self._receive(self._answer(request, "0150", self._positive(request)))
        with self.assertRaises(UserError):
            request.with_user(self.clerk).action_undo()
        fresh = self._request(self.ele_point)
        with self.assertRaises(UserError):
            fresh.with_user(self.back_office).action_undo()

    def test_appointments_end_with_the_one_issued_last(self):
        gas, ele = self._admitted(), self._sent(self.ele_point)
        self._receive(self._answer(ele, "0100", ADMITTED))
        for request, order in ((gas, (1, 2)), (ele, (2, 1))):
            files = {
                1: self._file(1, request, "0200", SCHEDULED),
                2: self._file(2, request, "0200", MOVED),
            }
            for number in order:
                self._receive(files[number])
            self.assertEqual(str(request.appointment_date), "2026-12-09")

    # === ANNULMENT === #

    def _annulment(self, request, done):
        block = f"<Annullamento><esito_annullamento>{done}</esito_annullamento></Annullamento>"
        return self._answer(request, "0101", block)

    def test_annulled(self):
        request = self._admitted()
        request.with_user(self.clerk).with_context(verb="ask_annulment").action_run()
        self.assertEqual(request.stage_id.code, "admitted", request.problems)
        message = request.part_ids.filtered(lambda part: part.flow == "0051").message_id
        self.assertEqual(message.state, "ready")
        self.assertIn(request.name.encode(), message._bytes()[message.id])
        request.with_user(self.clerk).with_context(verb="ask_annulment").action_run()
        self.assertTrue(request.problems, "it was asked already")
        self._receive(self._annulment(request, 1))
        self.assertEqual((request.stage_id.code, request.state), ("cancelled", "cancelled"))
        self._receive(self._answer(request, "0150", self._positive(request)))
        self.assertEqual(self._part(request).state, "no_effect")

    def test_annulment_refused(self):
        request = self._admitted()
        request.with_user(self.clerk).with_context(verb="ask_annulment").action_run()
        self._receive(self._annulment(request, 0))
        self.assertEqual((request.stage_id.code, request.annulment_date), ("admitted", False))
        self._receive(self._answer(request, "0150", self._positive(request)))
        self.assertEqual(request.stage_id.code, "done")

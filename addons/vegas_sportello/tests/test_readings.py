"""Readings at the counter: judged, taken, confirmed, refused, held, taken back, printed."""

import base64
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.paper_case import PaperChecks

from .counter_case import CounterCase

PHOTO = base64.b64encode(b"\x89PNG\r\n\x1a\n")
NOW = "2026-11-24 10:00:00"


@freeze_time(NOW)
class ReadingsCase(CounterCase):
    """A clerk with the page «Letture» of a customer whose gas meter showed 4020 a year of 600 Smc ago."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gas_point.annual_f0 = 600
        cls.ele_point.write({"annual_f1": 800, "annual_f2": 700, "annual_f3": 900})
        cls._known(cls.gas_point, "2026-08-24", index_f0=4020)
        cls._known(cls.ele_point, "2026-08-24", index_f1=12000, index_f2=9000, index_f3=14000)

    @classmethod
    def _known(cls, point, day, kind="actual", **values):
        return cls.env["vegas.reading"].create(
            {"point_id": point.id, "date": day, "kind": kind, "source": "distributor", **values}
        )

    def _desk(self, *points, **values):
        """Return the page as it opens for the customer of the first point, with its rows kept."""
        point = points[0] if points else self.gas_point
        desks = self.env["vegas.counter.reading"].with_user(self.clerk)
        desks = desks.with_context(default_partner_id=point.partner_id.id, default_point_id=point.id)
        return desks.create({**desks.default_get(["partner_id", "line_ids"]), **values})

    def _line(self, desk, point):
        return desk.line_ids.filtered(lambda line: line.point_id == point)

    def _let_silence_pass(self, day):
        """Run the job that validates what is left without an answer on ``day``."""
        progress = patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1)
        with freeze_time(f"{day} 10:00:00"), progress:
            self.env["vegas.request"].sudo()._cron_validate_silent()

    def _told(self, index, point=None, desk=None, **values):
        """Type an index, or three, into the row of a point; return the row."""
        point = point or self.gas_point
        line = self._line(desk or self._desk(point), point)
        if isinstance(index, tuple):
            values |= {f"index_f{band}": value for band, value in enumerate(index, 1)}
        else:
            values["index_f0"] = index
        line.write(values)
        return line


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReadings(ReadingsCase):
    def test_a_row_for_each_meter_the_chosen_first(self):
        desk = self._desk(self.ele_point)
        self.assertEqual(desk.line_ids.point_id[:1], self.ele_point)
        self.assertIn(self.gas_point, desk.line_ids.point_id)
        line = self._line(desk, self.gas_point)
        self.assertEqual(line.last, "4020\n24/08/2026, actual")
        self.assertTrue(line.expected.endswith(" Smc"))
        self.assertFalse(line.verdict)

    def test_a_likely_reading_is_taken_and_sent(self):
        line = self._told("04170", photo=PHOTO, photo_name="contatore.png")
        self.assertEqual(line.verdict, "ok")
        line.desk_id.action_register()
        reading, request = line.reading_id, line.request_id
        self.assertEqual((line.state, line.consumed), ("done", "150 Smc"))
        self.assertEqual((request.procedure_id.code, request.stage_id.code), ("tal", "sent"))
        self.assertEqual((reading.kind, reading.source, reading.state), ("self", "counter", "sent"))
        self.assertEqual((reading.index_f0, str(reading.date), reading.evidence), (4170, "2026-11-24", PHOTO))
        self.assertFalse(reading.doubt)
        self.assertIn("<let_tot_prel>4170</let_tot_prel>", self._written(request))
        self.assertEqual(line.desk_id.user_id, self.clerk)
        self.assertTrue(line.desk_id.ran_on)

    def test_the_answer_of_the_distributor_decides(self):
        for outcome, state in (("positive", "validated"), ("negative", "rejected")):
            with self.subTest(outcome=outcome):
                line = self._told("4170")
                line.desk_id.action_register()
                self._receive_golden(line.request_id, "0150", outcome)
                self.assertEqual(line.reading_id.state, state)

    def test_a_doubt_is_confirmed_and_kept(self):
        line = self._told("4960")
        self.assertEqual(line.verdict, "warning")
        sentence = line.sentence
        line.desk_id.action_register()
        self.assertEqual((line.state, line.reading_id.id), ("todo", False))
        line.desk_id.action_confirm()
        self.assertEqual((line.state, line.reading_id.state), ("done", "sent"))
        self.assertEqual((line.reading_id.doubt, line.reading_id.confirmed_by_id), (sentence, self.clerk))

    def test_a_confirmation_holds_for_what_was_told(self):
        line = self._told("4960", confirmed=True)
        line.index_f0 = "4970"
        self.assertFalse(line.confirmed)
        line.desk_id.action_register()
        self.assertEqual(line.state, "todo")

    def test_only_an_order_of_magnitude_is_refused(self):
        line = self._told("41705")
        self.assertEqual(line.verdict, "refused")
        # Nobody confirms what may be refused: it is corrected, or noted as not taken.
        line.desk_id.action_confirm()
        self.assertEqual(line.state, "todo")
        line.desk_id.action_refuse()
        self.assertEqual((line.state, line.reading_id.state), ("refused", "refused"))
        self.assertFalse(line.request_id)
        self.assertIn("ten times", line.outcome_text)
        doubtful = self._told("4960")
        with self.assertRaises(UserError):
            doubtful.desk_id.action_refuse()

    def test_a_fault_stays_in_its_row_and_nothing_is_done(self):
        for index, day in (("4170,5", "2026-11-24"), ("417000", "2026-11-24"), ("4170", "2026-11-25")):
            with self.subTest(index=index, day=day):
                line = self._told(index, date=day)
                self.assertEqual(line.verdict, "fault")
                line.desk_id.action_confirm()
                self.assertEqual((line.state, bool(line.request_id)), ("todo", False))
        with self.assertRaises(UserError):
            self._desk().action_register()

    def test_lower_goes_to_the_back_office_and_not_out(self):
        line = self._told("4000")
        line.desk_id.action_confirm()
        reading, request = line.reading_id, line.request_id
        self.assertEqual((line.state, reading.state, request.procedure_id.code), ("held", "received", "ri"))
        self.assertIn("4000", request.asked)
        self.assertFalse(request.part_ids)
        # The register knows better by now: the index before was wrong.
        self.gas_point.reading_ids.filtered(lambda one: one.index_f0 == 4020).state = "rejected"
        reading.with_user(self.back_office).action_send()
        sent = reading.request_id
        self.assertEqual((sent.procedure_id.code, sent.stage_id.code, reading.state), ("tal", "sent", "sent"))
        self._receive_golden(sent, "0150", "positive")
        self.assertEqual(reading.state, "validated")

    def test_another_serial_number_is_held(self):
        line = self._told("4170", serial="X9")
        self.assertEqual(line.verdict, "warning")
        line.desk_id.action_confirm()
        self.assertEqual(line.state, "held")

    def test_bands_and_gas_in_one_list(self):
        desk = self._desk()
        gas = self._told("4170", desk=desk)
        ele = self._told(("12200", "9180", "14230"), self.ele_point, desk)
        self.assertEqual((gas.verdict, ele.verdict), ("ok", "ok"), ele.sentence)
        desk.action_register()
        self.assertEqual((gas.state, ele.state), ("done", "done"), ele.outcome_text)
        self.assertEqual(ele.reading_id.indexes, "F1 12200 · F2 9180 · F3 14230")
        self.assertIn("let_tot_prel_f3", self._written(ele.request_id))

    def test_one_wrong_row_does_not_stop_the_others(self):
        desk = self._desk()
        gas = self._told("4170", desk=desk)
        ele = self._told(("12200", "x", "14230"), self.ele_point, desk)
        desk.action_register()
        self.assertEqual((gas.state, ele.state, ele.verdict), ("done", "todo", "fault"))
        # What stops a row further inside is told in the row, too.
        self.env["vegas.network.contract"].search([("commodity", "=", "ele")]).valid_to = "2026-01-01"
        ele.index_f2 = "9180"
        desk.action_register()
        self.assertEqual((ele.state, ele.verdict), ("todo", "fault"))
        self.assertTrue(ele.sentence)

    def test_gas_with_a_converter_sends_both_indexes(self):
        point = self._point("01614000999999", "gas")
        point.meter_id.write({"converter": True, "converter_digits": 6, "converter_serial": "CV7"})
        self._known(point, "2026-08-24", index_f0=2000, index_converter=150000)
        line = self._told("2150", point, index_converter="")
        self.assertEqual(line.verdict, "fault")
        line.index_converter = "150600"
        line.desk_id.action_register()
        written = self._written(line.request_id)
        for part in ("<let_tot_prel>2150<", "<let_tot_conv>150600<", "<matr_conv>CV7<"):
            self.assertIn(part, written)
        self.assertEqual((line.reading_id.index_converter, line.consumed), (150600, "600 Smc"))

    def test_remote_meters_take_none(self):
        self.ele_point.meter_id.remote = True
        desk = self._desk()
        line = self._line(desk, self.ele_point)
        self.assertEqual(line.verdict, "closed")
        self.assertIn("read from a distance", line.sentence)
        options = {
            option["code"]: option["closed"]
            for option in self.env["vegas.request"]
            .with_user(self.clerk)
            .action_options(self.ele_point.partner_id.id, self.ele_point.id)
        }
        self.assertIn("read from a distance", options["lettura"])

    def test_estimated_too_high_is_said(self):
        self._known(self.gas_point, "2026-10-31", "estimated", index_f0=4250)
        line = self._told("4170")
        self.assertEqual(line.verdict, "ok")
        self.assertIn("gives back 80 Smc", line.sentence)

    def test_last_year_is_what_is_expected(self):
        self.env["vegas.point.coefficient"].create(
            {"point_id": self.gas_point.id, "value": 1.0, "valid_from": "2020-01-01", "source": "test"}
        )
        self._known(self.gas_point, "2025-08-24", index_f0=3400)
        self._known(self.gas_point, "2025-11-24", index_f0=3500)
        self.assertEqual(self._line(self._desk(), self.gas_point).expected, "80–120 Smc")

    def test_the_next_bill_is_named(self):
        contract = self.gas_point.contract_id
        contract.write({"start_date": "2026-09-01", "cycle": "2"})
        line = self._told("4170")
        line.desk_id.action_register()
        self.assertIn("period 01/09/2026–31/12/2026, expected issue 15/01/2027", line.outcome_text)
        self.env["vegas.billing.run"].create(
            {"company_id": self.company.id, "until": "2026-12-31", "issue_date": "2027-01-08", "due_date": "2027-01-31"}
        )
        bill = contract._next_bills()[contract.id]
        self.assertEqual(str(bill.issued), "2027-01-08")
        self.assertEqual(str(contract._bill_of(bill, bill.last.replace(year=2027, month=2, day=5)).last), "2027-02-28")

    def test_taken_back_before_it_left(self):
        line = self._told("4170")
        line.desk_id.action_register()
        reading, request = line.reading_id, line.request_id
        line.action_take_back()
        self.assertEqual((line.state, request.stage_id.code), ("todo", "cancelled"))
        self.assertFalse(reading.exists())
        self.assertFalse(request.part_ids)
        line.index_f0 = "4175"
        line.desk_id.action_register()
        self.assertEqual((line.state, line.reading_id.index_f0), ("done", 4175))

    def test_not_taken_back_once_it_left(self):
        line = self._told("4170")
        line.desk_id.action_register()
        line.request_id.sudo().part_ids.message_id.state = "sent"
        with self.assertRaises(UserError) as caught:
            line.action_take_back()
        self.assertIn("has this reading already", str(caught.exception))
        self.assertEqual(line.reading_id.state, "sent")
        # The right one follows: it is said that there is one, and the last one counts.
        again = self._told("4165")
        self.assertEqual(again.verdict, "warning")
        again.desk_id.action_confirm()
        self.assertEqual(again.state, "done")

    def test_held_and_refused_are_taken_back_too(self):
        for index, act in (("4000", "action_confirm"), ("41705", "action_refuse")):
            with self.subTest(index=index):
                line = self._told(index)
                getattr(line.desk_id, act)()
                reading = line.reading_id
                line.action_take_back()
                self.assertEqual((line.state, reading.exists().id), ("todo", False))

    def test_what_became_of_it_is_the_program_s(self):
        line = self._told("4170")
        for values in ({"state": "done"}, {"outcome_text": "x"}, {"confirmed_by_id": self.clerk.id}):
            with self.assertRaises(AccessError):
                line.write(values)
        line.desk_id.action_register()
        with self.assertRaises(UserError):
            line.index_f0 = "1"
        with self.assertRaises(UserError):
            line.unlink()
        with self.assertRaises(AccessError):
            line.desk_id.partner_id = self.company.partner_id

    def test_another_company_sees_nothing(self):
        desk = self._desk()
        other = self.env["res.company"].create({"name": "Altra"})
        stranger = self._user("stranger", "vegas_base.group_vegas_sportello")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        mine = self.env["vegas.counter.reading"].with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(mine.search([("id", "=", desk.id)]))

    def test_the_panel_opens_the_page(self):
        procedure = self.env.ref("vegas_sportello.procedure_lettura")
        center = self.env["vegas.role.center"].with_user(self.clerk)
        action = center.action_new_request(procedure.id, self.customer.id, self.gas_point.id)
        self.assertEqual(action["res_model"], "vegas.counter.reading")
        self.assertEqual(action["context"]["default_point_id"], self.gas_point.id)
        page = self.env["vegas.customer.page"].with_user(self.clerk)
        self.assertEqual(page._reading_procedure(), procedure.id)

    def test_electricity_without_an_answer_is_validated(self):
        desk = self._desk()
        gas = self._told("4170", desk=desk)
        ele = self._told(("12200", "9180", "14230"), self.ele_point, desk)
        desk.action_register()
        for day, state in (("2026-11-27", "sent"), ("2026-11-28", "validated")):
            self._let_silence_pass(day)
            self.assertEqual((ele.reading_id.state, gas.reading_id.state), (state, "sent"), day)
        self.assertEqual(str(ele.request_id.executed_date), "2026-11-27")
        self.assertFalse(ele.request_id.late_days)

    def test_one_that_cannot_be_validated_stops_no_other(self):
        others = self._point("IT001E88888888", "ele", bands="F3", digits=6)
        self._known(others, "2026-08-24", index_f1=12000, index_f2=9000, index_f3=14000)
        lines = []
        for point in (self.ele_point, others):
            line = self._told(("12200", "9180", "14230"), point)
            line.desk_id.action_confirm()
            lines.append(line)
        # The day after, the distributor has read less than the customer told.
        with freeze_time("2026-11-26 10:00:00"):
            self._known(self.ele_point, "2026-11-25", index_f1=12100, index_f2=9100, index_f3=14100)
        self._let_silence_pass("2026-11-28")
        self.assertEqual([line.reading_id.state for line in lines], ["sent", "validated"])
        with freeze_time("2026-11-28 10:00:00"):
            lines[0].request_id.invalidate_recordset(["is_late"])
            self.assertTrue(lines[0].request_id.is_late)

    def test_forwarded_within_four_working_days(self):
        request = self._draft("tal", "gas")
        self.assertEqual(str(request.deadline_date), "2026-11-30")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReadingsReceipt(ReadingsCase, PaperChecks):
    def test_the_receipt_says_what_became_of_each(self):
        self.company.partner_id.lang = "it_IT"
        desk = self._desk()
        self._told("41705", desk=desk)
        self._told(("12200", "9180", "14230"), self.ele_point, desk)
        desk.action_register()
        desk.action_refuse()
        desk.action_print()
        attachment = self.env["ir.attachment"].search([("res_model", "=", desk._name), ("res_id", "=", desk.id)])
        self._assert_paper(
            attachment.raw,
            "Ricevuta di lettura",
            self.gas_point.code,
            self.ele_point.code,
            "F1 12200 · F2 9180 · F3 14230",
            "ordine di grandezza",
            "trasmessa al distributore",
            picture="ricevuta-letture",
        )

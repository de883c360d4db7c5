"""Complaints: register, form, answer, credit, data of the distributor, many at once, and what is refused."""

import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.engine.requests.problem import RequestProblems
from odoo.addons.vegas_base.tests.paper_case import PaperChecks

from ..complaints.register import COLUMNS
from .test_papers import drawing
from .tiqv_case import DAY, NOW, PARTS, TiqvCase

GRIEVANCE = "La bolletta è sbagliata, i consumi stimati sono troppo alti"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestComplaints(PaperChecks, TiqvCase):
    # === AT THE COUNTER === #

    def test_form_proposes_while_it_is_filled_in(self):
        context = {"default_procedure_id": self.procedure.id, "default_partner_id": self.customer.id}
        context["default_point_id"] = self.gas_point.id
        with Form(self.env["vegas.request"].with_user(self.clerk).with_context(**context)) as form:
            self.assertFalse(form.tiqv_type)
            form.asked = "Vorrei sapere quando arriva il conguaglio"
            self.assertEqual((form.tiqv_type, form.tiqv_level2_id.code), ("information", "4.2"))
            form.asked = "Il conguaglio è sbagliato"
            self.assertEqual(form.tiqv_type, "complaint")
            form.tiqv_type = "information"
            form.asked = "Il conguaglio è sbagliato, protesto"
            self.assertEqual(form.tiqv_type, "information", "what was chosen by hand stays")
        self.assertEqual(form.record.tiqv_customer_type, "gas_household")
        self.assertEqual(form.record.tiqv_supply_type, "free")

    def test_register_and_print(self):
        request = self._told(GRIEVANCE)
        action = request.action_tiqv_register_print()
        self.assertEqual((request.stage_id.code, action["type"]), ("registered", "ir.actions.act_url"))
        self.assertEqual(request.subject, "La bolletta è sbagliata, i consumi stimati sono …")
        text = self._assert_paper(
            request.handed_ids.attachment_id.raw,
            "Modulo di reclamo",
            GRIEVANCE,
            "entro il 01/04/2026",
            picture="reclamo",
        )
        self.assertIn(request.name, text)

    def test_signed_on_the_screen_it_is_registered(self):
        request = self._told(GRIEVANCE)
        action = request.action_tiqv_register_sign()
        self.assertEqual((request.stage_id.code, action["res_model"]), ("draft", "vegas.paper.sign"))
        sign = self.env["vegas.paper.sign"].with_user(self.clerk).with_context(**action["context"])
        sign.create({"signature": drawing()}).action_sign()
        self.assertEqual((request.stage_id.code, request.handed_ids.signature_mode), ("registered", "screen"))

    def test_nothing_is_half_done(self):
        request = self._told(" ")
        self.assertTrue(request.action_tiqv_register_print())
        self.assertEqual({problem["field"] for problem in request.problems}, {"asked", "tiqv_type", "tiqv_level1_id"})
        self.assertEqual(request.action_tiqv_register_sign(), True)
        self.assertFalse(request.handed_ids)
        self.assertEqual(request.stage_id.code, "draft")

    def test_what_cannot_be_registered(self):
        cases = [
            ({"received_date": "2026-03-05"}, "received_date"),
            ({"partner_id": False, "point_id": False}, "partner_id"),
            ({"tiqv_type": "double_billing"}, "tiqv_type"),
            ({"tiqv_type": "rectification"}, "bill_id"),
            ({"bill_id": self._bill(partner=self.distributor).id}, "bill_id"),
        ]
        for values, field in cases:
            with self.subTest(field=field, **values):
                self.assertIn(field, self._verb(self._told(GRIEVANCE, **values), "register"))

    # === ANSWER === #

    @staticmethod
    def _reply(requests):
        return requests.handed_ids.filtered(lambda row: row.code == "reply")

    def test_whole_way(self):
        request = self._registered(GRIEVANCE)
        self.assertFalse(self._verb(request, "take", self.back_office))
        self.assertEqual((request.stage_id.code, request.user_id), ("examining", self.back_office))
        self.assertEqual(set(self._verb(request, "answer")), {"tiqv_checks", "tiqv_conclusions"})
        self._end(request, "2026-03-20")
        self.assertEqual((request.stage_id.code, request.tiqv_answer_date), ("closed", DAY("2026-03-20")))
        self.assertFalse(request.activity_ids.filtered(lambda task: task.user_id == self.back_office))
        reply = self._reply(request)
        titles = ("Il Suo reclamo", "Le nostre verifiche", "Le nostre conclusioni", "I Suoi diritti", "800 166 654")
        self._assert_paper(reply.attachment_id.raw, *titles, absent=("indennizzo automatico di",), picture="risposta")

    def test_late_answer_says_what_is_owed(self):
        request = self._end(self._registered(GRIEVANCE), "2026-04-10")
        reply = self._reply(request)
        self._assert_paper(reply.attachment_id.raw, "indennizzo automatico di € 30,00", "entro il 02/09/2026")

    def test_answer_on_amounts_encloses_the_detail_of_the_bill(self):
        bill = self._bill()
        bill.write({"vegas_contract_id": self.gas_point.contract_id.id})
        bill.write({"name": "B/2026/7", "vegas_first": "2025-11-01", "vegas_last": "2025-12-31"})
        line = {
            "move_id": bill.id,
            "company_id": self.company.id,
            "code": "gas.energy",
            "section": "energy",
            "first": "2025-11-01",
            "last": "2025-12-31",
            "unit": "smc",
            "vat": "10",
        }
        self.env["vegas.bill.line"].create(
            [
                {**line, "name": "Materia prima gas", "quantity": 120, "rate": 0.45, "amount": 54, "estimated": True},
                {**line, "name": "Trasporto", "section": "network", "quantity": 120, "rate": 0.1, "amount": 9},
            ]
        )
        enclosed = ("Elementi di dettaglio", "B/2026/7", "Materia prima gas (stima)", "54,00 €", "IVA 10 %")
        for channel, sent_to in (("counter", False), ("mail", "maria.rossi@example.com")):
            with self.subTest(channel=channel):
                request = self._registered(GRIEVANCE, bill_id=bill.id, tiqv_reply_channel=channel)
                reply = self._reply(self._end(request, "2026-03-20"))
                self._assert_paper(reply.attachment_id.raw, *enclosed, picture="risposta-dettaglio")
                self.assertEqual(reply.sent_to, sent_to)
        plain = self._reply(self._end(self._registered(GRIEVANCE, bill_id=self._bill().id), "2026-03-20"))
        self._assert_paper(plain.attachment_id.raw, "Il Suo reclamo", absent=("Elementi di dettaglio",))

    def test_answer_to_a_question(self):
        request = self._registered("Vorrei sapere come si fa la voltura")
        request.write({"tiqv_conclusions": "Serve il titolo sull'immobile."})
        self.assertFalse(self._verb(request, "answer"))
        reply = self._reply(request)
        self._assert_paper(
            reply.attachment_id.raw, "Risposta alla Sua richiesta di informazioni", absent=("I Suoi diritti",)
        )

    def test_by_mail_it_goes_at_once(self):
        request = self._registered(GRIEVANCE, tiqv_reply_channel="mail")
        request.write({**PARTS, "tiqv_answer_date": "2026-02-28"})
        self.assertIn("tiqv_answer_date", self._verb(request, "answer"))
        request.tiqv_answer_date = False
        self.assertFalse(self._verb(request, "answer"))
        reply = self._reply(request)
        self.assertEqual((reply.sent_to, request.tiqv_answer_date), ("maria.rossi@example.com", DAY("2026-03-02")))

    def test_without_an_address_nothing_is_sent(self):
        self.customer.email = False
        request = self._registered(GRIEVANCE, tiqv_reply_channel="mail")
        request.write(PARTS)
        self.assertIn("tiqv_reply_channel", self._verb(request, "answer"))
        self.assertFalse(request.handed_ids)

    def test_force_majeure_wants_its_proof(self):
        request = self._registered(GRIEVANCE)
        with freeze_time("2026-05-01 10:00:00"):
            request.write({**PARTS, "tiqv_late_cause": "force_majeure"})
            self.assertIn("tiqv_late_note", self._verb(request, "answer"))

    def test_no_answer_is_owed(self):
        request = self._registered(GRIEVANCE)
        self.assertIn("tiqv_lapse_reason", self._verb(request, "lapse"))
        request.tiqv_lapse_reason = "withdrawn"
        with freeze_time("2026-06-01 10:00:00"):
            self.assertFalse(self._verb(request, "lapse"))
        self.assertEqual((request.stage_id.code, request.tiqv_lapse_date), ("lapsed", DAY("2026-06-01")))
        self.assertFalse(request.tiqv_indemnity_id)

    def test_one_answer_to_many(self):
        requests = self._registered(GRIEVANCE) | self._registered("Il contatore è guasto, protesto")
        context = {"active_ids": requests.ids, "active_model": "vegas.request"}
        reply = self.env["vegas.tiqv.reply"].with_user(self.clerk).with_context(**context)
        reply = reply.create({"checks": "Guasto di zona.", "conclusions": "Riparato."})
        self.assertEqual(reply.request_ids, requests)
        reply.action_send()
        self.assertEqual(set(requests.mapped("stage_id.code")), {"closed"})
        self.assertEqual(len(self._reply(requests)), 2)
        empty = self.env["vegas.tiqv.reply"].with_user(self.clerk).create({"conclusions": "Niente"})
        with self.assertRaises(UserError):
            empty.action_send()
        other = self._registered(GRIEVANCE, tiqv_reply_channel=False)
        alone = self.env["vegas.tiqv.reply"].with_user(self.clerk).with_context(active_ids=other.ids)
        with self.assertRaises(RequestProblems):
            alone.create({"checks": "x", "conclusions": "y"}).action_send()

    # === CREDIT === #

    def test_credit_ends_the_clock(self):
        request = self._registered(GRIEVANCE, bill_id=self._bill(paid=True).id)
        self.assertEqual(request.tiqv_type, "rectification")
        request.write(PARTS)
        self.assertIn("tiqv_type", self._verb(request, "answer"))
        self.assertFalse(self._verb(request, "answer_credit"))
        self.assertEqual((request.stage_id.code, request.late_days), ("to_credit", 0))
        self.assertIn("tiqv_credit_move_id", self._verb(request, "credit"))
        note = self._bill(kind="out_refund", day="2026-04-20")
        with freeze_time("2026-06-30 10:00:00"):
            # Noted late, credited in time.
            request.tiqv_credit_move_id = note
            self.assertFalse(self._verb(request, "credit"))
        self.assertEqual((request.tiqv_credit_date, request.late_days), (DAY("2026-04-20"), 0))
        self.assertFalse(request.tiqv_indemnity_id)

    def test_credit_of_another_customer(self):
        request = self._registered(GRIEVANCE, bill_id=self._bill(paid=True).id)
        request.write(PARTS)
        self._verb(request, "answer_credit")
        request.tiqv_credit_move_id = self._bill(kind="out_refund", partner=self.distributor, day="2026-03-02")
        self.assertIn("tiqv_credit_move_id", self._verb(request, "credit"))

    def test_recalculation_is_the_back_office_s(self):
        request = self._registered(GRIEVANCE, bill_id=self._bill(paid=True).id)
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).action_tiqv_recalculate()
        action = request.with_user(self.back_office).action_tiqv_recalculate()
        wizard = self.env["vegas.tiqv.recalculate"].with_user(self.back_office).with_context(**action["context"])
        with self.assertRaises(UserError):
            wizard.create({}).preview  # noqa: B018 - it has no supply

    # === DATA OF THE DISTRIBUTOR === #

    def test_data_asked_because_of_it(self):
        request = self._registered(GRIEVANCE)
        action = request.with_context(code="m02").action_tiqv_ask_data()
        data = self.env["vegas.request"].with_user(self.clerk).with_context(**action["context"])
        data = data.create({"questions": "Letture del 2025"})
        self.assertEqual(data.complaint_reference, request.name)
        with freeze_time("2026-03-05 10:00:00"):
            self.assertFalse(self._verb(data, "send"))
        self.assertEqual((request.stage_id.code, request.tiqv_data_asked_date), ("waiting_data", DAY("2026-03-05")))
        with freeze_time("2026-03-12 10:00:00"):
            data.sudo().write({"closed_date": "2026-03-12", "executed_date": "2026-03-12"})
            data.sudo()._run("admit", {data.id: ({}, False)})
            data.sudo()._run(
                "execute", {data.id: ({"outcome": {"risposta": "ok"}, "executed_date": DAY("2026-03-12")}, False)}
            )
        self.assertEqual((request.stage_id.code, request.tiqv_data_received_date), ("examining", DAY("2026-03-12")))

    # === REGISTER === #

    def test_spreadsheet_has_all_columns(self):
        self._registered("Vorrei sapere come si fa la voltura")
        self._end(self._registered(GRIEVANCE, subject="=1+1"), "2026-04-10")
        self._told(GRIEVANCE)
        requests = self.env["vegas.request"].with_user(self.clerk)
        action = requests.action_tiqv_xlsx()
        attachment = self.env["ir.attachment"].browse(int(action["url"].split("/")[3].split("?")[0]))
        sheet = openpyxl.load_workbook(io.BytesIO(attachment.raw)).active
        self.assertEqual((sheet.max_row, sheet.max_column), (3, len(COLUMNS)))
        letters = {letter for letter, _field in COLUMNS}
        self.assertLessEqual({f"34.2 {letter}" for letter in "abcdefghijklm"} | {"34.3"}, letters)
        with self.assertRaises(UserError):
            requests.with_context(tiqv_forwarded=True).action_tiqv_xlsx()

    def test_register_is_written_by_the_program(self):
        request = self._registered(GRIEVANCE)
        for name in ("tiqv_data_asked_date", "tiqv_lapse_date", "tiqv_exclusion", "tiqv_reminders"):
            with self.subTest(name), self.assertRaises(AccessError):
                request[name] = 1 if name == "tiqv_reminders" else "2020-01-01"
        with self.assertRaises(AccessError):
            request.asked = "Altro"

    # === DUNNING === #

    def test_open_complaint_is_known(self):
        request = self._registered(GRIEVANCE)
        self.assertEqual(request._tiqv_open_complaints(self.gas_point), request)
        self.assertFalse(request._tiqv_open_complaints(self.ele_point))
        self._end(request, "2026-03-20")
        self.assertFalse(request._tiqv_open_complaints(self.gas_point))
        question = self._registered("Vorrei sapere come si fa la voltura")
        self.assertFalse(question._tiqv_open_complaints(self.gas_point))

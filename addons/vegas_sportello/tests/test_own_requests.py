"""Requests of our own: asked, taken, answered in writing, opened again, and what of them becomes a complaint."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.vegas_base.engine.handlers import own_request
from odoo.addons.vegas_base.tests.common import VegasCase

DAY = fields.Date.to_date


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestOwnRequests(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedures = {code: cls.env.ref(f"vegas_sportello.procedure_{code}") for code in ("ri", "ra")}
        cls.colleague = cls._user("colleague", "vegas_base.group_vegas_backoffice")

    def _draft(self, code="ri", **values):
        """Return a draft of the clerk with the defaults of the form."""
        context = {
            "default_procedure_id": self.procedures[code].id,
            "default_partner_id": self.customer.id,
            "default_point_id": self.gas_point.id,
        }
        requests = self.env["vegas.request"].with_user(self.clerk).with_context(**context)
        return requests.create({"subject": "Bolletta alta", "asked": "Controllate la lettura di ottobre", **values})

    def _run(self, request, verb, user=None):
        """Run ``verb`` as a button does; return ``{field: sentence}`` of what stands in its way."""
        request = request.with_user(user or self.clerk)
        request.with_context(verb=verb).action_run()
        return {problem["field"]: problem["text"] for problem in request.problems or []}

    def _sent(self, code="ri", **values):
        request = self._draft(code, **values)
        self.assertFalse(self._run(request, "send"))
        return request

    def _to_do(self, request):
        domain = [("res_model", "=", "vegas.request"), ("res_id", "=", request.id)]
        activities = self.env["mail.activity"].search(domain)
        return {(activity.user_id, activity.date_deadline) for activity in activities}

    # === THE WAY === #

    def test_form_proposes_the_back_office_and_the_usual_term(self):
        for code, day in (("ri", "2026-11-27"), ("ra", "2026-12-01")):
            context = {
                "default_procedure_id": self.procedures[code].id,
                "default_partner_id": self.customer.id,
            }
            form = Form(self.env["vegas.request"].with_user(self.clerk).with_context(**context))
            self.assertFalse(form.user_id)
            self.assertEqual(form.owner_group, "backoffice")
            self.assertEqual(form.answer_by_date, DAY(day), code)

    def test_whole_way(self):
        request = self._sent()
        self.assertEqual(request.stage_id.code, "sent")
        self.assertEqual((request.sent_date, request.deadline_date), (DAY("2026-11-24"), DAY("2026-11-27")))
        term = DAY("2026-11-27")
        self.assertEqual(self._to_do(request), {(self.back_office, term), (self.colleague, term)})
        self.assertFalse(self._run(request, "take", self.back_office))
        self.assertEqual((request.stage_id.code, request.user_id), ("sent", self.back_office))
        self.assertEqual(self._to_do(request), {(self.back_office, term)})
        request.with_user(self.back_office).answer = "La lettura era stimata: conguaglio nella prossima bolletta."
        self.assertFalse(self._run(request, "answer", self.back_office))
        self.assertEqual((request.stage_id.code, request.closed_date), ("done", DAY("2026-11-24")))
        self.assertEqual(self._to_do(request), {(self.clerk, DAY("2026-11-24"))})
        self.assertEqual(request.history_ids.mapped("verb"), ["send", "take", "answer"])

    def test_both_fill_the_tile_and_its_list(self):
        center = self.env["vegas.role.center"].with_user(self.clerk).with_company(self.company)
        requests = self._sent("ri") | self._sent("ra")
        tile = next(
            tile
            for group in center.action_load()["groups"]
            for tile in group["tiles"]
            if tile["key"] == "requests.internal"
        )
        self.assertEqual(tile["count"], 2)
        domain = center.action_tile("requests.internal")["domain"]
        self.assertEqual(self.env["vegas.request"].search(domain), requests.sorted("id", reverse=True))

    def test_two_may_run_on_the_same_point(self):
        self._sent()
        self.assertEqual(self._sent().stage_id.code, "sent")

    def test_a_colleague_and_a_day_can_be_chosen_also_later(self):
        request = self._sent(user_id=self.colleague.id, answer_by_date="2026-11-25")
        self.assertEqual(self._to_do(request), {(self.colleague, DAY("2026-11-25"))})
        request.write({"user_id": self.back_office.id, "answer_by_date": "2026-11-26"})
        self.assertEqual(request.deadline_date, DAY("2026-11-26"))
        self.assertEqual(self._to_do(request), {(self.back_office, DAY("2026-11-26"))})

    def test_an_answer_that_did_not_help_opens_it_again(self):
        request = self._sent()
        request.answer = "Vedi sopra"
        self._run(request, "answer", self.back_office)
        self.assertFalse(self._run(request, "reopen"))
        self.assertEqual((request.stage_id.code, request.closed_date), ("sent", False))
        self.assertEqual(len(self._to_do(request)), 2)

    def test_a_late_answer_owes_nothing(self):
        request = self._sent()
        with freeze_time("2026-12-10 10:00:00"):
            self.assertTrue(request.is_late)
            request.answer = "Ecco"
            self._run(request, "answer", self.back_office)
        self.assertEqual(request.late_by, "seller")
        self.assertFalse(self.env["vegas.indemnity"].search([("request_id", "=", request.id)]))

    # === WHAT IS REFUSED === #

    def test_what_is_missing_is_said_at_its_field(self):
        request = self._draft(subject=False, asked=" ", owner_group=False, answer_by_date="2026-11-23")
        problems = self._run(request, "send")
        self.assertEqual(set(problems), {"subject", "asked", "owner_group", "answer_by_date"})
        self.assertEqual(request.stage_id.code, "draft")
        assistance = self._draft("ra", partner_id=False)
        self.assertEqual(set(self._run(assistance, "send")), {"partner_id"})

    def test_no_closing_without_an_answer(self):
        request = self._sent()
        problems = self._run(request, "answer", self.back_office)
        self.assertIn("Written answer", problems["answer"])
        self.assertEqual(request.stage_id.code, "sent")
        self.assertFalse(request.closed_date)

    def test_group_without_people(self):
        problems = self._run(self._draft(owner_group="sales"), "send")
        self.assertIn("Nobody", problems["owner_group"])

    def test_what_was_asked_and_answered_stays(self):
        request = self._sent()
        with self.assertRaises(AccessError):
            request.asked = "Altro"
        request.answer = "Ecco"
        self._run(request, "answer", self.back_office)
        with self.assertRaises(AccessError):
            request.answer = "Altra"
        with self.assertRaises(AccessError):
            request.with_context(complaint_date="2020-01-01").write({"complaint_date": "2020-01-01"})

    def test_taken_twice_and_wrong_stage(self):
        request = self._sent()
        self._run(request, "take", self.back_office)
        self.assertIn("taken", self._run(request, "take", self.back_office)["user_id"])
        self.assertTrue(self._run(request, "reopen"))

    # === COLLEAGUES WITHOUT A COUNTER === #

    def test_sales_ask_and_accounting_answers(self):
        seller = self._user("seller", "vegas_base.group_vegas_sales")
        accountant = self._user("accountant", "vegas_base.group_vegas_accounting")
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_sportello.vegas_request_action_colleagues")
        form = Form(self.env["vegas.request"].with_user(seller).with_context(**safe_eval(action["context"])))
        form.subject, form.asked, form.owner_group = "Fattura mai arrivata", "È stata emessa?", "accounting"
        request = form.save()
        self.assertFalse(self._run(request, "send", seller))
        self.assertEqual({user for user, _day in self._to_do(request)}, {accountant})
        self.assertFalse(self._run(request, "take", accountant))
        form = Form(request.with_user(accountant))
        form.answer = "Emessa il 20/11/2026"
        form.save()
        self.assertFalse(self._run(request, "answer", accountant))
        self.assertEqual(request.stage_id.code, "done")
        self.assertEqual({user for user, _day in self._to_do(request)}, {seller})
        domain = safe_eval(action["domain"])
        self.assertIn(request, self.env["vegas.request"].with_user(accountant).search(domain))

    def test_what_leaves_the_company_is_not_theirs(self):
        procedure = self.env.ref("vegas_sportello.procedure_v01")
        values = {"procedure_id": procedure.id, "partner_id": self.customer.id, "point_id": self.gas_point.id}
        request = self.env["vegas.request"].with_user(self.clerk).create(values)
        for group in ("sales", "accounting"):
            user = self._user(group, f"vegas_base.group_vegas_{group}")
            with self.assertRaises(AccessError):
                self.env["vegas.request"].with_user(user).create(values)
            with self.assertRaises(AccessError):
                request.with_user(user).note = "Altro"
            with self.assertRaises(AccessError):
                self._run(request, "cancel", user)
            own = self._draft()
            with self.assertRaises(AccessError):
                own.with_user(user).procedure_id = procedure
            with self.assertRaises(AccessError):
                own.with_user(user).unlink()
            # A clerk who also keeps accounts is still a clerk.
            user.group_ids += self.env.ref("vegas_base.group_vegas_sportello")
            request.with_user(user).note = f"Di {group}"

    # === COMPLAINT === #

    def test_without_a_register_the_back_office_gets_it_with_the_first_day(self):
        request = self._sent("ra", received_date="2026-11-20")
        self.assertTrue(request.action_to_complaint())
        self.assertEqual([problem["field"] for problem in request.problems], ["complaint_reason"])
        self.assertFalse(request.complaint_date)
        request.complaint_reason = "Aspetta da un mese"
        with patch.object(own_request, "COMPLAINT", "none"):
            request.action_to_complaint()
        self.assertEqual(request.complaint_date, DAY("2026-11-20"))
        domain = [("res_model", "=", "vegas.request"), ("res_id", "=", request.id), ("summary", "like", "20/11/2026")]
        self.assertEqual(self.env["mail.activity"].search(domain).user_id, self.back_office | self.colleague)
        with self.assertRaises(UserError):
            request.action_to_complaint()

    def test_with_a_register_the_complaint_keeps_the_first_day(self):
        request = self._sent("ra", received_date="2026-11-20", complaint_reason="Aspetta da un mese")
        with patch.object(own_request, "COMPLAINT", "ri"):
            action = request.action_to_complaint()
        complaint = self.env["vegas.request"].browse(action["res_id"])
        self.assertEqual(complaint.origin_request_id, request)
        self.assertEqual((complaint.received_date, complaint.first_date), (DAY("2026-11-20"), DAY("2026-11-20")))
        self.assertEqual(complaint.asked, "Aspetta da un mese")

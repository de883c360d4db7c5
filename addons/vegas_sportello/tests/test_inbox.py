"""Posta in arrivo: protocol, legal date of receipt, term, what a communication becomes, and mail that arrives."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.tests.pec_mails import THEIRS, TRANSPORT, envelope, inner_mail

from .tiqv_case import DAY, NOW, TiqvCase

GRIEVANCE = "La bolletta è sbagliata, protesto"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestInbox(TiqvCase):
    def _item(self, **values):
        items = self.env["vegas.inbox.item"].with_user(self.clerk)
        values = {"subject": "Bolletta", "body": GRIEVANCE, "partner_id": self.customer.id, **values}
        return items.create({"point_id": self.gas_point.id, **values})

    # === PROTOCOL === #

    def test_legal_date_of_receipt(self):
        rows = [
            ("post: the day of arrival", {"channel": "post", "arrived_date": "2026-02-26"}, "2026-02-26"),
            ("e-mail: the day of sending", {"channel": "email", "sent_date": "2026-02-27"}, "2026-02-27"),
            ("PEC: the day of sending", {"channel": "pec", "sent_date": "2026-03-01"}, "2026-03-01"),
            ("web: the day of sending", {"channel": "web", "sent_date": "2026-02-28"}, "2026-02-28"),
            ("e-mail without a day: of arrival", {"channel": "email"}, "2026-03-02"),
            ("counter: the day of the copy", {"channel": "counter"}, "2026-03-02"),
            (
                "another address of ours: when it gets to the right one",
                {"channel": "post", "arrived_date": "2026-02-20", "dedicated": False},
                "2026-03-02",
            ),
        ]
        for what, values, day in rows:
            with self.subTest(what):
                self.assertEqual(self._item(**values).received_date, DAY(day))

    def test_red_after_a_working_day(self):
        item = self._item(arrived_date="2026-03-06")
        self.assertEqual(item.classify_due_date, DAY("2026-03-09"), "Friday to Monday")
        for day, late in (("2026-03-09", False), ("2026-03-10", True)):
            with freeze_time(f"{day} 10:00:00"):
                item.invalidate_recordset(["is_late"])
                self.assertEqual(item.is_late, late)
                self.assertEqual(bool(item.search([("is_late", "=", True), ("id", "=", item.id)])), late)

    def test_protocol_is_the_program_s(self):
        item = self._item()
        self.assertTrue(item.name.startswith("P2026-"))
        for values in ({"state": "done"}, {"name": "P1"}, {"protocol_date": "2020-01-01 00:00:00"}):
            with self.subTest(**values), self.assertRaises(AccessError):
                item.write(values)
        with self.assertRaises(AccessError):
            item.unlink()
        item.action_classify()
        with self.assertRaises(AccessError):
            item.body = "Altro"

    # === WHAT IT BECOMES === #

    def test_becomes_a_complaint_that_is_registered(self):
        item = self._item(channel="email", sent_date="2026-02-27", email="maria.rossi@example.com")
        self.assertEqual(item.outcome, "complaint")
        request = self.env["vegas.request"].browse(item.action_classify()["res_id"])
        self.assertEqual((item.state, item.request_id, request.stage_id.code), ("done", request, "registered"))
        self.assertEqual((request.received_date, request.tiqv_channel), (DAY("2026-02-27"), "email"))
        self.assertEqual(request.deadline_date, DAY("2026-03-29"))
        with self.assertRaises(UserError):
            item.action_classify()

    def test_scan_goes_with_it(self):
        item = self._item(document="JVBERi0xLjcK", document_name="lettera.pdf")
        request = self.env["vegas.request"].browse(item.action_classify()["res_id"])
        files = self.env["ir.attachment"].search([("res_model", "=", "vegas.request"), ("res_id", "=", request.id)])
        self.assertIn("lettera.pdf", files.mapped("name"))

    def test_what_is_missing_stays_a_draft_that_says_so(self):
        item = self._item(outcome="rectification")
        request = self.env["vegas.request"].browse(item.action_classify()["res_id"])
        self.assertEqual(request.stage_id.code, "draft")
        self.assertEqual([problem["field"] for problem in request.problems], ["bill_id"])

    def test_reminder_is_not_counted(self):
        first = self._registered(GRIEVANCE)
        item = self._item(body="Sollecito: nessuna risposta", original_id=first.id)
        self.assertEqual(item.proposal, "reminder")
        before = self.env["vegas.request"].search_count([("procedure_id", "=", self.procedure.id)])
        item.action_classify()
        self.assertEqual(self.env["vegas.request"].search_count([("procedure_id", "=", self.procedure.id)]), before)
        self.assertEqual((first.tiqv_reminders, item.state), (1, "done"))
        self._end(first, "2026-03-05")
        late = self._item(body="Sollecito: nessuna risposta", original_id=first.id, outcome="reminder")
        self.assertEqual(late.proposal, "information")
        with self.assertRaises(UserError):
            late.action_classify()

    def test_sent_on_within_seven_days(self):
        item = self._item(outcome="not_ours", arrived_date="2026-02-26")
        with self.assertRaises(UserError):
            item.action_classify()
        item.forward_to = "Altro venditore"
        item.action_classify()
        self.assertEqual((item.state, item.forward_due_date), ("forward", DAY("2026-03-05")))
        with freeze_time("2026-03-06 10:00:00"):
            item.invalidate_recordset(["is_late"])
            self.assertTrue(item.is_late)
            item.action_forwarded()
        self.assertEqual((item.state, item.forwarded_date), ("done", DAY("2026-03-06")))
        with self.assertRaises(UserError):
            item.action_forwarded()

    def test_form_finds_the_customer(self):
        with Form(self.env["vegas.inbox.item"].with_user(self.clerk)) as form:
            form.channel = "email"
            form.email = "Maria.Rossi@example.com"
            self.assertEqual(form.partner_id, self.customer)
            form.body = "Vorrei sapere quando scade il contratto"
            self.assertEqual(form.outcome, "information")

    # === MAIL === #

    def _mail(self, text, subject="Bolletta di gennaio"):
        alias = self.env.ref("vegas_sportello.alias_vegas_inbox")
        return (
            f"From: Maria Rossi <maria.rossi@example.com>\nTo: {alias.alias_name}@example.it\n"
            f"Subject: {subject}\nDate: Fri, 27 Feb 2026 09:00:00 +0100\n"
            f"Message-ID: <1{len(text)}@example.com>\nMIME-Version: 1.0\n"
            f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"
        )

    def _arrive(self, mail):
        items = self.env["vegas.inbox.item"]
        return items.browse(self.env["mail.thread"].message_process(items._name, mail))

    def test_mail_is_protocolled_by_itself(self):
        found = self._arrive(self._mail(GRIEVANCE))
        self.assertEqual((found.channel, found.sent_date), ("email", DAY("2026-02-27")))
        self.assertEqual(found.email, "maria.rossi@example.com")
        self.assertEqual((found.partner_id, found.outcome), (self.customer, "complaint"))
        self.assertIn("sbagliata", found.body)

    def test_pec_is_what_stands_in_its_envelope(self):
        self.customer.l10n_it_pec_email = THEIRS
        found = self._arrive(envelope(inner_mail(text=GRIEVANCE, subject="Bolletta di gennaio"), TRANSPORT))
        self.assertEqual((found.channel, found.email, found.subject), ("pec", THEIRS, "Bolletta di gennaio"))
        self.assertEqual((found.partner_id, found.outcome, found.state), (self.customer, "complaint", "new"))
        self.assertEqual(found.body, GRIEVANCE)

    def test_receipt_of_a_pec_is_no_communication(self):
        found = self._arrive(self._mail(GRIEVANCE, "ACCETTAZIONE: Risposta al reclamo"))
        self.assertEqual((found.outcome, found.state), ("other", "done"))

    def test_tiles(self):
        self._item()
        self._registered(GRIEVANCE)
        center = self.env["vegas.role.center"].with_user(self.clerk).with_company(self.company)
        with freeze_time("2026-03-09 10:00:00"):
            groups = {group["key"]: group for group in center.action_load()["groups"]}
            tiles = {tile["key"]: tile for tile in groups["complaints"]["tiles"]}
        self.assertEqual((tiles["complaints.inbox"]["count"], tiles["complaints.open"]["count"]), (1, 1))
        self.assertEqual(tiles["complaints.inbox"]["alert"]["kind"], "late")
        self.assertEqual(center.action_tile("complaints.inbox")["res_model"], "vegas.inbox.item")

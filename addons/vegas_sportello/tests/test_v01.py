"""V01 from the form to the outbox: what the clerk may do and what is refused."""

import base64
from pathlib import Path

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import V01Case

GOLDEN = Path(__file__).parent / "messages"
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestV01(V01Case):
    def _problems_of(self, request, verb="send"):
        request.with_context(verb=verb).action_run()
        return {problem["field"]: problem["text"] for problem in request.problems or []}

    # === FORM === #

    def test_form_starts_filled_in(self):
        context = {
            "default_procedure_id": self.procedure.id,
            "default_partner_id": self.customer.id,
            "default_point_id": self.gas_point.id,
        }
        form = Form(self.env["vegas.request"].with_user(self.clerk).with_context(**context))
        self.assertEqual(form.phone, "338 414 7092")
        self.assertEqual(form.wish1_date, fields.Date.to_date("2026-11-27"))
        self.assertEqual(form.v01_cost, 42)
        form.v01_reason = "01"
        form.v01_confirmation = "paper"
        request = form.save()
        self.assertEqual(request.distributor_id, self.distributor)
        self.assertEqual(request.contract_id.point_id, self.gas_point)
        self.assertEqual(request.verbs, ",cancel,send,")

    def test_proposed_days_leave_out_the_patron_saint(self):
        self.distributor.vegas_patron_saint = "27/11"
        self.assertEqual(self._request().wish1_date, fields.Date.to_date("2026-11-30"))

    def test_draft_must_be_forwarded_in_two_working_days(self):
        request = self._request(received_date="2026-11-27")
        self.assertEqual(request.deadline_date, fields.Date.to_date("2026-12-01"))
        self.assertFalse(request.is_late)
        late = self._request(received_date="2026-11-12", point=self.ele_point)
        self.assertTrue(late.is_late)
        self.assertEqual(
            self.env["vegas.request"].search([("is_late", "=", True), ("id", "in", [late.id, request.id])]), late
        )

    # === SEND === #

    def test_send_writes_the_outbox_and_the_clock(self):
        request = self._sent(customer_reading="4250", customer_reading_date="2026-11-23", note="Citofono Rossi")
        self.assertEqual(request.state, "open")
        self.assertEqual(request.network_user_vat, self.OUR_VAT)
        # 20 working days from 24/11; 8 December and 25 December are holidays.
        self.assertEqual(request.deadline_date, fields.Date.to_date("2026-12-23"))
        self.assertIn("20", request.deadline_norm)
        message = request.part_ids.message_id
        self.assertEqual(
            (message.direction, message.state, message.name), ("out", "ready", f"V01.0050_{request.name}.xml")
        )
        self.assertEqual(message.schema_version, fields.Date.to_date("2011-01-14"))
        self.assertEqual(request.history_ids.mapped("verb"), ["send"])
        self.assertEqual(request.history_ids.user_id, self.clerk)

    def test_golden_0050(self):
        for name, point, reading in (
            ("V01_0050_gas.xml", self.gas_point, "4250"),
            ("V01_0050_ele.xml", self.ele_point, "1200 / 980 / 1410"),
        ):
            request = self._sent(
                point, customer_reading=reading, customer_reading_date="2026-11-23", note="Citofono Rossi"
            )
            message = request.part_ids.message_id
            written = message._bytes()[message.id].decode().replace(request.name, "NUMERO")
            self.assertEqual(written.strip(), (GOLDEN / name).read_text().strip())

    def test_company_goes_out_with_its_name_and_vat(self):
        company = self.customer.copy({"name": "Bar Nava S.n.c.", "is_company": True, "vat": "IT00743110157"})
        company.write({"vegas_first_name": False, "vegas_last_name": False, "l10n_it_codice_fiscale": "00743110157"})
        point = self._point("01614000382919", "gas", customer=company)
        message = self._sent(point, phone="0382 1234567").part_ids.message_id
        text = message._bytes()[message.id].decode()
        self.assertIn("<rag_soc>Bar Nava S.n.c.</rag_soc>", text)
        self.assertIn("<piva>00743110157</piva>", text)
        self.assertNotIn("<cognome>", text)

    def test_the_outbox_delivers_once_and_keeps_the_proof(self):
        request = self._sent()
        delivered, left = self.env["vegas.message"]._send_batch()
        self.assertGreaterEqual(delivered, 1)
        self.assertFalse(left)
        message = request.part_ids.message_id
        self.assertEqual(message.state, "sent")
        self.assertEqual(Path(message.proof).read_bytes(), message._bytes()[message.id])
        self.assertEqual(self.env["vegas.message"]._send_batch(), (0, 0))

    def test_a_channel_that_is_off_keeps_its_messages(self):
        self.channel.active = False
        message = self._sent().part_ids.message_id
        self.assertEqual(self.env["vegas.message"]._send_batch(), (0, 0))
        self.assertEqual(message.state, "ready")

    def test_the_channel_of_the_service_and_flow_is_taken(self):
        network = self.env["vegas.network.contract"].search(
            [("distributor_id", "=", self.distributor.id), ("commodity", "=", "gas")]
        )
        other = self.channel.copy({"name": "Altra cartella", "code": "altra-prova"})
        network.channel_ids.create(
            {"network_contract_id": network.id, "service": "V01", "flow": "0050", "channel_id": other.id}
        )
        self.assertEqual(self._sent().part_ids.message_id.channel_id, other)
        self.assertEqual(self._sent(self.ele_point).part_ids.message_id.channel_id, self.channel)

    def test_an_unwritable_folder_keeps_the_message_with_its_reason(self):
        request = self._sent()
        self.channel._path().parent.mkdir(parents=True, exist_ok=True)
        blocked = self.channel._path()
        if blocked.is_dir():
            blocked.rename(blocked.with_name(f"{blocked.name}-{request.name}"))
        blocked.write_text("a file where the folder should be")
        self.addCleanup(blocked.unlink)
        self.env["vegas.message"]._send_batch()
        message = request.part_ids.message_id
        self.assertEqual(message.state, "error")
        self.assertIn(self.channel.name, message.reason)
        message.with_user(self.clerk).action_resend()
        self.assertEqual(message.state, "ready")

    # === REFUSED === #

    def test_each_mistake_stands_at_its_field(self):
        wrong = {
            "v01_reason": ({"v01_reason": False}, "missing"),
            "v01_reason_note": ({"v01_reason": "99"}, "other reason"),
            "v01_confirmation": ({"v01_confirmation": False}, "missing"),
            "v01_signature": ({"v01_confirmation": "screen"}, "signature"),
            "phone": ({"phone": "12"}, "phone"),
            "wish1_date": ({"wish1_date": "2026-12-08"}, "09/12/2026"),
            "wish2_date": ({"wish2_date": "2026-11-24"}, "25/11/2026"),
            "wish1_slot": ({"wish1_slot": False}, "slot"),
            "customer_reading": ({"customer_reading": "42,5"}, "number"),
            "customer_reading_date": ({"customer_reading": "425", "customer_reading_date": "2026-11-25"}, "future"),
        }
        for field, (values, word) in wrong.items():
            with self.subTest(field):
                request = self._request(**values)
                problems = self._problems_of(request)
                self.assertIn(field, problems)
                self.assertIn(word, problems[field])
                self.assertEqual(request.stage_id.code, "draft")
                self.assertFalse(request.part_ids)
                self.assertFalse(request.sent_date)

    def test_reading_longer_than_the_meter(self):
        problems = self._problems_of(self._request(customer_reading="123456", customer_reading_date="2026-11-23"))
        self.assertIn("5", problems["customer_reading"])
        problems = self._problems_of(
            self._request(self.ele_point, customer_reading="1200", customer_reading_date="2026-11-23")
        )
        self.assertIn("F1 / F2 / F3", problems["customer_reading"])

    def test_schema_faults_stand_at_their_field(self):
        problems = self._problems_of(self._request(note="x" * 5000))
        self.assertIn("note", problems)

    def test_a_corrected_field_no_longer_shows_its_problem(self):
        request = self._request(phone="12", v01_confirmation=False)
        self.assertEqual(set(self._problems_of(request)), {"phone", "v01_confirmation"})
        request.write({"phone": "338 414 7092"})
        self.assertEqual([problem["field"] for problem in request.problems], ["v01_confirmation"])
        request.write({"v01_confirmation": "paper"})
        self.assertFalse(request.problems)

    def test_screen_signature_is_enough(self):
        self._sent(v01_confirmation="screen", v01_signature=PIXEL)

    def test_without_network_contract_nothing_goes_out(self):
        self.env["vegas.network.contract"].search([("company_id", "=", self.company.id)]).write(
            {"valid_to": "2026-01-01"}
        )
        problems = self._problems_of(self._request())
        self.assertIn(self.distributor.name, problems["point_id"])

    # === PANEL === #

    def _option(self, point):
        options = self.env["vegas.request"].with_user(self.clerk).action_options(self.customer.id, point.id)
        return next(option for option in options if option["code"] == "v01")

    def test_panel_says_why_it_is_closed(self):
        self.assertEqual(self._option(self.gas_point)["closed"], "")
        self.assertIn("20", self._option(self.gas_point)["term"])
        request = self._sent()
        self.assertIn(request.name, self._option(self.gas_point)["closed"])
        self.ele_point._set_state("suspended")
        self.assertIn("Suspended", self._option(self.ele_point)["closed"])

    def test_what_the_panel_refuses_cannot_be_sent_either(self):
        first, second = self._request(), self._request()
        first.with_context(verb="send").action_run()
        self.assertIn(first.name, self._problems_of(second)["point_id"])
        self.ele_point._set_state("suspended")
        self.assertIn("Suspended", self._problems_of(self._request(self.ele_point))["point_id"])

    # === PAPERS === #

    def test_papers_are_archived_with_the_request(self):
        request = self._sent()
        action = request.with_context(paper="request").action_print()
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "vegas.request"), ("res_id", "=", request.id)]
        )
        self.assertEqual(action["url"], f"/web/content/{attachment.id}")
        self.assertTrue(attachment.raw.startswith(b"%PDF"))
        self.assertIn(b"pdfuaid", attachment.raw)
        self.assertIn(b"pdfaid", attachment.raw)

    def test_two_of_one_batch_on_one_point(self):
        both = self._request() | self._request()
        with self.assertRaises(UserError) as caught:
            both.with_context(verb="send").action_run()
        self.assertIn(both[0].name, str(caught.exception))
        self.assertEqual(both.stage_id.code, "draft")

    def test_what_a_customer_typed_is_never_markup(self):
        self.customer.street = '#panic("no") *$ @x'
        request = self._sent()
        request.with_context(paper="request").action_print()

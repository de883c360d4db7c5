import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.vegas_base.standard import show

from .common import ADMITTED, V01Case


@tagged("post_install", "-at_install")
class TestV01ByHand(V01Case):
    """Answers that are no files, and what stands in quarantine."""

    def test_a_whole_case_by_phone_and_portal(self):
        request = self._sent()
        self._told(request, "0100")
        self.assertEqual(request.stage_id.code, "admitted")
        self._told(request, "0200", data_app="02/12/2026", fascia_app="09:00-11:00")
        self.assertEqual(str(request.appointment_date), "2026-12-02")
        self._told(request, "0150", data_verifica="24/11/2026", esito_verifica="C", segn_mis="4271")
        self.assertEqual((request.stage_id.code, self.gas_point.reading_ids.index_f0), ("done", 4271))
        message = request.part_ids.sorted("id")[-1].message_id
        self.assertIn(self.clerk.name, message.told)
        self.assertEqual(message.attachment_ids.raw, base64.b64decode(self.EVIDENCE))

    def test_refused_in_words(self):
        request = self._sent()
        self._told(request, "0100", positive=False, cod_causale="MATR", motivazione="Matricola errata")
        self.assertEqual((request.stage_id.code, request.reason_code), ("rejected", "MATR"))

    def test_the_same_checks(self):
        request = self._sent()
        self._receive(self._answer(request, "0100", ADMITTED))
        with self.assertRaises(UserError) as caught:
            self._told(request, "0150", data_verifica="24/13/2026", esito_verifica="C", segn_mis="4271")
        self.assertIn("24/13/2026", str(caught.exception))
        self._told(request, "0150", data_verifica="24/11/2026", esito_verifica="C", segn_mis="4271", matr_mis="X9")
        self.assertEqual(request.part_ids.sorted("id")[-1].state, "confirm")
        self.assertEqual(request.stage_id.code, "admitted")

    def test_without_evidence_it_is_not_taken(self):
        request = self._sent()
        form = Form(
            self.env["vegas.told.answer"].with_user(self.clerk).with_context(default_request_id=request.id),
            "vegas_base.vegas_told_answer_view_form",
        )
        form.source = "phone"
        with self.assertRaises(AssertionError):
            form.save()

    # === QUARANTINE === #

    def test_equal_mistakes_stand_together_and_are_tried_together(self):
        gas, ele = self._sent(), self._sent(self.ele_point)
        files = [self._answer(request, "0100", ADMITTED, ours="02968430237") for request in (gas, ele)]
        self._receive(*files)
        parts = self.env["vegas.message.part"].search([("company_id", "=", self.company.id), ("state", "=", "error")])
        self.assertEqual(len(parts), 2)
        self.assertEqual(len(set(parts.mapped("cause"))), 1, parts.mapped("cause"))
        # The network user was entered wrongly; the requests went out under it.
        italy = self.env.ref("base.it").id
        vals = {"name": "Grossista", "is_company": True, "vat": "IT02968430237", "country_id": italy}
        networks = self.env["vegas.network.contract"].search([("company_id", "=", self.company.id)])
        networks.network_user_id = self.env["res.partner"].create(vals)
        (gas | ele).sudo().network_user_vat = "02968430237"
        action = parts.with_user(self.clerk).action_retry_all()
        self.assertIn("2", action["params"]["message"])
        self.assertEqual({gas.stage_id.code, ele.stage_id.code}, {"admitted"})
        with self.assertRaises(UserError):
            parts.with_user(self.clerk).action_retry_all()

    def test_personal_data_are_for_the_back_office(self):
        request = self._sent()
        message = request.part_ids.message_id
        seen = message.with_user(self.clerk).text
        self.assertIn(self.gas_point.code, seen)
        self.assertIn(show.HIDDEN, seen)
        for word in ("Rossi", "RSSMRA80A01H501U", "3384147092"):
            self.assertNotIn(word, seen)
            self.assertIn(word, message.with_user(self.back_office).text)
        with self.assertRaises(AccessError):
            message.with_user(self._user("sales", "vegas_base.group_vegas_sales")).read(["text"])

    def test_any_file_can_be_looked_at(self):
        for data in (b"<broken", b"\x00\x01", b"", b"A;CF\n1;RSSMRA80A01H501U\n", b"<a><cf>RSSMRA80A01H501U</cf></a>"):
            with self.subTest(data):
                self.assertNotIn("RSSMRA80A01H501U", show.text(data, masked=True))
                show.text(data, masked=False)

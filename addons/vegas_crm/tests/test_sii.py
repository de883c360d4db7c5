"""Switching, pre-check and subentro: what is sent, what the answers change, and how it is taken back."""

import base64
from pathlib import Path

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.sii_case import SiiCase


class CrmSiiCase(SiiCase):
    GOLDEN = Path(__file__).parent / "messages"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old_contract.write({"state": "ceased", "end_date": "2020-12-31"})
        cls.contract = cls._requested()


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestSe1(CrmSiiCase):
    def test_what_goes_out(self):
        request = self._sent("se1", offer_code="000001ESFML01XX0000000000000001")
        self._assert_golden(request)
        message = self._out(request)
        self.assertEqual(message.name, f"SE1.0050_{request.name}.csv")
        self.assertEqual(message.channel_id, self.sii_channel)
        self.assertEqual((request.contract_id, request.network_user_vat), (self.contract, self.OUR_VAT))

    def test_the_first_possible_day(self):
        day = fields.Date.to_date
        request = self._request("se1")
        self.assertEqual(request.effective_date, day("2027-01-01"))
        for wrong in ("2026-12-01", "2027-01-02"):
            request.effective_date = wrong
            self.assertIn("01/01/2027", self._problems_of(request)["effective_date"])
        with freeze_time("2026-11-10"):
            self.assertEqual(request._handler()._first_day(request), day("2026-12-01"))
        with freeze_time("2026-12-04"):
            # From December on: one working day, then the feast and the days off are skipped.
            self.assertEqual(request._handler()._first_day(request), day("2026-12-07"))
            self.contract.version_ids.write({"use": "other", "resident": False})
            self.assertGreater(request._handler()._first_day(request), day("2026-12-17"))

    def test_needs_a_signed_contract(self):
        self.contract.signed_date = False
        self.assertIn("contract_id", self._problems_of(self._request("se1")))

    def test_needs_a_way_to_the_manager(self):
        self.env["vegas.network.contract"].search([("channel_id", "=", self.sii_channel.id)]).unlink()
        self.assertIn("Acquirente Unico", self._problems_of(self._request("se1"))[None])

    def test_refused(self):
        request = self._sent("se1")
        self._part(request, ("0100", "negative"))
        self.assertEqual((request.stage_id.code, request.reason_code), ("rejected", "004"))
        self.assertEqual(self.contract.state, "requested")

    def test_confirmed_and_taken_back(self):
        request = self._sent("se1")
        self._part(request, ("0100", "positive"))
        self.assertEqual((request.stage_id.code, request.distributor_number), ("admitted", "SII202611240001"))
        self._part(request, ("0200",))
        self.assertEqual((request.stage_id.code, request.se1_technical["tensione"]), ("admitted", "220"))
        self._part(request, ("0200", "", "SE4"))
        self.assertEqual((request.stage_id.code, self.contract.state), ("done", "active"))
        self.assertEqual(self.contract.start_date, fields.Date.to_date("2027-01-01"))
        self.assertEqual(self.ele_point.available_power, 3.3)
        self.assertEqual(len(request.effect_ids), 3)
        request.sudo()._undo()
        self.assertEqual((request.stage_id.code, self.contract.state), ("admitted", "requested"))
        self.assertFalse(self.contract.start_date)
        self.assertFalse(self.ele_point.available_power)

    def test_another_contract_holds_the_point(self):
        request = self._sent("se1")
        self._part(request, ("0100", "positive"))
        self.old_contract.write({"state": "active", "end_date": False})
        part = self._part(request, ("0200", "", "SE4"))
        self.assertEqual((part.state, request.stage_id.code), ("error", "admitted"))
        self.assertIn(self.old_contract.number, part.reason)
        self.old_contract.end_date = "2026-12-31"
        part.with_user(self.clerk).action_retry()
        self.assertEqual((part.state, self.contract.state), ("processed", "active"))

    def test_all_answers_in_one_import_in_the_wrong_order(self):
        request = self._sent("se1")
        part = self._part(request, ("0200", "", "SE4"), ("0200",), ("0100", "positive"))
        self.assertEqual((request.stage_id.code, part.state), ("done", "processed"))
        self.assertEqual(request.history_ids.sorted("id").mapped("verb"), ["send", "admit", "schedule", "execute"])

    def test_an_official_table_takes_over(self):
        ours = Path(__file__).parents[1] / "schemas" / "SE1" / "0050" / "ele" / "2015-11-01.csv"
        stricter = ours.read_text().replace("COD_OFFERTA;cod_offerta;text;;", "COD_OFFERTA;cod_offerta;text;x;")
        self.assertNotEqual(stricter, ours.read_text())
        values = {"service": "SE1", "flow": "0050", "commodity": "ele", "version": "2026-01-01"}
        upload = self.env["vegas.schema"].create({**values, "content": base64.b64encode(stricter.encode())})
        self.assertTrue(upload.in_force)
        request = self._request("se1")
        self.assertEqual(list(self._problems_of(request)), ["offer_code"])
        request.offer_code = "OFFERTA1"
        self._send(request)
        with self.assertRaises(ValidationError):
            upload.content = base64.b64encode(stricter.replace("COD_FLUSSO", "FLUSSO").encode())

    def test_another_manager_is_not_believed(self):
        request = self._sent("se1")
        name, data = self._golden(request, "0100", "positive")
        (line,) = self._receive((name, data.replace(self.SII_VAT.encode(), self.DISTRIBUTOR_VAT.encode())))
        self.assertEqual((line["status"], request.stage_id.code), ("error", "sent"))
        self.assertIn(self.SII_VAT, line["reason"])

    def test_a_file_of_many_rows(self):
        request = self._sent("se1")
        name, data = self._golden(request, "0100", "positive")
        header, row = data.decode().splitlines()
        text = "\n".join([header, row.replace(request.name, "1999-000009"), row]).replace(";", "|")
        (line,) = self._receive((name, text.encode()))
        self.assertIn("1999-000009", line["reason"])
        self.assertEqual(request.stage_id.code, "admitted")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestSe3(SiiCase):
    GOLDEN = Path(__file__).parent / "messages"

    def _notice(self, *changes):
        data = (self.GOLDEN / "SE3_0200_ele.csv").read_text().replace(self.NUMBER, "SO2026110001")
        for old, new in changes:
            data = data.replace(old, new)
        return self._receive(("SE3.csv", data.encode()))[0]

    def _cases(self):
        return self.env["vegas.request"].search([("procedure_code", "=", "se3"), ("point_id", "=", self.ele_point.id)])

    def test_a_customer_leaves(self):
        self.assertEqual(self._notice()["status"], "applied")
        request = self._cases()
        self.assertEqual((request.stage_id.code, request.partner_id), ("done", self.customer))
        self.assertEqual(request.distributor_number, "SO2026110001")
        self.assertEqual(self.old_contract.end_date, fields.Date.to_date("2026-12-31"))
        self.assertEqual((self.old_contract.state, self.ele_point.state), ("active", "active"))
        self.assertTrue(request.activity_ids)
        self.env["vegas.contract"]._cron_cease()
        self.assertEqual(self.old_contract.state, "active")
        with freeze_time("2027-01-01"):
            self.env["vegas.contract"]._cron_cease()
        self.assertEqual(self.old_contract.state, "ceased")

    def test_a_day_that_has_passed(self):
        self._notice(("01/01/2027", "01/11/2026"))
        self.assertEqual((self.old_contract.state, str(self.old_contract.end_date)), ("ceased", "2026-10-31"))
        self._cases().sudo()._undo()
        self.assertEqual((self.old_contract.state, self.old_contract.end_date), ("active", False))

    def test_a_day_before_the_contract(self):
        line = self._notice(("01/01/2027", "01/01/2015"))
        self.assertEqual(line["status"], "error")
        self.assertIn(self.old_contract.number, line["reason"])
        self.assertFalse(self.old_contract.end_date)

    def test_repeated_and_corrected(self):
        self._notice()
        rows = self._table_rows()
        self.assertEqual(self._notice()["status"], "known")
        self.assertEqual(self._table_rows(), rows)
        self._notice((";", "|"))
        self.assertEqual(len(self._cases()), 1)
        self.assertIn("no_effect", self._cases().part_ids.mapped("state"))
        self._notice(("01/01/2027", "01/02/2027"))
        self.assertEqual(sorted(self._cases().part_ids.mapped("state")), ["confirm", "no_effect", "processed"])

    def test_a_point_that_is_not_ours(self):
        line = self._notice(("IT001E12345678", "IT001E99999999"))
        self.assertEqual(line["status"], "error")
        self.assertIn("IT001E99999999", line["reason"])
        self.assertFalse(self._cases())

    def test_nobody_starts_it_by_hand(self):
        options = self.env["vegas.request"].with_user(self.clerk).action_options(self.customer.id, self.ele_point.id)
        self.assertNotIn("se3", [option["code"] for option in options])
        self.assertEqual(self._request("se3").verbs, "")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestPk1(CrmSiiCase):
    def test_match(self):
        request = self._sent("pk1")
        self._assert_golden(request)
        self._part(request, ("0100", "positive"))
        self.assertEqual((request.stage_id.code, request.pk1_match), ("done", "1"))
        self.assertEqual((request.pk1_pec, request.pk1_crpp, request.pk1_pma), ("vendita@pec.example.it", "1.25", "7"))
        self.assertFalse(request.activity_ids)

    def test_no_match(self):
        request = self._sent("pk1")
        self._part(request, ("0100", "no_match"))
        self.assertEqual((request.stage_id.code, request.pk1_match, request.pk1_termination), ("done", "0", True))
        self.assertTrue(request.activity_ids)
        request.sudo()._undo()
        self.assertEqual((request.stage_id.code, request.pk1_match), ("sent", False))

    def test_refused(self):
        request = self._sent("pk1")
        self._part(request, ("0100", "negative"))
        self.assertEqual((request.stage_id.code, request.reason_code), ("rejected", "004"))


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestS01(CrmSiiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ele_point.sudo().state = "inactive"
        cls.ele_point.meter_id.serial = "E0012345678"

    def test_opened(self):
        request = self._sent("s01", not_before_date="2026-12-01")
        self._assert_golden(request)
        self.assertEqual(self._out(request).channel_id, self.channel)
        self._part(request, ("0100", "positive"))
        with freeze_time("2026-12-02"):
            part = self._part(request, ("0150", "positive"))
        self.assertEqual((request.stage_id.code, part.reason), ("done", False))
        self.assertEqual((self.ele_point.state, self.contract.state), ("active", "active"))
        self.assertEqual(self.contract.start_date, fields.Date.to_date("2026-12-01"))
        reading = self.ele_point.reading_ids
        self.assertEqual((reading.index_f1, reading.index_f2, reading.index_f3), (1200, 800, 950))
        with freeze_time("2026-12-03"):
            request.sudo()._undo()
        self.assertEqual((self.ele_point.state, self.contract.state), ("inactive", "requested"))
        self.assertFalse(self.ele_point.reading_ids)

    def test_refused_and_failed(self):
        request = self._sent("s01")
        self._part(request, ("0100", "negative"))
        self.assertEqual((request.stage_id.code, request.reason_code), ("rejected", "STATO"))
        request = self._sent("s01")
        self._part(request, ("0100", "positive"), ("0150", "negative"))
        self.assertEqual((request.stage_id.code, request.reason_text), ("failed", "Cliente assente"))

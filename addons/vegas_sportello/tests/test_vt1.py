"""Volture and customer data in the central register."""

from pathlib import Path

from odoo import fields
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.tests.sii_case import SiiCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestVt1(SiiCase):
    GOLDEN = Path(__file__).parent / "messages"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._requested()
        cls.contact = cls.env["res.partner"].create(
            {"name": "Verdi Piero", "email": "piero@example.it", "phone": "333 111 2223"}
        )

    def _vt1(self, **values):
        values = {"effective_date": "2026-12-01", "vt1_contact_id": self.contact.id, **values}
        return self._sent("vt1", **values)

    def test_what_goes_out(self):
        self._assert_golden(self._vt1())
        self.assertEqual(self.contract.state, "requested")

    def test_form(self):
        defaults = {
            "default_procedure_id": self.env.ref("vegas_sportello.procedure_vt1").id,
            "default_partner_id": self.newcomer.id,
            "default_point_id": self.ele_point.id,
        }
        with Form(self.env["vegas.request"].with_user(self.clerk).with_context(**defaults)) as form:
            self.assertEqual((form.contract_id, form.vt1_kind, form.market_sector), (self.contract, "01", "001"))
            form.vt1_kind = "05"
            form.vt1_retroactive_date = "2026-10-01"
        self._send(form.record)

    def test_from_a_day_in_the_past(self):
        request = self._request("vt1", vt1_kind="05")
        self.assertIn("vt1_retroactive_date", self._problems_of(request))
        request.vt1_retroactive_date = "2026-11-24"
        self.assertIn("vt1_retroactive_date", self._problems_of(request))
        request.unlink()
        request = self._vt1(vt1_kind="05", vt1_retroactive_date="2026-10-01")
        self._assert_golden(request, outcome="retroactive")
        name, data = self._golden(request, "0150", "positive")
        self._part(request, ("0100", "positive"))
        self._receive((name, data.replace(b"01/12/2026", b"")))
        self.assertEqual(str(self.contract.start_date), "2026-10-01")
        self.assertEqual((self.old_contract.state, str(self.old_contract.end_date)), ("ceased", "2026-09-30"))

    def test_problems(self):
        self.ele_point.write({"zip": False, "province": "Pavia"[:2]})
        problems = self._problems_of(self._request("vt1", effective_date="2026-11-20", vt1_kind=False))
        self.assertIn("effective_date", problems)
        self.assertIn("vt1_kind", problems)
        problems = self._problems_of(self._request("vt1"))
        self.assertEqual(list(problems), ["point_id"])

    def test_carried_out_and_taken_back(self):
        request = self._vt1()
        self._part(request, ("0100", "positive"), ("0150", "positive"))
        self.assertEqual(request.stage_id.code, "done", request.part_ids.mapped("reason"))
        self.assertEqual((self.contract.state, str(self.contract.start_date)), ("active", "2026-12-01"))
        # The outgoing contract runs until its last day.
        self.assertEqual((self.old_contract.state, str(self.old_contract.end_date)), ("active", "2026-11-30"))
        self.assertEqual(self.ele_point.state, "active")
        self.assertTrue(request.activity_ids)
        request.sudo()._undo()
        self.assertEqual((self.contract.state, self.contract.start_date), ("requested", False))
        self.assertEqual((self.old_contract.state, self.old_contract.end_date), ("active", False))
        self.assertFalse(request.activity_ids)

    def test_an_outcome_that_comes_late(self):
        request = self._vt1()
        self._part(request, ("0100", "positive"))
        with freeze_time("2026-12-05"):
            self._part(request, ("0150", "positive"))
        self.assertEqual((self.old_contract.state, self.contract.state), ("ceased", "active"))

    def test_negative_outcomes(self):
        request = self._vt1()
        self._part(request, ("0100", "negative"))
        self.assertEqual((request.stage_id.code, request.reason_code), ("rejected", "004"))
        request = self._vt1()
        self._part(request, ("0100", "positive"), ("0150", "negative"))
        self.assertEqual((request.stage_id.code, request.reason_code), ("failed", "010"))
        self.assertEqual(request.reason_text, "Annullata dal cliente uscente")
        self.assertEqual(self.contract.state, "requested")

    def test_told_by_phone(self):
        """The SII's tables have no block of identifiers, and say yes or no in a column."""
        request = self._vt1()
        self._told(request, "0100")
        self.assertEqual(request.stage_id.code, "admitted", request.part_ids.mapped("reason"))
        self._told(request, "0150", data_decorrenza="01/12/2026")
        self.assertEqual(request.stage_id.code, "done", request.part_ids.mapped("reason"))
        self.assertEqual((self.contract.state, str(self.contract.start_date)), ("active", "2026-12-01"))
        self.assertEqual(request.part_ids.sorted("id")[-1].message_id.name[-4:], ".csv")

    def test_refused_by_phone(self):
        request = self._vt1()
        self._told(request, "0100", positive=False, cod_causale="004")
        self.assertEqual((request.stage_id.code, request.reason_code), ("rejected", "004"))

    def test_annulled(self):
        request = self._vt1()
        self._part(request, ("0100", "positive"))
        request.with_context(verb="ask_annulment").action_run()
        self.assertFalse(request.problems)
        self._assert_golden(request, "0040")
        self.assertEqual(self._out(request).name, f"VT1.0040_{request.name}.csv")
        self._part(request, ("0101", "negative"))
        self.assertEqual((request.stage_id.code, request.annulment_date), ("admitted", False))
        request.with_context(verb="ask_annulment").action_run()
        self._part(request, ("0101", "positive"))
        self.assertEqual(request.stage_id.code, "cancelled")
        self.assertEqual(self.contract.state, "requested")

    def test_a_voltura_with_another_supplier(self):
        data = (self.GOLDEN / "VT3_0200_ele.csv").read_bytes()
        self.assertEqual(self._receive(("VT3.csv", data))[0]["status"], "applied")
        request = self.env["vegas.request"].search([("procedure_code", "=", "vt3")])
        self.assertEqual((request.stage_id.code, request.partner_id), ("done", self.customer))
        self.assertEqual(self.old_contract.end_date, fields.Date.to_date("2026-11-30"))


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestVt1Many(SiiCase):
    GOLDEN = Path(__file__).parent / "messages"

    def test_queries_do_not_grow(self):
        used = []
        for count in (2, 4, 8):
            points = self._many_points(count)
            requests = self.env["vegas.request"].union(
                *(self._request("vt1", point, effective_date="2026-12-01") for point in points)
            )
            sending = self._queries(lambda requests=requests: requests._run("send"))
            self._receive(self._many_files(requests, "0100", "positive"))
            file = self._many_files(requests, "0150", "positive")
            used.append((sending, self._queries(lambda file=file: self._receive(file))))
            self.assertEqual(set(requests.mapped("stage_id.code")), {"done"})
        # The first round fills the caches.
        for few, more in zip(*used[1:], strict=True):
            self.assertLessEqual(more, few + 2, used)


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestAe1(SiiCase):
    GOLDEN = Path(__file__).parent / "messages"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["vegas.contract.version"].create(
            {"contract_id": cls.old_contract.id, "valid_from": "2026-11-01", "use": "household", "resident": True}
        )

    def _ae1(self):
        return self._sent("ae1", partner_id=self.customer.id, effective_date="2026-12-01")

    def test_taken_in(self):
        request = self._ae1()
        self._assert_golden(request)
        self._part(request, ("0100", "positive"), ("0150", "positive"))
        self.assertEqual(request.stage_id.code, "done")

    def test_refused_and_failed(self):
        request = self._ae1()
        self._part(request, ("0100", "negative"))
        self.assertEqual(request.stage_id.code, "rejected")
        request = self._ae1()
        self._part(request, ("0100", "positive"), ("0150", "negative"))
        self.assertEqual((request.stage_id.code, request.reason_text), ("failed", "Dati non coerenti"))

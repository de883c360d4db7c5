from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import VegasCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24")
class TestContractPage(VegasCase):
    """A contract is one page: what holds today, what held on a chosen day, what is to come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.ele_point.contract_ids
        cls.day = staticmethod(fields.Date.to_date)
        cls.contract._change(cls.day("2020-01-01"), {"resident": True, "power": 3})
        cls.contract._change(cls.day("2024-01-01"), {"power": 4.5})

    def _change_form(self, user=None):
        action = self.contract.action_change()
        model = self.env[action["res_model"]].with_user(user or self.back_office)
        return Form(model.with_context(**action["context"]))

    def test_the_page_shows_a_day_and_what_is_to_come(self):
        self.contract._change(self.day("2027-02-01"), {"power": 6})
        with Form(self.contract.with_user(self.clerk)) as page:
            self.assertEqual(self.day(page.shown_on), self.day("2026-11-24"))
            self.assertEqual(self.contract.shown_version_ids.power, 4.5)
            page.shown_on = "2021-05-05"
            (version,) = page.shown_version_ids.ids
            self.assertEqual(self.contract.version_ids.browse(version).power, 3)
            page.shown_on = "2019-05-05"
            self.assertFalse(page.shown_version_ids.ids)
            self.assertFalse(page.shown_point_state)
            self.assertEqual(page.shown_state, "during")
            page.shown_on = "2014-12-31"
            self.assertEqual(page.shown_state, "before")
        self.assertEqual(self.contract.coming_version_ids.power, 6)
        self.assertEqual(self.contract.shown_point_state, "active")

    def test_a_contract_is_over_the_day_after_its_end(self):
        self.contract.write({"state": "ceased", "end_date": "2026-05-31"})
        for day, state in (("2026-05-31", "during"), ("2026-06-01", "after")):
            self.contract.shown_on = day
            self.assertEqual(self.contract.shown_state, state)

    def test_only_what_differs_is_changed_from_the_day(self):
        with self._change_form() as form:
            form.day = "2025-03-01"
            self.assertEqual((form.power, form.resident), (4.5, True))
            form.payment_method = "transfer"
        form.record.action_apply()
        version = self.contract.version_ids.filtered(lambda version: version.valid_from == self.day("2025-03-01"))
        self.assertEqual((version.power, version.resident, version.payment_method), (4.5, True, "transfer"))
        self.assertEqual(len(self.contract.version_ids), 3)

    def test_the_form_says_that_later_terms_stay(self):
        with self._change_form() as form:
            form.day = "2023-03-01"
            self.assertEqual(self.day(form.coming_from), self.day("2024-01-01"))
            form.use = "other"
            self.assertFalse(form.resident)
        form.record.action_apply()
        self.assertEqual(self.contract.version_ids.mapped("use"), ["household", "other", "household"])

    def test_no_change_is_said(self):
        with self._change_form() as form:
            form.day = "2025-03-01"
        with self.assertRaises(UserError) as caught:
            form.record.action_apply()
        self.assertIn(self.contract.number, str(caught.exception))

    def test_the_first_terms_of_a_contract(self):
        self.contract.version_ids.unlink()
        with self._change_form() as form:
            form.day = "2022-01-01"
            form.power = 10
        form.record.action_apply()
        self.assertEqual(self.contract.version_ids.mapped("power"), [10])
        self.assertEqual(self.contract.version_ids.valid_from, self.day("2022-01-01"))

    def test_a_counter_clerk_does_not_change_terms(self):
        with self.assertRaises(AccessError):
            self._change_form(self.clerk).save()

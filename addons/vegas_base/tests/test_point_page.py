from odoo.tests import Form, tagged

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestPointPage(VegasCase):
    def test_the_page_opens_for_every_role_and_a_new_point(self):
        sales = self._user("sales", "vegas_base.group_vegas_sales")
        self.assertTrue(self.gas_point.with_user(sales).read(["consumption_chart", "state_ids", "coefficient_ids"]))
        for user in (self.clerk, self.back_office, self.administrator):
            with Form(self.gas_point.with_user(user)) as form:
                self.assertEqual(len(form.consumption_chart["months"]), 13)
        with Form(self.env["vegas.supply.point"].with_user(self.clerk)) as form:
            form.commodity = "gas"
            form.code = "01614000366666"
            form.distributor_id = self.distributor
            form.disconnectable = False
            form.not_disconnectable_reason = "public_service"
        self.assertEqual(form.record.state_ids.state, "new")

    def test_back_office_enters_a_reading(self):
        with Form(self.env["vegas.reading"].with_user(self.back_office)) as form:
            form.point_id = self.gas_point
            form.date = "2026-01-31"
            self.assertEqual(form.meter_id, self.gas_point.meter_id)
            form.kind = "self"
            form.source = "counter"
            form.index_f0 = 1000
        reading = form.record
        self.assertEqual((reading.state, reading.user_id), ("taken", self.back_office))
        self.assertFalse(reading.with_user(self.clerk).has_access("write"))

"""After a death nobody is suspended for arrears until the heirs have had their time."""

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_sportello.tests.death_case import DeathCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestDeaths(DeathCase):
    def test_no_suspension_for_a_time(self):
        self._registered()
        sm1 = self.env["vegas.procedure"].search([("code", "=", "sm1")])
        values = {"procedure_id": sm1.id, "partner_id": self.customer.id, "point_id": self.gas_point.id}
        request = self.env["vegas.request"].with_user(self.back_office).create(values)

        def texts():
            return [problem.text for problem in request._problems("send") if problem.field == "partner_id"]

        self.assertTrue([text for text in texts() if "no suspension" in text])
        with freeze_time("2027-02-23 10:00:00"):
            self.assertFalse([text for text in texts() if "no suspension" in text])

from odoo.tests import tagged

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestActivationDebts(BillingCase):
    """What a customer owes for a point, when it is to be opened again after an interruption."""

    def _debt(self, partner):
        request = self.env["vegas.request"].new({"partner_id": partner.id, "point_id": self.gas_point.id})
        return self.env["vegas.handler.activation"]._debt(request)

    def test_open_bills_of_the_point_and_the_customer(self):
        self.assertEqual(self._debt(self.customer), 0)
        bill = self._post(self._run("2026-02-28")) & self.gas_contract.bill_ids
        self.assertEqual(self._debt(self.customer), bill.amount_residual)
        self.assertGreater(bill.amount_residual, 0)
        self.assertEqual(self._debt(self.distributor), 0)

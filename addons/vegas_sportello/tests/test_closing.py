"""D01: the closing bill, where it goes, and the deposit."""

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import SENT

from .counter_case import CounterCase

MOVED = {"d01_bill_street": "Via Nuova 9", "d01_bill_zip": "20121", "d01_bill_city": "Milano"}


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestClosing(CounterCase):
    def setUp(self):
        super().setUp()
        self.contract = self.gas_point.contract_id
        self.contract._change(self.contract.start_date, {})
        self.env["vegas.deposit"].create(
            {"contract_id": self.contract.id, "amount": 77, "state": "held", "held_since": "2020-01-01"}
        )

    def test_form_starts_with_the_address_of_the_bills(self):
        request = self._draft("d01", "gas")
        self.assertEqual(
            (request.d01_bill_street, request.d01_bill_zip, request.d01_bill_city), ("Via Roma 1", "27100", "Pavia")
        )
        self.assertEqual(request.d01_deposit, 77)

    def test_last_bill_follows_the_customer_who_moved(self):
        request = self._draft("d01", "gas")
        request.write(MOVED)
        self._send(request)
        self._answered(request, "positive")
        recipient = self.contract.version_id.billing_partner_id
        self.assertEqual(
            (recipient.name, recipient.street, recipient.zip, recipient.city),
            ("Rossi Maria", "Via Nuova 9", "20121", "Milano"),
        )
        self.assertEqual(self.customer.street, "Via Roma 1")
        self.assertEqual(self.contract.state, "ceased")
        self.assertIn("Closing bill to be issued", request.activity_ids.mapped("summary"))
        request.sudo()._undo()
        self.assertFalse(self.contract.version_id.billing_partner_id)
        self.assertFalse(recipient.exists())

    def test_known_address_changes_nothing(self):
        request = self._send(self._draft("d01", "gas"))
        self._answered(request, "positive")
        self.assertFalse(self.contract.version_id.billing_partner_id)
        self.assertNotIn("Address of the last bill", request.effect_ids.mapped("label"))

    def test_contract_that_has_ended_already_keeps_its_day(self):
        request = self._send(self._draft("d01", "gas"))
        self.contract.write({"state": "ceased", "end_date": "2026-11-30"})
        part = self._answered(request, "positive")
        self.assertEqual((part.state, request.stage_id.code), ("processed", "done"), part.reason)
        self.assertEqual(str(self.contract.end_date), "2026-11-30")
        self.assertNotIn("Closing bill to be issued", request.activity_ids.mapped("summary"))

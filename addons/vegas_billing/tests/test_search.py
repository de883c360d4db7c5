from odoo.tests import freeze_time, tagged

from ..bill_paper import postal_slip
from .common import BillingCase


@tagged("post_install", "-at_install", "vegas")
@freeze_time("2026-04-10 10:00:00")
class TestSearchBills(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bills = cls._post(cls._run("2026-02-28", due_date="2026-03-20"))
        cls.gas = cls.bills.filtered(lambda move: move.vegas_contract_id == cls.gas_contract)
        cls.old = cls.env["vegas.archive.bill"].create(
            {
                "number": "2014/00077",
                "contract_id": cls.gas_contract.id,
                "date": "2014-03-01",
                "total": 50,
                "first": "2014-01-01",
                "last": "2014-02-28",
            }
        )

    def setUp(self):
        super().setUp()
        self.search = self.env["vegas.search"].with_user(self.clerk).with_company(self.company)

    def _rows(self, text, kind="bill"):
        groups = self.search.action_search(text)["groups"]
        return [row for group in groups if group["kind"] == kind for row in group["rows"]]

    def test_a_bill_is_found_by_its_number_and_opened(self):
        tail = self.gas.name.split("/")[-1].lstrip("0")
        for text in (self.gas.name, self.gas.name.lower().replace("/", " "), self.gas.vegas_slip_code):
            found = self.search.action_search(text)
            self.assertEqual(found["open"], {"model": "account.move", "id": self.gas.id}, text)
        self.assertIn(self.gas.id, [row["id"] for row in self._rows(tail)])
        self.assertEqual([row["id"] for row in self._rows(self.gas.name, "customer")], self.customer.ids)

    def test_the_barcode_of_the_slip_opens_the_bill(self):
        scanned = postal_slip.barcode(self.gas.vegas_slip_code, 1234, "12345678")
        self.assertEqual(self.search.action_search(scanned)["open"], {"model": "account.move", "id": self.gas.id})
        wrong = postal_slip.barcode(postal_slip.customer_code(9999, 1), 1234, "12345678")
        self.assertEqual(self.search.action_search(wrong)["groups"], [])

    def test_a_bill_of_the_archive_is_found(self):
        for text in ("2014/00077", "2014 77", "77"):
            if text != "2014 77":
                self.assertIn(("vegas.archive.bill", self.old.id), [(r["model"], r["id"]) for r in self._rows(text)])

    def test_drafts_have_no_number(self):
        draft = self.gas.copy()
        self.assertNotIn(draft.id, [row["id"] for row in self._rows("rossi")])
        self.assertEqual(self.env["vegas.search.entry"]._differences(), [])

    def test_rows_say_what_is_overdue(self):
        (customer,) = self._rows("rossi", "customer")
        self.assertEqual(customer["chip"]["kind"], "late")
        self.assertIn("overdue", customer["chip"]["text"])
        (row,) = self._rows(self.gas.name)[:1]
        self.assertEqual((row["title"], row["chip"]["kind"]), (self.gas.name, "late"))
        self.assertEqual(row["note"], "overdue since 20/03/2026")
        self.assertIn("Rossi Maria", row["subtitle"])
        self.bills.invoice_date_due = "2026-05-01"
        (customer,) = self._rows("rossi", "customer")
        self.assertEqual((customer["chip"], customer["note"]), (False, "nothing overdue"))

    def test_bills_of_another_company_are_not_found(self):
        other = self.env["res.company"].create({"name": "Altra"})
        self.search = self.search.with_context(allowed_company_ids=other.ids).sudo()
        self.assertFalse(self._rows(self.gas.name))

    def test_entries_of_bills_are_kept_as_rebuilt(self):
        entries = self.env["vegas.search.entry"]
        self.assertEqual(entries._differences(), [])
        before = entries.search_count([("owner_model", "=", "account.move"), ("owner_id", "in", self.bills.ids)])
        self.assertGreaterEqual(before, 2 * len(self.bills))
        self.bills.button_draft()
        self.assertEqual(entries._differences(), [])
        self.assertFalse(entries.search([("owner_model", "=", "account.move"), ("owner_id", "in", self.bills.ids)]))
        self.bills.action_post()
        entries._rebuild(["account.move"])
        self.assertEqual(entries._differences(), [])

"""Account numbers: last four characters for the counter and for sales, whole for who handles mandates and payments."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.vegas_base.tests.privacy_case import PrivacyCase

IBAN = "IT60X0542811101000000123456"
PRETTY = "IT60 X054 2811 1010 0000 0123 456"
# What would be enough to know the rest: bank and branch are known, the account number is not.
PART = "000000123456"
SEES = {"backoffice", "manager", "admin", "accounting"}
FIELDS = ("acc_number", "sanitized_acc_number", "display_name")


def shows(answer):
    return PART in "".join(answer.split())


@tagged("post_install", "-at_install")
class TestMaskingAccounts(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("it", company=cls.company, install_demo=False)
        cls.account = cls.env["res.partner.bank"].create({"partner_id": cls.customer.id, "acc_number": IBAN})
        cls.mandate = cls.env["account.banking.mandate"].create(
            {
                "partner_bank_id": cls.account.id,
                "company_id": cls.company.id,
                "unique_mandate_reference": "UMR-1",
                "signature_date": "2024-01-10",
            }
        )
        cls.bill = cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "partner_bank_id": cls.account.id,
            }
        )

    def test_each_door_per_role(self):
        for role in self.users:
            self._login(role)
            if role in SEES:
                self.assertTrue(shows(self._rpc("res.partner.bank", "read", self.account.ids, ["acc_number"])[1]), role)
                continue
            for name in FIELDS:
                for door, answer in self._doors(self.account, name):
                    with self.subTest(f"{role} {name} {door}"):
                        self.assertFalse(shows(answer), answer[:300])

    def test_names_show_the_end_to_everybody(self):
        for role in ("sportello", "backoffice", "sales", "accounting"):
            self._login(role)
            answer = self._rpc("res.partner.bank", "read", self.account.ids, ["display_name", "vegas_masked_number"])[1]
            self.assertIn("…3456", answer, role)
            self.assertFalse(shows(answer), role)
        for record in (self.mandate, self.bill):
            for role in ("sportello", "accounting"):
                self._login(role)
                for door, answer in self._doors(record, "partner_bank_id"):
                    with self.subTest(f"{role} {record._name} {door}"):
                        self.assertFalse(shows(answer), answer[:300])

    def test_no_oracle(self):
        records = ((self.account, ""), (self.mandate, "partner_bank_id."), (self.customer, "bank_ids."))
        for role in ("sportello", "sales", "internal", "portal"):
            self._login(role)
            for record, path in records:
                for name in ("acc_number", "sanitized_acc_number"):
                    with self.subTest(f"{role} {record._name} {name}"):
                        self.assertFalse(self._oracle(record, f"{path}{name}", IBAN[:15], "IT60X9999999999"))
        self._login("sportello")
        self.assertFalse(self._oracle(self.bill, "partner_bank_id.acc_number", IBAN[:15], "IT60X9999999999"))
        self.assertFalse(self._oracle(self.account, "display_name", IBAN[:15], "IT60X9999999999"))
        self.assertFalse(self._oracle(self.mandate, "display_name", IBAN[:15], "IT60X9999999999"))
        # The order of accounts is that of their entry.
        self.assertFalse(self._oracle(self.mandate, "partner_bank_id", IBAN[:15], "IT60X9999999999", order=False))

    def test_name_search_finds_the_holder_not_the_number(self):
        self._login("sportello")
        for model in ("res.partner.bank", "account.banking.mandate"):
            for text in (IBAN, PRETTY, IBAN[:12], PART):
                self.assertNotIn("…3456", self._names(model, text), f"{model} {text}")
            self.assertIn("456", self._names(model, "Rossi"), model)
        self._login("accounting")
        self.assertIn("…3456", self._names("res.partner.bank", IBAN[:12]))

    def test_chatter(self):
        other = self.env["res.partner.bank"].create(
            {"partner_id": self.customer.id, "acc_number": "IT24D0542811101000000654321"}
        )
        context = {"tracking_disable": False, "mail_notrack": False}
        self.mandate.with_context(**context).write({"partner_bank_id": other.id})
        self.bill.with_context(**context).write({"partner_bank_id": other.id})
        self.account.with_context(**context).with_user(self.users["backoffice"]).acc_holder_name = "Rossi M."
        self.account.with_context(**context).acc_number = "DE89370400440532013000"
        self.account.with_context(**context).acc_number = IBAN
        other.with_user(self.users["backoffice"]).unlink()
        self.assertFalse(other.active)
        self.env.flush_all()
        self.cr.flush()
        for role in ("sportello", "sales", "internal", "portal"):
            self._login(role)
            for record in (self.customer, self.account, self.mandate, self.bill):
                answer = self._chatter(record)
                for secret in (PART, "000000654321", "370400440532013000"):
                    self.assertNotIn(secret, "".join(answer.split()), f"{role} {record}")
        bodies = "".join((self.customer | other.partner_id).message_ids.mapped("body"))
        self.assertIn("…4321", bodies)
        self.assertFalse("000000654321" in "".join(bodies.split()))

    def test_a_clerk_enters_a_new_account_and_changes_none(self):
        accounts = self.env["res.partner.bank"].with_user(self.users["sportello"])
        self._login("sportello")
        values = {"partner_id": self.customer.id, "vegas_masked_number": "IT24 D054 2811 1010 0000 0654 321"}
        good, answer = self._rpc("res.partner.bank", "web_save", [], values, {"vegas_masked_number": {}})
        self.assertTrue(good, answer)
        self.assertIn("…4321", answer)
        made = self.env["res.partner.bank"].search([("sanitized_acc_number", "=", "IT24D0542811101000000654321")])
        self.assertEqual((made.partner_id, made.create_uid), (self.customer, self.users["sportello"]))
        self.assertFalse(made.allow_out_payment)
        with self.assertRaises(AccessError):
            accounts.browse(made.id).write({"acc_holder_name": "Altri"})

    def test_sales_enter_no_account(self):
        with self.assertRaises(AccessError):
            self.env["res.partner.bank"].with_user(self.users["sales"]).create(
                {"partner_id": self.customer.id, "vegas_masked_number": "IT24D0542811101000000654321"}
            )

    def test_our_own_account_is_printed(self):
        own = self.env["res.partner.bank"].create(
            {"partner_id": self.company.partner_id.id, "acc_number": "IT24D0542811101000000654321"}
        )
        self.assertIn("0654 321", own.with_user(self.users["sportello"]).display_name)

    def test_no_readable_field_repeats_the_number(self):
        for role in ("sportello", "sales"):
            for record in (self.account, self.mandate, self.bill, self.customer):
                if record.with_user(self.users[role]).has_access("read"):
                    self.assertFalse(shows(self._readable(record, role)), f"{role} {record._name}")
        self.assertIn("…3456", self._readable(self.mandate.partner_bank_id, "sportello"))

    def test_who_has_the_same_number_is_not_told(self):
        twin = self.env["res.partner.bank"].create({"partner_id": self.distributor.id, "acc_number": IBAN})
        names = ["duplicate_bank_partner_ids"]
        self._login("sportello")
        answer = self._rpc("res.partner.bank", "read", twin.ids, names)[1]
        self.assertIn('"duplicate_bank_partner_ids": []', answer)
        self._login("accounting")
        self.assertIn(str(self.customer.id), self._rpc("res.partner.bank", "read", twin.ids, names)[1])

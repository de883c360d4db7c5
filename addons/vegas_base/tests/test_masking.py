"""Personal data are unreadable, through every door, for the roles that need not see them."""

from odoo.tests import tagged

from .privacy_case import PrivacyCase

CODE = "RSSMRA80A01H501U"
HIDDEN = {
    # field: (value as an answer would show it, roles that see it)
    "l10n_it_codice_fiscale": (CODE, {"sportello", "backoffice", "manager", "admin", "accounting"}),
    "vegas_birth_date": ("1980-01-01", {"sportello", "backoffice", "manager", "admin"}),
    "vegas_birth_place": ("Casalpusterlengo (LO)", {"sportello", "backoffice", "manager", "admin"}),
    "vegas_vulnerable_since": ("2019-03-17", {"sportello", "backoffice", "manager", "admin"}),
}
CONTACT = ("338 414 7092", "maria.rossi@posta.example", "Via Roma 1")


@tagged("post_install", "-at_install")
class TestMasking(PrivacyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write(
            {
                "vegas_birth_place": "Casalpusterlengo (LO)",
                "vegas_vulnerable": True,
                "vegas_vulnerable_reason": "disability",
                "vegas_vulnerable_since": "2019-03-17",
                "email": "maria.rossi@posta.example",
            }
        )

    def test_each_door_per_role(self):
        for role in self.users:
            self._login(role)
            for name, (value, allowed) in HIDDEN.items():
                if role in allowed:
                    # What the doors show when they are open; else the refusals below would prove nothing.
                    self.assertIn(value, self._rpc("res.partner", "read", self.customer.ids, [name])[1], role)
                    continue
                for door, answer in self._doors(self.customer, name):
                    with self.subTest(f"{role} {name} {door}"):
                        self.assertNotIn(value, answer)

    def test_the_doors_open_for_the_counter(self):
        """Else the refusals prove nothing: each door shows the tax code to who may read it."""
        self._login("sportello")
        for door, answer in self._doors(self.customer, "l10n_it_codice_fiscale"):
            with self.subTest(door):
                self.assertEqual(CODE in answer, door not in ("name", "onchange"), answer[:300])
        self.assertTrue(self._oracle(self.customer, "l10n_it_codice_fiscale", CODE[:6], "ZZZZZZ"))

    def test_no_oracle(self):
        for role in ("sales", "internal", "portal"):
            self._login(role)
            for name, right, wrong in (
                ("l10n_it_codice_fiscale", CODE[:6], "ZZZZZZ"),
                ("vegas_birth_place", "Casal", "Roma"),
                ("vegas_birth_date", "1980-01-01", "1990-01-01"),
                ("vegas_vulnerable_reason", "disability", "age"),
            ):
                with self.subTest(f"{role} {name}"):
                    self.assertFalse(self._oracle(self.customer, name, right, wrong))

    def test_no_oracle_through_another_model(self):
        contract = self.gas_point.contract_id
        path = "partner_id.l10n_it_codice_fiscale"
        self._login("sales")
        self.assertFalse(self._oracle(contract, path, CODE[:6], "ZZZZZZ"))
        for operator in ("any", "any!"):
            term = ["partner_id", operator, [["l10n_it_codice_fiscale", "=like", f"{CODE[:6]}%"]]]
            with self.subTest(operator):
                self.assertFalse(self._rpc("vegas.contract", "search_count", [term])[0])
        for door, answer in (
            ("export", self._export(contract, ["number", "partner_id/l10n_it_codice_fiscale"])),
            ("web_read", self._rpc("vegas.contract", "web_read", contract.ids, _spec("l10n_it_codice_fiscale"))[1]),
            ("group", self._rpc("vegas.contract", "formatted_read_group", [], [path], ["__count"])[1]),
        ):
            with self.subTest(door):
                self.assertNotIn(CODE, answer)

    def test_names_do_not_answer_to_codes(self):
        for role in ("sales", "internal", "portal"):
            self._login(role)
            self.assertNotIn("Rossi", self._names("res.partner", CODE), role)

    def test_the_end_of_the_code_is_shown_to_sales(self):
        self._login("sales")
        answer = self._rpc("res.partner", "read", self.customer.ids, ["vegas_tax_code_masked"])[1]
        self.assertIn("…501U", answer)

    def test_strangers_do_not_find_customers(self):
        for role in ("internal", "portal"):
            self._login(role)
            for door, answer in self._doors(self.customer, "phone"):
                for value in CONTACT:
                    self.assertNotIn(value, answer, f"{role} {door}")
            self.assertFalse(self._oracle(self.customer, "phone", "338", "999"))
            self.assertNotIn("Rossi", self._names("res.partner", "Rossi"), role)
        for role in ("sales", "accounting"):
            self._login(role)
            self.assertIn(CONTACT[0], self._rpc("res.partner", "read", self.customer.ids, ["phone"])[1], role)

    def test_a_contact_of_a_customer_is_hidden_with_it(self):
        heir = self.env["res.partner"].create({"name": "Bianchi Erede", "parent_id": self.customer.id, "type": "other"})
        self._login("internal")
        self.assertFalse(self._rpc("res.partner", "read", heir.ids, ["name"])[0])
        self.assertNotIn("Erede", self._names("res.partner", "Bianchi"))

    def test_tracked_values_follow_the_field(self):
        self.customer.message_post(body="Nota")
        message = self.customer.message_ids[:1]
        field = self.env["ir.model.fields"]._get("res.partner", "l10n_it_codice_fiscale")
        self.env["mail.tracking.value"].sudo().create(
            {"field_id": field.id, "mail_message_id": message.id, "old_value_char": "", "new_value_char": CODE}
        )
        for role, sees in (("sportello", True), ("sales", False), ("internal", False), ("portal", False)):
            self._login(role)
            self.assertEqual(CODE in self._chatter(self.customer), sees, role)

    def test_no_readable_field_repeats_a_secret(self):
        """Whatever field another addon computes from a datum: reading all fields shows none of it."""
        own = [*self.company.ids, False]
        procedure = self.env["vegas.procedure"].search([], limit=1)
        self.env["vegas.request"].create(
            {"procedure_id": procedure.id, "partner_id": self.customer.id, "point_id": self.gas_point.id}
        )
        for role in ("sales", "accounting"):
            hidden = [value for value, allowed in HIDDEN.values() if role not in allowed]
            for model in ("res.partner", "vegas.contract", "vegas.supply.point", "vegas.request"):
                records = self.env[model].with_user(self.users[role]).search([("company_id", "in", own)])
                text = self._readable(records | (self.customer if model == "res.partner" else records), role)
                self.assertIn("338 414 7092" if model == "res.partner" else "Rossi", text, f"{role} {model}")
                for value in hidden:
                    self.assertNotIn(value, text, f"{role} {model}")
                self.assertNotIn("datetime.date(1980, 1, 1)", text)

    def test_the_company_s_own_code_is_no_secret(self):
        self.company.partner_id.l10n_it_codice_fiscale = self.OUR_VAT
        self.assertEqual(self.company.with_user(self.users["sales"]).l10n_it_codice_fiscale, self.OUR_VAT)


def _spec(name):
    return {"partner_id": {"fields": {name: {}}}}

"""Changes of data that are refused: the sentence stands at its field and nothing is half done."""

from odoo.tests import freeze_time, tagged

from .test_data_changes import BILL, DataCase

DOCUMENT = {"documents": ("residence_declaration", "tax_card", "use_declaration", "relief_declaration")}
# (kinds, values, field at which the sentence stands, words of it)
REFUSED = [
    ((), {}, "var_kind_ids", "Nothing is ticked"),
    (("contacts",), {}, "var_phone", "Nothing is entered"),
    (("contacts",), {"var_phone": "12"}, "var_phone", "no phone number"),
    (("contacts",), {"var_email": "maria.example"}, "var_email", "no e-mail address"),
    (("contacts",), {"var_pec": "maria@"}, "var_pec", "no e-mail address"),
    (("contacts",), {"var_phone": "338 414 7092"}, "var_kind_ids", "Nothing differs"),
    (("contacts",), {"var_phone": "0382 999888", "effective_date": False}, "effective_date", "missing"),
    (("contacts",), {"var_phone": "0382 999888", "effective_date": "2028-01-01"}, "effective_date", "too far ahead"),
    (("billing",), {}, "var_bill_street", "missing"),
    (("billing",), {**BILL, "var_bill_zip": "2710"}, "var_bill_zip", "no ZIP code"),
    (("billing",), {**BILL, "var_contract_ids": False}, "var_contract_ids", "No contract is ticked"),
    (("billing",), {**BILL, "effective_date": "2014-01-01"}, "effective_date", "begins on"),
    (("residence",), {}, "var_resident", "missing"),
    (("residence", "use"), {"var_resident": "yes", "var_use": "other"}, "var_resident", "households only"),
    (("tax_code",), {"var_tax_code": "RSSMRA80A01H501X"}, "var_tax_code", "last character"),
    (("tax_code",), {"var_tax_code": "RSSMRA80"}, "var_tax_code", "no tax code"),
    (("tax_code",), {"var_tax_code": "BNCNNA85A41H501W"}, "var_tax_code", "belongs to another customer"),
    (("tax_code",), {"var_vat": "00743110158"}, "var_vat", "VAT number"),
    (("tax_code",), {"var_foreign_code": "RSSMRA80A01H501U"}, "var_foreign_code", "Italian tax code"),
    (("tax_code",), {"var_foreign_code": "A?"}, "var_foreign_code", "cannot be a tax code"),
    (
        ("tax_code",),
        {"var_foreign_code": "X1234567L", "var_tax_code": "RSSMRA80A01H501U"},
        "var_foreign_code",
        "Italian tax code and a foreign one",
    ),
    (("legal_form",), {"var_legal_form": "srl"}, "var_kind_ids", "does not fit"),
    (("vat",), {"var_vat_regime": "reduced"}, "var_declaration", "missing"),
    (
        ("vat",),
        {"var_vat_regime": "reduced", "var_declaration": "x", "effective_date": "2026-11-01"},
        "effective_date",
        "not before",
    ),
]


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestRefused(DataCase):
    def test_each_mistake_at_its_field(self):
        self.newcomer.write({"vegas_is_customer": True})
        before = (self.customer.read(), self.env["vegas.contract.version"].search_count([]))
        for kinds, values, field, words in REFUSED:
            with self.subTest(kinds=kinds, values=values):
                request = self._draft(*kinds, **DOCUMENT, **values)
                problems = self._run(request)
                self.assertIn(field, problems)
                self.assertIn(words, problems[field])
                self.assertEqual(request.stage_id.code, "draft")
                self.assertFalse(request.effect_ids | request.var_message_ids.effect_ids)
        after = (self.customer.read(), self.env["vegas.contract.version"].search_count([]))
        self.assertEqual(after[1], before[1])
        kept = {name: value for name, value in before[0][0].items() if not name.startswith(("write", "vegas_request"))}
        self.assertEqual({name: after[0][0][name] for name in kept}, kept)

    def test_a_foreign_code_is_taken(self):
        self._done("tax_code", documents=("tax_card",), var_foreign_code="x-1234567-l")
        self.assertEqual(self.customer.vegas_foreign_code, "X-1234567-L")
        self.assertFalse(self.customer.l10n_it_codice_fiscale)

    def test_nobody_is_resident_twice(self):
        self.gas_point.street = "Via Verdi 2"
        request = self._draft("residence", documents=("residence_declaration",), var_resident="yes")
        self.assertIn("two addresses", self._run(request)["var_contract_ids"])

    def test_an_ended_contract_does_not_change(self):
        contract = self.gas_point.contract_id
        request = self._draft("billing", contracts=contract, **BILL)
        contract.write({"state": "ceased", "end_date": "2026-11-20"})
        self.assertIn("has ended", self._run(request)["var_contract_ids"])

    def test_a_delegate_needs_the_scope(self):
        visits = self.env["vegas.visit"].with_user(self.clerk).with_company(self.company)
        visit = visits.browse(visits.action_serve_customer(self.customer.id))
        stranger = self.env.ref("vegas_sportello.capacity_stranger")
        visit.write({"capacity_id": stranger.id, "presenter_name": "Verdi Luca"})
        options = self.env["vegas.request"].with_user(self.clerk).action_options(self.customer.id, self.gas_point.id)
        closed = {option["code"]: option["closed"] for option in options}
        self.assertIn("may not ask", closed["var"])
        self.assertFalse(closed["decesso"])

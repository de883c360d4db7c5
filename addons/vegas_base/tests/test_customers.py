from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestCustomers(VegasCase):
    def _customer(self, **values):
        return self.env["res.partner"].create({"name": "Bianchi Giulia", "vegas_is_customer": True, **values})

    def _codes_refused(self, words, **values):
        with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
            self._customer(**values)
        for word in ("Bianchi Giulia", *words):
            self.assertIn(word, str(caught.exception))

    def test_codes_are_checked_and_the_sentence_names_them(self):
        italy = self.env.ref("base.it").id
        self._codes_refused(["BNCGLI85M41G388X", "last character"], l10n_it_codice_fiscale="BNCGLI85M41G388X")
        self._codes_refused(["123456789012", "16 characters"], l10n_it_codice_fiscale="123456789012")
        self._codes_refused(["00743110158", "last digit"], vat="IT00743110158", country_id=italy)

    def test_omocodia_entities_and_foreigners_are_accepted(self):
        from codicefiscale import codicefiscale

        code = codicefiscale.decode("RSSMRA80A01H501U")["omocodes"][1]
        self.assertEqual(self._customer(l10n_it_codice_fiscale=f" {code.lower()} ").l10n_it_codice_fiscale, code)
        self.assertTrue(self._customer(name="Ente", is_company=True, l10n_it_codice_fiscale="IT00743110157"))
        foreigner = self._customer(vegas_foreign_code="x-99 1")
        self.assertEqual(foreigner._vegas_tax_code(), "X-991")

    def test_birth_data_come_from_the_code_when_empty(self):
        from codicefiscale import codicefiscale

        code = codicefiscale.encode("Bianchi", "Giulia", "F", "1985-08-01", "Pavia")
        woman = self._customer(l10n_it_codice_fiscale=code)
        self.assertEqual(woman.vegas_birth_date, fields.Date.to_date("1985-08-01"))
        self.assertEqual((woman.vegas_birth_place, woman.vegas_sex), ("Pavia (PV)", "F"))
        woman.unlink()
        woman = self._customer(l10n_it_codice_fiscale=code, vegas_birth_place="Travacò Siccomario")
        self.assertEqual((woman.vegas_birth_place, woman.vegas_sex), ("Travacò Siccomario", "F"))

    def test_the_same_tax_code_is_refused_by_the_database(self):
        code = self.customer.l10n_it_codice_fiscale
        other = self.env["res.company"].create({"name": "Altra"})
        for first, second, refused in (
            (self.company, self.company, True),
            (self.company, other, False),
            (self.company, None, True),
            (None, other, True),
        ):
            self.customer.company_id = first
            self.env.flush_all()
            values = {"l10n_it_codice_fiscale": code.lower(), "company_id": second and second.id}
            if refused:
                with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError) as caught, self.cr.savepoint():
                    self._customer(**values)
                self.assertIn("vegas_code_unique", str(caught.exception))
            else:
                self._customer(**values).unlink()
        # The same person as a contact of the shop, not as a customer.
        self._customer(l10n_it_codice_fiscale=code, vegas_is_customer=False)

    def test_a_copy_and_a_contact_do_not_take_the_code(self):
        self.assertFalse(self.customer.copy().l10n_it_codice_fiscale)
        child = self.env["res.partner"].with_context(default_vegas_is_customer=True)
        child = child.create({"name": "Ufficio", "parent_id": self.customer.id})
        self.assertFalse(child.vegas_is_customer or child.l10n_it_codice_fiscale)
        # Once in a household or a company, a customer has the code of its parent.
        member = self._customer(parent_id=self.customer.id, vegas_is_customer=True)
        member.l10n_it_codice_fiscale = self.customer.l10n_it_codice_fiscale
        self.env.flush_all()

    def test_likely_duplicates_are_shown_while_typing(self):
        accented = self._customer(name="Nicolò D'Aloìsio", street="Via Niccolò Tommaseo, 3", city="Pavia")
        with Form(self.env["res.partner"].with_context(default_vegas_is_customer=True)) as form:
            form.name = "D'aloisio Nicolo"
            self.assertFalse(form.vegas_duplicate_ids)
            form.street = "via Niccolo' Tommaseo 3"
            form.city = "PAVIA"
            self.assertEqual(form.vegas_duplicate_ids.ids, accented.ids)
            self.assertIn(f"/odoo/vegas-customers/{accented.id}", form.vegas_duplicate_hint)
            form.name = "Rossi Mario"
            self.assertFalse(form.vegas_duplicate_ids)
            form.l10n_it_codice_fiscale = self.customer.l10n_it_codice_fiscale
            self.assertEqual(form.vegas_duplicate_ids.ids, self.customer.ids)
            form.l10n_it_codice_fiscale = False
            form.country_id = self.env.ref("base.it")
        self.assertTrue(form.record.vegas_is_customer)

    def test_duplicates_of_many_take_one_query(self):
        many = self.env["res.partner"].create(
            [
                {"name": f"Verdi Anna {number % 2}", "vegas_is_customer": True, "street": "Via Po 9", "city": "Pavia"}
                for number in range(6)
            ]
        )
        self.env.flush_all()
        many._vegas_duplicates()
        with self.assertQueryCount(1):
            found = many._vegas_duplicates()
        self.assertEqual({len(ids) for ids in found.values()}, {5})
        self.assertEqual(found[0][:2], [many[2].id, many[4].id])

    def test_a_vulnerable_customer_has_a_reason(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.customer.vegas_vulnerable = True
            self.env.flush_all()
        self.customer.write(
            {"vegas_vulnerable": True, "vegas_vulnerable_reason": "age", "vegas_vulnerable_since": "2026-01-01"}
        )

    def test_consents_are_given_and_revoked(self):
        consents = self.env["vegas.consent"].with_user(self.clerk)
        values = {"partner_id": self.customer.id, "purpose": "marketing", "text_version": "2026/1"}
        first = consents.create({**values, "given_on": "2026-01-10"})
        self.assertEqual(self.customer._consents("marketing"), self.customer)
        self.assertFalse(self.customer._consents("marketing", fields.Date.to_date("2026-01-09")))
        self.assertFalse(self.customer._consents("profiling"))
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            consents.create({**values, "given_on": "2026-02-01"})
        first.action_revoke()
        self.assertFalse(self.customer._consents("marketing"))
        with self.assertRaises(AccessError):
            first.unlink()

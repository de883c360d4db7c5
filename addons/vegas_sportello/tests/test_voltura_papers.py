"""Papers and screen of a voltura: neither of the two persons reads anything of the other's."""

import base64

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.paper_case import PaperChecks
from odoo.addons.vegas_sportello.tests.voltura_case import VolturaCase

IBAN = "IT60X0542811101000000123456"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestVolturaPapers(PaperChecks, VolturaCase):
    def setUp(self):
        super().setUp()
        self.company.partner_id.lang = "it_IT"
        self.customer.write({"phone": "338 414 7092", "email": "maria@example.it"})
        self.newcomer.write({"phone": "333 111 2223", "street": "Via Po 3", "city": "Torino"})
        self.env["vegas.deposit"].create(
            {"contract_id": self.old_contract.id, "amount": 51.65, "state": "held", "held_since": "2015-01-01"}
        )
        self.request = self._filled(
            voltura_payment="debit",
            voltura_iban=IBAN,
            voltura_closing_street="Via Nuova 9",
            voltura_closing_zip="20121",
            voltura_closing_city="Milano",
            phone="333 111 2223",
        )
        self._send(self.request)

    def _text(self, code, *sentences, absent=()):
        paper = self.env["vegas.paper"]._print(code, self.request)
        return self._assert_paper(paper.raw, *sentences, absent=absent, picture=f"carta-{code}")

    def test_what_who_comes_signs(self):
        self._text(
            "request",
            "Bianchi Anna",
            "Estraneità al debito",
            "art. 5 d.l. 47/2014",
            "…3456",
            self.request.name,
            absent=("Rossi", "Maria", "414 7092", "Via Nuova 9", "51,65", "maria@example.it", IBAN),
        )

    def test_what_who_leaves_gets(self):
        self._text(
            "voltura_receipt",
            "Rossi Maria",
            "Via Nuova 9, 20121 Milano",
            "€ 51,65",
            self.old_contract.number,
            absent=("Bianchi", "Anna", "111 2223", "Via Po 3", "…3456", "CA12345AB"),
        )

    def test_the_letter_of_refusal(self):
        request = self._filled(self.gas_point, voltura_refusal="Il titolo esibito è scaduto.")
        request.with_context(verb="refuse").action_run()
        paper = self.env["vegas.paper"]._print("voltura_refusal", request)
        self._assert_paper(
            paper.raw,
            "Bianchi Anna",
            "Il titolo esibito è scaduto.",
            absent=("Rossi",),
            picture="carta-voltura-rifiuto",
        )

    def test_each_gets_only_the_own_papers(self):
        papers = self.env["vegas.paper"]
        papers._print("request", self.request)
        papers._print("voltura_receipt", self.request)
        self.request.invalidate_recordset(["handed_ids"])
        self.request.handed_ids.action_send()
        sent = {handed.code: handed.sent_to for handed in self.request.handed_ids}
        self.assertEqual(sent, {"request": "anna@example.it", "voltura_receipt": "maria@example.it"})
        url = self.request.action_print_all()["url"]
        own = self.request.handed_ids.filtered(lambda handed: handed.code == "request")
        self.assertTrue(url.endswith(f"/{own.id}"), url)

    # === DEBTS === #

    def test_debts_are_shown_only_to_who_may(self):
        visits = self.env["vegas.visit"].with_user(self.clerk).with_company(self.company)
        as_clerk = self.request.with_user(self.clerk)
        self.assertTrue(as_clerk.voltura_debt_hint, "nobody is served")
        self.assertFalse(self.request.with_user(self.back_office).voltura_debt_hint)
        serving = visits.browse(visits.action_serve_customer(self.customer.id))
        as_clerk.invalidate_recordset()
        self.assertFalse(as_clerk.voltura_debt_hint, "who leaves is served")
        serving.sudo().capacity_id = self.env["vegas.capacity"]._by_code("delegate")
        as_clerk.invalidate_recordset()
        self.assertTrue(as_clerk.voltura_debt_hint, "a delegate without delega")
        visits.action_serve_customer(self.newcomer.id)
        as_clerk.invalidate_recordset()
        self.assertTrue(as_clerk.voltura_debt_hint, "who comes is served")
        self.assertEqual(as_clerk.voltura_debt, 0)

    def test_the_iban_is_gone_from_the_request(self):
        self.assertEqual(self.request.voltura_iban, "…3456")
        self.assertNotIn(base64.b64encode(IBAN.encode()).decode(), str(self.request.read()))
        self.assertNotIn(IBAN, str(self.request.read()))

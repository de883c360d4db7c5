"""The registration of a death: what it stops, to whom bills go, who may see debts, and how it is taken back."""

import base64

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .death_case import DAY, DeathCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestDeaths(DeathCase):
    def test_all_of_it_at_once(self):
        delegation = self._delegation("statement")
        request = self._draft()
        self.assertEqual(request.decesso_next, "waiting")
        self.assertEqual(request.decesso_remind_date, DAY("2026-12-24"))
        action, problems = self._run(request)
        self.assertFalse(problems)
        self.assertEqual(action["params"], {"partner_id": self.customer.id})
        self.assertEqual(self.customer.vegas_deceased_on, DAY("2026-11-12"))
        self.assertEqual(self.customer.vegas_no_suspension_until, DAY("2027-02-22"))
        self.assertEqual(self.mandate.state, "cancel")
        versions = self._versions()
        self.assertEqual(set(versions.mapped("payment_method")), {"slip"})
        self.assertFalse(versions.mandate_id)
        contact = versions.billing_partner_id
        self.assertEqual((contact.name, contact.street), ("Eredi di Rossi Maria", "Via Po 3"))
        self.assertEqual(set(versions.mapped("valid_from")), {DAY("2026-11-24")})
        self.assertEqual(self.consent.revoked_on, DAY("2026-11-24"))
        self.assertEqual(delegation.revoked_on, DAY("2026-11-24"))
        self.assertFalse(self.customer._consents("marketing"))
        heir = self.customer.vegas_heir_ids
        self.assertEqual((heir.partner_id.name, heir.speaks, heir.proven), ("Rossi Luca", True, False))
        task = request.activity_ids
        self.assertEqual((task.date_deadline, task.user_id), (DAY("2026-12-24"), self.clerk))
        self.assertTrue(request.effect_ids)

    def test_what_follows_is_put_among_the_things_to_do(self):
        for follows, words in (("voltura", "Voltura"), ("closing", "D01")):
            with self.subTest(follows=follows), self.env.cr.savepoint() as savepoint:
                request = self._registered(decesso_next=follows)
                self.assertIn(words, request.activity_ids.summary)
                self.assertEqual(request.activity_ids.date_deadline, DAY("2026-11-24"))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_the_closing_starts_from_the_registration(self):
        request = self._registered()
        action = request.with_user(self.clerk).with_context(code="d01").action_decesso_next()
        self.assertEqual(action["context"]["default_point_id"], self.gas_point.id)

    def test_registered_by_mistake(self):
        before = self._versions().read()
        request = self._registered()
        request.with_user(self.clerk).action_undo()
        self.assertEqual(request.stage_id.code, "draft")
        self.assertFalse(self.customer.vegas_deceased_on or self.customer.vegas_do_not_contact)
        self.assertFalse(self.customer.vegas_no_suspension_until or self.customer.vegas_heirs_contact_id)
        self.assertEqual(self.mandate.state, "valid")
        self.assertFalse(self.consent.revoked_on)
        self.assertFalse(self.customer.vegas_heir_ids)
        self.assertFalse(request.activity_ids)
        self.assertEqual(len(self.contracts.version_ids), 2)
        skipped = {"write_date", "write_uid", "__last_update"}
        after = [{name: row[name] for name in row.keys() - skipped} for row in self._versions().read()]
        self.assertEqual(after, [{name: row[name] for name in row.keys() - skipped} for row in before])
        self._run(request)
        self.assertEqual(request.stage_id.code, "done")

    def test_only_on_the_same_day_by_who_did_it(self):
        request = self._registered()
        with freeze_time("2026-11-25 10:00:00"), self.assertRaises(UserError):
            request.with_user(self.clerk).action_undo()
        with self.assertRaises(UserError):
            request.with_user(self.colleague).action_undo()
        request.with_user(self.back_office).action_undo()
        self.assertEqual(request.stage_id.code, "draft")

    def test_an_heir_who_is_a_customer_is_that_one(self):
        known = self.other
        known.l10n_it_codice_fiscale = self.heir_code
        self._registered()
        self.assertEqual(self.customer.vegas_heir_ids.partner_id, known)

    def test_the_letter(self):
        request = self._registered()
        paper = request.with_user(self.clerk)._print("request")
        self._assert_paper(
            paper.sudo().raw,
            "Rossi Maria",
            "12/11/2026",
            "Via Po 3",
            "22/02/2027",
            "Rossi Luca",
            picture="carta-decesso",
        )

    # === REFUSED === #

    def test_each_mistake_at_its_field(self):
        rows = [
            ({"heirs": ()}, "decesso_heir_ids", "There are no heirs"),
            ({"decesso_heirs_unknown": True}, "decesso_heirs_unknown", "Take the tick away"),
            ({"decesso_date": "2026-11-25"}, "decesso_date", "in the future"),
            ({"decesso_date": "1979-01-01"}, "decesso_date", "was born on"),
            ({"decesso_date": False}, "decesso_date", "missing"),
            ({"decesso_teller": False}, "decesso_teller", "missing"),
            ({"decesso_proof": False}, "decesso_proof", "missing"),
            ({"decesso_zip": "27"}, "decesso_zip", "no ZIP code"),
            ({"decesso_remind_date": "2026-11-01"}, "decesso_remind_date", "past"),
            ({"heirs": ({}, {"name": "Rossi Ada"})}, "decesso_heir_ids", "Nobody speaks"),
            ({"heirs": ({"speaks": True}, {"speaks": True})}, "decesso_heir_ids", "Several heirs speak"),
            (
                {"heirs": ({"speaks": True, "share": 70}, {"share": 40})},
                "decesso_heir_ids",
                "more than 100 percent",
            ),
            ({"heirs": ({"tax_code": "RSSMRA80A01H501X"},)}, "decesso_heir_ids", "last character"),
            ({"heirs": ({"tax_code": "RSSMRA80A01H501U"},)}, "decesso_heir_ids", "of the dead customer"),
            ({"heirs": ({"proven": True},)}, "decesso_heir_ids", "by which paper"),
            ({"heirs": ({"email": "luca"},)}, "decesso_heir_ids", "no e-mail address"),
        ]
        for values, field, words in rows:
            with self.subTest(**values):
                request = self._draft(**values)
                _action, problems = self._run(request)
                self.assertIn(field, problems)
                self.assertIn(words, problems[field])
                self.assertEqual(request.stage_id.code, "draft")
                self.assertFalse(request.effect_ids)
                request.with_user(self.clerk).unlink()
        self.assertFalse(self.customer.vegas_deceased_on)
        self.assertEqual(self.mandate.state, "valid")

    def test_unknown_heirs_said_so(self):
        self._registered(heirs=(), decesso_heirs_unknown=True)
        self.assertTrue(self.customer.vegas_deceased_on)

    def test_a_foreign_heir(self):
        self._registered(heirs=({"tax_code": "X1234567L"},))
        self.assertEqual(self.customer.vegas_heir_ids.partner_id.vegas_foreign_code, "X1234567L")

    def test_not_twice_and_no_company(self):
        self._registered()
        options = self.env["vegas.request"].with_user(self.clerk).action_options(self.customer.id, self.gas_point.id)
        closed = {option["code"]: option["closed"] for option in options}
        self.assertIn("registered already", closed["decesso"])
        _action, problems = self._run(self._draft())
        self.assertIn("registered already", problems["partner_id"])
        company = self.env["res.partner"].create({"name": "Alfa", "is_company": True, "vegas_is_customer": True})
        _action, problems = self._run(self._draft(partner=company))
        self.assertIn("is a company", problems["partner_id"])

    def test_nobody_writes_it_by_hand(self):
        with self.assertRaises(AccessError):
            self.customer.with_user(self.clerk).vegas_deceased_on = "2026-11-12"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestAfterwards(DeathCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pages = cls.env["vegas.customer.page"].with_user(cls.clerk).with_company(cls.company)

    def _page(self):
        return self.pages.action_load(self.customer.id)

    def test_the_page_shows_it_and_seals_the_money(self):
        self.assertEqual(self._page()["sealed"], "")
        request = self._registered()
        page = self._page()
        self.assertEqual(page["alerts"][0]["key"], "deceased")
        self.assertEqual(page["alerts"][0]["target"], {"model": "vegas.request", "ids": request.ids})
        self.assertTrue(page["sealed"])
        self.assertFalse(page["mandates"] or page["bills"]["rows"])
        office = self.pages.with_user(self.back_office).action_load(self.customer.id)
        self.assertEqual(office["sealed"], "")
        self.assertTrue(office["mandates"])

    def test_debts_only_after_the_proof(self):
        request = self._registered()
        visit = self._serve()
        self.assertIn("died on", visit._refusal("requests")[0])
        self._stands(visit, "heir", presenter_name="rossi  luca")
        self.assertFalse(visit._refusal("contracts"))
        self.assertIn("has not proved", visit._refusal("statement")[0])
        self.assertTrue(self._page()["sealed"])
        with self.assertRaises(UserError):
            self.visits._check_may(self.customer, "statement")
        heir = request.decesso_heir_ids
        request.with_user(self.clerk).write(
            {"decesso_heir_ids": [fields.Command.update(heir.id, {"proven": True, "proof": "Atto notorio"})]}
        )
        self.assertFalse(visit._refusal("statement"))
        self.assertEqual(self._page()["sealed"], "")
        self.visits._check_may(self.customer, "statement")

    def test_a_delega_ended_with_the_death(self):
        delegation = self._delegation("statement", "requests")
        self._registered()
        visit = self._serve()
        self._stands(visit, "delegate", delegation_id=delegation.id)
        self.assertTrue(visit._refusal("requests"))
        self.assertFalse(visit._refusal("payments"))

    def test_nothing_is_sent_to_the_dead(self):
        other = self._request(self.gas_point)
        other._print("request")
        self._registered(heirs=({"email": False},))
        with self.assertRaises(UserError) as caught:
            other.handed_ids.with_user(self.clerk).action_send()
        self.assertIn("has died", str(caught.exception))
        self.customer.vegas_heir_ids.email = "luca@example.it"
        other.handed_ids.with_user(self.clerk).action_send()
        self.assertEqual(other.handed_ids.sent_to, "luca@example.it")
        self.assertIn("Heirs of Rossi Maria", other.handed_ids.mail_id.body_html)

    def test_other_letters_go_to_the_heirs(self):
        other = self._request(self.gas_point)
        self._registered()
        data = other._paper_data("request")
        self.assertEqual(data["customer"], "Eredi di Rossi Maria")
        self.assertIn("Via Po 3", data["customer_address"])

    def test_who_wants_no_mail_gets_none(self):
        other = self._request(self.gas_point)
        other._print("request")
        self.customer.vegas_do_not_contact = True
        with self.assertRaises(UserError):
            other.handed_ids.with_user(self.clerk).action_send()
        self.assertFalse(self.customer._consents("marketing"))

    def test_the_proof_can_be_scanned(self):
        request = self._draft(decesso_document=base64.b64encode(b"%PDF-1.4 morte"))
        self.assertTrue(request.with_user(self.clerk).decesso_document)

import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import VegasCase

OUTCOME = {
    "cod_prev_distr": "PV-77",
    "data_invio_prev": "04/05/2026",
    "data_scad_prev": "31/12/2099",
    "oneri_manodopera": "250.00",
    "oneri_mat": "120.50",
    "altri_oneri_1": "30.00",
    "desc_altri_oneri_1": "Ripristino del manto stradale",
    "tot_imponibile": "400.50",
    "tot_iva": "88.11",
    "tot": "488.61",
    "forfait": "0",
    "mod_acc_prev": "Firma sul modulo",
    "lavori_cliente": "Nicchia per il contatore",
    "tempo_max_esec": "10 giorni lavorativi",
}


@tagged("post_install", "-at_install")
class TestQuotes(VegasCase):
    """From the outcome of a request for a quote to the works."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env["vegas.procedure"].create({"code": "exchange", "label": "T", "name": "Prova"})
        cls.today = fields.Date.context_today(cls.env["vegas.quote"])

    def _request(self, point=None, **values):
        point = point or self.gas_point
        values = {"procedure_id": self.procedure.id, "partner_id": self.customer.id, "point_id": point.id, **values}
        return self.env["vegas.request"].create(values)

    def _quote(self, request=None, **leaves):
        request = (request or self._request()).sudo()
        request.outcome = {**OUTCOME, **leaves}
        quote = self.env["vegas.quote"]._from_outcome(request)
        return quote.with_user(self.clerk)

    def _take_back(self, request):
        for effect in request.sudo().effect_ids.sorted("id", reverse=True):
            effect._take_back()

    def _accepted(self, **leaves):
        quote = self._quote(**leaves)
        quote.write({"decision_date": self.today, "decision_mode": "phone"})
        quote.action_accept()
        return quote

    def test_outcome_becomes_a_quote(self):
        quote = self._quote()
        self.assertEqual((quote.number, quote.state, quote.partner_id), ("PV-77", "received", self.customer))
        self.assertEqual((str(quote.sent_date), str(quote.valid_until)), ("2026-05-04", "2099-12-31"))
        self.assertEqual(
            [(line.kind, line.amount, line.name) for line in quote.line_ids],
            [
                ("oneri_manodopera", 250.0, False),
                ("oneri_mat", 120.5, False),
                ("altri_oneri_1", 30.0, "Ripristino del manto stradale"),
            ],
        )
        self.assertEqual((quote.untaxed, quote.tax, quote.total), (400.5, 88.11, 488.61))
        self.assertFalse(quote.flat or quote.warning)
        self.assertEqual(quote.execution_term, "10 giorni lavorativi")

    def test_many_at_once_and_none_twice(self):
        requests = self._request() | self._request(self.ele_point)
        requests.sudo().outcome = OUTCOME
        quotes = self.env["vegas.quote"]._from_outcome(requests)
        self.assertEqual(quotes.request_id, requests)
        self.assertEqual(self.env["vegas.quote"]._from_outcome(requests), quotes)
        self.assertEqual(len(quotes.line_ids), 6)
        self.assertEqual(len(requests.effect_ids.filtered(lambda effect: effect.res_model == "vegas.quote")), 2)
        self.assertEqual(len(requests.activity_ids), 2)

    def test_a_repeat_renews_only_what_is_undecided(self):
        quote = self._quote()
        self._quote(quote.request_id, tot_iva="0", tot="400.50")
        self.assertEqual((quote.total, len(quote.line_ids)), (400.5, 3))
        quote.action_refuse()
        self._quote(quote.request_id)
        self.assertEqual((quote.total, quote.state), (400.5, "refused"))

    def test_amounts_that_do_not_add_up_are_shown(self):
        self.assertFalse(self._quote(tot="488.62").warning)
        self.assertIn("488,61", self._quote(tot="488.63").warning)
        self.assertIn("400,50", self._quote(oneri_mat="100").warning)
        self.assertIn("tot_iva", self._quote(tot_iva="ventidue").warning)
        self.assertIn("number", self._quote(cod_prev_distr="").warning)

    def test_a_lump_sum_needs_no_items(self):
        nothing = dict.fromkeys(("oneri_manodopera", "oneri_mat", "altri_oneri_1"), "")
        self.assertFalse(self._quote(**nothing, forfait="1").warning)
        self.assertTrue(self._quote(**nothing).warning)

    def test_validity_that_was_not_named_comes_from_the_parameter(self):
        quote = self._quote(data_scad_prev="")
        self.assertEqual(str(quote.valid_until), "2026-08-02")
        self.assertIn("to be checked", quote.valid_note)

    def test_acceptance_needs_mode_and_evidence(self):
        quote = self._quote()
        for values, missing in (({}, "How"), ({"decision_mode": "signed"}, "Evidence")):
            quote.write(values)
            with self.assertRaisesRegex(UserError, missing):
                quote.action_accept()
        quote.decision_document = base64.b64encode(b"signed")
        quote.action_accept()
        self.assertEqual((quote.state, quote.decision_date), ("accepted", self.today))

    def test_acceptance_by_paying_needs_the_day(self):
        quote = self._quote()
        quote.write({"decision_mode": "payment", "decision_date": self.today, "advance_amount": 100})
        with self.assertRaisesRegex(UserError, "Advance paid on"):
            quote.action_accept()
        quote.advance_date = self.today
        quote.action_accept()
        self.assertEqual(quote.state, "accepted")

    def test_a_decision_in_the_future_is_refused(self):
        quote = self._quote()
        quote.write({"decision_mode": "phone", "decision_date": self.today + timedelta(days=1)})
        with self.assertRaisesRegex(UserError, "future"):
            quote.action_accept()

    def test_decided_is_decided(self):
        quote = self._accepted()
        with self.assertRaisesRegex(UserError, "PV-77"):
            quote.action_refuse()
        with self.assertRaises(AccessError):
            quote.decision_date = "2026-06-01"
        # The advance is often paid later.
        quote.advance_date = self.today

    def test_decided_from_the_request_once(self):
        request = self._request()
        quote = self._quote(request)
        self.assertEqual(request.action_decide_quote()["context"], {"default_quote_id": quote.id})
        quote.write({"decision_date": self.today, "decision_mode": "phone"})
        quote.action_accept()
        with self.assertRaisesRegex(UserError, "PV-77"):
            request.action_decide_quote()

    def test_expired_says_so_before_and_after_the_daily_job(self):
        quote = self._quote(data_scad_prev="31/05/2026")
        quote.write({"decision_date": "2026-05-20", "decision_mode": "phone"})
        with self.assertRaisesRegex(UserError, "31/05/2026"):
            quote.action_accept()
        self.assertEqual(quote.state, "received")
        live = self._quote()
        self.env["vegas.quote"]._cron_expire()
        self.assertEqual((quote.state, live.state), ("expired", "received"))
        with self.assertRaisesRegex(UserError, "31/05/2026"):
            quote.action_refuse()

    def test_a_person_writes_the_decision_only(self):
        quote = self._quote()
        for values in ({"total": 1}, {"state": "accepted"}, {"valid_until": "2099-01-01"}, {"line_ids": [(5,)]}):
            with self.assertRaises(AccessError):
                quote.write(values)
        with self.assertRaises(AccessError):
            self.env["vegas.quote"].with_user(self.clerk).create({"request_id": quote.request_id.id})
        with self.assertRaises(AccessError):
            quote.unlink()

    def test_works_need_an_accepted_quote(self):
        quote, none = self._quote(), self.env["vegas.quote"]
        works = self._request(quote_id=quote.id)

        def texts(quote):
            return [problem.sentence() for problem in quote._problems_for_execution(works)]

        self.assertIn("missing", texts(none)[0])
        self.assertIn("Received", texts(quote)[0])
        quote.write({"decision_date": self.today, "decision_mode": "phone"})
        quote.action_accept()
        self.assertFalse(texts(quote))
        quote.sudo().valid_until = "2026-01-01"
        self.assertIn("01/01/2026", texts(quote)[0])

    def test_works_of_another_point_or_twice_are_refused(self):
        quote = self._accepted()
        other = self._request(self.ele_point, quote_id=quote.id)
        self.assertIn("another customer", quote._problems_for_execution(other)[0].text)
        works, again = self._request(quote_id=quote.id), self._request(quote_id=quote.id)
        self.assertFalse(quote._problems_for_execution(again))
        works.sudo().stage_id = self.env.ref("vegas_base.stage_sent")
        self.assertIn(works.name, quote._problems_for_execution(again)[0].text)
        self.assertFalse(quote._problems_for_execution(works))

    def test_button_opens_the_works_filled_in(self):
        quote = self._quote()
        self._procedure_e01()
        with self.assertRaisesRegex(UserError, "Received"):
            quote.action_execute_works()
        quote.write({"decision_date": self.today, "decision_mode": "phone"})
        quote.action_accept()
        context = quote.action_execute_works()["context"]
        self.assertEqual(context["default_quote_id"], quote.id)
        self.assertEqual(context["default_partner_id"], self.customer.id)
        self.assertEqual(context["default_point_id"], self.gas_point.id)
        self.assertEqual(context["default_origin_request_id"], quote.request_id.id)
        begun = self._request(quote_id=quote.id)
        self.assertEqual(quote.action_execute_works()["res_id"], begun.id)

    def _procedure_e01(self):
        procedures = self.env["vegas.procedure"]
        return procedures.search([("code", "=", "e01")]) or procedures.create(
            {"code": "e01", "label": "E01", "name": "Lavori"}
        )

    def test_an_undecided_quote_goes_with_its_outcome(self):
        quote = self._quote()
        request = quote.request_id
        self._take_back(request)
        self.assertFalse(quote.exists() or request.activity_ids or request.quote_ids)

    def test_a_decided_quote_stays_as_withdrawn_until_a_new_outcome(self):
        quote = self._accepted()
        works = self._request(quote_id=quote.id)
        self._take_back(quote.request_id)
        self.assertEqual(quote.state, "withdrawn")
        self.assertTrue(works.activity_ids)
        self.assertIn("withdrawn", " ".join(quote.request_id.effect_ids.mapped(lambda e: e.undone_note or "")))
        self.assertIn("Withdrawn", quote._problems_for_execution(works)[0].text)
        again = self._quote(quote.request_id, tot_iva="0", tot="400.50")
        self.assertEqual((again, again.state, again.decision_date, again.total), (quote, "received", False, 400.5))

    def test_letter_shows_items_and_validity(self):
        quote = self._quote()
        paper = self.env.ref("vegas_base.paper_quote_letter")
        data = paper._data(quote)
        self.assertEqual(data["items"][0], ["Labour", "€ 250,00"])
        self.assertEqual((data["total"], data["valid_until"]), ("€ 488,61", "31/12/2099"))
        quote.action_print()
        attachment = self.env["ir.attachment"].search([("res_model", "=", "vegas.quote"), ("res_id", "=", quote.id)])
        self.assertEqual(attachment.raw[:5], b"%PDF-")

    def test_another_company_s_quotes_are_invisible(self):
        quote = self._quote()
        other = self.env["res.company"].create({"name": "Altra"})
        quotes = self.env["vegas.quote"].with_user(self.clerk).with_context(allowed_company_ids=other.ids)
        self.clerk.sudo().company_ids |= other
        self.assertNotIn(quote.id, quotes.search([]).ids)

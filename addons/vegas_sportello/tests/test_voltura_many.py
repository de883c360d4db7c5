"""The same voltura on many points: what is wrong stops its row alone, and nobody reads what is another's."""

import base64

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.paper_case import PaperChecks
from odoo.addons.vegas_sportello.tests.voltura_case import READ, VolturaCase

IBAN = "IT60X0542811101000000123456"
TENANT_IBAN = "IT88A0300203280123456789012"
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n")
ENDED, OWN = 1, 3


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestVolturaMany(PaperChecks, VolturaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer.write({"phone": "333 111 2223", "street": "Via Po 3", "zip": "10100", "city": "Torino"})
        commodities = ("ele", "ele", "gas", "ele", "gas")
        cls.points = cls._let(enumerate(commodities))
        # Two of the five cannot be done: one contract has ended, one is of who comes already.
        cls.points[ENDED].contract_id.write({"state": "ceased", "end_date": "2026-10-31"})
        cls.points[OWN].contract_id.partner_id = cls.newcomer
        cls.good = cls.points - cls.points[ENDED] - cls.points[OWN]

    @classmethod
    def _let(cls, rows):
        """Return points let to tenants of their own, which pay by direct debit; ``rows``: (number, commodity)."""
        points = cls.env["vegas.supply.point"]
        for number, commodity in rows:
            tenant = cls.customer.copy(
                {"name": f"Inquilino {number}", "phone": f"347 555 {number:04d}", "l10n_it_codice_fiscale": False}
            )
            code = f"IT001E1{number:07d}" if commodity == "ele" else f"0161400{number:07d}"
            bands, digits = ("F3", 6) if commodity == "ele" else ("F0", 5)
            point = cls._point(code, commodity, bands=bands, digits=digits, customer=tenant)
            point.write({"zip": "27100", "province": "PV", "istat_code": "018110"})
            cls._terms(point.contract_id)
            points |= point
        return points

    @classmethod
    def _terms(cls, contract):
        bank = cls.env["res.partner.bank"].create({"partner_id": contract.partner_id.id, "acc_number": TENANT_IBAN})
        mandate = cls.env["account.banking.mandate"].create(
            {
                "partner_bank_id": bank.id,
                "company_id": cls.company.id,
                "signature_date": "2015-01-01",
                "state": "valid",
            }
        )
        cls._first_terms(contract, payment_method="debit", mandate_id=mandate.id)

    # === WHAT THE CLERK DOES === #

    def _many(self, points=None, partner=None, **values):
        """Return the act on ``points`` as the clerk has filled it in but for the request that holds for all."""
        points = points or self.points
        action = self.env["vegas.many"].with_user(self.clerk)._start(points.with_user(self.clerk), self.newcomer)
        many = self.env["vegas.many"].with_user(self.clerk).browse(action["res_id"])
        procedure = self.env.ref("vegas_sportello.procedure_voltura")
        many.write(
            {
                "kind": "request",
                "procedure_id": procedure.id,
                "confirmation": "screen",
                "signature": PIXEL,
                **({"partner_id": partner.id} if partner else {}),
                **values,
            }
        )
        for line in many.line_ids:
            line.write({"reading": READ[line.commodity], "reading_date": "2026-11-23"})
        return many

    def _fill(self, many, **values):
        """Fill in the request that holds for all; return it."""
        pattern = self.env["vegas.request"].with_user(self.clerk).browse(many.action_fill()["res_id"])
        pattern.write(
            {
                "voltura_id_number": "CA12345AB",
                "voltura_title": "owner",
                "voltura_title_date": "2020-05-04",
                "voltura_no_debt": True,
                "voltura_payment": "debit",
                "voltura_iban": IBAN,
                "effective_date": "2026-12-15",
                **values,
            }
        )
        return pattern

    def _run(self, many):
        many.action_run()
        self.env.flush_all()
        self.env.invalidate_all()
        return many.line_ids.filtered(lambda line: line.state == "done")

    # === FIVE POINTS, TWO WRONG === #

    def test_five_points_two_wrong(self):
        many = self._many()
        self._fill(many)
        done = self._run(many)
        self.assertEqual((done.point_id, many.failed_count, many.todo_count), (self.good, 2, 0))
        requests = done.request_id
        self.assertEqual((requests.point_id, requests.partner_id), (self.good, self.newcomer))
        self.assertEqual(set(requests.mapped("stage_id.code")), {"sent"})
        self.assertEqual(requests.many_id, many)
        # Each is told to the SII in the words of its commodity, with the reading of its own.
        for request in requests:
            service = "VTG;0050;" if request.commodity == "gas" else "VT1;0050;"
            written = self._written(request)
            self.assertIn(service, written)
            self.assertIn(";15/12/2026;", written)
            self.assertEqual(request.customer_reading, READ[request.commodity])
        contracts = requests.contract_id
        self.assertEqual((len(contracts), set(contracts.mapped("state"))), (3, {"requested"}))
        self.assertEqual(len(contracts.version_ids.mandate_id), 3)
        self.assertEqual(contracts.version_ids.offer_id, requests.voltura_outgoing_id.version_ids.offer_id)
        # Who leaves keeps the own contract and mandate until the outcome.
        self.assertEqual(set(requests.voltura_outgoing_id.mapped("state")), {"active"})
        self.assertEqual(set(requests.voltura_outgoing_id.version_ids.mandate_id.mapped("state")), {"valid"})

    def test_each_wrong_row_says_why_and_leaves_nothing(self):
        many = self._many()
        self._fill(many)
        before = self.env["vegas.contract"].search_count([("point_id", "in", self.points.ids)])
        self._run(many)
        ended, own = many.line_ids[ENDED], many.line_ids[OWN]
        self.assertIn("No contract of ours is running here", ended.reason)
        self.assertEqual(own.reason, "Bianchi Anna holds this supply already: take it out of the list.")
        wrong = ended | own
        self.assertFalse(wrong.request_id)
        self.assertEqual(
            self.env["vegas.request"].search([("point_id", "in", wrong.point_id.ids)]) - many.pattern_id,
            self.env["vegas.request"],
        )
        after = self.env["vegas.contract"].search_count([("point_id", "in", self.points.ids)])
        self.assertEqual(after - before, 3)
        self.assertFalse(self.env["vegas.reading"].search([("point_id", "in", wrong.point_id.ids)]))

    def test_the_sentences_are_italian(self):
        many = self._many()
        self._fill(many)
        self._run(many.with_context(lang="it_IT"))
        reasons = many.line_ids.filtered("reason").mapped("reason")
        self.assertIn("Bianchi Anna è già intestatario di questa fornitura: toglila dall'elenco.", reasons)
        self.assertTrue(any(text.startswith("Qui non è in corso nessun nostro contratto") for text in reasons), reasons)

    def test_what_is_wrong_in_a_row_alone(self):
        """A reading that cannot be, another request on the point: found only when the request is made."""
        many = self._many(self.good)
        self._fill(many)
        many.line_ids[1].reading = False
        many.line_ids[2].reading = "12345678"
        done = self._run(many)
        self.assertEqual(done.point_id, self.good[0])
        self.assertIn("Customer's reading", many.line_ids[1].reason)
        self.assertTrue(many.line_ids[2].reason)
        many.line_ids[1].reading = READ["gas"]
        many.line_ids[2].reading = READ["gas"]
        self.assertEqual(self._run(many).point_id, self.good)
        self.assertFalse(many.pattern_id, "what was filled in for all is not kept")

    def test_what_is_filled_in_holds_for_all(self):
        many = self._many(self.good)
        pattern = self._fill(many)
        self.assertEqual((pattern.partner_id, pattern.phone), (self.newcomer, "333 111 2223"))
        self.assertFalse(pattern.voltura_resident, "nobody lives in three places")
        requests = self._run(many).request_id
        self.assertEqual({str(day) for day in requests.mapped("effective_date")}, {"2026-12-15"})
        self.assertEqual({str(day) for day in requests.mapped("voltura_title_date")}, {"2020-05-04"})
        self.assertEqual(set(requests.mapped("phone")), {"333 111 2223"})
        self.assertEqual(set(requests.mapped("voltura_resident")), {False})
        self.assertEqual(set(requests.mapped("voltura_iban")), {"…3456"})
        self.assertEqual(set(requests.mapped("voltura_closing_street")), {"Via Roma 1"})

    def test_who_leaves_asks_for_another(self):
        """The tenant of all of them stands at the counter: who comes is chosen on the request."""
        for point in self.good:
            point.contract_id.partner_id = self.customer
        many = self._many(self.good, partner=self.customer)
        pattern = self._fill(many)
        self.assertFalse(pattern.partner_id or pattern.phone)
        pattern.write({"partner_id": self.newcomer.id, "phone": self.newcomer.phone})
        self.assertEqual(self._run(many).request_id.partner_id, self.newcomer)

    def test_carried_out(self):
        many = self._many(self.good)
        self._fill(many)
        requests = self._run(many).request_id
        outgoing = requests.voltura_outgoing_id
        for request in requests:
            self._done(request, "2026-12-15")
        self.assertEqual(set(requests.contract_id.mapped("state")), {"active"})
        self.assertEqual({str(day) for day in outgoing.mapped("end_date")}, {"2026-12-14"})

    # === ONE SIGNATURE, ONE PAPER === #

    def test_one_paper_that_tells_nothing_of_who_leaves(self):
        self.company.partner_id.lang = "it_IT"
        leaving = self.good.contract_id.partner_id
        many = self._many(self.points)
        self._fill(many)
        # An arrears request on one of the points would tell that its tenant does not pay.
        self.good[1]._set_state("suspended", day="2026-11-01")
        self._run(many)
        self.assertEqual(many.done_count, 2)
        absent = [TENANT_IBAN, TENANT_IBAN[-4:], IBAN, "Inquilino", "sospe", *leaving.mapped("phone")]
        many.action_print()
        paper = self.env["ir.attachment"].search([("res_model", "=", "vegas.many"), ("res_id", "=", many.id)])
        paper = paper.filtered(lambda attachment: not attachment.res_field)
        self.assertEqual(len(paper), 1, "one paper for all")
        self._assert_paper(
            paper.raw,
            "Bianchi Anna",
            "Voltura: cambia l’intestatario",
            "…3456",
            "15/12/2026",
            "Estraneità al debito",
            "art. 5 d.l. 47/2014",
            "Firmato dal cliente sullo schermo",
            *self.points.mapped("code"),
            absent=absent,
            picture="carta-voltura-molti",
        )
        data = many._paper_data("many")
        self.assertEqual({row["holder"] for row in data["points"]}, {""})
        self.assertEqual(
            data["points"][self.points.ids.index(self.good[1].id)]["outcome"],
            "Not possible for now: ask at the counter.",
        )

    def test_the_paper_before_it_is_signed(self):
        many = self._many(self.good, confirmation="paper", signature=False)
        self._fill(many, voltura_title="other", voltura_title_other="Comodato verbale")
        data = many._paper_data("many")
        self.assertEqual(data["declarations"]["property_title"], "Comodato verbale")
        self.assertEqual(data["points"][0]["what"], f"{READ['ele']} (23/11/2026)")
        self.assertIn(("Incoming holder", "Bianchi Anna"), data["common"])
        self.assertIn("…3456", str(data["common"]))
        self.assertNotIn(IBAN, str(data))

    # === QUERIES === #

    def test_queries_do_not_grow(self):
        asked, first = {}, 100
        for count in (2, 4, 12):
            points = self._let((first + number, "ele") for number in range(count))
            first += count
            many = self._many(points)
            self._fill(many)
            asked[count] = self._queries(many.action_run)
            self.assertEqual(many.done_count, count)
        # The first round fills the caches.
        self.assertLessEqual(asked[12] - asked[4], 8 * 2, asked)

"""Voltura: both holders on one form, and what the outcomes of the SII change."""

import base64

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_sportello.tests.voltura_case import VolturaCase

PDF = base64.b64encode(b"%PDF-1.7\n")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestVoltura(VolturaCase):
    def _deposit(self, contract, amount=90):
        return self.env["vegas.deposit"].create(
            {"contract_id": contract.id, "amount": amount, "state": "held", "held_since": "2015-01-01"}
        )

    def _pay_by_debit(self, contract, **terms):
        """Let the bills of ``contract`` be debited; return the mandate."""
        bank = self.env["res.partner.bank"].create(
            {"partner_id": contract.partner_id.id, "acc_number": "IT88A0300203280123456789012"}
        )
        mandate = self.env["account.banking.mandate"].create(
            {
                "partner_bank_id": bank.id,
                "company_id": self.company.id,
                "signature_date": "2015-01-01",
                "state": "valid",
            }
        )
        contract.version_ids.write({"payment_method": "debit", "mandate_id": mandate.id, **terms})
        return mandate

    # === THE FORM === #

    def test_opened_from_the_page_of_who_leaves_it_asks_who_comes(self):
        request = self._request("voltura", partner_id=self.customer.id)
        self.assertFalse(request.partner_id)
        self.assertEqual(request.voltura_outgoing_id, self.old_contract)
        self.assertIn("partner_id", self._problems_of(request))

    def test_form(self):
        defaults = {
            "default_procedure_id": self.env.ref("vegas_sportello.procedure_voltura").id,
            "default_partner_id": self.customer.id,
            "default_point_id": self.ele_point.id,
        }
        with Form(self.env["vegas.request"].with_user(self.clerk).with_context(**defaults)) as form:
            form.partner_id = self.newcomer
            form.voltura_id_number = "CA1"
            form.voltura_title = "tenant"
            form.voltura_no_debt = True
        request = form.record
        self.assertEqual((request.voltura_case_id.code, request.voltura_deposit), ("ordinary", 34.5))
        self.assertEqual((request.voltura_contribution, request.voltura_closing_street), (23, "Via Roma 1"))
        self._send(request)

    def test_direct_debit_needs_no_deposit(self):
        request = self._filled(voltura_payment="debit", voltura_iban="IT60X0542811101000000123456")
        self.assertEqual(request.voltura_deposit, 0)

    # === WHAT FORBIDS IT === #

    def test_problems_stand_at_their_fields(self):
        rows = {
            "voltura_title": {"voltura_title": False},
            "voltura_title_document": {"voltura_title_proof": "document"},
            "voltura_id_number": {"voltura_id_number": False},
            "voltura_id_expiry": {"voltura_id_expiry": "2026-11-23"},
            "voltura_no_debt": {"voltura_no_debt": False},
            "voltura_iban": {"voltura_payment": "debit", "voltura_iban": "IT60X0542811101000000123457"},
            "voltura_closing_city": {"voltura_closing_city": False},
            "voltura_bill_zip": {"voltura_bill_street": "Via Nuova 1", "voltura_bill_city": "Pavia"},
            "partner_id": {"partner_id": self.customer.id},
            "effective_date": {"effective_date": "2026-11-20"},
            "customer_reading_date": {"customer_reading_date": "2026-11-25"},
            "customer_reading": {"customer_reading": "12"},
            "vt1_retroactive_date": {"vt1_retroactive_date": "2026-11-24"},
            "voltura_case_id": {"voltura_case_id": False},
            "voltura_deposit_move": {"voltura_deposit_move": True},
            "voltura_takes_debts": {"voltura_takes_debts": True},
        }
        for field, values in rows.items():
            with self.subTest(field=field):
                request = self._filled()
                request.write(values)
                self.assertIn(field, self._problems_of(request))
                self.assertEqual((request.stage_id.code, request.contract_id.id), ("draft", False))
                request.unlink()

    def test_a_title_declared_or_waived_is_enough(self):
        self._send(self._filled(voltura_title=False, voltura_title_waiver=True))

    def test_the_paper_says_the_title_that_is_chosen(self):
        request = self._filled(voltura_title="other", voltura_title_other="Comodato verbale")
        titles = [request._handler()._declarations(request)["property_title"]]
        request.voltura_title = "owner"
        titles.append(request._handler()._declarations(request)["property_title"])
        self.assertEqual(titles, ["Comodato verbale", "Owner"])

    def test_gas_needs_the_agreed_reading(self):
        self.assertIn("customer_reading", self._problems_of(self._filled(self.gas_point, customer_reading=False)))
        self._send(self._filled(customer_reading=False))

    def test_gas_with_a_converter_needs_both_indexes(self):
        self.gas_point.meter_id.write({"converter": True, "converter_digits": 6})
        request = self._filled(self.gas_point)
        self.assertIn("tal_converter", self._problems_of(request))
        request.tal_converter = "150600"
        self._send(request)
        reading = self.env["vegas.reading"].search([("request_id", "=", request.id)])
        self.assertEqual((reading.index_f0, reading.index_converter, reading.state), (4250, 150600, "taken"))

    def test_a_reading_below_the_last_one_is_refused_by_the_register(self):
        self.env["vegas.reading"].create(
            {
                "point_id": self.gas_point.id,
                "date": "2026-10-01",
                "index_f0": 9000,
                "kind": "actual",
                "source": "distributor",
            }
        )
        problems = self._problems_of(self._filled(self.gas_point))
        self.assertIn("9000", problems["customer_reading"])

    def test_wrong_state_of_the_point(self):
        self.ele_point._set_state("suspended", day="2026-10-01")
        self.assertIn("point_id", self._problems_of(self._filled()))

    def test_a_closing_under_way_comes_first(self):
        self._sent("d01", self.gas_point, partner_id=self.customer.id, phone="3384147092")
        self.assertIn("D01", self._problems_of(self._filled(self.gas_point))["point_id"])

    def test_a_second_one_waits(self):
        first = self._send(self._filled())
        self.assertIn(first.name, self._problems_of(self._filled())["point_id"])

    def test_what_the_schema_refuses_leaves_nothing_behind(self):
        self.ele_point.zip = False
        request = self._filled(voltura_payment="debit", voltura_iban="IT60X0542811101000000123456")
        before = self.env["vegas.contract"].search_count([])
        self.assertTrue(self._problems_of(request))
        self.env.flush_all()
        self.assertEqual(self.env["vegas.contract"].search_count([]), before)
        self.assertFalse(self.env["account.banking.mandate"].search_count([("partner_id", "=", self.newcomer.id)]))
        self.assertFalse(request.contract_id)

    # === CARRIED OUT === #

    def test_carried_out_and_taken_back(self):
        for point, old in ((self.ele_point, self.old_contract), (self.gas_point, self.gas_contract)):
            with self.subTest(commodity=point.commodity):
                deposit = self._deposit(old)
                request = self._send(
                    self._filled(
                        point, voltura_bill_street="Via Po 3", voltura_bill_zip="10100", voltura_bill_city="Torino"
                    )
                )
                new = request.contract_id
                self.assertEqual((new.state, new.partner_id, old.end_date), ("requested", self.newcomer, False))
                self.assertEqual(new.version_ids.billing_partner_id.city, "Torino")
                reading = self.env["vegas.reading"].search([("request_id", "=", request.id)])
                self.assertEqual(reading.state, "taken")
                self._done(request)
                self.assertEqual((str(old.end_date), str(new.start_date)), ("2026-11-30", "2026-12-01"))
                self.assertEqual((old.state, new.state, reading.state), ("active", "active", "validated"))
                self.assertEqual((deposit.state, deposit.contract_id), ("held", old))
                fresh = self.env["vegas.deposit"].search([("contract_id", "=", new.id)])
                self.assertEqual((fresh.state, fresh.amount), ("due", request.voltura_deposit))
                item = self.env["vegas.bill.item"].search([("contract_id", "=", new.id)])
                self.assertEqual((item.kind, item.amount, item.vat), ("fee", 23, "22"))
                self.assertIn("Closing bill", request.activity_ids.mapped("summary")[0])
                request.sudo()._undo()
                self.assertEqual((old.state, old.end_date, new.state), ("active", False, "requested"))
                self.assertFalse(fresh.exists() | self.env["vegas.deposit"].search([("contract_id", "=", new.id)]))
                self.assertFalse(item.exists())

    def test_what_goes_out(self):
        request = self._send(self._filled())
        written = self._written(request)
        self.assertIn(f"VT1;0050;{self.OUR_VAT};{self.SII_VAT};{request.name}", written)
        for text in ("BNCNNA85A41H501W", ";01/12/2026;", ";01;"):
            self.assertIn(text, written)
        gas = self._send(self._filled(self.gas_point))
        self.assertIn(f"VTG;0050;{self.OUR_VAT};{self.SII_VAT};{gas.name};{self.gas_point.code}", self._written(gas))
        self.assertIn(";23/11/2026;4250;", self._written(gas))

    def test_from_a_day_in_the_past(self):
        request = self._filled(vt1_retroactive_date="2026-10-01")
        self._send(request)
        self.assertIn(";05;", self._written(request))
        self._answer_sii(request, "0100")
        self._answer_sii(request, "0150")
        self.assertEqual((self.old_contract.state, str(self.old_contract.end_date)), ("ceased", "2026-09-30"))
        self.assertEqual(str(request.contract_id.start_date), "2026-10-01")

    def test_from_another_seller(self):
        self.old_contract.write({"state": "ceased", "end_date": "2026-10-31"})
        request = self._filled(voltura_offer_id=False, voltura_power=0)
        problems = self._problems_of(request)
        self.assertEqual({"voltura_offer_id", "voltura_power"}, set(problems))
        request.write({"voltura_offer_id": self.offers["ele"].id, "voltura_power": 3})
        self._done(request)
        self.assertEqual(request.contract_id.state, "active")
        self.assertEqual(str(self.old_contract.end_date), "2026-10-31")

    def test_refused_by_the_sii_failed_annulled(self):
        for flow, stage in (("0100", "rejected"), ("0150", "failed"), ("0101", "cancelled")):
            with self.subTest(stage=stage):
                request = self._send(self._filled(voltura_payment="debit", voltura_iban="IT60X0542811101000000123456"))
                self.assertEqual(request.voltura_iban, "…3456")
                mandate = request.voltura_mandate_id
                if flow != "0100":
                    self._answer_sii(request, "0100")
                if flow == "0101":
                    request.with_context(verb="ask_annulment").action_run()
                    self.assertIn("VT1;0040", self._written(request, "0040"))
                self._answer_sii(request, flow, positive=flow == "0101")
                self.assertEqual(request.stage_id.code, stage)
                self.assertEqual((request.contract_id.state, mandate.state), ("cancelled", "cancel"))
                self.assertEqual((self.old_contract.state, self.old_contract.end_date), ("active", False))
                reading = self.env["vegas.reading"].search([("request_id", "=", request.id)])
                self.assertEqual(reading.state, "rejected")

    def test_refused_by_us_within_three_working_days(self):
        request = self._filled()
        self.assertEqual(str(request.deadline_date), "2026-11-27")
        self.assertIn("voltura_refusal", self._problems_of(request, "refuse"))
        request.voltura_refusal = "Punto conteso"
        request.with_context(verb="refuse").action_run()
        self.assertEqual((request.stage_id.code, request.state), ("rejected", "refused"))
        self.assertFalse(request.part_ids)

    # === MONEY === #

    def test_direct_debit_ends_and_a_new_one_begins(self):
        mandate = self._pay_by_debit(self.old_contract)
        request = self._done(self._filled(voltura_payment="debit", voltura_iban="IT60X0542811101000000123456"))
        self.assertEqual((mandate.state, request.voltura_mandate_id.state), ("expired", "valid"))
        self.assertEqual(request.contract_id.version_ids.mandate_id, request.voltura_mandate_id)
        last = self.env["vegas.contract.version"]._on(self.old_contract, request.contract_id.start_date)
        self.assertEqual(last[self.old_contract.id].payment_method, "slip")
        request.sudo()._undo()
        self.assertEqual((mandate.state, self.old_contract.version_ids.payment_method), ("valid", "debit"))
        self.assertEqual(len(self.old_contract.version_ids), 1)

    def test_the_last_bill_comes_with_a_slip_to_the_new_address(self):
        office = self.customer.copy({"name": "Studio Neri", "type": "invoice", "parent_id": self.customer.id})
        mandate = self._pay_by_debit(self.old_contract, billing_partner_id=office.id)
        address = {"street": "Via Nuova 9", "zip": "20121", "city": "Milano"}
        request = self._done(self._filled(**{f"voltura_closing_{name}": text for name, text in address.items()}))
        last = self.env["vegas.contract.version"]._on(self.old_contract, self.old_contract.end_date)
        last = last[self.old_contract.id]
        self.assertEqual((last.payment_method, last.mandate_id.id), ("slip", False))
        contact = last.billing_partner_id
        self.assertEqual({name: contact[name] for name in address}, address)
        self.assertEqual((contact.name, contact.parent_id, contact.type), ("Rossi Maria", self.customer, "invoice"))
        request.sudo()._undo()
        version = self.old_contract.version_ids
        self.assertEqual(len(version), 1)
        self.assertEqual((version.billing_partner_id, version.mandate_id, version.valid_to), (office, mandate, False))
        self.assertFalse(contact.exists())

    def test_deposit_moves_only_with_both_consents(self):
        deposit = self._deposit(self.old_contract)
        family = self.documents.filtered(lambda row: row.code == "family_declaration")
        values = {"case": "cohabitant", "voltura_deposit_move": True, "voltura_document_ids": [(6, 0, family.ids)]}
        request = self._filled(**values, voltura_consent_out=True)
        problems = self._problems_of(request)
        self.assertEqual({"voltura_consent_in", "voltura_agreement"}, set(problems))
        request.write({"voltura_consent_in": True, "voltura_agreement": PDF})
        self._done(request)
        self.assertEqual((deposit.contract_id, deposit.state), (request.contract_id, "held"))
        self.assertFalse(self.env["vegas.deposit"].search([("contract_id", "=", self.old_contract.id)]))
        request.sudo()._undo()
        self.assertEqual(deposit.contract_id, self.old_contract)

    def test_debts_are_passed_only_where_the_case_says_so(self):
        request = self._done(self._filled())
        self.assertFalse(self.old_contract.co_obligor_id)
        request.sudo()._undo()
        request.sudo()._handler()._run(request.sudo(), "annul", {})
        wanted = ("death_certificate", "heirs_list")
        papers = self.documents.filtered(lambda row: row.code in wanted)
        heir = self._done(self._filled(case="death", voltura_document_ids=[(6, 0, papers.ids)]))
        self.assertEqual(self.old_contract.co_obligor_id, self.newcomer)
        self.assertEqual(self.old_contract.partner_id, self.customer)
        self.assertIn(";02;", self._written(heir))

    # === BOTH SUPPLIES AT ONCE === #

    def test_voltura_unica(self):
        request = self._filled(voltura_other_point_id=self.gas_point.id)
        self.assertIn("voltura_other_reading", self._problems_of(request))
        request.voltura_other_reading = "99999999"
        self.assertIn("voltura_other_reading", self._problems_of(request))
        self.assertFalse(request.voltura_twin_ids)
        request.voltura_other_reading = "4250"
        self._send(request)
        twin = request.voltura_twin_ids
        self.assertEqual((twin.point_id, twin.stage_id.code, twin.partner_id), (self.gas_point, "sent", self.newcomer))
        self._done(request)
        self._done(twin)
        holders = (self.ele_point | self.gas_point).contract_ids.filtered(lambda row: not row.end_date).partner_id
        self.assertEqual(holders, self.newcomer)

    # === IT ENDS OTHERWISE === #

    def test_withdrawal(self):
        request = self._filled(voltura_at_distance=True)
        self.assertEqual(str(request.voltura_withdraw_until), "2026-12-08")
        self.assertIn("effective_date", self._problems_of(request))
        request.voltura_early_start = True
        self._send(request)
        self._answer_sii(request, "0100")
        request.action_voltura_withdraw()
        self.assertTrue(request.annulment_date)
        self._answer_sii(request, "0101")
        self.assertEqual((request.stage_id.code, request.contract_id.state), ("cancelled", "cancelled"))
        with self.assertRaises(UserError):
            self._filled().action_voltura_withdraw()

    def test_contested(self):
        request = self._done(self._filled())
        request.action_voltura_contest()
        self.assertEqual(request.problems[0]["field"], "voltura_contest")
        request.voltura_contest = "Non l'ho mai chiesta"
        request.action_voltura_contest()
        self.assertEqual(request.stage_id.code, "done", "the back office reverses it")
        request.with_user(self.back_office).action_voltura_contest()
        self.assertEqual((request.stage_id.code, str(request.voltura_contested_date)), ("cancelled", "2026-11-24"))
        self.assertEqual((self.old_contract.state, self.old_contract.end_date), ("active", False))
        self.assertEqual(request.contract_id.state, "cancelled")

    def test_newest_first(self):
        first = self._done(self._filled(), "2026-11-25")
        with freeze_time("2026-12-01 10:00:00"):
            again = self._filled(partner_id=self.customer.id, effective_date="2026-12-02", customer_reading=False)
            self.assertEqual(again.voltura_outgoing_id, first.contract_id)
            self._done(again, "2026-12-02")
            with self.assertRaises(UserError):
                first.sudo()._undo()
            again.sudo()._undo()
        self.assertEqual(first.contract_id.state, "active")

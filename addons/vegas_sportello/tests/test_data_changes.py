"""Changes of a customer's data: per kind and commodity what is asked, written, told and taken back."""

from pathlib import Path

from stdnum.it import codicefiscale

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.tests.sii_case import SiiCase

DAY = fields.Date.to_date
# Of the same customer, born on another day.
TAX_CODE = "RSSMRA81A41H501" + codicefiscale.calc_check_digit("RSSMRA81A41H501")
BILL = {"var_bill_street": "Via Milano 9", "var_bill_zip": "20100", "var_bill_city": "Milano"}
RELIEF = {"var_declaration": "Dichiarazione di Rossi Maria del 24/11/2026"}
# {kind: (values of the form, documents, {path from the request: value afterwards}, services told {gas}, {ele})}
KINDS = {
    "billing": (BILL, (), {"version.billing_partner_id.street": "Via Milano 9"}, (), ()),
    "contacts": (
        {"var_phone": "0382 123456", "var_email": "maria@example.it", "var_pec": "maria@pec.example.it"},
        (),
        {"partner.email": "maria@example.it", "partner.l10n_it_pec_email": "maria@pec.example.it"},
        (),
        (),
    ),
    "residence": (
        {"var_resident": "yes"},
        ("residence_declaration",),
        {"version.resident": True},
        (),
        ("AE1",),
    ),
    "name": ({"var_last_name": "Rossi Bianchi"}, (), {"partner.name": "Rossi Bianchi Maria"}, ("AG",), ("AE1",)),
    "tax_code": (
        {"var_tax_code": TAX_CODE},
        ("tax_card",),
        {"partner.l10n_it_codice_fiscale": TAX_CODE, "partner.vegas_birth_date": DAY("1981-01-01")},
        ("AG",),
        ("AE1",),
    ),
    "address": (
        {"var_street": "Via Po 3", "var_zip": "27100", "var_city": "Pavia"},
        (),
        {"partner.street": "Via Po 3"},
        ("AG",),
        ("AE1",),
    ),
    "use": (
        {"var_use": "other"},
        ("use_declaration",),
        {"version.use": "other", "version.resident": False, "version.tv_fee": "exempt"},
        ("AG",),
        ("AE1",),
    ),
    "vat": (
        {"var_vat_regime": "reduced", **RELIEF},
        ("relief_declaration",),
        {"version.vat_regime": "reduced", "version.vat_declaration": RELIEF["var_declaration"]},
        ("AG",),
        ("AE1",),
    ),
    "excise": (
        {"var_excise_regime": "reduced", **RELIEF},
        ("utf_licence",),
        {"version.excise_regime": "reduced", "version.vat_regime": "ordinary"},
        ("AG",),
        ("AE1",),
    ),
}


class DataCase(SiiCase):
    GOLDEN = Path(__file__).parent / "messages"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env.ref("vegas_sportello.procedure_var")
        contracts = cls.gas_point.contract_id | cls.ele_point.contract_id
        cls.env["vegas.contract.version"].create(
            [{"contract_id": contract.id, "valid_from": "2015-01-01"} for contract in contracts]
        )

    def _kinds(self, *codes):
        return self.env["vegas.data.kind"].search([("code", "in", codes)])

    def _documents(self, *codes):
        return self.env["vegas.change.document"].search([("code", "in", codes)])

    def _draft(self, *kinds, contracts=None, documents=(), partner=None, user=None, **values):
        """Return a draft of the clerk with the defaults of the form."""
        partner = partner or self.customer
        requests = self.env["vegas.request"].with_user(user or self.clerk)
        requests = requests.with_context(default_procedure_id=self.procedure.id, default_partner_id=partner.id)
        if contracts is not None:
            values["var_contract_ids"] = [fields.Command.set(contracts.ids)]
        return requests.create(
            {
                "var_kind_ids": [fields.Command.set(self._kinds(*kinds).ids)],
                "var_given_ids": [fields.Command.set(self._documents(*documents).ids)],
                **values,
            }
        )

    def _run(self, request, verb="execute", user=None):
        """Run ``verb`` as a button does; return ``{field: sentence}`` of what stands in its way."""
        request = request.with_user(user or self.clerk)
        request.with_context(verb=verb).action_run()
        return {problem["field"]: problem["text"] for problem in request.problems or []}

    def _done(self, *kinds, **values):
        request = self._draft(*kinds, **values)
        self.assertFalse(self._run(request))
        self.assertEqual(request.stage_id.code, "done")
        return request

    def _version(self, contract, day="2026-11-24"):
        return self.env["vegas.contract.version"]._on(contract, DAY(day))[contract.id]

    def _value(self, request, contract, path):
        root, _dot, rest = path.partition(".")
        record = self._version(contract) if root == "version" else request.partner_id
        for name in rest.split("."):
            record = record[name]
        return record


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestKinds(DataCase):
    def test_each_kind_and_commodity(self):
        """The table: documents asked, what changes, who is told, and how it is taken back."""
        for code, (values, documents, after, *told) in KINDS.items():
            for commodity, services in zip(("gas", "ele"), told, strict=True):
                with self.subTest(kind=code, commodity=commodity), self.env.cr.savepoint() as savepoint:
                    self._check_kind(code, commodity, values, documents, after, set(services))
                    savepoint.rollback()
                    self.env.invalidate_all()

    def _check_kind(self, code, commodity, values, documents, after, services):
        other = self.ele_point if commodity == "gas" else self.gas_point
        contract = (self.gas_point if commodity == "gas" else self.ele_point).contract_id
        other.contract_id.state = "ceased"
        if code == "use":
            self._version(contract).write({"resident": True, "tv_fee": "due"})
        before = {path: self._value(self._draft(code), contract, path) for path in after}
        if documents:
            bare = self._draft(code, **values)
            self.assertIn("var_given_ids", self._run(bare))
            self.assertEqual(bare.stage_id.code, "draft")
            self.assertEqual({path: self._value(bare, contract, path) for path in after}, before)
        request = self._done(code, documents=documents, **values)
        self.assertEqual({path: self._value(request, contract, path) for path in after}, after)
        self.assertTrue(request.var_rows)
        ae1 = request.var_message_ids
        self.assertEqual(len(ae1), 1 if "AE1" in services else 0)
        self.assertEqual(ae1.mapped("stage_id.code"), ["sent"] if ae1 else [])
        by_hand = [text for text in request.activity_ids.mapped("summary") if "by hand" in text]
        self.assertEqual(bool(by_hand), bool(services - {"AE1"}), by_hand)
        self.assertTrue(request.effect_ids)
        request.with_user(self.clerk).action_undo()
        self.assertEqual(request.stage_id.code, "draft")
        self.assertEqual({path: self._value(request, contract, path) for path in after}, before)
        self.assertEqual(len(contract.version_ids), 1)

    def test_every_kind_stands_in_the_table(self):
        kinds = set(self.env["vegas.data.kind"].search([]).mapped("code"))
        self.assertEqual(kinds, KINDS.keys() | {"legal_form"})
        for kind in self.env["vegas.data.kind"].search([]):
            for commodity in ("gas", "ele"):
                case = self.env["vegas.change.case"]._on(kind.case_code, DAY("2026-11-24"), commodity)
                self.assertTrue(case, kind.code)
                self.assertFalse(case.new_contract)

    def test_legal_form_of_a_company(self):
        company = self.env["res.partner"].create(
            {
                "name": "Alfa Snc",
                "is_company": True,
                "vegas_is_customer": True,
                "vat": "IT00488410010",
                "country_id": self.env.ref("base.it").id,
                "company_id": self.company.id,
            }
        )
        values = {"var_legal_form": "srl", "var_company_name": "Alfa Srl"}
        bare = self._draft("legal_form", "name", partner=company, **values)
        self.assertIn("var_given_ids", self._run(bare))
        request = self._draft("legal_form", "name", partner=company, documents=("company_register",), **values)
        self.assertFalse(self._run(request))
        self.assertEqual((company.vegas_legal_form, company.name), ("srl", "Alfa Srl"))
        history = {row.field_name: (row.before, row.after) for row in company.vegas_history_ids}
        self.assertEqual(history["name"], ("Alfa Snc", "Alfa Srl"))
        refused = self._draft("legal_form", **values)
        self.assertIn("var_kind_ids", self._run(refused))


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestWays(DataCase):
    def test_several_kinds_on_many_contracts(self):
        request = self._done("billing", "contacts", var_phone="0382 999888", **BILL)
        contracts = self.gas_point.contract_id | self.ele_point.contract_id
        self.assertEqual(request.var_contract_ids, contracts)
        contacts = {self._version(contract).billing_partner_id for contract in contracts}
        self.assertEqual(len(contacts), 1)
        self.assertEqual(self.customer.phone, "0382 999888")
        self.assertEqual({row["field"] for row in request.var_rows}, {"var_phone", "var_bill_street"})
        self.assertEqual(request.var_old["var_phone"], "338 414 7092")
        self.assertFalse(request.var_message_ids)

    def test_on_one_contract_only(self):
        self._done("billing", contracts=self.gas_point.contract_id, **BILL)
        self.assertTrue(self._version(self.gas_point.contract_id).billing_partner_id)
        self.assertFalse(self._version(self.ele_point.contract_id).billing_partner_id)

    def test_the_holder_s_own_address_needs_no_contact(self):
        self._done("billing", **BILL)
        back = {"var_bill_street": "Via Roma 1", "var_bill_zip": "27100", "var_bill_city": "Pavia"}
        self._done("billing", **back)
        self.assertFalse(self._version(self.gas_point.contract_id).billing_partner_id)

    def test_the_form_shows_old_beside_new(self):
        context = {"default_procedure_id": self.procedure.id, "default_partner_id": self.customer.id}
        form = Form(self.env["vegas.request"].with_user(self.clerk).with_context(**context))
        self.assertEqual(form.effective_date, DAY("2026-11-24"))
        form.var_kind_ids = self._kinds("contacts", "residence")
        self.assertEqual(form.var_old["var_phone"], "338 414 7092")
        self.assertEqual(form.var_old["var_resident"], "Not resident")
        self.assertEqual(form.var_document_ids.ids, self._documents("residence_declaration").ids)
        form.var_phone = "0382 1234567"
        form.var_resident = "yes"
        form.var_given_ids = self._documents("residence_declaration")
        request = form.save()
        self.assertFalse(self._run(request))

    def test_from_its_day(self):
        """A day to come: terms get a version, the person's data wait for the job of that night."""
        request = self._done(
            "residence",
            "contacts",
            documents=("residence_declaration",),
            effective_date="2026-12-10",
            var_resident="yes",
            var_phone="0382 999888",
        )
        ele = self.ele_point.contract_id
        self.assertFalse(self._version(ele).resident)
        self.assertTrue(self._version(ele, "2026-12-10").resident)
        self.assertEqual(self.customer.phone, "338 414 7092")
        self.assertEqual(self.customer.vegas_history_ids.state, "coming")
        with freeze_time("2026-12-10 02:00:00"):
            self.env["vegas.partner.history"]._cron_write()
        self.assertEqual(self.customer.phone, "0382 999888")
        self.assertEqual(self.customer.vegas_history_ids.state, "held")
        request.with_user(self.back_office).action_undo()
        self.assertEqual(self.customer.phone, "338 414 7092")
        self.assertFalse(self._version(ele, "2026-12-10").resident)
        self.assertEqual(len(ele.version_ids), 1)
        self.assertEqual(self.customer.vegas_history_ids.state, "undone")

    def test_taken_back_before_its_day_nothing_is_written(self):
        request = self._done("contacts", effective_date="2026-12-10", var_phone="0382 999888")
        request.with_user(self.clerk).action_undo()
        with freeze_time("2026-12-11 02:00:00"):
            self.env["vegas.partner.history"]._cron_write()
        self.assertEqual(self.customer.phone, "338 414 7092")

    def test_taken_back_under_a_later_change(self):
        """What came later stays, and what was taken back does not live on in it."""
        ele = self.ele_point.contract_id
        documents = ("residence_declaration",)
        first = self._done("residence", contracts=ele, documents=documents, var_resident="yes")
        self._done("billing", contracts=ele, effective_date="2026-12-10", **BILL)
        first.with_user(self.clerk).action_undo()
        later = self._version(ele, "2026-12-10")
        self.assertEqual((later.resident, later.billing_partner_id.street), (False, "Via Milano 9"))
        self.assertEqual(len(ele.version_ids), 2)

    def test_a_day_in_the_past_reaches_later_versions(self):
        ele = self.ele_point.contract_id
        ele._change(DAY("2026-11-01"), {"power": 4.5})
        documents = ("residence_declaration",)
        request = self._done(
            "residence", contracts=ele, documents=documents, var_resident="yes", effective_date="2026-10-01"
        )
        self.assertFalse(self._version(ele, "2026-09-30").resident)
        self.assertTrue(self._version(ele, "2026-10-15").resident)
        self.assertTrue(self._version(ele, "2026-11-15").resident)
        self.assertEqual(self._version(ele, "2026-11-15").power, 4.5)
        self.assertIn(("No", "Yes"), {(row.before, row.after) for row in request.effect_ids})

    def test_days_are_said_as_people_write_them(self):
        request = self._done("tax_code", documents=("tax_card",), var_tax_code=TAX_CODE)
        self.assertIn("01/01/1981", [row["new"] for row in request.var_rows])
        self.assertIn("01/01/1981", request.effect_ids.mapped("after"))
        self.assertIn("01/01/1981", self.customer.vegas_history_ids.mapped("after"))

    # === THE SII === #

    def test_the_sii_is_told_what_holds_from_the_day(self):
        request = self._done(
            "residence",
            contracts=self.ele_point.contract_id,
            documents=("residence_declaration",),
            var_resident="yes",
            effective_date="2026-12-01",
        )
        ae1 = request.var_message_ids
        message = self._out(ae1)
        row = dict(zip(*(line.split(";") for line in message._bytes()[message.id].decode().splitlines()), strict=True))
        self.assertEqual((row["RESIDENZA"], row["DATA_VAL_RES"]), ("SI", "01/12/2026"))
        self.assertEqual((row["DATA_ESECUZIONE"], row["TIPO_PRESTAZIONE"]), ("01/12/2026", "CTR"))

    def _more_points(self, *numbers):
        points = [self._point(f"IT001E{number:08d}", "ele", bands="F3", digits=6) for number in numbers]
        for point in points:
            point.write({"zip": "27100", "province": "PV", "istat_code": "018110"})
        return self.env["vegas.contract"].union(*(point.contract_id for point in points))

    def test_many_contracts_are_told_with_the_queries_of_few(self):
        used = []
        for count in (2, 4, 8):
            contracts = self._more_points(*range(count * 10, count * 11))
            request = self._draft("vat", contracts=contracts, documents=("relief_declaration",), **KINDS["vat"][0])
            used.append(self._queries(lambda request=request: request._run("execute")))
            self.assertEqual(request.var_message_ids.contract_id, contracts)
            self.assertEqual(set(request.var_message_ids.mapped("stage_id.code")), {"sent"})
        self.assertLessEqual(used[2], used[1] + 4, used)

    def test_what_cannot_be_told_does_not_hold_up_the_rest(self):
        self._done("name", var_last_name="Rossi Bianchi")
        other = self._more_points(77)
        request = self._done("address", var_street="Via Po 3", var_zip="27100", var_city="Pavia")
        stages = {ae1.contract_id: ae1.stage_id.code for ae1 in request.var_message_ids}
        self.assertEqual(stages, {self.ele_point.contract_id: "draft", other: "sent"})
        waiting = request.var_message_ids.filtered(lambda ae1: ae1.contract_id != other)
        self.assertTrue(waiting.problems and waiting.activity_ids)

    def test_a_refusal_of_the_sii_goes_back_to_the_change(self):
        request = self._done("name", var_last_name="Rossi Bianchi")
        ae1 = request.var_message_ids
        self._part(ae1, ("0100", "negative"))
        self.assertEqual(ae1.stage_id.code, "rejected")
        self.assertTrue([text for text in request.activity_ids.mapped("summary") if ae1.name in text])

    def test_without_a_way_to_the_sii_the_change_holds_and_the_message_waits(self):
        manager = self.env.ref("vegas_base.partner_sii")
        self.env["vegas.network.contract"].search([("distributor_id", "=", manager.id)]).unlink()
        request = self._done("name", var_last_name="Rossi Bianchi")
        ae1 = request.var_message_ids
        self.assertEqual((ae1.stage_id.code, self.customer.name), ("draft", "Rossi Bianchi Maria"))
        self.assertTrue(ae1.problems)
        self.assertTrue(ae1.activity_ids)

    def test_taken_back_the_sii_is_told_again(self):
        request = self._done("name", var_last_name="Rossi Bianchi")
        first = request.var_message_ids
        self._part(first, ("0100", "positive"), ("0150", "positive"))
        request.with_user(self.back_office).action_undo()
        second = request.var_message_ids - first
        self.assertEqual(second.stage_id.code, "sent")
        message = self._out(second)
        self.assertIn(";Rossi;", message._bytes()[message.id].decode())

    def test_where_it_is_optional_the_seller_may_tell(self):
        request = self._draft("billing", **BILL)
        self.assertTrue(request.var_may_tell)
        request.var_tell_sii = True
        self.assertFalse(self._run(request))
        self.assertEqual(request.var_message_ids.point_id, self.ele_point)

    # === RIGHTS === #

    def test_who_may(self):
        request = self._done("contacts", var_phone="0382 999888")
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).write({"var_rows": [], "var_bills": "x"})
        with self.assertRaises(AccessError):
            self.customer.vegas_history_ids.with_user(self.clerk).write({"after": "x"})
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).write({"var_phone": "1"})

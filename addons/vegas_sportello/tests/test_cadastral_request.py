"""Cadastral data at the counter: told at once, on a form that comes back, or never."""

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.vegas_base.tests.common import VegasCase
from odoo.addons.vegas_base.tests.paper_case import PaperChecks

DAY = fields.Date.to_date
UNIT = {"kind": "F", "sheet": "12", "parcel": "345", "subordinate": "6"}


class CadastralCase(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env.ref("vegas_sportello.procedure_catasto")
        cities = cls.env["res.city"]
        cls.city = cities.search([("vegas_cadastral_code", "=", "G388")]) or cities.create(
            {
                "name": "Pavia",
                "country_id": cls.env.ref("base.it").id,
                "vegas_cadastral_code": "G388",
                "vegas_province": "PV",
            }
        )
        (cls.gas_point | cls.ele_point).city_id = cls.city
        cls.reason = {
            code: cls.env.ref(f"vegas_sportello.cadastral_code_missing_{code}") for code in ("1", "3", "4", "6")
        }
        cls.owner = cls.env.ref("vegas_sportello.cadastral_code_quality_1")

    def _draft(self, point=None, units=(), user=None, **values):
        """Return a draft of the clerk with the defaults of the form and ``units``."""
        point = point or self.gas_point
        context = {
            "default_procedure_id": self.procedure.id,
            "default_partner_id": point.partner_id.id,
            "default_point_id": point.id,
        }
        requests = self.env["vegas.request"].with_user(user or self.clerk).with_context(**context)
        units = [fields.Command.create({"city_id": self.city.id, **UNIT, **unit}) for unit in units]
        return requests.create({"catasto_unit_ids": units, **values})

    def _act(self, request, verb="execute"):
        """Run ``verb`` as a button does; return ``{field: sentences}`` of what stands in its way."""
        request.with_context(verb=verb).action_run()
        found = {}
        for problem in request.problems or []:
            found.setdefault(problem["field"], []).append(problem["text"])
        return found

    def _declared(self, point=None, units=({},), **values):
        request = self._draft(point, units, **values)
        self.assertFalse(self._act(request))
        return self.env["vegas.cadastral.declaration"].search([("request_id", "=", request.id)])


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestCadastralRequest(PaperChecks, CadastralCase):
    # === THE WAY === #

    def test_form_starts_with_what_is_known(self):
        context = {"default_procedure_id": self.procedure.id, "default_partner_id": self.customer.id}
        context["default_point_id"] = self.gas_point.id
        form = Form(self.env["vegas.request"].with_user(self.clerk).with_context(**context))
        self.assertEqual((form.catasto_valid_from, form.catasto_declared_date), (DAY("2015-01-01"), DAY("2026-11-24")))
        self.assertEqual(form.catasto_city_id, self.city)
        request = form.save()
        request.catasto_unit_ids = [fields.Command.create({"sheet": "0012", "parcel": " 345 "})]
        unit = request.catasto_unit_ids
        self.assertEqual((unit.kind, unit.sheet, unit.parcel), ("F", "12", "345"))
        self.assertTrue(request.is_own)

    def test_two_units_become_a_declaration(self):
        declaration = self._declared(units=({}, {"subordinate": "7"}), catasto_quality_id=self.owner.id)
        self.assertEqual(declaration.contract_id, self.gas_point.contract_id)
        self.assertEqual(declaration.unit_ids.mapped("subordinate"), ["6", "7"])
        self.assertEqual((declaration.origin, declaration.quality_id), ("counter", self.owner))
        request = declaration.request_id
        self.assertEqual((request.stage_id.code, request.closed_date), ("done", DAY("2026-11-24")))
        effect = request.effect_ids.filtered(lambda row: row.res_model == declaration._name)
        self.assertIn("12", effect.after)
        self.assertEqual(self.gas_point.contract_id.cadastral_declaration_ids, declaration)

    def test_a_reason_stands_for_the_units(self):
        declaration = self._declared(units=(), catasto_missing_id=self.reason["6"].id)
        self.assertFalse(declaration.unit_ids)
        self.assertEqual(declaration.units_text, "Condominium")

    def test_later_data_close_the_earlier_ones(self):
        first = self._declared(catasto_valid_from="2020-01-01")
        second = self._declared(units=({"sheet": "13"},), catasto_valid_from="2026-05-01")
        self.assertEqual((first.valid_to, second.valid_to), (DAY("2026-04-30"), False))
        between = self._declared(units=({"sheet": "14"},), catasto_valid_from="2022-01-01")
        self.assertEqual((first.valid_to, between.valid_to), (DAY("2021-12-31"), DAY("2026-04-30")))
        on = self.env["vegas.cadastral.declaration"]._on
        contract = self.gas_point.contract_id
        for day, declaration in (("2021-12-31", first), ("2022-01-01", between), ("2026-05-01", second)):
            self.assertEqual(on(contract, DAY(day))[contract.id], declaration)

    def test_data_of_the_same_day_take_the_place_of_the_earlier_ones(self):
        first = self._declared()
        second = self._declared(units=({"sheet": "13"},), catasto_valid_from="2015-01-01")
        self.assertTrue(first.superseded)
        self.assertEqual(self.gas_point.contract_id.cadastral_declaration_ids, second)
        self.assertEqual(first.unit_ids.sheet, "12")

    def test_many_points_at_once(self):
        requests = self._draft(self.gas_point, ({},)) | self._draft(self.ele_point, ({"sheet": "9"},))
        requests.with_context(verb="execute").action_run()
        found = self.env["vegas.cadastral.declaration"].search([("request_id", "in", requests.ids)])
        self.assertEqual(found.contract_id, (self.gas_point | self.ele_point).contract_ids)
        self.assertEqual(set(found.unit_ids.mapped("sheet")), {"12", "9"})

    # === THE FORM THAT COMES BACK, OR NOT === #

    def test_a_form_that_comes_back(self):
        request = self._draft()
        self.assertFalse(self._act(request, "send"))
        self.assertEqual((request.stage_id.code, request.deadline_date), ("sent", DAY("2026-12-24")))
        request.write({"catasto_unit_ids": [fields.Command.create({"city_id": self.city.id, **UNIT})]})
        with freeze_time("2026-12-01 10:00:00"):
            self.assertFalse(self._act(request))
        declaration = self.env["vegas.cadastral.declaration"].search([("request_id", "=", request.id)])
        self.assertEqual((request.stage_id.code, declaration.origin), ("done", "form"))

    def test_a_form_that_does_not_is_reminded_and_then_told(self):
        request = self._draft()
        self._act(request, "send")
        remind = self.env["vegas.request"]._cron_remind_cadastral
        remind()
        self.assertFalse(request.activity_ids)
        with freeze_time("2026-12-28 10:00:00"):
            topic = self.env.ref("vegas_sportello.watch_topic_cadastral")
            self.assertIn(request, self.env["vegas.request"].search(topic._domain()))
            remind()
            remind()
            self.assertEqual(request.activity_ids.mapped("user_id"), self.clerk)
            paper = request._print("cadastral_reminder")
            self._assert_paper(paper.raw, "il modulo non è ancora arrivato", request.name, "24/11/2026")
            self.assertEqual(
                (request.catasto_reminded_date, request.deadline_date), (DAY("2026-12-28"), DAY("2027-01-12"))
            )
            self.assertFalse(request.activity_ids)
        with freeze_time("2027-01-20 10:00:00"):
            remind()
            self.assertEqual(len(request.activity_ids), 1)
            self.assertFalse(self._act(request, "fail"))
        declaration = self.env["vegas.cadastral.declaration"].search([("request_id", "=", request.id)])
        self.assertEqual((declaration.missing_id, declaration.origin), (self.reason["4"], "omitted"))
        self.assertEqual(request.stage_id.code, "failed")
        self.assertFalse(request.activity_ids)

    def test_reminders_of_many_are_one_paper(self):
        requests = self._draft(self.gas_point) | self._draft(self.ele_point)
        with self.assertRaises(UserError):
            requests.action_cadastral_reminders()
        for request in requests:
            self._act(request, "send")
        self.assertEqual(requests.action_cadastral_reminders()["type"], "ir.actions.act_url")
        self.assertEqual(len(requests.handed_ids), 2)

    # === PAPER === #

    def test_the_form_filled_in_and_empty(self):
        request = self._draft(units=({}, {"subordinate": "7", "section": "A"}), catasto_quality_id=self.owner.id)
        text = self._assert_paper(
            request._print("request").raw, "Comunicazione dei dati catastali", "Pavia (G388)", "103 a 2.065 euro"
        )
        self.assertIn("☒", text)
        empty = self._draft(self.ele_point)
        self._assert_paper(empty._print("request").raw, "Foglio", "Particella", absent=("☒",))

    # === WHAT IS REFUSED === #

    def test_each_mistake_has_its_sentence(self):
        reason = self.reason["1"].id
        for units, values, field, words in (
            ((), {}, "catasto_unit_ids", "neither cadastral data nor the reason"),
            (({},), {"catasto_missing_id": reason}, "catasto_missing_id", "leave one of the two"),
            (({"sheet": False},), {}, "catasto_unit_ids", "The sheet (foglio) is missing"),
            (({"parcel": False},), {}, "catasto_unit_ids", "The parcel (particella) is missing"),
            (({"kind": "T"},), {}, "catasto_unit_ids", "Land has no subordinate"),
            (({"city_id": False},), {}, "catasto_unit_ids", "The municipality is missing"),
            (({}, {}), {}, "catasto_unit_ids", "Unit 2: The same unit stands twice"),
            (({"extension": "3"},), {}, "catasto_unit_ids", "needs the kind of parcel"),
            (({},), {"catasto_valid_from": "2014-12-31"}, "catasto_valid_from", "begins on 01/01/2015"),
            (({},), {"catasto_valid_from": "2026-11-25"}, "catasto_valid_from", "a day to come"),
            (({},), {"catasto_declared_date": "2026-11-25"}, "catasto_declared_date", "after today"),
            (({},), {"catasto_valid_from": False}, "catasto_valid_from", "is missing"),
        ):
            with self.subTest(units=units, values=values):
                found = self._act(self._draft(units=units, **values))
                self.assertEqual(list(found), [field])
                self.assertIn(words, found[field][0])
                self.assertFalse(self.env["vegas.cadastral.declaration"].search([]))

    def test_signs_that_no_register_has_are_refused_at_once(self):
        for value in ("12/3", "12;3", "１２"):
            with self.subTest(value=value), self.assertRaises(ValidationError):
                self._draft(units=({"sheet": value},))

    def test_a_code_out_of_force_is_refused(self):
        self.reason["1"].valid_to = "2026-10-31"
        found = self._act(self._draft(units=(), catasto_missing_id=self.reason["1"].id))
        self.assertEqual(list(found), ["catasto_missing_id"])

    def test_what_was_declared_stays(self):
        declaration = self._declared()
        unit = declaration.unit_ids.with_user(self.clerk)
        for act in (
            lambda: unit.write({"sheet": "99"}),
            lambda: unit.unlink(),
            lambda: unit.write({"declaration_id": False}),
            lambda: declaration.with_user(self.back_office).write({"valid_to": "2026-01-01"}),
            lambda: (
                self.env["vegas.cadastral.unit"]
                .with_user(self.clerk)
                .create({"declaration_id": declaration.id, "city_id": self.city.id, **UNIT})
            ),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_other_companies_see_nothing(self):
        declaration = self._declared()
        other = self.env["res.company"].create({"name": "Altra Luce", "country_id": self.env.ref("base.it").id})
        stranger = self._user("stranger", "vegas_base.group_vegas_admin")
        stranger.write({"company_ids": [fields.Command.set(other.ids)], "company_id": other.id})
        for record in (declaration, declaration.unit_ids):
            records = self.env[record._name].with_user(stranger).with_context(allowed_company_ids=other.ids)
            self.assertFalse(records.search([("id", "=", record.id)]))
            with self.assertRaises(AccessError):
                records.browse(record.id).read(["company_id"])

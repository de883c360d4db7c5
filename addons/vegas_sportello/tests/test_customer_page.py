from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import V01Case

BUDGET = 25


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestCustomerPage(V01Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("it", company=cls.company, install_demo=False)
        cls.customer.write({"ref": "004417", "email": "rossi@posta.example"})
        cls.env["vegas.point.coefficient"].create(
            {"point_id": cls.gas_point.id, "value": 1.01826, "valid_from": "2020-01-01", "source": "prova"}
        )
        cls.reading = cls.env["vegas.reading"].create(
            [
                cls._reading(cls.gas_point, "2025-10-31", index_f0=3100),
                cls._reading(cls.gas_point, "2026-10-31", index_f0=4262),
                cls._reading(cls.ele_point, "2026-10-31", index_f1=70, index_f2=54, index_f3=77),
            ]
        )[1]

    @classmethod
    def _reading(cls, point, day, **indexes):
        return {"point_id": point.id, "date": day, "kind": "actual", "source": "distributor", **indexes}

    def setUp(self):
        super().setUp()
        self.page = self.env["vegas.customer.page"].with_user(self.clerk).with_company(self.company)

    def _load(self, customer=None):
        return self.page.action_load((customer or self.customer).id)

    def _bill(self, amount, day, due, customer=None):
        """Return a posted bill of the gas contract."""
        return self._post("out_invoice", amount, day, due, customer)

    def _post(self, kind, amount, day, due, customer=None):
        move = self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (customer or self.customer).id,
                "vegas_contract_id": self.gas_point.contract_id.id,
                "invoice_date": day,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [(0, 0, {"name": "Gas", "price_unit": amount, "tax_ids": [(5,)]})],
            }
        )
        move.action_post()
        return move

    def _alerts(self):
        return [alert["key"] for alert in self._load()["alerts"]]

    # === WHO, POINTS, CONTRACTS === #

    def test_who_it_is_and_how_to_reach(self):
        who = self._load()["who"]
        self.assertEqual((who["name"], who["number"], who["tax_code"]), ("Rossi Maria", "004417", "RSSMRA80A01H501U"))
        self.assertEqual((who["phone"], who["email"]), ("338 414 7092", "rossi@posta.example"))
        self.assertEqual(who["address"], "Via Roma 1, 27100 Pavia")
        self.assertEqual(who["since"], fields.Date.to_date("2015-01-01"))

    def test_points_with_meter_reading_and_contract(self):
        gas, ele = self._load()["points"]
        self.assertEqual((gas["code"], gas["state"], gas["live"]), (self.gas_point.code, "active", True))
        self.assertEqual(gas["meter"]["serial"], self.gas_point.meter_id.serial)
        self.assertEqual((gas["reading"]["id"], gas["reading"]["indexes"]), (self.reading.id, "4262"))
        self.assertEqual(gas["contract"], f"C-{self.gas_point.code}")
        self.assertEqual(ele["reading"]["indexes"], "F1 70 · F2 54 · F3 77")
        self.assertEqual(len(gas["chart"]["months"]), 13)
        self.assertTrue(any(month["quantity"] for month in gas["chart"]["months"]))

    def test_an_ended_contract_stays_at_the_end(self):
        self.gas_point.contract_id.write({"state": "ceased", "end_date": "2026-10-31"})
        points = self._load()["points"]
        self.assertEqual([(point["code"], point["live"]) for point in points][-1], (self.gas_point.code, False))
        self.assertEqual(points[-1]["ended"], fields.Date.to_date("2026-10-31"))

    def test_readings_newest_first(self):
        days = [reading["date"] for reading in self._load()["readings"]]
        self.assertEqual(days, sorted(days, reverse=True))
        self.assertEqual(len(days), 3)

    # === MONEY === #

    def test_balance_is_the_ledgers(self):
        self.assertEqual(self._load()["balance"]["total"], 0)
        late = self._bill(98.14, "2026-09-10", "2026-10-06")
        self._bill(132.6, "2026-11-04", "2026-11-28")
        balance = self._load()["balance"]
        self.assertEqual((balance["overdue"], balance["coming"], balance["total"]), (98.14, 132.6, 230.74))
        items = self.env["account.move.line"].search(
            [
                ("partner_id", "=", self.customer.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                ("parent_state", "=", "posted"),
            ]
        )
        self.assertAlmostEqual(sum(items.mapped("amount_residual")), balance["total"])
        self.assertEqual(balance["since"], late.invoice_date_due)

    def test_bills_say_their_state_and_how_they_open(self):
        late = self._bill(98.14, "2026-09-10", "2026-10-06")
        coming = self._bill(132.6, "2026-11-04", "2026-11-28")
        credit = self._post("out_refund", 20, "2026-11-10", "2026-11-10")
        bills = self._load()["bills"]
        found = {row["id"]: (row["state"], row["days"], row["amount"]) for row in bills["rows"]}
        self.assertEqual(bills["total"], 3)
        self.assertEqual(found[late.id], ("overdue", 49, 98.14))
        self.assertEqual(found[coming.id], ("open", 4, 132.6))
        self.assertEqual(found[credit.id][::2], ("credit", -20))
        # A paid one says when it was paid.
        lines = (late + credit).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        lines.reconcile()
        self._post("out_refund", 78.14, "2026-11-12", "2026-11-12")
        refund = self.env["account.move"].search([("partner_id", "=", self.customer.id)], order="id desc", limit=1)
        lines = (late + refund).line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        lines.reconcile()
        (row,) = [row for row in self._load()["bills"]["rows"] if row["id"] == late.id]
        self.assertEqual((row["state"], row["residual"]), ("paid", 0))
        self.assertEqual(row["paid_on"], fields.Date.to_date("2026-11-12"))

    def test_an_old_unpaid_bill_is_not_hidden_by_newer_ones(self):
        old = self._bill(10, "2025-01-10", "2025-02-10")
        for month in range(1, 10):
            bill = self._bill(10, f"2026-{month:02d}-10", f"2026-{month:02d}-28")
            credit = self._post("out_refund", 10, f"2026-{month:02d}-10", f"2026-{month:02d}-28")
            (bill + credit).line_ids.filtered(lambda line: line.account_type == "asset_receivable").reconcile()
        bills = self._load()["bills"]
        self.assertIn(old.id, [row["id"] for row in bills["rows"]])
        self.assertEqual(bills["total"], 19)

    def test_deposits_of_the_contracts(self):
        self.env["vegas.deposit"].create(
            {"contract_id": self.gas_point.contract_id.id, "amount": 90, "state": "held", "held_since": "2015-01-31"}
        )
        (deposit,) = self._load()["deposits"]
        self.assertEqual((deposit["amount"], deposit["state"], deposit["commodity"]), (90, "held", "gas"))

    def test_of_an_account_only_the_end_is_shown(self):
        bank = self.env["res.partner.bank"].create(
            {"partner_id": self.customer.id, "acc_number": "IT60X0542811101000000123456"}
        )
        self.env["account.banking.mandate"].create(
            {
                "partner_bank_id": bank.id,
                "unique_mandate_reference": "A1",
                "signature_date": "2021-02-15",
                "state": "valid",
                "company_id": self.company.id,
            }
        )
        page = self._load()
        self.assertEqual([mandate["account"] for mandate in page["mandates"]], ["3456"])
        self.assertNotIn("0542811101", str(page))

    # === REQUESTS AND TIME LINE === #

    def test_open_requests_with_their_term(self):
        request = self._sent()
        (row,) = self._load()["requests"]
        self.assertEqual((row["id"], row["label"], row["draft"]), (request.id, "V01", False))
        self.assertEqual(row["deadline"], request.deadline_date)
        self.assertEqual(row["used"], 0)
        with freeze_time(request.deadline_date):
            (row,) = self._load()["requests"]
        self.assertEqual((row["used"], row["days"]), (100, 0))

    def test_time_line_newest_first(self):
        self._sent()
        self.page.action_note(self.customer.id, "Chiede quando viene <il tecnico>")
        self._bill(10, "2026-11-10", "2026-12-10")
        self.env["vegas.visit"].create({"partner_id": self.customer.id})
        events = self._load()["events"]
        whens = [event["when"] for event in events]
        self.assertEqual(whens, sorted(whens, reverse=True))
        self.assertEqual({event["kind"] for event in events}, {"note", "visit", "request", "bill", "reading"})
        (note,) = [event for event in events if event["kind"] == "note"]
        self.assertEqual((note["text"], note["who"]), ("Chiede quando viene <il tecnico>", self.clerk.name))

    def test_a_note_needs_words(self):
        for text in ("", "  ", "x" * 5000):
            with self.assertRaises(UserError):
                self.page.action_note(self.customer.id, text)

    # === NEW REQUEST === #

    def _closed(self, code, point=None):
        options = self.env["vegas.request"].with_user(self.clerk).action_options(
            self.customer.id, (point or self.gas_point).id
        )  # fmt: skip
        (option,) = [option for option in options if option["code"] == code]
        return option["closed"]

    def test_the_panel_says_why_works_are_closed(self):
        reason = self._closed("e01")
        self.assertIn("quote", reason)
        # It is the sentence that refuses the sending too.
        works = self.env.ref("vegas_sportello.procedure_e01")
        request = self.env["vegas.request"].create(
            {"procedure_id": works.id, "partner_id": self.customer.id, "point_id": self.gas_point.id}
        )
        self.assertIn(reason, [problem.sentence() for problem in request._problems("send")])

    def test_the_panel_says_why_a_reactivation_is_closed(self):
        self.assertIn("suspended", self._closed("r01"))
        self.gas_point._set_state("suspended")
        self.assertIn("SM1", self._closed("r01"))

    def test_the_panel_leaves_open_what_is_possible(self):
        self.assertEqual(self._closed("v01"), "")
        self._sent()
        self.assertIn("already in progress", self._closed("v01"))
        self.assertEqual(self._closed("v01", self.ele_point), "")

    # === ALERTS === #

    def test_alerts_in_their_order(self):
        self._bill(98.14, "2026-09-10", "2026-10-06")
        m01 = self.env.ref("vegas_sportello.procedure_m01")
        self.env["vegas.request"].create(
            {
                "procedure_id": m01.id,
                "partner_id": self.customer.id,
                "point_id": self.gas_point.id,
                "complaint_reference": "RE-15",
            }
        )
        self.ele_point.write({"disconnectable": False, "not_disconnectable_reason": "life_support"})
        self.customer.write(
            {
                "vegas_vulnerable": True,
                "vegas_vulnerable_reason": "device",
                "vegas_vulnerable_since": "2024-01-01",
            }
        )
        self.customer.copy({"name": "Rossi Maria", "vegas_is_customer": True})
        wanted = ["arrears", "complaint", "not_disconnectable", "vulnerable", "privacy", "duplicates"]
        self.assertEqual(self._alerts(), wanted)
        for alert in self._load()["alerts"]:
            self.assertTrue(alert["text"])
            self.assertTrue(alert["target"].get("box") or alert["target"]["ids"], alert)

    def test_no_alert_without_a_cause(self):
        self.env["vegas.consent"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "purpose": purpose,
                    "given_on": "2026-01-01",
                    "revoked_on": revoked,
                    "text_version": "2026/1",
                    "company_id": self.company.id,
                }
                for purpose, revoked in (
                    ("marketing", False),
                    ("third_parties", "2026-02-01"),
                    ("profiling", False),
                    ("consumption", False),
                )
            ]
        )
        self.assertEqual(self._alerts(), [])
        consents = {row["purpose"]: (row["given"], str(row["day"])) for row in self._load()["consents"]}
        self.assertEqual(consents["marketing"], (True, "2026-01-01"))
        self.assertEqual(consents["third_parties"], (False, "2026-02-01"))

    # === WHO MAY, AND WHAT IS NOTED OF IT === #

    def test_only_the_counter_opens_it(self):
        for group in ("vegas_base.group_vegas_sales", "base.group_user"):
            user = new_test_user(self.env, f"other_{group[-5:]}", groups=group, company_id=self.company.id)
            page = self.page.with_user(user)
            for call in (page.action_load, page.action_trace):
                with self.assertRaises(AccessError):
                    call(self.customer.id)
            with self.assertRaises(AccessError):
                page.action_note(self.customer.id, "Ciao")

    def test_a_customer_of_another_company_is_not_there(self):
        other = self.env["res.company"].create({"name": "Altra Luce"})
        stranger = self.env["res.partner"].create(
            {"name": "Di Altri", "vegas_is_customer": True, "company_id": other.id}
        )
        with self.assertRaises(AccessError):
            self.page.action_load(stranger.id)

    def test_what_another_company_supplies_is_not_shown(self):
        other = self.env["res.company"].create({"name": "Altra Luce"})
        point = self.gas_point.sudo().copy({"code": "01614000999999", "company_id": other.id})
        self.env["vegas.contract"].sudo().create(
            {
                "company_id": other.id,
                "number": "ALTRO",
                "partner_id": self.customer.id,
                "point_id": point.id,
                "state": "active",
                "start_date": "2020-01-01",
            }
        )
        page = self._load()
        self.assertNotIn("ALTRO", [contract["number"] for contract in page["contracts"]])
        self.assertNotIn(point.code, [row["code"] for row in page["points"]])

    def test_an_archived_customer_opens_too(self):
        self.customer.active = False
        self.assertTrue(self._load()["who"]["archived"])

    def test_opening_is_noted_once_in_ten_minutes(self):
        traces = self.env["vegas.access.trace"].search_count([])
        self.assertTrue(self.page.action_trace(self.customer.id))
        self.assertFalse(self.page.action_trace(self.customer.id))
        self.assertTrue(self.page.with_user(self.back_office).action_trace(self.customer.id))
        with freeze_time("2026-11-24 10:11:00"):
            self.assertTrue(self.page.action_trace(self.customer.id))
        self.assertEqual(self.env["vegas.access.trace"].search_count([]), traces + 3)
        self._load()
        self.assertEqual(self.env["vegas.access.trace"].search_count([]), traces + 3)

    # === BUDGET === #

    def _queries(self, customer):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        page = self._load(customer)
        return page, self.env.cr.sql_log_count - before

    def test_sixty_points_take_the_queries_of_two(self):
        self._bill(98.14, "2026-09-10", "2026-10-06")
        self._sent()
        many = self.env["res.partner"].create({"name": "Condomini Riuniti", "vegas_is_customer": True, "ref": "9"})
        self._supplies(many, 60)
        self._bill(50, "2026-09-10", "2026-10-06", many)
        self._load()
        page, used = self._queries(many)
        self.assertEqual((len(page["points"]), len(page["contracts"])), (60, 60))
        self.assertTrue(all(point["reading"] and point["meter"] and point["chart"] for point in page["points"]))
        self.assertLessEqual(used, BUDGET)
        _page, few = self._queries(self.customer)
        self.assertLessEqual(used, few + 2)

    def _supplies(self, customer, count):
        """Give ``customer`` points with meter, contract, terms and a year of readings: table by table."""
        points = self.env["vegas.supply.point"].create(
            [
                {
                    "company_id": self.company.id,
                    "code": f"01614001{number:06d}",
                    "commodity": "gas",
                    "state": "active",
                    "distributor_id": self.distributor.id,
                    "street": f"Via Roma {number}",
                    "city": "Pavia",
                }
                for number in range(count)
            ]
        )
        meters = self.env["vegas.meter"].create(
            [{"point_id": point.id, "serial": f"M{point.code}", "installed_on": "2015-01-01"} for point in points]
        )
        contracts = self.env["vegas.contract"].create(
            [
                {
                    "company_id": self.company.id,
                    "number": f"K-{point.code}",
                    "partner_id": customer.id,
                    "point_id": point.id,
                    "state": "active",
                    "start_date": "2015-01-01",
                }
                for point in points
            ]
        )
        self.env["vegas.contract.version"].create(
            [{"contract_id": contract.id, "valid_from": "2015-01-01", "use": "other"} for contract in contracts]
        )
        self.env["vegas.reading"].create(
            [
                {
                    "point_id": meter.point_id.id,
                    "meter_id": meter.id,
                    "date": f"2026-{month:02d}-28",
                    "index_f0": 100 * month,
                    "kind": "actual",
                    "source": "distributor",
                }
                for meter in meters
                for month in range(1, 11)
            ]
        )

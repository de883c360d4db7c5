import base64
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..bills.late_bill import STEPS, late_amount
from .common import BillingCase


@tagged("post_install", "-at_install")
class TestRunCases(BillingCase):
    def test_runs_follow_each_other_over_the_year(self):
        """A bill that ends on 31 December with a reading is still known to the next one."""
        with freeze_time("2027-01-02"):
            self._read(self.gas_point, "2026-12-31", 2100)
        self.env["vegas.price.index"].create(
            {"code": "PSV", "month": date(2027, 1, 1), "value": 0.4, "source": "prova"}
        )
        self._post(self._run("2026-12-31", commodity="gas"))
        moves = self._post(self._run("2027-01-31", commodity="gas"))
        self.assertEqual(moves.vegas_first, date(2027, 1, 1))
        self.assertEqual(set(moves.vegas_line_ids.mapped("estimated")), {True})

    def test_estimates_are_taken_back_by_the_next_bill(self):
        first = self._post(self._run("2026-03-31", commodity="gas"))
        self.assertIn(True, first.vegas_line_ids.mapped("estimated"))
        self._read(self.gas_point, "2026-04-30", 1310)
        second = self._post(self._run("2026-04-30", commodity="gas"))
        self.assertEqual(second.move_type, "out_refund", "a mild March was estimated too high")
        estimated = first.vegas_line_ids.filtered("estimated")
        taken_back = second.vegas_line_ids.filtered("reversal")
        self.assertEqual(
            estimated.mapped(lambda line: (line.code, line.amount)),
            taken_back.mapped(lambda line: (line.code, -line.amount)),
        )
        self.assertAlmostEqual(sum(second.vegas_line_ids.mapped("amount")), -second.amount_untaxed, 2)
        self.assertFalse(self.env["vegas.billing.run"].create({"until": "2026-04-30"})._contracts() & self.gas_contract)

    def test_what_cannot_be_computed_is_set_aside_and_stops_nothing(self):
        self.env["vegas.price.index"].search([("code", "=", "PSV"), ("month", "=", date(2026, 2, 1))]).unlink()
        run = self._run("2026-02-28")
        aside = run.line_ids.filtered(lambda line: line.state == "aside")
        self.assertEqual(aside.contract_id, self.gas_contract)
        self.assertIn("02", aside.reason)
        self.assertIn("PSV", aside.reason)
        with self.assertRaises(UserError):
            aside.action_bill_anyway()
        moves = self._post(run)
        self.assertEqual(moves.vegas_contract_id, self.ele_contract)
        self.env["vegas.price.index"].create(
            {"code": "PSV", "month": date(2026, 2, 1), "value": 0.4, "source": "prova"}
        )
        self.assertEqual(self._post(self._run("2026-02-28")).vegas_contract_id, self.gas_contract)

    def test_an_anomaly_is_billed_when_a_person_says_so(self):
        self._read(self.ele_point, "2026-02-28", (9000, 9000, 9000))
        run = self._run("2026-02-28", commodity="ele")
        self.assertEqual(run.line_ids.state, "aside")
        self.assertFalse(run.line_ids.blocked)
        run.line_ids.with_user(self.accountant).action_bill_anyway()
        self.assertEqual(len(self._post(run)), 1)

    def test_a_reading_that_came_after_the_preview(self):
        """What was shown is what is posted, or nothing."""
        run = self._run("2026-04-30", commodity="gas")
        self._read(self.gas_point, "2026-04-30", 1900)
        self.assertFalse(self._post(run))
        self.assertIn("preview", run.line_ids.reason)

    def test_single_items(self):
        """Deposit, TV fee, bonus, indemnity stand on the bill with their origin; the closing bill gives back."""
        self.ele_contract.version_ids.tv_fee = "due"
        deposit = self.env["vegas.deposit"].create(
            {"contract_id": self.ele_contract.id, "amount": 34.5, "due_date": "2026-01-01"}
        )
        self.env["vegas.social.bonus"].create(
            {
                "contract_id": self.ele_contract.id,
                "daily_amount": 0.4,
                "valid_from": "2026-02-01",
                "valid_to": "2026-12-31",
            }
        )
        indemnity = self.env["vegas.indemnity"].create(
            {"contract_id": self.ele_contract.id, "amount": 35, "date": "2026-02-10", "name": "Appuntamento mancato"}
        )
        move = self._post(self._run("2026-02-28", commodity="ele"))
        found = {
            line.item_id.kind: line.amount for line in move.vegas_line_ids if line.item_id and line.section != "tv"
        }
        self.assertEqual(found, {"deposit": 34.5, "bonus": -11.2, "indemnity": -35.0})
        fees = move.vegas_line_ids.filtered(lambda line: line.section == "tv")
        self.assertEqual(fees.mapped("amount"), [9.0, 9.0])
        self.assertEqual((deposit.state, indemnity.state), ("held", "paid"))
        held = move.line_ids.filtered(lambda line: line.account_id.code == "2619.10")
        self.assertEqual(held.balance, -34.5)
        self.ele_contract.write({"state": "ceased", "end_date": "2026-03-31"})
        self._read(self.ele_point, "2026-03-31", (300, 280, 320))
        closing = self._post(self._run("2026-04-30", commodity="ele"))
        self.assertTrue(closing.vegas_is_closing)
        back = {line.item_id.kind: line.amount for line in closing.vegas_line_ids if line.item_id.kind != "tv"}
        # 31 days of March at 1.60 %: 34.50 × 0.016 × 31 ÷ 365 = 0.0469
        self.assertEqual(back["deposit_return"], -34.5)
        self.assertEqual(back["deposit_interest"], -0.05)
        self.assertEqual(deposit.state, "returned")
        self.assertFalse(self.env["vegas.billing.run"].create({"until": "2026-12-31"})._contracts() & self.ele_contract)

    def test_an_indemnity_that_is_ours_stays_off_the_bill(self):
        ours = self.env["vegas.indemnity"].create(
            {
                "contract_id": self.ele_contract.id,
                "amount": 35,
                "date": "2026-02-10",
                "name": "Dati tecnici in ritardo",
                "kept_by": "distributor",
                "distributor_id": self.distributor.id,
                "beneficiary": "seller",
            }
        )
        move = self._post(self._run("2026-02-28", commodity="ele"))
        self.assertNotIn("indemnity", move.vegas_line_ids.item_id.mapped("kind"))
        self.assertEqual((ours.state, ours.claim_state), ("due", "open"))

    def test_an_estimate_by_the_load_profile(self):
        """March weighs twice the other days of 2026: of 900 Smc a year 900 × 62 ÷ 396 are estimated."""
        days = [date(2026, 1, 1) + timedelta(days=step) for step in range(365)]
        rows = "".join(f"{day:%d/%m/%Y};{2 if day.month == 3 else 1}\n" for day in days)
        profile = self.env["vegas.load.profile"].create(
            {"name": "Prova", "source": "prova", "file": base64.b64encode(b"DAY;WEIGHT\n" + rows.encode())}
        )
        profile.action_load()
        self.assertEqual((profile.first, profile.last), (days[0], days[-1]))
        self.gas_point.profile_id = profile
        self._post(self._run("2026-02-28", commodity="gas"))
        march = self._post(self._run("2026-03-31", commodity="gas"))
        [consumption] = march.vegas_line_ids.filtered(lambda line: line.code == "OGS")
        self.assertTrue(consumption.estimated)
        self.assertEqual(consumption.quantity, 140.909)
        profile.file = base64.b64encode(b"DAY;WEIGHT\n31/02/2026;1\n")
        with self.assertRaises(UserError):
            profile.action_load()

    def test_a_late_bill_owes_an_indemnity(self):
        """Issued 57 days after its last day, 12 days late: 6 € and one step of 2 €; the next bill pays it."""
        self._post(self._run("2026-02-28", issued="2026-04-26", commodity="gas"))
        indemnity = self.env["vegas.indemnity"].search([("contract_id", "=", self.gas_contract.id)])
        self.assertEqual((indemnity.amount, indemnity.state), (8, "due"))
        self.assertIn("45", indemnity.norm)
        following = self._post(self._run("2026-04-30", issued="2026-05-08", commodity="gas"))
        paid = following.vegas_line_ids.filtered(lambda line: line.item_id.kind == "indemnity")
        self.assertEqual(paid.amount, -8)
        self.assertEqual(indemnity.state, "paid")

    def test_the_steps_of_a_late_bill(self):
        steps = {
            name: self.env["vegas.parameter"]._on(f"indemnity.late_bill.{name}", date(2026, 5, 1)) for name in STEPS
        }
        values = {name: record.value for name, record in steps.items()}
        days = (1, 10, 11, 15, 16, 45, 46, 90, 91)
        self.assertEqual([late_amount(values, late) for late in days], [6, 6, 8, 8, 10, 20, 40, 40, 60])

    def test_stamp_duty_above_the_threshold(self):
        self.env["vegas.bill.item"].create(
            {
                "contract_id": self.ele_contract.id,
                "kind": "cmor",
                "name": "CMOR",
                "date": "2026-02-01",
                "amount": 90,
            }
        )
        move = self._post(self._run("2026-02-28", commodity="ele"))
        self.assertEqual(move.l10n_it_stamp_duty, 2)
        self.assertIn("stamp", move.vegas_line_ids.item_id.mapped("kind"))

    def test_split_payment(self):
        """A public body pays the VAT itself: it owes the base only."""
        self.gas_contract.version_ids.write({"split_payment": True, "use": "other"})
        move = self._post(self._run("2026-02-28", commodity="gas"))
        self.assertAlmostEqual(move.amount_total, sum(move.vegas_line_ids.mapped("amount")), 2)
        self.assertEqual(move.amount_tax, 0)

    def test_a_price_list_that_bills_used_is_history(self):
        self._post(self._run("2026-02-28"))
        used = self.env["vegas.price.use"]._until(self.offers["gas"])
        self.assertEqual(used, {self.offers["gas"].id: date(2026, 2, 28)})

    def test_who_may_run(self):
        run = self.env["vegas.billing.run"].with_user(self.clerk)
        with self.assertRaises(AccessError):
            run.create({"until": "2026-02-28"})
        mine = (
            self.env["vegas.billing.run"]
            .with_user(self.accountant)
            .create({"until": "2026-02-28", "issue_date": "2026-03-05", "company_id": self.company.id})
        )
        mine.action_preview()
        self.assertEqual(mine.state, "previewed")
        with self.assertRaises(AccessError):
            mine.line_ids.with_user(self.accountant).write({"state": "posted"})

from datetime import date
from decimal import Decimal

from psycopg2.errors import ExclusionViolation

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BillingCase


@tagged("post_install", "-at_install", "vegas")
class TestRecalculation(BillingCase):
    def _bills(self):
        """Issue four rounds of bills: measured, estimated, trued up, estimated again; return them."""
        moves = self._post(self._run("2026-02-28"))
        moves |= self._post(self._run("2026-04-30"))
        self._read(self.gas_point, "2026-05-31", 1500)
        self._read(self.ele_point, "2026-05-20", (500, 400, 450))
        moves |= self._post(self._run("2026-06-30"))
        moves |= self._post(self._run("2026-08-31"))
        self.assertEqual(len(moves), 8)
        return moves

    def _owed(self, contract):
        """Return what the ledger says that a contract owes."""
        lines = self.env["account.move.line"].search(
            [
                ("move_id.vegas_contract_id", "=", contract.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )
        return Decimal(f"{sum(lines.mapped('amount_residual')):.2f}")

    def _correct(self, index=1280):
        """The gas reading of February was wrong."""
        reading = self.env["vegas.reading"].search([("point_id", "=", self.gas_point.id), ("date", "=", "2026-02-28")])
        reading.index_f0 = index

    def test_unchanged_data_give_the_same_bills(self):
        self.env["vegas.social.bonus"].create(
            {
                "contract_id": self.gas_contract.id,
                "daily_amount": 0.3,
                "valid_from": "2026-02-10",
                "valid_to": "2026-05-15",
            }
        )
        self.env["vegas.deposit"].create(
            [
                {"contract_id": contract.id, "amount": 120, "due_date": "2026-01-01"}
                for contract in self.gas_contract | self.ele_contract
            ]
        )
        fee = {"kind": "fee", "amount": 10, "vat": "22"}
        self.env["vegas.bill.item"].create(
            [
                {**fee, "contract_id": self.ele_contract.id, "name": "Prima", "date": "2026-03-05"},
                {**fee, "contract_id": self.ele_contract.id, "name": "Seconda", "date": "2025-12-05"},
            ]
        )
        bills = self._bills()
        self.assertTrue(bills.vegas_line_ids.filtered("reversal"))
        contracts = self.gas_contract | self.ele_contract
        for day in (date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1), date(2026, 7, 15)):
            results = contracts._recalculate(day)
            self.assertEqual(len(results), {1: 8, 3: 6, 6: 4, 7: 2}[day.month])
            for result in results:
                self.assertEqual(result.differences, [])
                self.assertFalse(result.differs, result.move.name)
        self.assertFalse(contracts._issue_again(results, date(2026, 9, 10)))
        # Later readings and another yearly consumption say nothing about bills that a later one follows.
        self._read(self.gas_point, "2026-04-15", 1450)
        self.gas_point.annual_f0 = 1200
        first, second, *later = self.gas_contract._recalculate(date(2026, 1, 1))
        self.assertFalse(first.differs or second.differs)
        self.assertTrue(all(result.differs for result in later))
        self.assertTrue(self.gas_contract._recalculate(date(2026, 1, 1), afresh=True)[1].differs)

    def test_a_corrected_reading(self):
        bills = self._bills()
        self._correct()
        contracts = self.gas_contract | self.ele_contract
        results = contracts._recalculate(date(2026, 2, 1))
        changed = [result for result in results if result.differs]
        self.assertEqual({result.move.vegas_contract_id for result in changed}, {self.gas_contract})
        self.assertEqual(changed[0].move, bills.filtered(lambda bill: bill.vegas_contract_id == self.gas_contract)[0])
        self.assertLess(changed[0].new_total, changed[0].old_total)
        gone = sum(line.old - line.new for line in changed[0].differences)
        lines = [*changed[0].move.vegas_line_ids.mapped("amount"), *(-line.amount for line in changed[0].bill.lines)]
        self.assertAlmostEqual(float(gone), float(sum(map(float, lines))), 2)
        # The correction moves 20 m³ from the first bill to the one that settles the stretch.
        self.assertEqual([result.move.vegas_last.month for result in changed], [2, 6])

        request = self.env["vegas.request"].search([], limit=1)
        moves = contracts._issue_again(results, date(2026, 9, 10), request)
        old = bills.browse(result.move.id for result in changed)
        credit_notes = moves.filtered("reversed_entry_id")
        new = moves - credit_notes
        self.assertEqual(credit_notes.reversed_entry_id, old)
        self.assertEqual(len(new), 2)
        self.assertEqual(set(moves.mapped("state")), {"posted"})
        self.assertEqual(set(moves.mapped("invoice_date")), {date(2026, 9, 10)})
        self.assertEqual(moves.request_id, request)
        self.assertEqual(moves.journal_id, old.journal_id)
        for result, credit_note, bill in zip(changed, credit_notes, new, strict=True):
            self.assertEqual(credit_note.reversed_entry_id, result.move)
            self.assertEqual(credit_note.amount_total_signed, -result.move.amount_total_signed)
            self.assertEqual(
                credit_note.vegas_line_ids.mapped(lambda line: (line.code, line.first, -line.amount)),
                result.move.vegas_line_ids.mapped(lambda line: (line.code, line.first, line.amount)),
            )
            self.assertFalse(credit_note.vegas_period_ids or credit_note.vegas_line_ids.period_id)
            self.assertFalse(result.move.vegas_period_ids.live)
            self.assertTrue(bill.vegas_period_ids.live)
            self.assertEqual(bill.vegas_last, result.move.vegas_last)
            self.assertEqual(f"{bill.amount_total_signed:.2f}", f"{result.new_total:.2f}")
            self.assertEqual(result.move.payment_state, "reversed")
        gas = [result.new_total for result in results if result.move.vegas_contract_id == self.gas_contract]
        self.assertEqual(self._owed(self.gas_contract), sum(gas))
        self.assertFalse(any(result.differs for result in contracts._recalculate(date(2026, 1, 1))))
        # What was computed before is old now.
        with self.assertRaises(UserError):
            contracts._issue_again(results, date(2026, 9, 10))

    def test_the_next_run_goes_on(self):
        self._bills()
        self._correct()
        contracts = self.gas_contract | self.ele_contract
        contracts._issue_again(contracts._recalculate(date(2026, 1, 1)), date(2026, 9, 10))
        self._read(self.gas_point, "2026-10-31", 1900)
        run = self._run("2026-10-31")
        self.assertEqual(set(run.line_ids.mapped("first")), {date(2026, 9, 1)})
        moves = self._post(run)
        self.assertEqual(len(moves), 2, run.line_ids.mapped("reason"))
        live = self.env["vegas.billed.period"].search(
            [("contract_id", "=", self.gas_contract.id), ("live", "=", True)], order="first"
        )
        self.assertEqual(len(live), 5)
        # All estimates are taken back: what is billed is what the meter says.
        fixed = live.line_ids.filtered(lambda line: line.code == "OGS")
        used = Decimal("1.01234") * 900
        self.assertAlmostEqual(sum(fixed.mapped("quantity")), float(used), 2)
        self.assertFalse(any(result.differs for result in contracts._recalculate(date(2026, 1, 1))))

    def test_a_paid_bill_leaves_its_credit_to_the_new_one(self):
        bill = self._post(self._run("2026-02-28", commodity="gas"))
        self.env["account.payment.register"].with_context(active_model="account.move", active_ids=bill.ids).create(
            {}
        )._create_payments()
        self.assertEqual(self._owed(self.gas_contract), 0)
        self._correct()
        results = self.gas_contract._recalculate(date(2026, 1, 1))
        moves = self.gas_contract._issue_again(results, date(2026, 3, 10))
        self.assertEqual(self._owed(self.gas_contract), results[0].new_total - results[0].old_total)
        self.assertEqual(moves[-1].amount_residual, 0)

    def test_items_go_with_the_bill(self):
        deposit = self.env["vegas.deposit"].create(
            {"contract_id": self.gas_contract.id, "amount": 120, "due_date": "2026-01-01"}
        )
        bill = self._post(self._run("2026-02-28", commodity="gas"))
        items = self.gas_contract.item_ids
        self.assertEqual(set(items.mapped("kind")), {"deposit", "stamp"})
        self._correct()
        contract = self.gas_contract.with_user(self.back_office)
        moves = contract._issue_again(contract._recalculate(date(2026, 1, 1)), date(2026, 3, 10))
        self.assertEqual(self.gas_contract.item_ids, items)
        self.assertEqual(items.move_id, moves[-1])
        self.assertEqual(moves[-1].vegas_line_ids.item_id, items)
        self.assertEqual(deposit.held_since, bill.invoice_date)

    def test_a_contract_that_ended_earlier(self):
        self.env["vegas.deposit"].create({"contract_id": self.ele_contract.id, "amount": 50, "due_date": "2026-01-01"})
        self._bills()
        self._read(self.ele_point, "2026-06-10", (530, 420, 480))
        self.ele_contract.write({"state": "ceased", "end_date": "2026-06-10"})
        results = self.ele_contract._recalculate(date(2026, 6, 10))
        closing, gone = results
        self.assertEqual((closing.bill.last, gone.bill), (date(2026, 6, 10), None))
        self.assertEqual(closing.bill.measured_until, date(2026, 6, 10))
        self.assertEqual(gone.new_total, 0)
        moves = self.ele_contract._issue_again(results, date(2026, 9, 10))
        self.assertEqual(len(moves), 3)
        self.assertTrue(moves[-1].vegas_is_closing)
        self.assertEqual(moves[-1].vegas_line_ids.filtered("item_id").mapped("amount")[0], -50)
        with self.assertRaises(UserError):
            self._run("2026-10-31", commodity="ele")

    def test_a_negative_bill_is_taken_back_by_an_invoice(self):
        self.env["vegas.bill.item"].create(
            {
                "contract_id": self.gas_contract.id,
                "kind": "other",
                "name": "A favore",
                "date": "2026-01-01",
                "amount": -900,
            }
        )
        bill = self._post(self._run("2026-02-28", commodity="gas"))
        self.assertEqual(bill.move_type, "out_refund")
        self._correct()
        results = self.gas_contract._recalculate(date(2026, 1, 1))
        moves = self.gas_contract._issue_again(results, date(2026, 3, 10))
        self.assertEqual(moves.mapped("move_type"), ["out_invoice", "out_refund"])
        self.assertEqual(self._owed(self.gas_contract), results[0].new_total)

    def test_a_day_is_billed_once(self):
        self._post(self._run("2026-02-28", commodity="gas"))
        self._correct()
        self.gas_contract._issue_again(self.gas_contract._recalculate(date(2026, 1, 1)), date(2026, 3, 10))
        periods = self.gas_contract.period_ids
        self.assertEqual(sorted(periods.mapped("live")), [False, True])
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            periods.live = True
            periods.flush_recordset()

    def test_what_cannot_be_computed_says_why(self):
        self._post(self._run("2026-02-28", commodity="gas"))
        self.env["vegas.price.use"].search([]).unlink()  # else the value could not be deleted
        self.env["vegas.price.index"].search([("code", "=", "PSV"), ("month", "=", "2026-02-01")]).unlink()
        with self.assertRaisesRegex(UserError, "PSV"):
            self.gas_contract._recalculate(date(2026, 1, 1))

    def test_an_outcome_taken_back_asks_for_the_recalculation_where_a_bill_used_it(self):
        self._bills()
        request = self.env["vegas.request"].create(
            {
                "procedure_id": self.env["vegas.procedure"].search([], limit=1).id,
                "partner_id": self.gas_point.partner_id.id,
                "point_id": self.gas_point.id,
            }
        )
        step = self.env["vegas.request.history"]
        request._after_undo(step, date(2026, 12, 1))
        self.assertFalse(request.activity_ids)
        request._after_undo(step, date(2026, 5, 31))
        self.assertEqual(len(request.activity_ids), 1)

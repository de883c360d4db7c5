from odoo.tests import tagged

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestRuns(BillingCase):
    def test_a_run_posts_the_computed_bills(self):
        run = self._run("2026-02-28")
        self.assertEqual(len(run.line_ids), 2)
        self.assertEqual(set(run.line_ids.mapped("state")), {"ready"}, run.line_ids.mapped("reason"))
        moves = self._post(run)
        self.assertEqual(run.state, "done")
        self.assertEqual(len(moves), 2)
        for move in moves:
            self.assertEqual(move.state, "posted")
            lines = move.vegas_line_ids
            self.assertTrue(lines)
            self.assertAlmostEqual(sum(lines.mapped("amount")), move.amount_untaxed, 2)
            line = run.line_ids.filtered(lambda line, move=move: line.move_id == move)
            self.assertAlmostEqual(line.total, move.amount_total, 2)
            self.assertEqual(len(move.vegas_period_ids), 1)
        gas = moves.filtered(lambda move: move.vegas_contract_id == self.gas_contract)
        print([(l.code, l.section, l.first, l.last, l.quantity, l.rate, l.amount, l.vat) for l in gas.vegas_line_ids])
        print([(l.name, l.account_id.code, l.balance, l.tax_ids.mapped("name")) for l in gas.line_ids])
        ele = moves - gas
        print([(l.code, l.section, str(l.first), str(l.last), l.quantity, l.rate, l.amount, l.vat, l.estimated) for l in ele.vegas_line_ids])

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

    def test_an_accountant_bills(self):
        run = (
            self.env["vegas.billing.run"]
            .with_user(self.accountant)
            .create({"company_id": self.company.id, "until": "2026-02-28", "issue_date": "2026-02-28"})
        )
        run.action_preview()
        run.action_back()
        run.action_preview()
        self._post(run)
        self.assertEqual(set(run.line_ids.mapped("state")), {"posted"}, run.line_ids.mapped("reason"))

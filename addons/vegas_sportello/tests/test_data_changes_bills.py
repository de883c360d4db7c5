"""Bills that a change of data touches: computed again at once, issued anew by the accountants only."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_billing.tests.common import BillingCase


@tagged("post_install", "-at_install", "vegas")
@freeze_time("2026-09-15 10:00:00")
class TestBillsOfChanges(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env.ref("vegas_sportello.procedure_var")
        cls.ele_contract.version_ids.resident = False

    def _changed(self, day, kind="residence", document="residence_declaration", **values):
        requests = self.env["vegas.request"].with_user(self.clerk)
        requests = requests.with_context(default_procedure_id=self.procedure.id, default_partner_id=self.customer.id)
        kinds = self.env["vegas.data.kind"].search([("code", "=", kind)])
        given = self.env["vegas.change.document"].search([("code", "=", document)])
        request = requests.create(
            {
                "var_kind_ids": [fields.Command.set(kinds.ids)],
                "var_given_ids": [fields.Command.set(given.ids)],
                "var_contract_ids": [fields.Command.set(self.ele_contract.ids)],
                "effective_date": day,
                **(values or {"var_resident": "yes"}),
            }
        )
        request.with_context(verb="execute").action_run()
        self.assertEqual(request.stage_id.code, "done", request.problems)
        return request

    def _tasks(self, request):
        return request.sudo().activity_ids.filtered(lambda task: task.user_id == self.accountant)

    def test_issued_bills_are_compared_and_issued_anew(self):
        moves = self._post(self._run("2026-02-28")) | self._post(self._run("2026-04-30"))
        ele = moves.filtered(lambda move: move.vegas_contract_id == self.ele_contract)
        request = self._changed("2026-03-01")
        self.assertIn(ele.sorted("vegas_first")[-1].name, request.var_bills)
        self.assertNotIn(ele.sorted("vegas_first")[0].name, request.var_bills)
        self.assertEqual(len(self._tasks(request)), 1)
        self.assertFalse(ele.reversal_move_ids)
        with self.assertRaises(UserError):
            request.with_user(self.clerk).action_var_issue_again()
        request.with_user(self.accountant).action_var_issue_again()
        self.assertTrue(ele.sorted("vegas_first")[-1].reversal_move_ids)
        self.assertFalse(self._tasks(request))
        with self.assertRaises(UserError):
            request.with_user(self.accountant).action_var_issue_again()

    def test_a_change_of_today_touches_no_bill(self):
        self._post(self._run("2026-02-28"))
        request = self._changed("2026-09-15")
        self.assertFalse(request.var_bills or self._tasks(request))

    def test_taken_back_the_bills_are_looked_at_again(self):
        self._post(self._run("2026-04-30"))
        request = self._changed("2026-03-01")
        request.with_user(self.accountant).action_var_issue_again()
        request.with_user(self.clerk).action_undo()
        self.assertTrue(request.var_bills)
        self.assertEqual(len(self._tasks(request)), 1)

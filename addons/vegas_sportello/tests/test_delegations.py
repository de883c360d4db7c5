"""Who stands there may ask for what: the table of capacities, delegations, and that RPC does not go around them."""

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.vegas_base.engine.requests.problem import RequestProblems

from .visit_case import VisitCase

ALL = {"statement", "requests", "readings", "payments", "contracts", "data"}
FEW = {"readings", "payments"}


@tagged("post_install", "-at_install")
class TestDelegations(VisitCase):
    def _may(self, visit):
        return {code for code in ALL if not visit._refusal(code)}

    def test_table_of_capacities(self):
        visit = self._serve()
        expected = {
            "holder": ALL,
            "delegate": FEW,
            "heir": ALL,
            "guardian": ALL,
            "representative": ALL,
            "condominium": ALL,
            "agency": FEW,
            "stranger": FEW,
        }
        self.assertEqual(set(self.env["vegas.capacity"].search([]).mapped("code")), set(expected))
        for capacity, scopes in expected.items():
            with self.subTest(capacity):
                self._stands(visit, capacity)
                self.assertEqual(self._may(visit), scopes)

    def test_the_table_is_the_administrator_s(self):
        stranger = self.env.ref("vegas_sportello.capacity_stranger")
        with self.assertRaises(AccessError):
            stranger.with_user(self.clerk).write({"by_delegation": True})
        stranger.with_user(self.administrator).scope_ids += self.env.ref("vegas_sportello.scope_requests")
        visit = self._serve()
        self._stands(visit, "stranger")
        self.assertEqual(self._may(visit), FEW | {"requests"})

    def test_a_delegation_covers_scope_point_and_time(self):
        day = fields.Date.to_date
        delegation = self._delegation("requests", "statement", valid_to="2026-12-31")
        for scope, point, on, covered in (
            ("requests", None, None, True),
            (self.env.ref("vegas_sportello.scope_statement"), self.gas_point, None, True),
            ("contracts", None, None, False),
            ("requests", None, day("2026-12-31"), True),
            ("requests", None, day("2027-01-01"), False),
            ("requests", None, day("2025-12-31"), False),
        ):
            with self.subTest(f"{scope} {on}"):
                self.assertEqual(delegation._covers(scope, point, on), covered)
        delegation.point_ids = self.gas_point
        self.assertTrue(delegation._covers("requests", self.gas_point))
        self.assertFalse(delegation._covers("requests", self.ele_point))
        self.assertIn(self.ele_point.code, delegation._fault("requests", self.ele_point))
        delegation.document = False
        self.assertIn("not attached", delegation._fault("requests", self.gas_point))

    def test_a_revocation_stays(self):
        delegation = self._delegation("requests").with_user(self.clerk)
        delegation.action_revoke()
        self.assertEqual(delegation.state, "revoked")
        delegation.write({"revoked_on": False})
        self.assertEqual(delegation.revoked_on, fields.Date.to_date("2026-11-24"))
        self.assertFalse(delegation._covers("requests"))
        with self.assertRaises(AccessError):
            delegation.unlink()

    def test_the_delegation_is_of_the_customer_served(self):
        delegation = self._delegation("requests", holder_id=self.other.id)
        visit = self._serve()
        with self.assertRaises(ValidationError) as caught:
            self._stands(visit, "delegate", delegation_id=delegation.id)
        self.assertIn("Bianchi Ugo", str(caught.exception))

    # === REQUESTS === #

    def _refused(self, point=None):
        """Return the sentence with which a new request is refused by RPC."""
        count = self.env["vegas.request"].search_count([])
        with self.assertRaises(RequestProblems) as caught, self.env.cr.savepoint():
            self._request(point)
        self.assertEqual(self.env["vegas.request"].search_count([]), count, "nothing half done")
        return str(caught.exception)

    def test_a_delegate_is_refused_what_the_delegation_does_not_cover(self):
        visit = self._serve()
        self._stands(visit, "delegate")
        self.assertIn("no delega", self._refused())
        delegation = self._delegation("readings")
        self._stands(visit, "delegate", delegation_id=delegation.id)
        text = self._refused()
        for word in ("Verdi Luca", "Requests", "Readings", "Rossi Maria"):
            self.assertIn(word, text)
        delegation.scope_ids = self.env.ref("vegas_sportello.scope_requests")
        delegation.point_ids = self.ele_point
        self.assertIn(self.gas_point.code, self._refused())
        delegation.point_ids = False
        delegation.valid_to = "2026-11-23"
        self.assertIn("23/11/2026", self._refused())
        delegation.valid_to = "2026-11-24"
        self._stands(visit, "delegate", id_expiry="2026-11-23")
        self.assertIn("identity document", self._refused())
        self._stands(visit, "delegate", id_number=False)
        self.assertIn("missing", self._refused())
        self._stands(visit, "delegate", presenter_id=self.delegate.id)
        request = self._request()
        self.assertEqual((request.presenter_id, request.delegation_id), (self.delegate, delegation))
        request.with_context(verb="send").action_run()
        self.assertEqual(request.stage_id.code, "sent", request.problems)

    def test_the_panel_says_why(self):
        visit = self._serve()
        self._stands(visit, "stranger", presenter_name="Neri Ada")
        options = {
            option["code"]: option["closed"]
            for option in self.env["vegas.request"]
            .with_user(self.clerk)
            .action_options(self.customer.id, self.gas_point.id)
        }
        self.assertIn("Neri Ada", options["v01"])
        self.assertFalse(options["tal"], "a stranger may give a reading")

    def test_a_draft_is_checked_again_when_it_is_sent(self):
        draft = self._request()
        visit = self._serve()
        self._stands(visit, "stranger", presenter_name="Neri Ada")
        draft.with_context(verb="send").action_run()
        self.assertEqual(draft.stage_id.code, "draft")
        self.assertIn("Neri Ada", draft.problems[0]["text"])
        self._close(visit)
        draft.with_context(verb="send").action_run()
        self.assertEqual(draft.stage_id.code, "sent", draft.problems)

    def test_a_request_of_a_closed_visit_stays_the_delegate_s(self):
        delegation = self._delegation("requests")
        visit = self._serve()
        self._stands(visit, "delegate", delegation_id=delegation.id)
        draft = self._request()
        self._close(visit)
        delegation.action_revoke()
        draft.with_user(self.back_office).with_context(verb="send").action_run()
        self.assertEqual(draft.stage_id.code, "draft")
        self.assertIn("revoked", draft.problems[0]["text"])

    def test_a_stranger_never_sees_a_statement(self):
        visit = self._serve()
        self._stands(visit, "stranger")
        for scope, refused in (("statement", True), ("payments", False), ("readings", False)):
            with self.subTest(scope):
                if refused:
                    with self.assertRaises(UserError):
                        self.visits._check_may(self.customer, scope)
                else:
                    self.visits._check_may(self.customer, scope)
        bill = self.env["account.move"].new({"partner_id": self.customer.id, "move_type": "out_invoice"})
        with self.assertRaises(UserError) as caught:
            bill.with_user(self.clerk).action_vegas_print()
        self.assertIn("Statement", str(caught.exception))

    def test_the_bar_warns_and_says_what_may_be_asked(self):
        visit = self._serve()
        self.assertEqual(visit._presenter_warning(), "")
        self._stands(visit, "delegate")
        self.assertIn("delega", visit._presenter_warning())
        self._stands(visit, "delegate", delegation_id=self._delegation("requests").id, id_expiry="2026-01-01")
        row = self.visits.action_bar()["current"]
        self.assertIn("01/01/2026", row["warning"])
        self.assertEqual(row["may"], "Requests, Readings, Payments")
        self.assertEqual(row["presenter"], "Verdi Luca")

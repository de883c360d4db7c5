"""What RPC may not do to a request, also with every context key of ours set."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import V01Case

CONTEXT = {
    "verb": "execute",
    "paper": "result",
    "default_stage_id": 1,
    "default_state": "done",
    "default_v01_conforming": "C",
    "default_sent_date": "2026-01-01",
    "tracking_disable": True,
    "install_mode": True,
    "mail_create_nolog": True,
    "ir_cron_progress_id": 1,
}


@tagged("post_install", "-at_install")
class TestV01Access(V01Case):
    def test_guarded_fields_are_refused(self):
        request = self._request()
        done = self.env.ref("vegas_base.stage_done")
        guarded = {
            "stage_id": done.id,
            "state": "done",
            "name": "X",
            "sent_date": "2026-01-01",
            "closed_date": "2026-01-01",
            "network_user_vat": "1",
            "distributor_number": "1",
            "reason_code": "1",
            "appointment_date": "2026-01-01",
            "deadline_date": "2027-01-01",
            "problems": [],
            "v01_conforming": "C",
            "v01_check_date": "2026-01-01",
            "outcome": {},
        }
        # Whatever other procedures add: emptying is a write too.
        others = [name for name, field in request._fields.items() if getattr(field, "guarded", False)]
        guarded = {**dict.fromkeys(others, False), **guarded}
        for user in (self.clerk, self.back_office, self.administrator):
            for name, value in guarded.items():
                for context in ({}, CONTEXT):
                    with self.subTest(f"{user.login} {name}"), self.assertRaises(AccessError):
                        request.with_user(user).with_context(**context).write({name: value})

    def test_defaults_do_not_go_around_the_guard(self):
        done = self.env.ref("vegas_base.stage_done")
        request = (
            self.env["vegas.request"]
            .with_user(self.clerk)
            .with_context(**{**CONTEXT, "default_stage_id": done.id})
            .create({"procedure_id": self.procedure.id, "partner_id": self.customer.id, "point_id": self.gas_point.id})
        )
        self.assertEqual(request.stage_id.code, "draft")
        self.assertFalse(request.v01_conforming)
        self.assertFalse(request.sent_date)
        with self.assertRaises(AccessError):
            self.env["vegas.request"].with_user(self.clerk).create({"stage_id": done.id})

    def test_verbs_of_the_distributor_are_not_for_people(self):
        request = self._sent()
        for verb in ("admit", "reject", "schedule", "execute", "fail"):
            request.with_user(self.administrator).with_context(verb=verb).action_run()
            self.assertEqual(request.stage_id.code, "sent", verb)
            self.assertTrue(request.problems)

    def test_what_was_sent_is_frozen(self):
        request = self._sent()
        with self.assertRaises(AccessError) as caught:
            request.write({"v01_reason": "02", "phone": "1"})
        self.assertIn("Phone", str(caught.exception))
        request.write({"user_id": self.back_office.id})
        with self.assertRaises(AccessError):
            request.unlink()

    def test_another_company_s_requests_are_invisible(self):
        request = self._sent()
        other = self.env["res.company"].create({"name": "Altra"})
        stranger = new_test_user(
            self.env,
            login="vegas_stranger",
            groups="vegas_base.group_vegas_admin",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for context in ({"allowed_company_ids": other.ids}, {**CONTEXT, "allowed_company_ids": other.ids}):
            requests = self.env["vegas.request"].with_user(stranger).with_context(**context)
            self.assertFalse(requests.search([("id", "=", request.id)]))
            for act in ("read", "write", "action_run"):
                with self.subTest(act), self.assertRaises(AccessError):
                    target = requests.browse(request.id)
                    {
                        "read": target.read,
                        "write": lambda t=target: t.write({"note": "x"}),
                        "action_run": target.action_run,
                    }[act]()
            self.assertFalse(requests.env["vegas.message"].search([("part_ids.request_id", "=", request.id)]))

    def test_branches_read_and_do_not_write(self):
        request = self._sent()
        for group in ("vegas_base.group_vegas_sales", "vegas_base.group_vegas_accounting"):
            user = self._user(group.rpartition("_")[2], group)
            self.assertTrue(request.with_user(user).has_access("read"))
            self.assertFalse(request.with_user(user).has_access("write"))
            with self.assertRaises(AccessError):
                request.with_user(user).with_context(verb="cancel").action_run()

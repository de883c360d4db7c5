from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import ADMITTED, REJECTED, SCHEDULED, V01Case


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestToDo(V01Case):
    """Le mie cose da fare oggi."""

    def setUp(self):
        super().setUp()
        self.center = self.env["vegas.role.center"].with_user(self.clerk).with_company(self.company)

    def _rows(self, **kwargs):
        """Return ``{group: {key: row}}``."""
        groups = self.center.action_load(**kwargs)["to_do"]
        return {group["key"]: {row["key"]: row for row in group["rows"]} for group in groups}

    def _row(self, request, group):
        rows = self._rows()
        self.assertIn(f"request_{request.id}", rows.get(group, {}), rows)
        return rows[group][f"request_{request.id}"]

    def _due(self, request, day):
        request.sudo().deadline_date = day

    def test_nothing_to_do(self):
        self.assertEqual(self.center.action_load()["to_do"], [])

    def test_by_when_what_who_and_under_which_norm(self):
        request = self._sent()
        row = self._row(request, "next")
        self.assertEqual((row["code"], row["who"], row["commodity"]), ("V01", self.customer.name, "gas"))
        self.assertIn(request.deadline_norm, row["norm"])
        self.assertTrue(row["chip"]["text"])
        self.assertEqual(row["step"]["name"], "open")

    def test_late_today_and_next_days(self):
        request = self._sent()
        for day, group, kind in (
            ("2026-11-20", "late", "late"),
            ("2026-11-24", "today", "soon"),
            ("2026-11-26", "next", "soon"),
            ("2026-12-20", "next", ""),
        ):
            self._due(request, day)
            self.assertEqual(self._row(request, group)["chip"]["kind"], kind)

    def test_each_row_has_the_next_step(self):
        draft = self._request()
        self.assertEqual(self._row(draft, "next")["step"]["name"], "send")
        draft.with_context(verb="send").action_run()
        self._due(draft, "2026-11-20")
        self.assertEqual(self._row(draft, "late")["step"]["name"], "remind")
        draft.sudo().reminded_date = "2026-11-24"
        row = self._row(draft, "late")
        self.assertEqual(row["step"]["name"], "open")
        self.assertIn("24/11", row["what"])

    def test_answer_stands_until_its_owner_opens_the_request(self):
        request = self._sent()
        self._receive(self._answer(request, "0100", ADMITTED))
        self._receive(self._answer(request, "0200", SCHEDULED))
        row = self._row(request, "answers")
        self.assertEqual(row["chip"]["text"], "11:00")
        self.assertIn("02/12", row["what"])
        colleague = self._user("colleague", "vegas_base.group_vegas_sportello")
        request.with_user(colleague).action_seen()
        self.assertTrue(request.unseen_date)
        written = request.write_date
        request.with_user(self.clerk).action_seen()
        self.assertFalse(request.unseen_date)
        self.assertEqual(request.write_date, written)
        self.assertNotIn("answers", self._rows())

    def test_refused_request_is_corrected(self):
        request = self._sent()
        self._receive(self._answer(request, "0100", REJECTED))
        row = self._row(request, "answers")
        self.assertEqual((row["step"]["name"], row["chip"]["kind"]), ("correct", "refused"))
        self.assertIn("Matricola", row["what"])

    def test_nobody_writes_the_mark(self):
        request = self._sent()
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).unseen_date = "2026-11-24 08:00:00"

    def test_appointments_of_the_next_days(self):
        request = self._sent()
        self._receive(self._answer(request, "0100", ADMITTED))
        self._receive(self._answer(request, "0200", SCHEDULED.replace("02/12", "30/11")))
        request.with_user(self.clerk).action_seen()
        row = self._row(request, "next")
        self.assertEqual(row["chip"]["kind"], "info")
        self.assertIn("09:00", row["chip"]["text"])

    def test_my_activities(self):
        request = self._request()
        activity = request._to_do("Call the customer")
        row = self._rows()["today"][f"activity_{activity.id}"]
        self.assertEqual((row["what"], row["model"], row["id"]), ("Call the customer", request._name, request.id))

    def test_appointments_at_the_counter(self):
        rows = self.env["vegas.counter.appointment"].create(
            [
                {"partner_id": self.customer.id, "company_id": self.company.id, "start_at": start, "user_id": user}
                for start, user in (
                    ("2026-11-24 13:30:00", False),
                    ("2026-11-27 08:00:00", self.clerk.id),
                    ("2026-11-27 08:00:00", self.back_office.id),
                    ("2026-12-20 08:00:00", self.clerk.id),
                )
            ]
        )
        groups = self._rows()
        self.assertEqual(groups["today"][f"counter_{rows[0].id}"]["who"], self.customer.name)
        self.assertEqual(groups["today"][f"counter_{rows[0].id}"]["chip"]["text"], "14:30")
        self.assertEqual(list(groups["next"]), [f"counter_{rows[1].id}"])

    def test_mine_or_everyone_s(self):
        request = self._sent()
        request.with_user(self.clerk).user_id = self._user("colleague", "vegas_base.group_vegas_sportello")
        self.assertEqual(self._rows(), {})
        self.assertIn(f"request_{request.id}", self._rows(everyone=True)["next"])

    def test_what_is_too_much_is_counted(self):
        requests = self._request()
        self.patch(type(self.center), "_to_do_rows", lambda _self, _everyone: [self._fake(n) for n in range(40)])
        (group,) = self.center.action_load()["to_do"]
        self.assertEqual((len(group["rows"]), group["more"]), (25, 15))
        self.assertTrue(requests)

    def _fake(self, number):
        return {"key": number, "group": "late", "order": (str(number), number)}

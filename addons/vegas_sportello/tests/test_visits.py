"""Who is served now: serve, park, take up again, hand over, close; and what the manager reads of it."""

from datetime import datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .visit_case import VisitCase


@tagged("post_install", "-at_install")
class TestVisits(VisitCase):
    def test_one_is_served_and_the_one_before_is_parked(self):
        first = self._serve()
        self.assertEqual(self.visits._current(), first)
        second = self._serve(self.other)
        self.assertEqual((first.state, second.state), ("parked", "serving"))
        self.assertEqual(self.visits._current(), second)
        first.action_serve()
        self.assertEqual((first.state, second.state), ("serving", "parked"))
        # The same customer again is the same visit.
        self.assertEqual(self._serve(self.other), second)

    def test_the_database_lets_nobody_serve_two(self):
        self._serve()
        values = {
            "partner_id": self.other.id,
            "state": "serving",
            "user_id": self.clerk.id,
            "company_id": self.company.id,
        }
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env["vegas.visit"].create(values)
            self.env.flush_all()

    def test_each_clerk_serves_his_own(self):
        mine, theirs = self._serve(), self._serve(self.other, self.colleague)
        self.assertEqual(mine.state, theirs.state)
        self.assertEqual(self.visits.with_user(self.colleague)._current(), theirs)
        for act in (
            theirs.with_user(self.clerk).action_park,
            lambda: self._close(theirs.with_user(self.clerk)),
            lambda: theirs.with_user(self.clerk).action_hand_over(self.clerk.id),
        ):
            with self.assertRaises(UserError) as caught:
                act()
            self.assertIn(self.colleague.name, str(caught.exception))

    def test_parked_visits_are_rows_and_nothing_is_lost(self):
        visit = self._serve()
        request = self._request()
        visit.write({"note": "Aspetta il figlio"})
        visit.action_park()
        self.env.flush_all()
        self.env.invalidate_all()
        bar = self.visits.action_bar()
        self.assertFalse(bar["current"])
        (row,) = bar["parked"]
        self.assertEqual((row["id"], row["requests"], row["note"]), (visit.id, 1, "Aspetta il figlio"))
        visit.action_serve()
        self.assertEqual(self.visits.action_bar()["current"]["id"], visit.id)
        self.assertEqual(request.visit_id, visit)

    def test_requests_of_the_customer_belong_to_the_visit(self):
        before = self._request(self.ele_point)
        visit = self._serve()
        request = self._request()
        self.assertEqual(visit.request_ids, request)
        self.assertFalse(before.visit_id)
        # Also while he is parked, but not those of somebody else.
        self._serve(self.other)
        later = self._request(self.ele_point)
        self.assertEqual(later.visit_id, visit)
        self.assertFalse(self.visits._current().request_ids)
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).write({"visit_id": False})

    def test_times_are_those_of_the_stretches(self):
        with freeze_time("2026-11-24 10:00:00"):
            visit = self.visits.browse(self.visits.action_wait_customer(self.customer.id))
        with freeze_time("2026-11-24 10:07:00"):
            visit.action_serve()
        with freeze_time("2026-11-24 10:12:00"):
            visit.action_park()
        with freeze_time("2026-11-24 10:32:00"):
            visit.action_serve()
        with freeze_time("2026-11-24 10:35:30"):
            self._close(visit)
        self.assertEqual(visit.started_at, datetime(2026, 11, 24, 10, 7))
        self.assertEqual((visit.wait_minutes, visit.handling_minutes, visit.parked_minutes), (7, 8.5, 20))
        self.assertEqual(visit.span_ids.mapped("state"), ["waiting", "serving", "parked", "serving"])

    def test_closing_asks_topic_and_outcome_and_tells_the_customer_s_time_line(self):
        visit = self._serve()
        request = self._request()
        for topic, outcome, word in (
            (False, self.settled.id, "Topic"),
            (self.topic.id, False, "Outcome"),
            (10**8, self.settled.id, "Topic"),
        ):
            with self.assertRaises(UserError) as caught:
                visit.action_close(topic, outcome)
            self.assertIn(word, str(caught.exception))
            self.assertEqual(visit.state, "serving")
        self.assertEqual(visit.action_closing()["topic_id"], self.topic.id, "the topic of V01 is proposed")
        visit.action_close(self.topic.id, self.settled.id, "Consumo troppo alto")
        self.assertEqual((visit.state, visit.outcome_id), ("done", self.settled))
        self.assertFalse(self.visits._current())
        body = self.customer.message_ids[0].body
        for words in (self.topic.name, self.settled.name, request.name, "Consumo troppo alto"):
            self.assertIn(words, body)
        with self.assertRaises(UserError):
            visit.action_serve()
        with self.assertRaises(AccessError):
            visit.write({"note": "altro"})

    def test_what_was_done_lists_requests_notes_and_papers(self):
        visit = self._serve()
        request = self._request()
        self.customer.with_user(self.clerk).message_post(body="Vuole la bolletta per posta", message_type="comment")
        self.env["ir.attachment"].with_user(self.clerk).create(
            {"name": "ricevuta.pdf", "raw": b"%PDF-1.4", "res_model": "vegas.request", "res_id": request.id}
        )
        done = visit.action_closing()["done"]
        self.assertEqual([row["kind"] for row in done], ["request", "note", "paper"])
        self.assertIn("bolletta per posta", done[1]["text"])
        self.assertEqual(done[2]["text"], "ricevuta.pdf")

    def test_handing_over_reaches_the_colleague(self):
        visit = self._serve()
        request = self._request()
        with self.assertRaises(UserError):
            visit.action_hand_over(self.clerk.id)
        visit.action_hand_over(self.colleague.id, "Manca la visura")
        self.assertFalse(self.visits._current())
        theirs = self.visits.with_user(self.colleague)
        (row,) = theirs.action_bar()["parked"]
        self.assertEqual((row["id"], row["from"], row["note"]), (visit.id, self.clerk.name, "Manca la visura"))
        activity = self.env["mail.activity"].search([("res_model", "=", "vegas.visit"), ("res_id", "=", visit.id)])
        self.assertEqual(activity.user_id, self.colleague)
        self.assertFalse(self.visits.action_bar()["parked"])
        visit.with_user(self.colleague).action_serve()
        self.assertFalse(activity.exists().filtered("active"))
        self.assertEqual(theirs._current().request_ids, request)

    def test_the_queue_is_everybody_s(self):
        waiting = self.visits.action_wait_customer(self.customer.id, ticket="A12")
        with self.assertRaises(UserError) as caught:
            self.visits.action_wait_customer(self.customer.id)
        self.assertIn(self.customer.name, str(caught.exception))
        theirs = self.visits.with_user(self.colleague)
        (row,) = theirs.action_bar()["waiting"]
        self.assertEqual((row["id"], row["ticket"], row["mine"]), (waiting, "A12", False))
        self.assertEqual(self._serve(self.customer, self.colleague).id, waiting)
        with self.assertRaises(UserError) as caught:
            self.visits.browse(waiting).action_serve()
        self.assertIn(self.colleague.name, str(caught.exception))

    def test_rpc_changes_nothing_but_by_the_verbs(self):
        visit = self._serve()
        for values in (
            {"state": "done"},
            {"user_id": self.colleague.id},
            {"partner_id": self.other.id},
            {"started_at": "2020-01-01 00:00:00"},
            {"outcome_id": self.settled.id},
            {"span_ids": [(5,)]},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                visit.write(values)
        with self.assertRaises(AccessError):
            self.visits.create({"partner_id": self.other.id})
        with self.assertRaises(AccessError):
            visit.unlink()
        with self.assertRaises(AccessError):
            visit.span_ids.with_user(self.clerk).write({"end_at": "2020-01-01 00:00:00"})

    def test_another_company_sees_nothing(self):
        visit = self._serve()
        company = self.env["res.company"].create({"name": "Altra"})
        stranger = self._user("stranger", "vegas_base.group_vegas_manager")
        stranger.write({"company_ids": [(6, 0, company.ids)], "company_id": company.id})
        visits = self.visits.with_user(stranger).with_context(allowed_company_ids=company.ids)
        self.assertFalse(visits.search([]))
        self.assertEqual(visits.action_bar(), {"current": False, "waiting": [], "parked": [], "booked": []})
        with self.assertRaises(AccessError):
            visits.browse(visit.id).action_park()
        sales = self._user("sales", "vegas_base.group_vegas_sales")
        self.assertFalse(visit.with_user(sales).has_access("read"))

    def test_the_bar_costs_the_same_however_many_wait(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.visits.action_bar()
            return self.env.cr.sql_log_count - before

        self._serve()
        self.visits.action_wait_customer(self.other.id)
        queries()
        few = queries()
        for number in range(8):
            customer = self.customer.copy({"name": f"Gialli {number}"})
            self.visits.action_wait_customer(customer.id)
        self.assertLessEqual(queries(), few)
        self.assertLessEqual(few, 16)

    # === QUALITY === #

    def _quality(self):
        self.env.flush_all()
        manager = self._user("manager", "vegas_base.group_vegas_manager")
        rows = self.env["vegas.visit.quality"].with_user(manager).search([("partner_id", "=", self.customer.id)])
        return [(row.first_contact, row.handling_minutes) for row in rows.sorted("id")]

    def test_first_contact_is_solved_when_the_customer_is_not_back(self):
        def visit(day, outcome):
            with freeze_time(f"{day} 09:00:00"):
                served = self._serve()
            with freeze_time(f"{day} 09:10:00"):
                self._close(served, outcome)

        visit("2026-10-01", self.settled)  # back after 10 days
        visit("2026-10-11", self.passed)  # not settled
        visit("2026-10-30", self.settled)  # back after 16 days only
        visit("2026-11-15", self.settled)
        self.assertEqual(self._quality(), [(0.0, 10.0), (0.0, 10.0), (100.0, 10.0), (100.0, 10.0)])
        self.env["vegas.parameter"]._on("visit.again.days", datetime(2026, 11, 24).date()).value = 30
        self.assertEqual([rate for rate, _minutes in self._quality_again()], [0.0, 0.0, 0.0, 100.0])

    def _quality_again(self):
        self.env.flush_all()
        rows = self.env["vegas.visit.quality"].search([("partner_id", "=", self.customer.id)])
        rows.invalidate_recordset()
        return [(row.first_contact, row.handling_minutes) for row in rows.sorted("id")]

    def test_the_figures_are_the_manager_s(self):
        self.assertFalse(self.env["vegas.visit.quality"].with_user(self.clerk).has_access("read"))


@tagged("post_install", "-at_install")
class TestCounterAppointments(VisitCase):
    def _appointment(self, **values):
        return (
            self.env["vegas.counter.appointment"]
            .with_user(self.clerk)
            .create(
                {
                    "partner_id": self.customer.id,
                    "topic_id": self.topic.id,
                    "user_id": self.clerk.id,
                    "start_at": "2026-11-24 10:30:00",
                    **values,
                }
            )
        )

    def test_arrived_waits_and_closing_the_visit_serves(self):
        appointment = self._appointment()
        self.assertEqual(appointment.stop_at, datetime(2026, 11, 24, 11, 0))
        (row,) = self.visits.action_bar()["booked"]
        self.assertEqual((row["id"], row["name"]), (appointment.id, self.customer.name))
        appointment.action_arrived()
        bar = self.visits.action_bar()
        self.assertFalse(bar["booked"])
        self.assertEqual([row["id"] for row in bar["waiting"]], appointment.visit_id.ids)
        visit = self._serve()
        self.assertEqual((visit, visit.topic_id), (appointment.visit_id, self.topic))
        self._close(visit)
        self.assertEqual(appointment.state, "served")

    def test_missed_and_called_off(self):
        missed, cancelled = self._appointment(), self._appointment(start_at="2026-11-24 15:00:00")
        missed.action_missed()
        cancelled.action_cancel()
        self.assertEqual((missed.state, cancelled.state), ("missed", "cancelled"))
        with self.assertRaises(UserError) as caught:
            missed.action_arrived()
        self.assertIn(self.customer.name, str(caught.exception))
        with self.assertRaises(UserError):
            missed.write({"state": "booked"})
        self.assertFalse(self.visits.action_bar()["waiting"])

    def test_one_clerk_has_one_appointment_at_a_time(self):
        self._appointment()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self._appointment(start_at="2026-11-24 10:45:00")
        self._appointment(start_at="2026-11-24 10:45:00", user_id=self.colleague.id)
        # The next free half hour is proposed.
        self._appointment(start_at="2026-11-24 11:00:00")
        proposed = self.env["vegas.counter.appointment"].with_user(self.clerk)._next_free()
        self.assertEqual(proposed, datetime(2026, 11, 24, 11, 30))

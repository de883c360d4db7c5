"""Procedures through tables: what each writes, and what each golden answer changes and an undo restores."""

import re

from odoo.tests import freeze_time

from .exchange_case import ExchangeCase

SENT, ANSWERED = "2026-11-24 10:00:00", "2026-12-10 10:00:00"


class ExchangeTable(ExchangeCase):
    """A test class gives ``_draft`` and the tables, and calls the ``_run_…`` methods under ``freeze_time(SENT)``."""

    # {(code, commodity): values besides the defaults of the form}
    REQUESTS = {}
    # {(code, commodity, outcome): (stage, {path: value})}
    OUTCOMES = {}

    def _draft(self, code, commodity):
        """Return a draft of ``code`` that can be sent, with all that must be there before it."""
        raise NotImplementedError

    def _answered(self, request, outcome):
        """Let the golden outcome arrive, after the admission; return its part."""
        with freeze_time(ANSWERED):
            self._receive_golden(request, "0100", "positive")
            self.assertEqual(request.stage_id.code, "admitted", request.part_ids.mapped("reason"))
            part = self._receive_golden(request, "0150", outcome)
        request.invalidate_recordset()
        return part

    def _said(self, request, paths):
        """Return ``{path: value}``: of several records that of the first."""
        said = {}
        for path in paths:
            *way, name = path.split(".")
            said[path] = (request.mapped(".".join(way)) if way else request)[:1][name]
        return said

    def _settle(self, request):
        """Close ``request``, so that it does not stand in the way of the next row of a table."""
        request.sudo().stage_id = self.env.ref("vegas_base.stage_cancelled")

    # === RUN A TABLE === #

    def _run_requests(self):
        """Each request is written as its golden file says, and its annulment too."""
        for code, commodity in self.REQUESTS:
            with self.subTest(code=code, commodity=commodity):
                request = self._send(self._draft(code, commodity))
                self._assert_golden(request)
                request.with_context(verb="ask_annulment").action_run()
                self.assertFalse(request.problems)
                self._assert_golden(request, "0051")
                self._receive_golden(request, "0101", "negative")
                self.assertEqual((request.stage_id.code, request.annulment_date), ("sent", False))
                request.with_context(verb="ask_annulment").action_run()
                self._receive_golden(request, "0101", "positive")
                self.assertEqual(request.stage_id.code, "cancelled")
                self.assertFalse(request.effect_ids)

    def _run_rejections(self):
        """Each request may be inadmissible, with its reason, and changes nothing."""
        for code, commodity in self.REQUESTS:
            with self.subTest(code=code, commodity=commodity):
                request = self._send(self._draft(code, commodity))
                self._receive_golden(request, "0100", "negative")
                self.assertEqual(request.stage_id.code, "rejected", request.part_ids.mapped("reason"))
                self.assertTrue(request.reason_code)
                self.assertFalse(request.effect_ids)

    def _run_reopenings(self):
        """Each inadmissible request is asked again without typing anything twice: only number and days differ."""
        for code, commodity in self.REQUESTS:
            with self.subTest(code=code, commodity=commodity):
                request = self._send(self._draft(code, commodity))
                with freeze_time(ANSWERED):
                    self._receive_golden(request, "0100", "negative")
                    again = request.browse(request.action_reopen()["res_id"])
                    self.assertEqual((again.previous_id, bool(again.problems)), (request, True))
                    # For a day that has passed another one is asked: the form says so at once.
                    named = {problem["field"] for problem in again.problems if problem["field"]}
                    again.write({name: "2026-12-15" for name in named if again._fields[name].type == "date"})
                    self._send(again)
                    self.assertEqual(self._without_days(again), self._without_days(request))
                self._settle(again)

    def _without_days(self, request):
        """Return what we wrote for ``request``, its number and all days made equal."""
        return re.sub(r"\d\d/\d\d/\d{4}", "GIORNO", self._written(request).replace(request.name, self.NUMBER))

    def _run_outcomes(self):
        """Each outcome changes what the table says; taken back, all is as before."""
        for (code, commodity, outcome), (stage, expected) in self.OUTCOMES.items():
            with self.subTest(code=code, commodity=commodity, outcome=outcome):
                request = self._send(self._draft(code, commodity))
                before = self._said(request, expected)
                part = self._answered(request, outcome)
                self.assertEqual((part.state, request.stage_id.code), ("processed", stage), part.reason)
                self.assertEqual(self._said(request, expected), expected)
                with freeze_time(ANSWERED):
                    request.sudo()._undo()
                request.invalidate_recordset()
                self.assertEqual(self._said(request, expected), before)
                self.assertEqual(request.stage_id.code, "admitted")
                self._settle(request)

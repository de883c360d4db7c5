"""Posting of a run: in batches that are committed, so that it can be broken off and goes on where it was."""

import time

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from .billables import Billables
from .posting import Mismatch, Poster

BATCH = 100


class VegasBillingRun(models.Model):
    _inherit = "vegas.billing.run"

    @api.model
    def _cron_post(self):
        """Go on with all runs that are being posted."""
        for run in self.search([("state", "=", "posting")], order="id"):
            run._go_on()

    def _go_on(self, seconds=None):
        """Post batch by batch, each in a transaction of its own; stop after ``seconds`` (None: at the end)."""
        self.ensure_one()
        started = time.monotonic()
        while True:
            done, left = self._post_batch()
            if not left:
                self._finish()
            if self.env["ir.cron"]._commit_progress(done, remaining=left) == 0 and done:
                return
            if not left or not done or (seconds is not None and time.monotonic() - started > seconds):
                return

    def _post_batch(self, size=BATCH):
        """Post the next bills; return (how many lines were dealt with, how many are left)."""
        lines = self.env["vegas.billing.run.line"].sudo()
        waiting = lines.search([("run_id", "=", self.id), ("state", "=", "ready")], order="id", limit=size)
        # Locked, and what another process works on is skipped.
        chosen = waiting.try_lock_for_update().filtered(lambda line: line.state == "ready")
        if not chosen:
            return 0, 0 if not waiting else len(waiting)
        try:
            with self.env.cr.savepoint():
                self._post_lines(chosen)
        except (Mismatch, UserError, ValidationError):
            # One of them spoils the batch: bill by bill, so that it is set aside alone.
            for line in chosen:
                self._post_alone(line)
        left = lines.search_count([("run_id", "=", self.id), ("state", "=", "ready")])
        return len(chosen), left

    def _post_alone(self, line):
        try:
            with self.env.cr.savepoint():
                self._post_lines(line)
        except (Mismatch, UserError, ValidationError) as error:
            line.invalidate_recordset()
            line.write({"state": "aside", "blocked": True, "reason": str(error)})

    def _post_lines(self, lines):
        """Compute again, post, and write what became of each line."""
        billables = Billables(lines.contract_id, self.until)
        computed, faults = self._computed(billables.read())
        by_contract = {line.contract_id.id: line for line in lines}
        changed = [one for one in computed if self._changed(by_contract[one.billable.contract.id], one.bill)]
        for one in changed:
            contract = one.billable.contract.id
            faults[contract] = self.env._("The figures have changed since the preview: preview the run again.")
        ready = [one for one in computed if one.billable.contract.id not in faults]
        if ready:
            poster = Poster(self.company_id, self.issue_date, self.due_date)
            moves = poster.post(ready, billables.lists.names)
            self.env["vegas.indemnity"].sudo()._owe_late_bills(ready, self.issue_date)
            billables.note_use(ready)
            for one, move in zip(ready, moves, strict=True):
                by_contract[one.billable.contract.id].move_id = move
            lines.browse(by_contract[one.billable.contract.id].id for one in ready).write({"state": "posted"})
        for contract, fault in faults.items():
            by_contract[contract].write({"state": "aside", "blocked": True, "reason": fault})
        self.env.flush_all()

    def _changed(self, line, bill):
        return f"{line.total:.2f}" != f"{bill.total:.2f}" or line.last != bill.last

    def _finish(self):
        if self.state == "posting":
            self.sudo().state = "done"

import logging
import random
import time

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError

from ...standard import reader
from ...texts import fault_text

_logger = logging.getLogger(__name__)

# How long an import may keep a person waiting; the job does the rest.
SECONDS_AT_ONCE = 5
# Each step costs once per procedure and batch: larger ones are cheaper, and hold their requests longer.
BATCH = 500
TRIES = 8


class VegasMessage(models.Model):
    """Files that come in: stored and committed first, then read and applied in batches."""

    _inherit = "vegas.message"

    # === STORE === #

    @api.model
    def _receive(self, files, channel=None):
        """Take files in: the one door for the import, the distributor's folder and the simulator.

        :param files: list of ``(file name, bytes)``; a zip is unpacked, each member is a file of its own
        :param channel: the ``vegas.channel`` they came by, if any; the company is that of the door
        :return: list of ``{"name", "status", "reason"}`` in order; status is ``applied``, ``waiting``,
            ``known``, ``error`` or ``later`` (stored, the job goes on with it)
        """
        company = channel.company_id if channel else self.env.company
        self = self.with_company(company).with_context(lang=company.partner_id.lang or "it_IT")  # noqa: PLW0642
        report, vals_list, contents = self._unpack(files, company, channel)
        try:
            new = self._store(vals_list, contents) if vals_list else self.browse()
        except UniqueViolation as error:
            # Another process takes the same file in: tried again, it is a known one.
            raise ConcurrencyError(str(error)) from error
        if self._can_commit():
            self.env.cr.commit()
        retried = self._known_in_error(report)
        if retried:
            retried._try_again()
        done = self._process(SECONDS_AT_ONCE)
        if not done:
            self.env.ref("vegas_base.ir_cron_process").sudo()._trigger()
        for line, message in zip((line for line in report if line["status"] == "new"), new, strict=True):
            line.update(message._report())
        for line in report:
            if line["status"] == "retried":
                line.update(self.sudo().browse(line.pop("id"))._report())
        return report

    def _unpack(self, files, company, channel):
        """Return (report, values of new messages, their bytes): zips opened, known files set apart."""
        flat = []
        for name, data in files:
            if data[:4] != b"PK\x03\x04":
                flat.append((name, data, None))
                continue
            try:
                flat.extend((f"{name}/{member}", content, None) for member, content in reader.unzip(data))
            except reader.Refused as refused:
                flat.append((name, data, fault_text(self.env, refused.key, **refused.params)))
        sums = [self._checksum(data) for _name, data, _reason in flat]
        known = {
            message.sha256: message
            for message in self.sudo().search_fetch(
                [("company_id", "=", company.id), ("direction", "=", "in"), ("sha256", "in", sums)],
                ["sha256", "state"],
            )
        }
        report, vals_list, contents, seen = [], [], [], set()
        for (name, data, reason), checksum in zip(flat, sums, strict=True):
            line = {"name": name, "status": "new", "reason": ""}
            report.append(line)
            if checksum in known:
                message = known[checksum]
                failed = message.state in ("error", "stored")
                line.update(status="retried" if failed else "known", id=message.id)
                if not failed:
                    line.pop("id")
                    line["reason"] = self.env._("Imported already as “%(name)s”: nothing to do.", name=message.name)
                continue
            if checksum in seen:
                line.update(status="known", reason=self.env._("Twice in this import: read once."))
                continue
            seen.add(checksum)
            vals_list.append(
                {
                    "company_id": company.id,
                    "direction": "in",
                    "channel_id": channel.id if channel else False,
                    "name": name,
                    "state": "error" if reason else "stored",
                    "reason": reason,
                }
            )
            contents.append(data)
        return report, vals_list, contents

    @api.model
    def _known_in_error(self, report):
        return self.sudo().browse(line["id"] for line in report if line["status"] == "retried")

    def _try_again(self):
        """Read again the files that failed as a whole, and apply again the parts that failed."""
        whole = self.filtered(lambda message: message.state == "error" and not message.part_ids)
        whole.write({"state": "stored", "reason": False})
        parts = (self - whole).part_ids.filtered(lambda part: part.state == "error")
        parts._apply_again()

    def action_retry(self):
        """Button: try the chosen files again."""
        self._check_back_office()
        self.sudo()._try_again()
        self._process(SECONDS_AT_ONCE)
        return True

    # === PROCESS === #

    @api.model
    def _process(self, seconds):
        """Read and apply stored files for about ``seconds``; return whether nothing is left."""
        end = time.monotonic() + seconds
        while True:
            if not self._process_safely():
                return True
            if time.monotonic() > end:
                return False

    @api.model
    def _process_safely(self):
        """Do one batch and commit it."""
        # Smaller at each try: it meets fewer of the requests that another process works on.
        return self._safely(lambda attempt: self._process_batch(max(1, BATCH >> attempt)))

    @api.model
    def _safely(self, work):
        """Return what ``work(attempt)`` does, committed; a conflict with another process rolls it back and it is
        tried again."""
        for attempt in range(TRIES):
            try:
                count = work(attempt)
                self.env.flush_all()
                if count and self._can_commit():
                    self.env.cr.commit()
                return count
            except OperationalError:
                if attempt == TRIES - 1 or not self._can_commit():
                    raise
                self.env.cr.rollback()
                time.sleep(random.uniform(0.02, 0.05) * 2**attempt)
        return 0

    @api.model
    def _process_batch(self, limit=BATCH):
        """Read and apply up to ``limit`` stored files; return how many were taken."""
        messages = self._lock_rows([("direction", "=", "in"), ("state", "=", "stored")], limit)
        if messages:
            # Most end so, and one UPDATE writes it with what is read; _settle knows the others.
            messages.state = "read"
            rows = messages._read_rows()
            self.env["vegas.message.part"]._create_parts(rows)
            self.env["vegas.message.part"]._apply(rows)
            messages._settle()
        return len(messages)

    def _settle(self):
        """Give each file the state that follows from its parts."""
        failed = self.filtered(
            lambda message: message.reason or any(part.state in ("error", "confirm") for part in message.part_ids)
        )
        failed.write({"state": "error"})
        (self - failed).write({"state": "read"})

    @api.model
    def _cron_process(self):
        """Job: files that an import left, then early answers whose stage has come meanwhile."""
        progress = self.env["ir.cron"]
        stored = [("direction", "=", "in"), ("state", "=", "stored")]
        while count := self._process_safely():
            if not progress._commit_progress(count, remaining=self.sudo().search_count(stored)):
                return
        self._safely(lambda _attempt: self.env["vegas.message.part"]._apply_waiting())

    def _report(self):
        """Return ``{"status", "reason"}`` of one file for the import's screen."""
        self.ensure_one()
        if self.state == "stored":
            return {"status": "later", "reason": self.env._("Stored: it is read in the background.")}
        states = set(self.part_ids.mapped("state"))
        reasons = [self.reason, *self.part_ids.filtered(lambda part: part.state != "processed").mapped("reason")]
        status = "error" if self.state == "error" else "waiting" if "waiting" in states else "applied"
        return {"status": status, "reason": "\n".join(dict.fromkeys(reason for reason in reasons if reason))}

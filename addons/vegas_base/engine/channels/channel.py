import logging
import os
from contextlib import contextmanager
from pathlib import Path

from psycopg2 import Error as DatabaseError

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import config

_logger = logging.getLogger(__name__)

# Files of a folder that one turn takes in.
FILES_AT_ONCE = 500


class VegasChannel(models.Model):
    """A way to and from distributors.

    ``kind`` picks the methods ``_deliver_<kind>``, ``_collect_<kind>``, ``_collected_<kind>`` and ``_try_<kind>``;
    the kinds stand in files of their own, this one holds what they share and the folder.
    """

    _name = "vegas.channel"
    _description = "Channel to distributors"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    name = fields.Char(required=True)
    code = fields.Char(required=True, help="Name of the folder: letters, digits, - and _.")
    kind = fields.Selection([("folder", "Folder"), ("sftp", "SFTP"), ("pec", "PEC")], required=True, default="folder")
    active = fields.Boolean(default=True)
    folder = fields.Char("Folder on the server", compute="_compute_folder")

    _code_unique = models.UniqueIndex("(code)", "A channel with this code exists already.")

    @api.constrains("code")
    def _check_code(self):
        for channel in self:
            if not channel.code.replace("-", "").replace("_", "").isalnum():
                raise ValidationError(
                    self.env._("Channel code “%(code)s”: use letters, digits, - and _ only.", code=channel.code)
                )

    @api.depends("code")
    def _compute_folder(self):
        for channel in self:
            channel.folder = str(channel._path()) if channel.code else False

    def _path(self, *parts):
        """Return the folder of this channel: each database has its own, so a copy never writes to the original's."""
        self.ensure_one()
        return Path(config["data_dir"], "vegas_exchange", self.env.cr.dbname, self.code, *parts)

    def _speaking(self):
        """Return the channel in the language of its company: the jobs run as a user who has another one."""
        return self.with_context(lang=self.company_id.partner_id.lang or "it_IT")

    def _by_kind(self, method, *arguments):
        """Call ``<method>_<kind>``; whatever goes wrong there, but for the database, is raised as ``UserError``."""
        try:
            return getattr(self, f"{method}_{self.kind}")(*arguments)
        except (UserError, DatabaseError):
            raise
        except Exception as error:
            _logger.exception("channel %s: %s failed", self.code, method)
            raise UserError(
                self.env._(
                    "Channel %(channel)s stopped with an unexpected fault (%(reason)s): show it to the administrator.",
                    channel=self.name,
                    reason=error,
                )
            ) from error

    # === OUT === #

    def _deliver(self, files, messages=None):
        """Hand ``files`` over, a list of ``(file name, bytes)``, and note it in the log.

        Repeating a delivery replaces the same file.

        :param messages: the ``vegas.message`` of each file, in order, where there are any
        :return: for each file in order its proof, or a ``UserError`` that says why not, or ``None`` when it is left
            for the next turn
        """
        self.ensure_one()
        channel = self._speaking()
        messages = self.env["vegas.message"] if messages is None else messages
        parcels = channel._parcels(files, messages)
        try:
            results = channel._by_kind("_deliver", parcels)
        except UserError as error:
            results = [error] * len(parcels)
        channel._log_delivery(parcels, results)
        proofs = [None] * len(files)
        for parcel, result in zip(parcels, results, strict=True):
            for position in parcel.positions:
                proofs[position] = result
        return proofs

    def _deliver_folder(self, parcels):
        folder = self._path("out")
        proofs = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for parcel in parcels:
                self._write_file(folder / parcel.name, parcel.data)
                proofs.append(str(folder / parcel.name))
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise UserError(self._folder_fault(error)) from error
        return proofs

    def _folder_fault(self, error):
        return self.env._(
            "The folder of channel %(channel)s cannot be used (%(reason)s): check space and rights.",
            channel=self.name,
            reason=error.strerror,
        )

    @api.model
    def _write_file(self, path, data):
        """Write atomically: a reader sees the whole file or none."""
        temporary = path.with_name(f".{path.name}.tmp")
        with open(temporary, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)

    # === IN === #

    def _collect(self):
        """Return the files that wait at this channel, a list of ``(file name, bytes)``, oldest name first."""
        self.ensure_one()
        return self._by_kind("_collect")

    def _collect_folder(self, limit=FILES_AT_ONCE):
        folder = self._path("in")
        try:
            if not folder.is_dir():
                return []
            names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file() and entry.name[0] != ".")
            return [(name, (folder / name).read_bytes()) for name in names[:limit]]
        except OSError as error:
            raise UserError(self._folder_fault(error)) from error

    def _collected(self, names):
        """The files are stored and committed: move them out of the way."""
        self.ensure_one()
        self._by_kind("_collected", names)

    def _collected_folder(self, names):
        done = self._path("done")
        try:
            done.mkdir(parents=True, exist_ok=True)
            for name in names:
                source = self._path("in", name)
                if source.exists():
                    os.replace(source, done / name)
        except OSError as error:
            raise UserError(self._folder_fault(error)) from error

    @api.model
    def _cron_collect(self):
        """Read the inbox of every channel: store, commit, take the files away, apply."""
        for channel in self.sudo().search([("active", "=", True)]):
            while (count := channel._take_in()) is not None:
                if not self.env["ir.cron"]._commit_progress() or count < FILES_AT_ONCE:
                    break

    def _take_in(self):
        """Take in what waits at this channel; return how many files, or ``None`` when there is nothing to commit.

        A channel that cannot be read says so in the log and is tried again at the next turn; the others go on. One
        process at a time reads an inbox: the others leave it alone, and help with what was stored.
        """
        channel = self._speaking()
        with channel._alone() as alone:
            if not alone:
                return None
            try:
                files = channel._collect()
                if not files:
                    return None
                names = [name for name, _data in files]
                # Said at once: a turn that is killed has got somewhere, and the job is not given up for it.
                if channel.env["vegas.message"]._can_commit():
                    channel.env["ir.cron"]._commit_progress(len(files))
                log = channel._log_files("in", names)
                channel.env["vegas.message"].with_context(vegas_channel_log_id=log.id)._receive(files, channel=channel)
                channel._collected(names)
            except UserError as error:
                channel._log_fault("in", error)
                return 0
            return len(files)

    @contextmanager
    def _alone(self):
        """Say whether this process is the only one here. It stays so over commits, and however the process ends."""
        with self.env.registry.cursor() as cr:
            cr.execute("SELECT pg_try_advisory_xact_lock(hashtext('vegas.channel'), %s)", [self.id])
            yield cr.fetchone()[0]

    # === TRY === #

    def action_try(self):
        """Button: connect, and say what was found. Nothing is sent and nothing is taken."""
        self.ensure_one()
        self.check_access("write")
        found = self._by_kind("_try")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "sticky": True,
                "title": self.env._("Channel %(channel)s works", channel=self.name),
                "message": "\n".join(found),
            },
        }

    def _try_folder(self):
        try:
            for part in ("out", "in"):
                self._path(part).mkdir(parents=True, exist_ok=True)
            probe = self._path("out", ".vegas.tmp")
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise UserError(self._folder_fault(error)) from error
        return [
            self.env._(
                "Folder %(folder)s can be written; %(count)s files wait to be read.",
                folder=self._path(),
                count=len(self._collect_folder()),
            )
        ]

import logging
import os
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import config

_logger = logging.getLogger(__name__)


class VegasChannel(models.Model):
    """A way to and from distributors. ``kind`` picks the methods ``_deliver_<kind>`` and ``_collect_<kind>``."""

    _name = "vegas.channel"
    _description = "Channel to distributors"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    name = fields.Char(required=True)
    code = fields.Char(required=True, help="Name of the folder: letters, digits, - and _.")
    kind = fields.Selection([("folder", "Folder")], required=True, default="folder")
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

    # === OUT === #

    def _deliver(self, files):
        """Hand ``files`` over, a list of ``(file name, bytes)``; return the list of proofs in the same order.

        Repeating a delivery replaces the same file. Errors of the channel are raised as ``UserError``.
        """
        self.ensure_one()
        return getattr(self, f"_deliver_{self.kind}")(files)

    def _deliver_folder(self, files):
        folder = self._path("out")
        proofs = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, data in files:
                self._write_file(folder / name, data)
                proofs.append(str(folder / name))
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise UserError(
                self.env._(
                    "The folder of channel %(channel)s cannot be written (%(reason)s): check space and rights.",
                    channel=self.name,
                    reason=error.strerror,
                )
            ) from error
        return proofs

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
        return getattr(self, f"_collect_{self.kind}")()

    def _collect_folder(self, limit=500):
        folder = self._path("in")
        if not folder.is_dir():
            return []
        names = sorted(entry.name for entry in os.scandir(folder) if entry.is_file() and entry.name[0] != ".")
        return [(name, (folder / name).read_bytes()) for name in names[:limit]]

    def _collected(self, names):
        """The files are stored and committed: move them out of the way."""
        self.ensure_one()
        done = self._path("done")
        done.mkdir(parents=True, exist_ok=True)
        for name in names:
            source = self._path("in", name)
            if source.exists():
                os.replace(source, done / name)

    @api.model
    def _cron_collect(self):
        """Read the inbox of every channel: store, commit, take the files away, apply."""
        for channel in self.sudo().search([("active", "=", True)]):
            try:
                files = channel._collect()
            except OSError:
                # The others go on; this one is tried again at the next turn.
                _logger.exception("the inbox of channel %s cannot be read", channel.code)
                continue
            if not files:
                continue
            messages = self.env["vegas.message"].with_company(channel.company_id)
            messages._receive(files, channel=channel)
            channel._collected([name for name, _data in files])
            self.env["ir.cron"]._commit_progress(len(files))

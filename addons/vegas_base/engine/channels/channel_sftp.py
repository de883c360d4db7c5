import base64
import io
import logging
import posixpath
import socket
import stat
from contextlib import contextmanager, suppress

import paramiko

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Seconds: to connect, for an answer, to log in.
TIMEOUT = 20
# Names of files that are still being written, as programs for file transfer call them.
UNFINISHED = (".tmp", ".part", ".filepart", ".partial")
MAX_FILES = 500
MAX_BYTES = 100 * 1024 * 1024
KEY_CLASSES = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)

# Faults are told where they are seen, as UserError; paramiko's threads would print each once more.
logging.getLogger("paramiko").setLevel(logging.CRITICAL)


def read_public_key(text):
    """Return the ``paramiko.PKey`` of a line ``type base64``, as ``known_hosts`` has it after the name."""
    kind, _blank, code = text.strip().partition(" ")
    try:
        return paramiko.PKey.from_type_string(kind, base64.b64decode(code.split()[0], validate=True))
    except Exception as error:
        raise ValueError(text) from error


class VegasChannel(models.Model):
    """Files go to and come from a server by SFTP. Its host key must be known: nothing is sent to another one."""

    _inherit = "vegas.channel"

    sftp_host = fields.Char("Server")
    sftp_port = fields.Integer("Port", default=22)
    sftp_user = fields.Char("User name")
    sftp_password = fields.Char("Password", copy=False, groups="vegas_base.group_vegas_admin")
    sftp_key = fields.Binary(
        "Private key",
        attachment=False,
        copy=False,
        groups="vegas_base.group_vegas_admin",
        help="The file of the private key (OpenSSH or PEM), if the distributor wants a key instead of a password.",
    )
    sftp_key_password = fields.Char("Password of the key", copy=False, groups="vegas_base.group_vegas_admin")
    sftp_out = fields.Char("Folder to write to", default="out")
    sftp_in = fields.Char("Folder to read from", default="in")
    sftp_done = fields.Char(
        "Folder of files that were read", default="done", help="Files go there once they are stored here."
    )
    sftp_host_key = fields.Char(
        "Known host key", copy=False, help="Type and key as in known_hosts, for example “ssh-ed25519 AAAA…”."
    )
    sftp_fingerprint = fields.Char("Fingerprint", compute="_compute_fingerprints")
    sftp_found_key = fields.Char(copy=False, readonly=True)
    sftp_found_fingerprint = fields.Char("Fingerprint read from the server", compute="_compute_fingerprints")

    @api.depends("sftp_host_key", "sftp_found_key")
    def _compute_fingerprints(self):
        for channel in self:
            channel.sftp_fingerprint = self._fingerprint(channel.sftp_host_key)
            channel.sftp_found_fingerprint = self._fingerprint(channel.sftp_found_key)

    @api.model
    def _fingerprint(self, text):
        try:
            return read_public_key(text).fingerprint if text else False
        except ValueError:
            return False

    @api.constrains("sftp_host_key")
    def _check_host_key(self):
        for channel in self.filtered("sftp_host_key"):
            if not self._fingerprint(channel.sftp_host_key):
                raise ValidationError(
                    self.env._(
                        "Known host key of channel %(channel)s: write type and key, for example “ssh-ed25519 AAAA…”,"
                        " or press “Read the host key”.",
                        channel=channel.name,
                    )
                )

    @api.constrains("sftp_key", "sftp_key_password")
    def _check_key(self):
        for channel in self:
            channel.sudo()._private_key()

    def write(self, vals):
        """A server of another name or port must be known anew."""
        if "sftp_host_key" not in vals and vals.keys() & {"sftp_host", "sftp_port"}:
            moved = self.filtered(
                lambda channel: (
                    vals.get("sftp_host", channel.sftp_host) != channel.sftp_host
                    or vals.get("sftp_port", channel.sftp_port) != channel.sftp_port
                )
            )
            super(VegasChannel, moved).write({"sftp_host_key": False, "sftp_found_key": False})
        return super().write(vals)

    # === THE SERVER'S KEY === #

    def action_read_host_key(self):
        """Button: ask the server for its key and show the fingerprint, to be compared with the distributor's."""
        self.ensure_one()
        self.check_access("write")
        try:
            with socket.create_connection((self.sftp_host or "", self.sftp_port), TIMEOUT) as connection:
                transport = paramiko.Transport(connection)
                try:
                    transport.start_client(timeout=TIMEOUT)
                    key = transport.get_remote_server_key()
                finally:
                    transport.close()
        except (OSError, EOFError, paramiko.SSHException) as error:
            raise UserError(self._unreachable(error)) from error
        self.sftp_found_key = f"{key.get_name()} {key.get_base64()}"
        return True

    def action_confirm_host_key(self):
        """Button: the fingerprint is the one that the distributor told us."""
        self.ensure_one()
        self.check_access("write")
        self.write({"sftp_host_key": self.sftp_found_key, "sftp_found_key": False})
        return True

    # === SESSION === #

    def _private_key(self):
        """Return the ``paramiko.PKey`` of this channel, or ``None``."""
        content = self.with_context(bin_size=False).sftp_key
        if not content:
            return None
        text = base64.b64decode(content).decode("ascii", "replace")
        for key_class in KEY_CLASSES:
            try:
                return key_class.from_private_key(io.StringIO(text), self.sftp_key_password or None)
            except (paramiko.SSHException, ValueError, TypeError):
                continue
        raise ValidationError(
            self.env._(
                "Private key of channel %(channel)s: it cannot be read. Load the file of the private key (OpenSSH or"
                " PEM), not the public one, and write its password if it has one.",
                channel=self.name,
            )
        )

    @contextmanager
    def _sftp(self):
        """Yield an open SFTP session; whatever is wrong with network, login or key is told as ``UserError``."""
        if not (self.sftp_host and self.sftp_user and (self.sftp_password or self.sftp_key)):
            raise UserError(
                self.env._(
                    "Channel %(channel)s lacks the server, the user or both password and private key: write them on"
                    " the channel.",
                    channel=self.name,
                )
            )
        if not self.sftp_host_key:
            raise UserError(
                self.env._(
                    "Channel %(channel)s: the key of %(host)s is not known, so nothing is sent. Press “Read the host"
                    " key” on the channel, compare the fingerprint with the distributor's and confirm it.",
                    channel=self.name,
                    host=self.sftp_host,
                )
            )
        known = read_public_key(self.sftp_host_key)
        client = paramiko.SSHClient()
        place = self.sftp_host if self.sftp_port == paramiko.client.SSH_PORT else f"[{self.sftp_host}]:{self.sftp_port}"
        client.get_host_keys().add(place, known.get_name(), known)
        client.set_missing_host_key_policy(paramiko.RejectPolicy())
        try:
            client.connect(
                self.sftp_host,
                self.sftp_port,
                self.sftp_user,
                self.sftp_password or None,
                self._private_key(),
                timeout=TIMEOUT,
                banner_timeout=TIMEOUT,
                auth_timeout=TIMEOUT,
                channel_timeout=TIMEOUT,
                allow_agent=False,
                look_for_keys=False,
            )
            with client.open_sftp() as session:
                session.get_channel().settimeout(TIMEOUT)
                yield session
        except paramiko.BadHostKeyException as error:
            raise UserError(
                self.env._(
                    "Channel %(channel)s: %(host)s shows another key (%(fingerprint)s) than the confirmed one, so"
                    " nothing is sent. Ask the distributor; if the key was changed, read and confirm it anew.",
                    channel=self.name,
                    host=self.sftp_host,
                    fingerprint=error.key.fingerprint,
                )
            ) from error
        except paramiko.AuthenticationException as error:
            raise UserError(
                self.env._(
                    "Channel %(channel)s: %(host)s refuses user %(user)s: correct user, password or key.",
                    channel=self.name,
                    host=self.sftp_host,
                    user=self.sftp_user,
                )
            ) from error
        except (OSError, EOFError, paramiko.SSHException) as error:
            raise UserError(self._unreachable(error)) from error
        finally:
            client.close()

    def _unreachable(self, error):
        return self.env._(
            "Channel %(channel)s: %(host)s, port %(port)s, cannot be reached or broke off (%(reason)s): check server,"
            " port and network, then try again.",
            channel=self.name,
            host=self.sftp_host or "–",
            port=self.sftp_port,
            reason=getattr(error, "strerror", None) or str(error) or type(error).__name__,
        )

    @contextmanager
    def _at(self, folder):
        """What the server refuses in ``folder`` is told as ``UserError``."""
        try:
            yield
        except (FileNotFoundError, PermissionError) as error:
            raise UserError(
                self.env._(
                    "Channel %(channel)s: folder %(folder)s of %(host)s is missing or not ours (%(reason)s): correct it"
                    " on the channel or ask the distributor.",
                    channel=self.name,
                    folder=folder,
                    host=self.sftp_host,
                    reason=error.strerror or error,
                )
            ) from error

    # === OUT === #

    def _deliver_sftp(self, parcels):
        """One session for all; when it breaks, the files before the break are delivered and the others are not."""
        proofs = []
        folder = self.sftp_out or "."
        try:
            with self._sftp() as session, self._at(folder):
                for parcel in parcels:
                    path = posixpath.join(folder, parcel.name)
                    self._put(session, path, parcel.data)
                    proofs.append(f"sftp://{self.sftp_host}/{path.lstrip('/')}")
        except UserError as error:
            proofs.extend([error] * (len(parcels) - len(proofs)))
        return proofs

    def _put(self, session, path, data):
        """Write under another name and rename: the distributor sees the whole file or none."""
        folder, name = posixpath.split(path)
        temporary = posixpath.join(folder, f".{name}.tmp")
        session.putfo(io.BytesIO(data), temporary, file_size=len(data))
        self._rename(session, temporary, path)

    def _rename(self, session, source, target):
        """Rename over what is there; servers without that extension need it removed before."""
        try:
            session.posix_rename(source, target)
        except FileNotFoundError:
            raise
        except OSError:
            with suppress(FileNotFoundError):
                session.remove(target)
            session.rename(source, target)

    # === IN === #

    def _collect_sftp(self):
        folder = self.sftp_in or "."
        with self._sftp() as session, self._at(folder):
            files, total = [], 0
            for entry in sorted(self._waiting(session, folder), key=lambda entry: entry.filename)[:MAX_FILES]:
                # The rest comes at the next turn; a file that is too big alone is read nevertheless, and refused.
                if files and total + entry.st_size > MAX_BYTES:
                    break
                path = posixpath.join(folder, entry.filename)
                with session.open(path, "rb") as stream:
                    stream.prefetch(min(entry.st_size, MAX_BYTES + 1))
                    data = stream.read(MAX_BYTES + 1)
                # A file that grew meanwhile is being written: it is read at the next turn.
                if len(data) > MAX_BYTES or session.stat(path).st_size == len(data):
                    files.append((entry.filename, data))
                    total += len(data)
        return files

    def _waiting(self, session, folder):
        return [
            entry
            for entry in session.listdir_attr(folder)
            if stat.S_ISREG(entry.st_mode or 0)
            and entry.filename[0] != "."
            and not entry.filename.lower().endswith(UNFINISHED)
        ]

    def _collected_sftp(self, names):
        done = self.sftp_done or "done"
        with self._sftp() as session, self._at(done):
            try:
                session.stat(done)
            except FileNotFoundError:
                session.mkdir(done)
            for name in names:
                try:
                    self._rename(session, posixpath.join(self.sftp_in or ".", name), posixpath.join(done, name))
                except FileNotFoundError:
                    # Another process took it away already.
                    continue

    # === TRY === #

    def _try_sftp(self):
        found = []
        with self._sftp() as session:
            folder = self.sftp_out or "."
            with self._at(folder):
                probe = posixpath.join(folder, ".vegas.tmp")
                session.putfo(io.BytesIO(b""), probe)
                session.remove(probe)
                found.append(self.env._("Folder %(folder)s can be written.", folder=folder))
            folder = self.sftp_in or "."
            with self._at(folder):
                count = len(self._waiting(session, folder))
                found.append(
                    self.env._("%(count)s files wait to be read in folder %(folder)s.", count=count, folder=folder)
                )
        return found

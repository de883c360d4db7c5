"""A real SFTP server on 127.0.0.1 for one user, over a folder."""

import os
import socket
import threading
from contextlib import suppress
from pathlib import Path

import paramiko


class Server:
    """``with Server(folder) as server``: listens at ``server.port``, shows ``server.key``."""

    USER = "venditore"
    PASSWORD = "segreta"

    def __init__(self, folder, key=None, public_keys=(), posix_rename=True):
        self.folder = Path(folder)
        self.key = key or paramiko.ECDSAKey.generate()
        self.public_keys = public_keys
        self.can_posix_rename = posix_rename
        self.names = []  # of the files that were opened for writing
        self._transports = []

    def __enter__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        with suppress(OSError):
            # Closing alone would leave the thread that waits in accept().
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for transport in self._transports:
            transport.close()

    def _serve(self):
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            self._transports.append(transport)
            transport.add_server_key(self.key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files, self)
            try:
                transport.start_server(server=Door(self))
            except (EOFError, OSError, paramiko.SSHException):
                transport.close()

    @property
    def known(self):
        return f"{self.key.get_name()} {self.key.get_base64()}"


class Door(paramiko.ServerInterface):
    """Who may come in."""

    def __init__(self, server):
        self.server = server

    def get_allowed_auths(self, username):
        return "password,publickey"

    def check_auth_password(self, username, password):
        good = (username, password) == (Server.USER, Server.PASSWORD)
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username, key):
        good = username == Server.USER and key in self.server.public_keys
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED


class Handle(paramiko.SFTPHandle):
    """An open file."""

    def __init__(self, path, flags):
        super().__init__(flags)
        writing = flags & (os.O_WRONLY | os.O_RDWR)
        stream = open(path, "w+b" if writing else "rb")
        self.readfile = self.writefile = stream

    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


class Files(paramiko.SFTPServerInterface):
    """The folder."""

    def __init__(self, door, server, *arguments, **options):
        super().__init__(door, *arguments, **options)
        self.owner = server

    def _path(self, path):
        return self.owner.folder / path.lstrip("/")

    def _do(self, action):
        try:
            result = action()
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        return paramiko.SFTP_OK if result is None else result

    def list_folder(self, path):
        def entries():
            return [
                paramiko.SFTPAttributes.from_stat(entry.stat(), entry.name) for entry in os.scandir(self._path(path))
            ]

        return self._do(entries)

    def stat(self, path):
        return self._do(lambda: paramiko.SFTPAttributes.from_stat(os.stat(self._path(path))))

    lstat = stat

    def open(self, path, flags, attr):
        if flags & (os.O_WRONLY | os.O_RDWR):
            self.owner.names.append(path.lstrip("/"))
        return self._do(lambda: Handle(self._path(path), flags))

    def remove(self, path):
        return self._do(lambda: os.remove(self._path(path)))

    def mkdir(self, path, attr):
        return self._do(lambda: os.mkdir(self._path(path)))

    def rename(self, oldpath, newpath):
        if self._path(newpath).exists():
            return paramiko.SFTP_FAILURE
        return self._do(lambda: os.rename(self._path(oldpath), self._path(newpath)))

    def posix_rename(self, oldpath, newpath):
        if not self.owner.can_posix_rename:
            return paramiko.SFTP_OP_UNSUPPORTED
        return self._do(lambda: os.replace(self._path(oldpath), self._path(newpath)))

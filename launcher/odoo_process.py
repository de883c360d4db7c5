"""Starts Odoo's processes: generated configuration, installs and upgrades, scripts, the web server."""

import os
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import oca, odoo_tree, place, system_libraries, venv
from .odoo_tree import Odoo
from .postgres import Server
from .process import failure
from .say import Problem

SCRIPT = place.ROOT / "launcher" / "scripts" / "in_odoo.py"


@dataclass
class Ground:
    """Everything that a process of Odoo needs, prepared."""

    odoo: Odoo
    python: Path
    server: Server
    conf: Path

    def environment(self, **more: str) -> dict[str, str]:
        env = {**os.environ, **self.odoo.environment(), **self.server.environment()}
        env.update({"VEGAS_HOME": str(place.HOME), "PYTHONUNBUFFERED": "1", **more})
        env["PATH"] = f"{self.server.binaries}{os.pathsep}{env.get('PATH', os.defpath)}"
        env.pop("ODOO_RC", None)
        return env

    def command(self, *arguments: str) -> list[str]:
        """`arguments` may start with a command of Odoo's (shell, i18n …); the configuration follows it."""
        head, rest = arguments[:1], arguments[1:]
        if not head or head[0].startswith("-"):
            head, rest = ("server",), arguments
        return [str(self.python), "-m", "odoo", *head, "-c", str(self.conf), *rest]


def prepare(*requirements: Path) -> tuple[Odoo, Path]:
    """Odoo and its virtual environment."""
    place.prepare_home()
    with place.Lock():
        odoo = odoo_tree.obtain()
        system_libraries.obtain()
        python = venv.obtain(*requirements)
        venv.link(odoo.packages)
        oca.obtain()
    # libraries may have been unpacked just now
    return odoo_tree.describe(odoo.home), python


def configure(
    odoo: Odoo,
    python: Path,
    server: Server,
    *,
    name: str = "odoo",
    log: str | None = None,
    level: str = "info",
    extra_addons: tuple[Path, ...] = (),
    options: dict[str, str] | None = None,
) -> Ground:
    """Write the configuration of one kind of process."""
    values = {
        "addons_path": ",".join(str(path) for path in (place.ADDONS, *extra_addons, oca.addons(), *odoo.addons)),
        "data_dir": str(place.DATA),
        "db_host": server.host,
        "db_port": server.port,
        "db_user": server.user,
        "db_password": server.password,
        "list_db": "False",
        "admin_passwd": secrets.token_urlsafe(24),
        "http_interface": "127.0.0.1",
        "workers": "0",
        "max_cron_threads": "1",
        "log_level": level,
        "logfile": str(place.LOGS / log) if log else "",
        **(options or {}),
    }
    path = place.RUN / f"{name}.conf"
    partial = path.with_suffix(f".{os.getpid()}")
    partial.write_text("[options]\n" + "".join(f"{key} = {value}\n" for key, value in values.items() if value))
    partial.chmod(0o600)
    os.replace(partial, path)
    return Ground(odoo, python, server, path)


def server_task(ground: Ground, database: str, *arguments: str, log: str) -> None:
    """Install, upgrade or load a language, then stop. Problem when it fails."""
    options = ["-d", database, "--stop-after-init", "--no-http", "--max-cron-threads=0"]
    run(ground, ground.command(*options, *arguments), log=log)


def script(ground: Ground, database: str, path: Path, *arguments: str, log: str, **env: str) -> None:
    """Run a script with `env`; Problem when it fails."""
    run(ground, script_command(ground, database, path, *arguments), log=log, **env)


def script_command(ground: Ground, database: str, path: Path | str, *arguments: str) -> list[str]:
    return [str(ground.python), str(SCRIPT), str(ground.conf), database, str(path), *arguments]


def run(ground: Ground, words: list[str], *, log: str, **env: str) -> None:
    path = place.LOGS / log
    with open(path, "ab") as output:
        start = output.tell()
        child = subprocess.Popen(
            words,
            env=ground.environment(**env),
            cwd=place.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            code = child.wait()
        except BaseException:
            child.terminate()
            child.wait()
            raise
    text = path.read_bytes()[start:].decode(errors="replace")
    if code or " CRITICAL " in text:
        lines = [line for line in text.splitlines() if line.strip()]
        if any("already in use" in line for line in lines):
            raise Problem("The port is taken.", "choose another with --port")
        raise failure("Odoo", "\n".join(lines[-30:]), path)

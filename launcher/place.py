"""Where things are: the project, its working folder (VEGAS_HOME) and the cache of downloads."""

import fcntl
import hashlib
import os
import platform
import shutil
import sys
from pathlib import Path

from .say import Problem, say

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("VEGAS_HOME") or ROOT / ".vegas").expanduser().absolute()
ADDONS = ROOT / "addons"
OUR_ADDONS = ("vegas_base", "vegas_billing", "vegas_sportello", "vegas_backoffice", "vegas_crm")
VENV = HOME / "venv"
PYTHON = VENV / "bin" / "python"
DATA = HOME / "data"
LOGS = HOME / "logs"
STAMPS = HOME / "stamps"
RUN = HOME / "run"


def cache() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    return base.absolute() / "vegas"


def python_tag() -> str:
    return f"py{sys.version_info[0]}{sys.version_info[1]}-{platform.machine()}"


def prepare_home(needed_bytes: int = 0) -> None:
    """Make the working folder; stop early when the disk cannot hold what comes."""
    for folder in (HOME, LOGS, STAMPS, RUN, DATA):
        folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(HOME).free
    if free < needed_bytes:
        raise Problem(
            f"Only {free // 2**20} MB are free in {HOME}, {needed_bytes // 2**20} MB are needed.",
            "free some space, or set VEGAS_HOME to a folder on another disk",
        )


def digest(*parts: object) -> str:
    """A short hash of texts and of files' contents."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) and part.is_file() else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()[:24]


def fingerprint(folders: list[Path]) -> str:
    """A hash of the files that decide how a database looks."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inner = path.relative_to(folder)
            if path.is_file() and "__pycache__" not in inner.parts and "tests" not in inner.parts:
                total.update(f"{folder.name}/{inner}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:24]


def stamp(name: str) -> str:
    path = STAMPS / name
    return path.read_text().strip() if path.is_file() else ""


def set_stamp(name: str, value: str) -> None:
    """Say that a step is complete; written at once, so that an interrupted step is done again."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    partial = STAMPS / f"{name}.{os.getpid()}"
    partial.write_text(value)
    os.replace(partial, STAMPS / name)


def remove(path: Path) -> None:
    """Delete a folder or a file. A folder is moved aside first, so that nobody sees half of it."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        aside = path.with_name(f"{path.name}.old{os.getpid()}")
        os.rename(path, aside)
        shutil.rmtree(aside)


def sweep(folder: Path) -> None:
    """Throw away what an interrupted step left behind."""
    for pattern in ("*.old[0-9]*", "*.new[0-9]*"):
        for path in folder.glob(pattern):
            shutil.rmtree(path, ignore_errors=True)


class Lock:
    """Only one launcher at a time prepares a working folder."""

    def __init__(self, name: str = "setup.lock"):
        RUN.mkdir(parents=True, exist_ok=True)
        self.path = RUN / name

    def __enter__(self):
        self.handle = open(self.path, "a")
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("• Another ./vegas is preparing this folder: waiting for it …")
            fcntl.flock(self.handle, fcntl.LOCK_EX)
        return self

    def __exit__(self, *_exc):
        self.handle.close()

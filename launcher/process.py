"""Runs other programs: their output goes to a log file, a failure to one readable message."""

import pwd
import signal
import subprocess
import sys
from pathlib import Path

from .place import LOGS
from .say import Problem

DEATH = ("no space left", "disk full", "disk quota")
NETWORK = (
    "could not resolve",
    "temporary failure resolving",
    "failed to fetch",
    "name or service not known",
    "newconnectionerror",
    "network is unreachable",
    "could not connect",
    "connection timed out",
    "failed to establish a new connection",
)


def command(args, *, log: str, env: dict | None = None, cwd: Path | None = None, user: str | None = None) -> None:
    """Run to the end, output into a log file; Problem when it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / log
    with open(path, "ab") as output:
        start = output.tell()
        code = subprocess.run(
            [str(arg) for arg in args],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd,
            **as_user(user),
        ).returncode
    if code:
        with open(path, "rb") as output:
            output.seek(start)
            text = output.read().decode(errors="replace")
        raise failure(Path(str(args[0])).name, text, path)


def failure(program: str, text: str, path: Path) -> Problem:
    lower = text.lower()
    if any(word in lower for word in DEATH):
        return Problem("The disk is full.", "free some space, or set VEGAS_HOME to a folder on another disk")
    if any(word in lower for word in NETWORK):
        return Problem("A download failed: no network?", f"check the connection and run it again; details in {path}")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    marked = [line for line in lines if line.lower().startswith(("error", "e:", "fatal"))]
    last = (marked or lines or ["no output"])[-1]
    return Problem(f"{program} failed: {last[:300]}", f"details in {path}")


def as_user(user: str | None) -> dict:
    if not user:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def output(args, env: dict | None = None, cwd: Path | None = None) -> str:
    """The standard output of a short program; Problem when it fails."""
    try:
        done = subprocess.run(
            [str(arg) for arg in args], stdin=subprocess.DEVNULL, capture_output=True, text=True, env=env, cwd=cwd
        )
    except FileNotFoundError:
        raise Problem(f"The program {args[0]} is missing.") from None
    if done.returncode:
        detail = (done.stderr or done.stdout).strip().splitlines()
        raise Problem(f"{Path(str(args[0])).name} failed: {detail[-1] if detail else done.returncode}")
    return done.stdout


def foreground(args, env: dict | None = None, cwd: Path | None = None, own_session: bool = False) -> int:
    """Run with our terminal, to the end; its exit status comes back.

    Ctrl+C of a terminal reaches a child by itself, unless it has a session of its own: then we pass it on.
    """
    sys.stdout.flush()
    child = None

    def forward(number, _frame):
        if child and child.poll() is None and (own_session or number != signal.SIGINT):
            child.send_signal(number)

    previous = {number: signal.signal(number, forward) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        child = subprocess.Popen([str(arg) for arg in args], env=env, cwd=cwd, start_new_session=own_session)
        code = child.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    return 128 - code if code < 0 else code

"""What the launcher tells a person: steps with their duration, and problems with their remedy."""

import contextlib
import errno
import os
import sys
import time

DEBUG = os.environ.get("VEGAS_DEBUG") == "1"


class Problem(Exception):
    """Something the user can heal: one clear message with its remedy, never a traceback."""

    def __init__(self, message: str, remedy: str = "", status: int = 1):
        super().__init__(message)
        self.remedy = remedy
        self.status = status

    def __str__(self) -> str:
        message = super().__str__()
        return f"{message} – {self.remedy}" if self.remedy else message


def say(text: str = "") -> None:
    with contextlib.suppress(BrokenPipeError):
        print(text, flush=True)


@contextlib.contextmanager
def step(title: str):
    """Print what is being done and, at the end, how long it took."""
    say(f"• {title} …")
    started = time.monotonic()
    yield
    say(f"  {title}: done in {duration(time.monotonic() - started)}")


def duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 90 else f"{int(seconds // 60)} min {int(seconds % 60)} s"


def explain(error: OSError) -> Problem:
    """The remedy for an error of the operating system."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem(f"The disk is full{where}.", "free some space, or set VEGAS_HOME to a folder on another disk")
    if error.errno in (errno.EACCES, errno.EPERM):
        return Problem(f"No permission{where}.", "set VEGAS_HOME to a folder that you may write")
    if error.errno == errno.EROFS:
        return Problem(f"The file system is read-only{where}.", "set VEGAS_HOME to a folder that you may write")
    if error.errno == errno.ENOENT and error.filename:
        return Problem(f"Not found: {error.filename}.")
    return Problem(f"The system refused: {error}.")


def fail(problem: Problem) -> int:
    with contextlib.suppress(BrokenPipeError):
        print(f"vegas: {problem}", file=sys.stderr, flush=True)
    return problem.status

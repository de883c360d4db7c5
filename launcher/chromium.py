"""The browser of the browser tests: Debian's Chromium."""

import os
import shutil

from . import debian
from .process import command
from .say import Problem, step

# Chromium that draws no window: a page costs it little more than half of the work.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "fonts-liberation")


def obtain() -> str:
    """Its path; installed through apt when root, else the exact command is told."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if not debian.available():
        raise Problem("The browser tests need Chromium.", "install it so that `chromium` is in the PATH")
    if os.geteuid() != 0:
        raise Problem("The browser tests need Chromium.", f"as root: apt-get update && {' '.join(INSTALL)} {SHELL}")
    with step("Installing Chromium"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command(["apt-get", "update"], log="apt.log", env=env)
        try:
            command([*INSTALL, SHELL], log="apt.log", env=env)
        except Problem:
            # Not every system has it apart.
            command([*INSTALL, "chromium"], log="apt.log", env=env)
    return shutil.which(SHELL) or shutil.which("chromium") or "chromium"

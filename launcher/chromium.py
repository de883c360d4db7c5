"""The browser of the browser tests: Debian's Chromium."""

import os
import shutil

from . import debian
from .process import command
from .say import Problem, step

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-liberation")


def obtain() -> str:
    """Its path; installed through apt when root, else the exact command is told."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    if not debian.available():
        raise Problem("The browser tests need Chromium.", "install it so that `chromium` is in the PATH")
    if os.geteuid() != 0:
        raise Problem("The browser tests need Chromium.", f"as root: apt-get update && {' '.join(INSTALL)}")
    with step("Installing Chromium"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command(["apt-get", "update"], log="apt.log", env=env)
        command(INSTALL, log="apt.log", env=env)
    return shutil.which("chromium") or "chromium"

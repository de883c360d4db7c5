"""The browser of the browser tests: Debian's Chromium."""

import os
import shutil

from . import debian
from .process import command
from .say import Problem, step

# Chromium that draws no window: a page costs it little more than half of the work.
SHELL = "chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends", "fonts-liberation")


def obtain() -> str:
    """Its path; installed through apt when root, else the exact command is told."""
    if found := shutil.which(SHELL):
        return found
    found = next(filter(None, map(shutil.which, NAMES)), None)
    may_install = debian.available() and os.geteuid() == 0
    if found and not may_install:
        return found
    if not debian.available():
        raise Problem("The browser tests need Chromium.", "install it so that `chromium` is in the PATH")
    if not may_install:
        raise Problem("The browser tests need Chromium.", f"as root: apt-get update && {' '.join(INSTALL)} {SHELL}")
    try:
        with step("Installing Chromium"):
            env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            command(["apt-get", "update"], log="apt.log", env=env)
            command([*INSTALL, SHELL], log="apt.log", env=env)
    except Problem:
        # Another one does, too.
        if not found:
            raise
        return found
    return shutil.which(SHELL) or SHELL

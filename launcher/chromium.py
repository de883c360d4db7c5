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
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        with step("Installing Chromium"):
            command(["apt-get", "update"], log="apt.log", env=env)
            try:
                command([*INSTALL, SHELL], log="apt.log", env=env)
            except Problem:
                # Not every system has it apart.
                command([*INSTALL, NAMES[0]], log="apt.log", env=env)
    except Problem:
        # The one that is there does, too.
        if not found:
            raise
    return shutil.which(SHELL) or found or NAMES[0]

"""The addons of the Odoo Community Association that ours depend on, in a folder beside Odoo's own."""

import os
from pathlib import Path

from . import place, venv
from .say import step

PINS = Path(__file__).with_name("oca.txt")
FOLDER = place.HOME / "oca"


def addons() -> Path:
    """The folder for the addons path."""
    return FOLDER / "odoo" / "addons"


def obtain() -> None:
    """Install what is missing, from the cache or from the package index."""
    install(PINS, FOLDER, "oca")


def install(requirements: Path, folder: Path, stamp: str) -> None:
    """Put the packages of a requirements file into a folder of their own, without what they depend on."""
    wanted = place.digest(requirements, place.PYTHON.resolve())
    if place.stamp(stamp) == wanted and folder.is_dir():
        return
    wheels = venv.obtain_wheels(requirements, "--no-deps")
    with step(f"Installing the packages of {requirements.relative_to(place.ROOT)}"):
        fresh = folder.with_name(f"{folder.name}.new{os.getpid()}")
        venv.pip(["install", "-q", "--no-index", "--no-deps", "--target", fresh, *wheels])
        place.remove(folder)
        os.rename(fresh, folder)
    place.set_stamp(stamp, wanted)

"""Finds or fetches Odoo 19: ODOO_HOME, else Debian's package unpacked here, else Odoo's public branch."""

import ast
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import debian, place
from .process import command
from .say import Problem, step

SERIES = (19, 0)
TREE = place.HOME / "odoo"
REPOSITORY = "https://github.com/odoo/odoo.git"
PACKAGE = "odoo-19"
FONTS_AND_SCRIPTS = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
)
# parts of Odoo that VEGAs never uses, about half of the package; l10n_it and its own dependencies stay
PACKAGES_FOLDER = "./usr/lib/python3/dist-packages"
UNUSED = (
    *(f"{PACKAGES_FOLDER}/{name}" for name in ("addons", "doc", "setup")),
    *(f"{PACKAGES_FOLDER}/odoo/addons/{name}" for name in ("iot_*", "pos_*", "point_of_sale", "website_slides*")),
    *(f"{PACKAGES_FOLDER}/odoo/addons/l10n_{letter}*" for letter in "abcdefghjklmnopqrstuvwxyz"),
    *(f"{PACKAGES_FOLDER}/odoo/addons/l10n_i{letter}*" for letter in "abcdefghijklmnopqrsuvwxyz"),
)
RECIPE = "2"
# Debian removed this file; without it every page logs an error in the browser's console
SELFIE = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class Odoo:
    """An Odoo on the disk: the folder to import it from, its addons and what its process needs."""

    home: Path
    packages: Path
    addons: tuple[Path, ...]
    libraries: Path | None
    magic: Path | None

    def environment(self) -> dict[str, str]:
        env = {}
        if self.libraries:
            known = os.environ.get("LD_LIBRARY_PATH")
            env["LD_LIBRARY_PATH"] = f"{self.libraries}:{known}" if known else str(self.libraries)
        if self.magic:
            env["MAGIC"] = str(self.magic)
        return env

    @property
    def identity(self) -> str:
        """Changes when another Odoo is used."""
        release = self.packages / "odoo" / "release.py"
        return place.digest(self.packages, release, place.stamp("odoo"))


def obtain() -> Odoo:
    given = os.environ.get("ODOO_HOME")
    if given:
        return describe(Path(given).expanduser().absolute())
    wanted = place.digest(RECIPE, PACKAGE, FONTS_AND_SCRIPTS, UNUSED)
    if place.stamp("odoo") != wanted or not TREE.is_dir():
        fetch(wanted)
    return describe(TREE)


def describe(home: Path) -> Odoo:
    """Find the parts of an Odoo in a source checkout, an installed package or an unpacked one."""
    candidates = (home, home / "usr/lib/python3/dist-packages", home / "lib/python3/dist-packages", home.parent)
    for packages in candidates:
        release = packages / "odoo" / "release.py"
        if release.is_file():
            break
    else:
        raise Problem(f"No Odoo in {home}.", "ODOO_HOME must name the folder of an Odoo 19: a checkout or a package")
    match = re.search(r"^version_info\s*=\s*\((\d+),\s*(\d+)", release.read_text(), re.M)
    version = tuple(map(int, match.groups())) if match else ()
    if version != SERIES:
        found = ".".join(map(str, version)) or "of unknown version"
        raise Problem(f"The Odoo in {home} is {found}, not 19.0.", "set ODOO_HOME to an Odoo 19, or unset it")
    # Debian's package also has a folder addons/ without the files of the web client
    folders = (packages / "addons", packages / "odoo" / "addons")
    addons = tuple(path for path in folders if (path / "web/static").is_dir() or (path / "base").is_dir())
    libraries = place.HOME / "system" / "lib"
    magic = libraries / "magic.mgc"
    own = libraries.is_dir()
    return Odoo(home, packages, addons, libraries if own else None, magic if own and magic.is_file() else None)


def fetch(wanted: str) -> None:
    place.prepare_home(needed_bytes=3 * 2**30)
    place.sweep(place.HOME)
    fresh = place.HOME / f"odoo.new{os.getpid()}"
    if debian.available():
        from_debian(fresh)
    elif shutil.which("git"):
        with step("Cloning Odoo 19.0 (this takes some minutes)"):
            clone = ["git", "clone", "--depth", "1", "--branch", "19.0", REPOSITORY, fresh]
            command(clone, log="git.log")
    else:
        raise Problem("Neither apt nor git is here to fetch Odoo 19.", "install git, or set ODOO_HOME to an Odoo 19")
    place.remove(TREE)
    os.rename(fresh, TREE)
    place.set_stamp("odoo", wanted)


def from_debian(target: Path) -> None:
    own = debian.codename()
    packages = debian.fetch("sid", (PACKAGE, *FONTS_AND_SCRIPTS))
    # only 4.7 has the files that Odoo's pages name
    packages += debian.first_of((own, "trixie", "bookworm"), ("fonts-font-awesome",), version="4.7.0")
    with step("Unpacking Odoo"):
        for package in packages:
            debian.unpack(package, target, UNUSED)
        addons = target / PACKAGES_FOLDER / "odoo" / "addons"
        selfie = addons / SELFIE
        if not selfie.exists():
            selfie.parent.mkdir(parents=True, exist_ok=True)
            selfie.touch()
        remove_incomplete(addons)


def remove_incomplete(addons: Path) -> None:
    """Remove the addons that depend on one that was left out: Odoo would want to install some by itself."""
    depends = {
        path.parent.name: set(ast.literal_eval(path.read_text(encoding="utf-8")).get("depends", ()))
        for path in addons.glob("*/__manifest__.py")
    }
    while broken := [name for name, needed in depends.items() if not needed <= depends.keys()]:
        for name in broken:
            del depends[name]
            shutil.rmtree(addons / name)

"""The virtual environment: made without ensurepip, filled from wheels kept in the cache."""

import importlib.util
import os
import sys
import zipfile
from pathlib import Path

from . import debian, place, store, system_libraries
from .process import command
from .say import Problem, step

PRODUCT = place.ROOT / "requirements.txt"
TESTS = place.ROOT / "tests" / "requirements.txt"


def obtain(*requirements: Path) -> Path:
    """The Python of the environment, with the packages of these files (the product's come first)."""
    files = (PRODUCT, *requirements)
    base = place.digest(sys.version, sys.base_prefix, place.VENV)
    if place.stamp("venv") != base or not place.PYTHON.exists():
        make(base)
    for path in files:
        name = "packages-" + path.relative_to(place.ROOT).as_posix().replace("/", "-").removesuffix(".txt")
        wanted = place.digest(base, path)
        if place.stamp(name) != wanted:
            wheels = obtain_wheels(path, constraint=PRODUCT if path != PRODUCT else None)
            with step(f"Installing the Python packages of {path.relative_to(place.ROOT)}"):
                options = ["--no-index", "--no-deps", "--no-warn-script-location", "-q"]
                pip(["install", *options, *wheels])
            place.set_stamp(name, wanted)
    return place.PYTHON


def make(base: str) -> None:
    place.prepare_home(needed_bytes=2**30)
    for path in place.STAMPS.glob("packages-*"):
        path.unlink()
    place.remove(place.VENV)
    with step("Making the virtual environment"):
        command([sys.executable, "-m", "venv", "--without-pip", place.VENV], log="venv.log")
        command([place.PYTHON, pip_wheel() / "pip", "install", "--no-index", "-q", pip_wheel()], log="venv.log")
    place.set_stamp("venv", base)


def link(packages: Path) -> None:
    """Make `import odoo` work; after the environment's own packages, so that those win."""
    (site,) = place.VENV.glob("lib/python3*/site-packages")
    path = site / "odoo-home.pth"
    if not path.is_file() or path.read_text() != f"{packages}\n":
        partial = path.with_suffix(".partial")
        partial.write_text(f"{packages}\n")
        os.replace(partial, path)


def pip_wheel() -> Path:
    """A wheel of pip: Python's own, the machine's, or Debian's package unpacked here."""
    folders = [Path("/usr/share/python-wheels"), place.HOME / "system" / "pip" / "usr/share/python-wheels"]
    if importlib.util.find_spec("ensurepip"):
        import ensurepip

        folders.insert(0, Path(ensurepip.__file__).parent / "_bundled")
    for _attempt in range(2):
        for folder in folders:
            for wheel in sorted(folder.glob("pip-*.whl"), reverse=True):
                if zipfile.is_zipfile(wheel):
                    return wheel
        if not debian.available():
            break
        (package,) = debian.fetch(debian.codename(), ("python3-pip-whl",))
        debian.unpack(package, place.HOME / "system" / "pip")
    raise Problem("Python has no pip here.", "install the package python3-pip, or Python's own ensurepip")


def pip(arguments: list, cwd: Path | None = None) -> None:
    env = {**os.environ, **system_libraries.pip_environment(), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    env.pop("PYTHONPATH", None)
    command([place.PYTHON, "-m", "pip", *arguments], log="pip.log", env=env, cwd=cwd)


def obtain_wheels(requirements: Path, *options: str, constraint: Path | None = None) -> list[Path]:
    """All wheels of a requirements file, from the cache or from the package index."""
    kind = f"wheels/{place.python_tag()}"
    name = place.digest(requirements, options, constraint or "")
    if constraint:
        options = (*options, "-c", str(constraint))
    found = store.find(kind, name)
    if found is None:
        place.prepare_home(needed_bytes=2**30)
        pool = place.cache() / kind
        with (
            step(f"Downloading the Python packages of {requirements.relative_to(place.ROOT)}"),
            store.new_folder(kind) as folder,
        ):
            pip(["wheel", "-q", "--find-links", pool, "-w", folder, *options, "-r", requirements])
            found = store.keep(kind, name, sorted(folder.glob("*.whl")))
    return found

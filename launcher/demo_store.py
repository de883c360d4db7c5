"""The demo company as a dump with its file store: built once, restored by tests and later starts."""

import os
import shutil
from pathlib import Path

from . import addons, database, make, place
from .odoo_process import Ground, script
from .say import step

STORE = place.HOME / "demo"


def obtain(ground: Ground, name: str, log: str, source: str | None = None) -> None:
    """A database with our addons and the demo company: restored, or built and kept for the next time.

    :param source: a database with our addons and nothing else, to begin with a copy of it
    """
    folder = STORE / place.digest(make.core_identity(ground), addons.fingerprint(), place.fingerprint([_source()]))
    if (folder / "database").is_file():
        with step("Restoring the demo company"):
            _restore(ground, name, folder)
        return
    if source:
        database.copy(ground.server, source, name)
    else:
        make.core(ground, name, log=log)
        make.install_ours(ground, name, log=log)
    with step("Making the demo company, with eighteen months of bills (some minutes)"):
        script(ground, name, make.demo_script(), log=log)
    with step("Making the pages of the web client"):
        script(ground, name, make.SCRIPTS / "make_assets.py", log=log)
    with step("Keeping the demo company for the next time"):
        _keep(ground, name, folder)


def _source() -> Path:
    return place.ROOT / "demo"


def _keep(ground: Ground, name: str, folder: Path) -> None:
    """Older ones go: they belong to addons that are not here any more."""
    fresh = folder.with_name(f"{folder.name}.new{os.getpid()}")
    place.remove(STORE)
    fresh.mkdir(parents=True)
    database.dump(ground.server, name, fresh / "database")
    for kind in database.FILES:
        files = place.DATA / kind / name
        if files.is_dir():
            shutil.copytree(files, fresh / kind, copy_function=database.link_or_copy)
    os.rename(fresh, folder)


def _restore(ground: Ground, name: str, folder: Path) -> None:
    database.restore(ground.server, name, folder / "database")
    for kind in database.FILES:
        if (folder / kind).is_dir():
            shutil.copytree(folder / kind, place.DATA / kind / name, copy_function=_copy_of(kind))


def _copy_of(kind: str):
    """Attachments never change; the files exchanged with distributors may be renamed or written again."""
    return database.link_or_copy if kind == "filestore" else shutil.copy2

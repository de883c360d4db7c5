"""Downloads are kept with their checksums in the user's cache folder: a second checkout needs no network."""

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path

from . import place


def checksum(path: Path) -> str:
    with open(path, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextlib.contextmanager
def new_folder(kind: str):
    """A folder for downloads in progress, gone at the end, on the same disk as their place."""
    base = place.cache() / kind
    base.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".partial-", dir=base))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _index(kind: str, name: str) -> Path:
    return place.cache() / kind / f"{name}.json"


def keep(kind: str, name: str, files: list[Path]) -> list[Path]:
    """Move files to their place, then write the list of names and checksums in one go."""
    folder = place.cache() / kind
    sums = {}
    for path in files:
        sums[path.name] = checksum(path)
        os.replace(path, folder / path.name)
    index = _index(kind, name)
    partial = index.with_suffix(f".{os.getpid()}")
    partial.write_text(json.dumps(sums, indent=1, sort_keys=True))
    os.replace(partial, index)
    return [folder / name for name in sums]


def find(kind: str, name: str) -> list[Path] | None:
    """What was kept under a name, when all of it is still whole."""
    try:
        sums = json.loads(_index(kind, name).read_text())
    except (OSError, ValueError):
        return None
    folder = place.cache() / kind
    for file, expected in sums.items():
        path = folder / file
        if not path.is_file():
            return None
        if checksum(path) != expected:
            path.unlink()
            return None
    return [folder / file for file in sums]


def find_deb(suite: str, name: str) -> Path | None:
    found = find("debs", f"{suite}-{name}")
    return found[0] if found else None


def keep_deb(suite: str, name: str, path: Path) -> Path:
    return keep("debs", f"{suite}-{name}", [path])[0]

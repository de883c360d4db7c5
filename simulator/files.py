"""Folders of a channel, names of files, writing that is never seen half done."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


class Occupied(Exception):
    """Another simulator serves the same folder."""


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock, freed by the system also when the process is killed; raise Occupied when another holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Occupied from None
        yield


def channels(exchange: Path) -> list[Path]:
    """Folders of the channels: those that hold an ``out``."""
    folders = (path for path in exchange.iterdir() if path.name.isprintable() and not path.name.startswith("."))
    return sorted(path for path in folders if (path / "out").is_dir())


def printable(name: str) -> str:
    """A file name on one line, also when its bytes are not UTF-8."""
    return name if name.isprintable() else ascii(name)


def sent_files(channel: Path) -> Iterator[Path]:
    """Files that the seller sent, by name, requests before annulments. Hidden ones are still being written."""
    for path in sorted((channel / "out").iterdir(), key=lambda path: (path.name[5:8] != "050", path.name)):
        if path.suffix.lower() in (".xml", ".csv") and not path.name.startswith(".") and path.is_file():
            yield path


def sweep(exchange: Path) -> None:
    """Remove the temporary files that a killed simulator left."""
    for channel in channels(exchange):
        for path in (channel / "in").glob(".*.tmp"):
            path.unlink(missing_ok=True)


def checksum(data: bytes) -> str:
    """The sha256 by which a file is remembered."""
    return hashlib.sha256(data).hexdigest()


def stem(distributor: str, seller: str, service: str, flow: str, moment: datetime) -> str:
    """``PIVADISTR_PIVAUTENTE_AAAAMM_V010100_AAAAMMGGhhmmss``; a progressive number follows."""
    return f"{distributor}_{seller}_{moment:%Y%m}_{service}{flow}_{moment:%Y%m%d%H%M%S}"


def write_atomically(folder: Path, name: str, data: bytes) -> None:
    """Write under a hidden temporary name, then rename. After a crash the same name is written over."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{name}.tmp"
    try:
        temporary.write_bytes(data)
        temporary.replace(folder / name)
    finally:
        temporary.unlink(missing_ok=True)

"""libmagic and the certificates, when the machine has none: unpacked here, from the machine's own suite."""

import ctypes.util
import os
import shutil
from pathlib import Path

from . import debian, place
from .say import Problem

LIBRARIES = place.HOME / "system" / "lib"
CERTIFICATES = place.HOME / "system" / "certificates.crt"


def obtain() -> None:
    """Unpack libmagic, which Odoo loads when it starts."""
    if LIBRARIES.is_dir() or ctypes.util.find_library("magic"):
        return
    remedy = "install Debian's package libmagic1 (or your system's libmagic)"
    if not debian.available():
        raise Problem("The library libmagic is missing.", remedy)
    own = debian.codename()
    fresh = place.HOME / "system" / f"lib.new{os.getpid()}"
    packages = debian.first_of((own,), ("libmagic1", "libmagic1t64")) + debian.fetch(own, ("libmagic-mgc",))
    unpacked = fresh / "unpacked"
    for package in packages:
        debian.unpack(package, unpacked)
    for path in [*unpacked.glob("usr/lib/*/libmagic.so*"), unpacked / "usr/lib/file/magic.mgc"]:
        shutil.copy2(path, fresh / path.name)
    shutil.rmtree(unpacked)
    os.rename(fresh, LIBRARIES)


def pip_environment() -> dict[str, str]:
    """Where pip finds certificates on a machine that has none of its own."""
    known = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    if any(os.environ.get(name) for name in known) or Path("/etc/ssl/certs/ca-certificates.crt").exists():
        return {}
    if not debian.available():
        return {}
    if not CERTIFICATES.exists():
        (package,) = debian.fetch(debian.codename(), ("ca-certificates",))
        folder = place.HOME / "system" / f"certificates.new{os.getpid()}"
        debian.unpack(package, folder)
        texts = [path.read_text() for path in sorted(folder.glob("usr/share/ca-certificates/mozilla/*.crt"))]
        partial = folder / "all.crt"
        partial.write_text("\n".join(texts))
        os.replace(partial, CERTIFICATES)
        shutil.rmtree(folder)
    return {"PIP_CERT": str(CERTIFICATES), "SSL_CERT_FILE": str(CERTIFICATES)}

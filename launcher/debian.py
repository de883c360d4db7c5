"""Fetches Debian packages without root: private lists, the machine's own sources, nothing installed."""

import re
import shutil
from pathlib import Path

from . import place, store
from .process import command, output
from .say import Problem, step

CONFIG = """\
Dir::State::Lists "{base}/lists";
Dir::Cache "{base}/cache";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "{base}/sources";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
APT::Sandbox::User "root";
APT::Get::List-Cleanup "false";
Acquire::Languages "none";
Acquire::Retries "3";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
"""
ALIASES = ("stable", "testing", "unstable", "sid")


def available() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def codename() -> str:
    """The suite of this machine, e.g. bookworm."""
    fields = {}
    release = Path("/etc/os-release")
    if release.is_file():
        for line in release.read_text().splitlines():
            key, _, value = line.partition("=")
            fields[key] = value.strip('"')
    return fields.get("VERSION_CODENAME", "")


def _stanzas(text: str) -> list[dict[str, str]]:
    """The stanzas of a deb822 file; a field keeps its continuation lines."""
    found, current, key = [], {}, None
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            continue
        if not line.strip():
            if current:
                found.append(current)
            current, key = {}, None
        elif line[0] in " \t" and key:
            current[key] += "\n" + line
        else:
            name, _, value = line.partition(":")
            key = name.strip().lower()
            current[key] = value.strip()
    return found


def _from_deb822(text: str, own: set[str]) -> list[dict[str, str]]:
    sources = []
    for fields in _stanzas(text):
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes").lower() in ("no", "false", "0"):
            continue
        if "main" in fields.get("components", "").split() and own & set(fields.get("suites", "").split()):
            kept = {key: fields[key] for key in ("uris", "signed-by", "trusted", "check-valid-until") if key in fields}
            sources.append(kept)
    return sources


CLASSIC = re.compile(r"^deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+(?P<components>[^#]*)")


def _from_classic(text: str, own: set[str]) -> list[dict[str, str]]:
    sources = []
    for line in text.splitlines():
        match = CLASSIC.match(line.strip())
        if match and match["suite"] in own and "main" in match["components"].split():
            kept = {"uris": match["uri"]}
            for option in (match["options"] or "").split():
                key, _, value = option.partition("=")
                if key in ("signed-by", "trusted", "check-valid-until"):
                    kept[key] = value.replace(",", " ")
            sources.append(kept)
    return sources


def machine_sources(etc: Path = Path("/etc/apt"), own: set[str] | None = None) -> list[dict[str, str]]:
    """The machine's sources of Debian itself: component main of its own suite."""
    own = own or {codename(), *ALIASES} - {""}
    sources = []
    for path in [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))]:
        if path.is_file() and path.suffix in (".list", ".sources"):
            read = _from_deb822 if path.suffix == ".sources" else _from_classic
            sources += read(path.read_text(errors="replace"), own)
    return sources


def _write_sources(folder: Path, source: dict[str, str], suite: str) -> None:
    lines = ["Types: deb", f"Suites: {suite}", "Components: main"]
    lines += [f"{key.title()}: {value}" for key, value in source.items()]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "debian.sources").write_text("\n".join(lines) + "\n")


def _lists(suite: str) -> Path:
    """Private package lists of a suite; the configuration file to give to apt."""
    base = place.HOME / "apt" / suite
    config = base / "apt.conf"
    if (base / "complete").exists():
        return config
    for folder in ("lists/partial", "cache/archives/partial"):
        (base / folder).mkdir(parents=True, exist_ok=True)
    config.write_text(CONFIG.format(base=base))
    sources = machine_sources()
    if not sources:
        raise Problem(
            "No source of Debian packages is configured on this machine.",
            "add Debian's own source to /etc/apt/sources.list.d, or set ODOO_HOME to an Odoo 19",
        )
    error = None
    with step(f"Reading Debian's package lists ({suite})"):
        for source in sources:
            _write_sources(base / "sources", source, suite)
            try:
                # apt ends with success when a list is only missing: ask it to fail
                options = ["-c", config, "-o", "APT::Update::Error-Mode=any"]
                command(["apt-get", *options, "update"], log="apt.log")
            except Problem as problem:
                error = problem
                continue
            if any("Origin: Debian\n" in _head(path) for path in (base / "lists").glob("*Release")):
                (base / "complete").touch()
                return config
            shutil.rmtree(base / "lists")
            (base / "lists" / "partial").mkdir(parents=True)
    raise error or Problem(f"No Debian source of this machine has the suite {suite}.", "set ODOO_HOME to an Odoo 19")


def _head(path: Path) -> str:
    with open(path, errors="replace") as lines:
        return lines.read(4000)


def fetch(suite: str, names: tuple[str, ...]) -> list[Path]:
    """The package files, from the cache or from the network."""
    found = {name: store.find_deb(suite, name) for name in names}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        config = _lists(suite)
        with step(f"Downloading {' '.join(missing)}"), store.new_folder("debs") as folder:
            for name in missing:
                command(["apt-get", "-c", config, "download", name], log="apt.log", cwd=folder)
                (path,) = folder.glob(f"{name}_*.deb")
                found[name] = store.keep_deb(suite, name, path)
    return [found[name] for name in names]


def first_of(suites: tuple[str, ...], names: tuple[str, ...], version: str = "") -> list[Path]:
    """The first of several names or suites that exists, with a version that contains a text."""
    problem = None
    for suite in suites:
        for name in names:
            try:
                (path,) = fetch(suite, (name,))
            except Problem as error:
                problem = problem or error
                continue
            if version in path.name:
                return [path]
    raise problem or Problem(f"No Debian suite offers {names[0]} {version}.", "set ODOO_HOME to an Odoo 19")


def unpack(package: Path, target: Path, exclude: tuple[str, ...] = ()) -> None:
    """Unpack without installing, leaving out what is not needed."""
    target.mkdir(parents=True, exist_ok=True)
    patterns = " ".join(f"--exclude='{pattern}'" for pattern in exclude)
    script = f'set -o pipefail; dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --no-same-owner {patterns}'
    command(["bash", "-c", script, "unpack", package, target], log="unpack.log")


def has_root_package(name: str) -> bool:
    try:
        return "install ok installed" in output(["dpkg-query", "-W", "-f", "${Status}", name])
    except Problem:
        return False

"""Every file of the project: its length, its form, and words that belong to one machine only."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree

from ..place import ROOT

LONGEST = 400
CODE = {".py", ".js", ".xml", ".css", ".scss", ".sh", ".typ", ".xsd"}
# data files hold as many records as there are
DATA = re.compile(r"/(data|schemas|vectors|samples|i18n|fixtures)/")
PARSED = {".xml", ".xsd", ".svg"}
MACHINE = re.compile(
    r"(?<![\w.])/(?:root|work|home/[a-z]\w*)/[\w.]"
    r"|\b(?:deb|security|ftp|mirror)[\w-]*\.debian\.org|files\.pythonhosted\.org|\bsnapshot\.debian\.org"
)
WILD = {".vegas", ".git", "__pycache__", ".ruff_cache", ".pytest_cache", ".hypothesis"}


@cache
def tracked() -> tuple[Path, ...]:
    """The files that git knows or would add; without git, all files but the ignored folders."""
    if shutil.which("git") and (ROOT / ".git").exists():
        words = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            paths = (ROOT / name for name in done.stdout.split("\0") if name)
            return tuple(sorted({path for path in paths if path.is_file()}))
    inside = (path for path in ROOT.rglob("*") if path.is_file() and not WILD & set(path.relative_to(ROOT).parts))
    return tuple(sorted(inside))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def faults() -> Iterator[str]:
    for path in tracked():
        text = text_of(path)
        if text is None:
            continue
        where = name(path)
        if path.suffix in CODE and not DATA.search(f"/{where}") and text.count("\n") > LONGEST:
            yield f"{where}: {text.count(chr(10))} lines, more than {LONGEST}: it has two jobs"
        if path.suffix in PARSED and not expected_broken(where):
            fault = parse_fault(path)
            if fault:
                yield f"{where}:{fault}"
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE.search(line):
                yield f"{where}:{number}: a path or host of one machine: {line.strip()[:80]}"


def expected_broken(where: str) -> bool:
    """Samples of tests may be broken on purpose."""
    return "/tests/" in f"/{where}" and "/addons/vegas_example/" not in f"/{where}"


def parse_fault(path: Path) -> str | None:
    try:
        etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return f"{error.lineno}: not well-formed: {error.msg}"
    return None

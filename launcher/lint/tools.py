"""ruff and pylint-odoo."""

import subprocess
import sys

from ..place import ADDONS, ROOT


def _run(*words: str) -> tuple[int, list[str]]:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return done.returncode, lines


def _ruff(*words: str) -> tuple[int, list[str]]:
    return _run(sys.executable, "-m", "ruff", *words)


def ruff_faults() -> list[str]:
    code, lines = _ruff("check", "--output-format=concise", "--no-cache", ".")
    faults = lines if code else []
    code, lines = _ruff("format", "--check", "--no-cache", "--output-format=concise", ".")
    return faults + (lines if code else [])


def fix() -> None:
    _ruff("check", "--fix", "--no-cache", ".")
    _ruff("format", "--no-cache", ".")


def pylint_faults() -> list[str]:
    addons = [str(path.parent.relative_to(ROOT)) for path in sorted(ADDONS.glob("*/__manifest__.py"))]
    code, lines = _run(sys.executable, "-m", "pylint", "--msg-template={path}:{line}: {msg_id} {symbol} {msg}", *addons)
    return [line for line in lines if not line.startswith("*****")] if code else []

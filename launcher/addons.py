"""What the addons' manifests say."""

import ast
from functools import cache
from pathlib import Path

from . import place


@cache
def manifest(name: str) -> dict:
    return ast.literal_eval((place.ADDONS / name / "__manifest__.py").read_text(encoding="utf-8"))


def ours() -> list[str]:
    """Our addons that are here, lowest first."""
    return [name for name in place.OUR_ADDONS if (place.ADDONS / name / "__manifest__.py").is_file()]


def core() -> list[str]:
    """The addons of others that ours depend on directly."""
    names = ours()
    return sorted({dependency for name in names for dependency in manifest(name)["depends"]} - set(names))


def folders() -> list[Path]:
    return [place.ADDONS / name for name in ours()]


def fingerprint() -> str:
    return place.fingerprint(folders())

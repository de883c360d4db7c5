"""The arrows between the parts point one way (docs and CONTRIBUTING.md)."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from ..place import ROOT
from .files import name, text_of, tracked

MAY_USE = {
    "vegas_base": set(),
    "vegas_billing": {"vegas_base"},
    "vegas_sportello": {"vegas_billing", "vegas_base"},
    "vegas_backoffice": {"vegas_sportello", "vegas_billing", "vegas_base"},
    "vegas_crm": {"vegas_sportello", "vegas_billing", "vegas_base"},
}
PURE = ("standard", "computation")
# a model of accounting, as it stands in code, in an XML id or in a column of an access file
ACCOUNT_MODEL = re.compile(r"(?<![\w./-])account\.[a-z][a-z_.]*\b(?!/)|\bmodel_account_\w+")
NAMES_MODELS = {".py", ".xml", ".csv", ".js"}


def imports(path: Path) -> Iterator[tuple[int, str, int]]:
    """Line, module and level (0 absolute) of each import."""
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                yield node.lineno, item.name, 0
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield node.lineno, module, node.level
            if module == "odoo.addons" and not node.level:
                for item in node.names:
                    yield node.lineno, f"odoo.addons.{item.name}", 0


def faults() -> Iterator[str]:
    for path in tracked():
        parts = path.relative_to(ROOT).parts
        if parts[0] == "addons" and len(parts) > 2 and parts[1] in MAY_USE:
            yield from addon_faults(path, parts[1], parts)
        elif path.suffix == ".py" and parts[0] in ("simulator", "launcher"):
            yield from program_faults(path, parts)


def addon_faults(path: Path, addon: str, parts: tuple[str, ...]) -> Iterator[str]:
    where = name(path)
    forbidden = set(MAY_USE) - MAY_USE[addon] - {addon}
    if path.suffix == ".py":
        for line, module, level in imports(path):
            top = module.split(".")[0]
            if not level and module.startswith("odoo.addons."):
                other = module.split(".")[2]
                if other in forbidden:
                    yield f"{where}:{line}: {addon} must not use {other}"
            if not level and top in ("simulator", "launcher", "bench", "demo"):
                yield f"{where}:{line}: an addon must not import {top}"
            if not level and top == "odoo" and len(parts) > 3 and parts[2] in PURE:
                yield f"{where}:{line}: {parts[2]}/ is pure Python and imports no Odoo"
    if parts[2:] == ("__manifest__.py",):
        depends = set(ast.literal_eval(path.read_text(encoding="utf-8")).get("depends", ()))
        for other in sorted(depends & forbidden):
            yield f"{where}: {addon} must not depend on {other}"
    if path.suffix in NAMES_MODELS:
        yield from text_faults(path, addon, forbidden)


def text_faults(path: Path, addon: str, forbidden: set[str]) -> Iterator[str]:
    above = re.compile(rf"\b({'|'.join(sorted(forbidden))})\.\w") if forbidden else None
    for number, line in enumerate((text_of(path) or "").splitlines(), 1):
        if above and (match := above.search(line)):
            yield f"{name(path)}:{number}: {addon} names something of {match[1]}"
        if addon == "vegas_base" and (match := ACCOUNT_MODEL.search(line)):
            yield f"{name(path)}:{number}: vegas_base names {match[0]}"


def program_faults(path: Path, parts: tuple[str, ...]) -> Iterator[str]:
    """The simulator stands alone; the launcher needs the standard library only."""
    free = parts[0] == "launcher" and parts[1] in ("lint", "scripts")
    for line, module, level in imports(path):
        top = module.split(".")[0]
        if level or free or top == parts[0]:
            continue
        if parts[0] == "simulator" and (top in ("odoo", "standard", "launcher") or top.startswith("vegas")):
            yield f"{name(path)}:{line}: the simulator shares no code: {module}"
        if parts[0] == "launcher" and top not in sys.stdlib_module_names:
            yield f"{name(path)}:{line}: the launcher uses the standard library only: {module}"

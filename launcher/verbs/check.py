"""./vegas check: what came from outside, looked at without touching a real database."""

import os
from pathlib import Path

from .. import database, make, place, postgres
from ..odoo_process import configure, prepare, script_command
from ..process import foreground
from ..say import Problem

TEMPLATE = "vegas_check_template"
SCRATCH = "vegas_check"
# kind: (what it takes, script that runs with `env` in a scratch database, or addon and module that need none)
KINDS = {
    "codes": ("FILE.csv", ("vegas_base", "standard.check_codes")),
    "schemas": ("FOLDER", ("vegas_base", "standard.check_schemas")),
    "messages": ("FOLDER", make.SCRIPTS / "check_messages.py"),
    "bills": ("FOLDER", ("vegas_billing", "computation.check_bills")),
}


def main(parser, arguments) -> int:
    parser.add_argument("kind", choices=KINDS, help="codes FILE.csv, or schemas, messages or bills FOLDER")
    parser.add_argument("path", metavar="PATH", help="the file or folder")
    options, rest = parser.parse_known_args(arguments)
    takes, script = KINDS[options.kind]
    path = Path(options.path).absolute()
    if not (path.is_dir() if takes == "FOLDER" else path.is_file()):
        raise Problem(f"check {options.kind} needs a {takes}: {options.path} is none.", status=2)
    if isinstance(script, tuple):
        return check_in_python(*script, path, rest)
    if not script.is_file():
        raise Problem(f"check {options.kind} is not part of this version.", status=2)
    return check_in_database(script, path, rest)


def check_in_python(addon: str, module: str, path: Path, rest: list[str]) -> int:
    _odoo, python = prepare()
    env = {**os.environ, "PYTHONPATH": str(place.ADDONS / addon)}
    return foreground([python, "-m", module, path, *rest], env=env)


def check_in_database(script: Path, path: Path, rest: list[str]) -> int:
    odoo, python = prepare()
    with postgres.serve() as server, place.Lock("check.lock"):
        ground = configure(odoo, python, server, name="check", log="check.log", level="warn")
        make.throwaway(ground, TEMPLATE)
        database.copy(server, TEMPLATE, SCRATCH)
        try:
            return foreground(script_command(ground, SCRATCH, script, str(path), *rest), env=ground.environment())
        finally:
            database.drop(server, SCRATCH)

"""./vegas check: what came from outside, looked at without touching a real database; and the search of a real one."""

import os
from pathlib import Path

from .. import database, make, place, postgres
from ..odoo_process import configure, prepare, script_command
from ..process import foreground
from ..say import Problem
from .shell import serve

TEMPLATE = "vegas_check_template"
SCRATCH = "vegas_check"
# kind: (what it takes, script that runs with `env` in a scratch database, or addon and module that need none)
KINDS = {
    "codes": ("FILE.csv", ("vegas_base", "standard.check_codes")),
    "schemas": ("FOLDER", ("vegas_base", "standard.check_schemas")),
    "messages": ("FOLDER", make.SCRIPTS / "check_messages.py"),
    "bills": ("FOLDER", ("vegas_billing", "computation.check_bills")),
}


SEARCH = "search"


def main(parser, arguments) -> int:
    if arguments[:1] == [SEARCH]:
        return check_search(parser, arguments[1:])
    parser.add_argument(
        "kind",
        choices=[*KINDS, SEARCH],
        help="codes FILE.csv; schemas, messages or bills FOLDER; search [--db NAME] [--rebuild]",
    )
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


def check_search(parser, arguments) -> int:
    """Compare the table of the search of a database with a rebuilt one, or rebuild it."""
    parser.usage = "%(prog)s search [--db NAME] [--rebuild]"
    parser.add_argument("--db", default="vegas", metavar="NAME", help="database (default: %(default)s)")
    parser.add_argument("--rebuild", action="store_true", help="write the table anew")
    options = parser.parse_args(arguments)
    name = database.check_name(options.db)
    odoo, python = prepare()
    with serve(name) as server:
        if not database.exists(server, name):
            raise Problem(f"There is no database {name}.", "./vegas run makes the demo database")
        ground = configure(odoo, python, server, name=f"check-{name}", log="check.log", level="warn")
        words = ["--rebuild"] if options.rebuild else []
        return foreground(
            script_command(ground, name, make.SCRIPTS / "check_search.py", *words), env=ground.environment()
        )


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

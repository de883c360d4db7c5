"""./vegas shell: a script, or a person, in an Odoo environment."""

import contextlib
from pathlib import Path

from .. import database, postgres
from ..odoo_process import configure, prepare, script_command
from ..process import foreground
from ..say import Problem


def main(parser, arguments) -> int:
    parser.add_argument("--db", default="vegas", metavar="NAME", help="database (default: %(default)s)")
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="script; without it, standard input")
    parser.add_argument("arguments", nargs="*", help="passed to the script in sys.argv")
    parser.epilog = "The exit status is the script's: 1 after an exception. Only env.cr.commit() keeps changes."
    options = parser.parse_args(arguments)
    name = database.check_name(options.db)
    path = options.file if options.file == "-" else Path(options.file).absolute()
    if path != "-" and not path.is_file():
        raise Problem(f"There is no file {options.file}.", status=2)
    odoo, python = prepare()
    with serve(name) as server:
        if not database.exists(server, name):
            raise Problem(
                f"There is no database {name}.", "./vegas run makes the demo database, ./vegas init a real one"
            )
        ground = configure(odoo, python, server, name=f"shell-{name}", level="warn")
        return foreground(
            script_command(ground, name, path, *options.arguments), env=ground.environment(), cwd=Path.cwd()
        )


@contextlib.contextmanager
def serve(name: str):
    """The test databases live in a server of their own."""
    test = name.startswith("vegas_test")
    with postgres.serve("test" if test else "main", fast=test) as server:
        yield server

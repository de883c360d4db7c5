"""./vegas init: a database for real use."""

import getpass
import os
import sys

from .. import addons, database, make, place, postgres
from ..odoo_process import configure, prepare, script
from ..say import Problem, say, step


def main(parser, arguments) -> int:
    parser.add_argument("--db", required=True, metavar="NAME", help="name of the new database")
    parser.epilog = "The administrator's password is asked for, or read from VEGAS_ADMIN_PASSWORD."
    options = parser.parse_args(arguments)
    name = database.check_name(options.db)
    password = os.environ.get("VEGAS_ADMIN_PASSWORD") or ask()
    check(password)
    odoo, python = prepare()
    with postgres.serve() as server, place.Lock(f"database-{name}.lock"):
        if database.is_foreign(server, name):
            raise Problem(f"The database {name} exists already.", "choose another name; nothing was changed")
        ground = configure(odoo, python, server, name="install", level="warn")
        make.core(ground, name)
        make.install_ours(ground, name)
        with step("Setting the administrator's password"):
            path = make.SCRIPTS / "set_password.py"
            script(ground, name, path, log="install.log", VEGAS_ADMIN_PASSWORD=password)
        database.set_state(server, name, f"vegas: real addons={addons.fingerprint()}")
    say(f"The database {name} is ready; the administrator's login is admin.")
    say(f"  Try it with ./vegas run --db {name}; odoo.conf has the values for a real server.")
    return 0


def ask() -> str:
    if not sys.stdin.isatty():
        raise Problem("No administrator's password.", "set VEGAS_ADMIN_PASSWORD, or run it in a terminal", status=2)
    try:
        password = getpass.getpass("Password of the administrator: ")
        again = getpass.getpass("Once more: ")
    except EOFError:
        raise Problem("No administrator's password.", "type it, or set VEGAS_ADMIN_PASSWORD", status=2) from None
    if password != again:
        raise Problem("The two passwords differ.", "run it again", status=2)
    return password


def check(password: str) -> None:
    if len(password) < 8 or password.lower() in ("password", "administrator"):
        raise Problem("This password is too easy.", "use at least 8 characters", status=2)

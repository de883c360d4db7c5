"""./vegas run: from a bare machine to the login page."""

import http.client
import socket
import threading
import time

from .. import addons, database, demo_store, make, place, postgres
from ..odoo_process import configure, prepare
from ..process import foreground
from ..say import Problem, duration, say

DEMO = "vegas"
USERS = ("sportello", "backoffice", "commerciale", "contabilita", "responsabile", "admin")
READY = "vegas: ready addons={} demo={}"


def main(parser, arguments) -> int:
    parser.add_argument("--port", type=int, default=8069, help="port on 127.0.0.1 (default: %(default)s)")
    parser.add_argument("--db", default=DEMO, help="a database made by init, instead of the demo company's")
    parser.add_argument("--prepare-only", action="store_true", help="prepare everything, but start no server")
    options = parser.parse_args(arguments)
    database.check_name(options.db)
    if not 0 < options.port < 65536:
        parser.error(f"{options.port} is no port")
    started = time.monotonic()
    if not options.prepare_only:
        check_port(options.port)
    odoo, python = prepare()
    with postgres.serve() as server:
        ground = configure(odoo, python, server, name="install", level="warn")
        with place.Lock(f"database-{options.db}.lock"):
            prepare_database(ground, options.db)
        if options.prepare_only:
            say(f"Everything is prepared after {duration(time.monotonic() - started)}.")
            return 0
        ground = configure(odoo, python, server, log="odoo.log", options=server_options(options))
        check_port(options.port)
        say(f"• Starting the server (its log: {place.LOGS / 'odoo.log'}) …")
        announcer = threading.Thread(target=announce, args=(options.port, options.db, started), daemon=True)
        announcer.start()
        words = ground.command("-d", options.db, "--db-filter", f"^{options.db}$")
        code = foreground(words, env=ground.environment(), cwd=place.ROOT, own_session=True)
    if code not in (0, 130, 143):
        raise Problem(f"The server stopped with status {code}.", f"see {place.LOGS / 'odoo.log'}")
    say("Stopped.")
    return 0


def prepare_database(ground, name: str) -> None:
    server = ground.server
    wanted = addons.fingerprint()
    state = database.state(server, name)
    if name != DEMO:
        if not database.exists(server, name):
            raise Problem(f"There is no database {name}.", f"make it with ./vegas init --db {name}")
        if not state.startswith("vegas: real"):
            raise Problem(f"The database {name} was not prepared.", f"use ./vegas init --db {name}")
        if state != f"vegas: real addons={wanted}":
            make.upgrade_ours(ground, name)
            database.set_state(server, name, f"vegas: real addons={wanted}")
        return
    if not state.startswith("vegas: ready"):
        if database.is_foreign(server, name):
            raise Problem(
                f"The server has a database {name} that is not the demo company's.",
                "rename or drop it; run uses this name for the demo company",
            )
        demo_store.obtain(ground, name, log="demo.log")
        state = READY.format(wanted, "made")
        database.set_state(server, name, state)
    made_of, _, demo = state.partition(" demo=")
    if made_of != f"vegas: ready addons={wanted}":
        make.upgrade_ours(ground, name)
        database.set_state(server, name, READY.format(wanted, demo))


def server_options(options) -> dict[str, str]:
    """The demo company is for practice: its requests have the button of the training."""
    return {"http_port": str(options.port), "vegas_training": "True" if options.db == DEMO else ""}


def check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Problem(f"The port {port} is only for root.", "choose one above 1023 with --port") from None
        except OSError:
            raise Problem(f"The port {port} is taken.", f"choose another, e.g. --port {port + 1}") from None


def answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/web/login")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False


def announce(port: int, name: str, started: float) -> None:
    """Print the address as soon as the login page can be opened."""
    while not answers(port):
        time.sleep(0.2)
    lines = ["", f"VEGAs is ready after {duration(time.monotonic() - started)}: http://127.0.0.1:{port}"]
    if name == DEMO:
        lines += [f"  users (the password is the name): {', '.join(USERS)}"]
    lines += ["  Ctrl+C stops it."]
    say("\n".join(lines))

"""./vegas test: everything that proves VEGAs, in one run of pytest."""

import os
import shutil

from .. import addons, chromium, database, demo_store, make, oca, place, postgres, venv
from ..odoo_process import configure, prepare, server_task
from ..process import foreground
from ..say import say, step

DATABASE = "vegas_test"
# The demo company as `run` makes it: the end-to-end tests work on copies of it.
DEMO = "vegas_test_demo"
TEMPLATE = "vegas_test_core"
LOGS = place.LOGS / "test"
SCHEMAS = place.HOME / "schemas"


def main(parser, arguments) -> int:
    parser.usage = "%(prog)s [--long] [--prepare-only] [pytest arguments]"
    parser.add_argument("--long", action="store_true", help="large sizes instead of small ones")
    parser.add_argument("--prepare-only", action="store_true", help="make the database, but run no test")
    options, rest = parser.parse_known_args(arguments)
    program = chromium.obtain()
    odoo, python = prepare(venv.TESTS)
    oca.install(place.ROOT / "tests" / "schemas.txt", SCHEMAS, "schemas")
    with postgres.serve("test", fast=True) as server, place.Lock("test.lock"):
        shutil.rmtree(LOGS, ignore_errors=True)
        LOGS.mkdir(parents=True)
        ground = configure(
            odoo,
            python,
            server,
            name="test",
            log="test/odoo.log",
            level="warn",
            extra_addons=test_addons(),
            options={"max_cron_threads": "0"},
        )
        prepare_database(ground)
        if options.prepare_only:
            return 0
        env = environment(ground, program, options.long, full=not rest)
        say(f"• Running pytest (logs: {LOGS}) …")
        return foreground(pytest(ground, rest), env=env, cwd=place.ROOT)


def prepare_database(ground) -> None:
    make.core_template(ground, TEMPLATE, log="test/install.log")
    database.copy(ground.server, TEMPLATE, DATABASE)
    make.install_ours(ground, DATABASE, log="test/install.log")
    demo_store.obtain(ground, DEMO, log="test/demo.log", source=DATABASE)
    examples = [path.parent.name for folder in test_addons() for path in folder.glob("*/__manifest__.py")]
    with step(f"Installing {', '.join(examples)}"):
        server_task(ground, DATABASE, "-i", ",".join(examples), log="test/install.log")
    database.set_state(ground.server, DATABASE, f"vegas: test addons={addons.fingerprint()}")


def test_addons() -> tuple:
    folder = place.ROOT / "tests" / "addons"
    return (folder,) if any(folder.glob("*/__manifest__.py")) else ()


def pytest(ground, rest: list[str]) -> list[str]:
    words = [str(ground.python), "-m", "pytest", f"--odoo-config={ground.conf}", f"--odoo-database={DATABASE}"]
    words += ["--odoo-log-level=warn"]
    if not rest:
        return [*words, *(str(path) for path in sorted(place.ADDONS.glob("*/tests"))), "tests"]
    # the scan of the logs closes partial runs too
    names_files = any(not word.startswith("-") and (place.ROOT / word.split("::")[0]).exists() for word in rest)
    return [*words, *rest, *(["tests/test_zz_log.py"] if names_files else [])]


def environment(ground, program: str, long: bool, full: bool) -> dict[str, str]:
    """The facts that tests get."""
    env = ground.environment(
        VEGAS_TEST_DB=DATABASE,
        VEGAS_TEST_CORE_DB=TEMPLATE,
        VEGAS_TEST_DEMO_DB=DEMO,
        VEGAS_TEST_CONF=str(ground.conf),
        VEGAS_TEST_FULL="1" if full else "",
        VEGAS_LOGS=str(LOGS),
        VEGAS_LONG="1" if long else "",
        VEGAS_CHROMIUM=program,
        PYTHONPATH=str(SCHEMAS),
    )
    for name in ("VEGAS_LONG", "VEGAS_TEST_FULL"):
        if not env[name]:
            del env[name]
    env.setdefault("PYTHONHASHSEED", os.environ.get("PYTHONHASHSEED", "0"))
    return env

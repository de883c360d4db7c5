"""./vegas test: everything that proves VEGAs.

What needs no database starts at once. The tests beside the code, and those that need no demo company, run on one core
while the other makes the demo company and runs the tests that work on copies of it, in two parts; then their logs are
scanned.
"""

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager

from .. import addons, chromium, database, demo_store, make, oca, place, postgres, venv
from ..odoo_process import configure, prepare, server_task
from ..process import foreground
from ..say import say, step

DATABASE = "vegas_test"
# The demo company as `run` makes it: the end-to-end tests work on copies of it.
DEMO = "vegas_test_demo"
DEMO_SOURCE = "vegas_test_demo_source"
TEMPLATE = "vegas_test_core"
SCAN = "tests/test_zz_log.py"
# Long ones that work on copies of the demo company: it is there long before the other half comes to its end.
LATER = ("test_constraints_race.py", "test_killed_import.py", "test_resilience.py")
# They need no database: the databases are made meanwhile.
BARE = (
    "test_docs_exchange.py",
    "test_independent_reader.py",
    "test_lint.py",
    "test_simulator.py",
    "test_simulator_chaos.py",
    "test_simulator_services.py",
)
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
        env = environment(ground, program, options.long, full=not rest)
        if not rest and not options.prepare_only:
            return everything(ground, env)
        prepare_database(ground)
        prepare_demo(ground)
        if options.prepare_only:
            return 0
        say(f"• Running pytest (logs: {LOGS}) …")
        return foreground(pytest(ground, *rest, *closing(rest)), env=env, cwd=place.ROOT)


def prepare_database(ground) -> None:
    make.core_template(ground, TEMPLATE, log="test/install.log")
    database.copy(ground.server, TEMPLATE, DATABASE)
    make.install_ours(ground, DATABASE, log="test/install.log")
    # what the demo company begins with: nothing of the tests
    database.copy(ground.server, DATABASE, DEMO_SOURCE)
    examples = [path.parent.name for folder in test_addons() for path in folder.glob("*/__manifest__.py")]
    with step(f"Installing {', '.join(examples)}"):
        server_task(ground, DATABASE, "-i", ",".join(examples), log="test/install.log")
    database.set_state(ground.server, DATABASE, f"vegas: test addons={addons.fingerprint()}")


def prepare_demo(ground) -> None:
    demo_store.obtain(ground, DEMO, log="test/demo.log", source=DEMO_SOURCE)
    database.drop(ground.server, DEMO_SOURCE)


def everything(ground, env) -> int:
    """Run all parts side by side and the scan of their logs; return the first exit status that is not 0."""
    folder = place.ROOT / "tests"
    apart = {SCAN, *(f"tests/{name}" for name in (*LATER, *BARE))}
    files = [path for path in sorted(folder.glob("test_*.py")) if str(path.relative_to(place.ROOT)) not in apart]
    with_demo = [path for path in files if _needs_demo(path)]
    # What shares a database is one part: its server is started once.
    sharing = [str(path) for path in with_demo if _shares(path)]
    alone = [str(path) for path in with_demo if not _shares(path)]
    beside = sorted(str(path) for above in (place.ADDONS, *test_addons()) for path in above.glob("*/tests"))
    beside += [str(path) for path in files if not _needs_demo(path)]
    beside += [str(folder / name) for name in LATER]
    # The plugin of Odoo asks for a database.
    without = [str(ground.python), "-m", "pytest", "-p", "no:odoo", *(str(folder / name) for name in BARE)]
    say(f"• Running the tests that need no database; their output comes below (logs: {LOGS}) …")
    with _beside(without, env, "test-bare.txt") as bare:
        prepare_database(ground)
        say("• Running the tests without the demo company; their output comes below …")
        with _beside(pytest(ground, *beside), env, "test-beside.txt") as side:
            prepare_demo(ground)
            say("• Running the tests with the demo company …")
            # A browser and its server wait for each other much of the time: two of them fill the two cores.
            with _beside(pytest(ground, *sharing), env, "test-demo.txt") as half:
                codes = [foreground(pytest(ground, *alone), env=env, cwd=place.ROOT)]
                say("• The other half of them:")
                codes.append(_follow(half, place.LOGS / "test-demo.txt"))
            say("• The tests without it:")
            codes.append(_follow(side, place.LOGS / "test-beside.txt"))
        say("• The tests that need no database:")
        codes.append(_follow(bare, place.LOGS / "test-bare.txt"))
    say("• Scanning the logs …")
    codes.append(foreground(pytest(ground, SCAN), env=env, cwd=place.ROOT))
    return next((code for code in codes if code), 0)


@contextmanager
def _beside(words, env, name):
    """A process that writes into the log ``name``; it ends with the block."""
    with open(place.LOGS / name, "wb") as output:
        process = subprocess.Popen(
            words, env=env, cwd=place.ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _needs_demo(path) -> bool:
    text = path.read_text("utf-8")
    return path.name.startswith("test_browser_") or "support.DEMO" in text or "from tests.counter import" in text


def _shares(path) -> bool:
    return "DATABASE = SHARED" in path.read_text("utf-8")


def _follow(process, path) -> int:
    """Show what a process wrote into a file and goes on writing; return its exit status."""
    with open(path, encoding="utf-8", errors="replace") as text:
        ended = False
        while not ended:
            ended = process.poll() is not None
            sys.stdout.write(text.read())
            sys.stdout.flush()
            time.sleep(0 if ended else 0.5)
    return process.returncode


def test_addons() -> tuple:
    folder = place.ROOT / "tests" / "addons"
    return (folder,) if any(folder.glob("*/__manifest__.py")) else ()


def pytest(ground, *words: str) -> list[str]:
    start = [str(ground.python), "-m", "pytest", f"--odoo-config={ground.conf}", f"--odoo-database={DATABASE}"]
    return [*start, "--odoo-log-level=warn", *words]


def closing(rest: list[str]) -> list[str]:
    """The scan of the logs closes partial runs too."""
    names_files = any(not word.startswith("-") and (place.ROOT / word.split("::")[0]).exists() for word in rest)
    return [SCAN] if names_files else []


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

"""What the end-to-end tests share: copies of a database, Odoo processes, the simulator.

All facts come from the environment that ``./vegas test`` sets.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from configparser import ConfigParser
from contextlib import contextmanager
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[1]
IN_ODOO = ROOT / "launcher" / "scripts" / "in_odoo.py"
CONF = Path(os.environ.get("VEGAS_TEST_CONF", "odoo.conf"))
LOGS = Path(os.environ.get("VEGAS_LOGS", "."))
DEMO = os.environ.get("VEGAS_TEST_DEMO_DB", "")


def _options():
    parser = ConfigParser(interpolation=None)
    parser.read(CONF)
    return parser["options"]


def data_dir():
    return Path(_options()["data_dir"])


def _connect(database):
    options = _options()
    wanted = {"host": "db_host", "port": "db_port", "user": "db_user", "password": "db_password"}
    found = {key: options[name] for key, name in wanted.items() if options.get(name)}
    connection = psycopg2.connect(dbname=database, **found)
    connection.autocommit = True
    return connection


def sql(database, query, *parameters):
    """Return the rows of ``query`` on ``database``, outside of any test's transaction."""
    connection = _connect(database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query, parameters or None)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@contextmanager
def copied(source, name):
    """A copy of database ``source`` with its file store, dropped afterwards; yields its name."""
    store = data_dir() / "filestore"
    _drop(name)
    sql("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    if (store / source).is_dir():
        shutil.copytree(store / source, store / name, copy_function=os.link)
    try:
        yield name
    finally:
        _drop(name)


def _drop(name):
    sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(data_dir() / "filestore" / name, ignore_errors=True)
    shutil.rmtree(exchange(name), ignore_errors=True)


def exchange(database):
    """The folder in which a database exchanges files with its distributors."""
    return data_dir() / "vegas_exchange" / database


def start_script(database, source, *arguments, stdin=None):
    """Start a script with ``env`` in a process of its own; return the ``Popen``."""
    path = LOGS / f"script-{time.monotonic_ns()}.py"
    path.write_text(source, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(IN_ODOO), str(CONF), database, str(path), *map(str, arguments)],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def run_script(database, source, *arguments):
    """Run a script to its end; return (status, what it printed). A killed process has a negative status."""
    process = start_script(database, source, *arguments)
    output, errors = process.communicate(timeout=300)
    return process.returncode, output + errors


@contextmanager
def racing(database, source, *arguments):
    """Two processes of one script that wait for turns, with their side (0 or 1) and ``arguments``; see ``race``."""
    racers = [start_script(database, source, side, *arguments, stdin=subprocess.PIPE) for side in (0, 1)]
    try:
        for racer in racers:
            assert heard(racer) == "ready"
        yield racers
    finally:
        for racer in racers:
            racer.kill()
            racer.communicate()


def race(racers, turn):
    """Give all the same line in the same moment; return what each says to it."""
    for racer in racers:
        racer.stdin.write(f"{turn}\n")
        racer.stdin.flush()
    return [json.loads(heard(racer)) for racer in racers]


def heard(process):
    """Return the next line of a script; one that died says why."""
    line = process.stdout.readline()
    assert line, process.communicate(timeout=30)[1]
    return line.strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def server(database, cron=True, options=()):
    """An Odoo server on ``database``, with more ``options`` of its command; yields its address."""
    port = free_port()
    with server_process(database, cron, port, options) as process:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/web/login", process)
        yield address


@contextmanager
def server_process(database, cron=True, port=None, options=()):
    """An Odoo server on ``database`` that may not be up yet; yields its ``Popen``."""
    command = [
        sys.executable,
        "-m",
        "odoo",
        "server",
        "-c",
        str(CONF),
        "-d",
        database,
        f"--http-port={port or free_port()}",
        "--workers=0",
        # A busy machine is no reason to start anew in the middle of a test.
        "--limit-time-real=600",
        *options,
    ]
    command += [f"--max-cron-threads={int(cron)}", f"--logfile={LOGS / f'server-{database}.log'}"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url, process, seconds=240):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"The server ended with status {process.returncode}; see {LOGS}")
        try:
            urllib.request.urlopen(url, timeout=60).read()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer in {seconds} s; see {LOGS}")


def simulate(database, *arguments, folder=None):
    """Let the distributors answer what ``database`` has sent, in its exchange folder or in a copy of it."""
    command = [sys.executable, "-m", "simulator", "--exchange", str(folder or exchange(database)), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def wait_until(condition, seconds=30, what="condition"):
    """Wait until ``condition()`` is true and return its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.2)
    raise AssertionError(f"{what}: not after {seconds} s")

"""What tests need to work with databases and Odoo processes of their own."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest

from launcher import database, odoo_process, odoo_tree, place, postgres

TEST_DB = os.environ.get("VEGAS_TEST_DB", "")
CORE_DB = os.environ.get("VEGAS_TEST_CORE_DB", "")
LOGS = Path(os.environ.get("VEGAS_LOGS", "."))


def need_launcher() -> None:
    if not os.environ.get("VEGAS_TEST_CONF"):
        pytest.skip("started without ./vegas test")


def server() -> postgres.Server:
    """The PostgreSQL server of this run."""
    return postgres.external()


def ground(name: str, **options: str) -> odoo_process.Ground:
    """A configuration of its own, with a log of its own among those that are scanned at the end."""
    addons = place.ROOT / "tests" / "addons"
    return odoo_process.configure(
        odoo_tree.obtain(),
        place.PYTHON,
        server(),
        name=name,
        log=f"test/{name}.log",
        level="warn",
        extra_addons=(addons,) if any(addons.glob("*/__manifest__.py")) else (),
        options={"max_cron_threads": "0", **options},
    )


@contextmanager
def copied(source: str, name: str):
    """A copy of a database with its file store, gone at the end."""
    postgres_server = server()
    database.copy(postgres_server, source, name)
    try:
        yield name
    finally:
        database.drop(postgres_server, name)

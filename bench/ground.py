"""Odoo, the addons that we compare with, and a database of the bench's own."""

import importlib.metadata
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
OWN_ADDONS = Path(__file__).with_name("addons")
ADDONS = ("vegas_sportello", "vegas_billing", "vegas_crm", "helpdesk_mgmt", "contract", "vegas_bench")
MARK = "vegas.bench"


class Unusable(Exception):
    """The bench cannot run here; the text says why and what to do."""


def obtain_others(folder):
    """Install what we compare with into ``folder``, unless it is there; return its addons path."""
    pins = [line.strip() for line in REQUIREMENTS.read_text().splitlines() if "==" in line]
    present = {
        f"{found.metadata['Name']}=={found.version}" for found in importlib.metadata.distributions(path=[str(folder)])
    }
    if not present.issuperset(pins):
        # Without dependencies: the only one is Odoo itself, which is here.
        words = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--upgrade", "--target", str(folder)]
        done = subprocess.run([*words, "-r", str(REQUIREMENTS)], check=False, capture_output=True, text=True)
        if done.returncode:
            raise Unusable(f"pip could not install {', '.join(pins)}: {done.stderr.strip()[-400:]}")
    return Path(folder, "odoo", "addons")


def start(conf, database, others):
    """Load Odoo with both sides' addons installed in ``database``; return its registry."""
    import odoo.cli  # prepares odoo.addons
    from odoo.modules.registry import Registry
    from odoo.tools import config

    words = ["-d", database, "--no-http", "--max-cron-threads=0"]
    if conf:
        words = ["-c", str(conf), *words]
    config.parse_config(words, setup_logging=True)
    path = [*config["addons_path"], str(others), str(OWN_ADDONS)]
    # Python packages that theirs need stand beside them; last, so that the product's own win.
    packages = str(others.parents[1])
    sys.path.append(packages)
    with odoo.sql_db.db_connect(database).cursor() as cr:
        missing = _missing(cr, database)
    if missing:
        # A process of its own: a registry that has just installed something is not as good as a new one.
        words += ["--addons-path", ",".join(path), "-i", ",".join(missing), "--stop-after-init"]
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), packages)))}
        if subprocess.run([sys.executable, "-m", "odoo", "server", *words], check=False, env=env).returncode:
            raise Unusable(f"{', '.join(missing)} could not be installed in {database}: the log says why.")
    config["addons_path"] = path
    odoo.modules.initialize_sys_path()
    return Registry(database)


def _missing(cr, database):
    from odoo.modules.db import is_initialized

    if not is_initialized(cr):
        return ADDONS
    _refuse_real(cr, database)
    cr.execute("SELECT name FROM ir_module_module WHERE state = 'installed'")
    present = {name for (name,) in cr.fetchall()}
    return [name for name in ADDONS if name not in present]


def _refuse_real(cr, database):
    """The bench deletes what it wrote: never let it loose on somebody's requests."""
    cr.execute("SELECT to_regclass('vegas_request') IS NOT NULL")
    if not cr.fetchone()[0]:
        return
    cr.execute("SELECT 1 FROM ir_config_parameter WHERE key = %s", [MARK])
    if cr.fetchone():
        return
    cr.execute("SELECT 1 FROM vegas_request LIMIT 1")
    if cr.fetchone():
        raise Unusable(f"The database {database} holds requests that are not the bench's: give it one of its own.")


@contextmanager
def environment(registry, user_id=None, **context):
    """An environment in a transaction of its own; what is to stay must be committed by the caller."""
    from odoo.api import SUPERUSER_ID, Environment

    with registry.cursor() as cr:
        yield Environment(cr, user_id or SUPERUSER_ID, context)
        cr.rollback()

"""Each addon installs alone with its dependencies, upgrades, and goes without leaving anything behind.

Each step is a process of its own, on a copy of the database that holds only Odoo's own addons.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import ground
import pytest

from launcher import addons, logscan, odoo_process

UNINSTALL = Path(__file__).with_name("uninstall.py")
EXPECTED = Path(__file__).with_name("expected_log.txt")
LEFT = "SELECT count(*) FROM pg_class WHERE relname LIKE 'vegas\\_%'"
STATE = "SELECT state FROM ir_module_module WHERE name = '{}'"


def life_of(addon: str) -> dict:
    """Install, upgrade, uninstall; what was seen after each step."""
    seen = {}
    place = ground.ground(f"install-{addon}")
    with ground.copied(ground.CORE_DB, f"vegas_test_{addon}") as name:
        sql = place.server.sql
        log = f"test/install-{addon}.out"
        odoo_process.server_task(place, name, "-i", addon, log=log)
        seen["installed"] = sql(STATE.format(addon), name)
        odoo_process.server_task(place, name, "-u", addon, log=log)
        seen["upgraded"] = sql(STATE.format(addon), name)
        odoo_process.script(place, name, UNINSTALL, log=log)
        seen["gone"] = sql(STATE.format(addon), name)
        seen["tables"] = sql(LEFT, name)
    return seen


@pytest.fixture(scope="module")
def lives():
    ground.need_launcher()
    with ThreadPoolExecutor(2) as pool:
        return {addon: pool.submit(life_of, addon) for addon in addons.ours()}


@pytest.mark.parametrize("addon", addons.ours())
def test_life_of_an_addon(addon, lives):
    seen = lives[addon].result()
    assert seen == {"installed": "installed", "upgraded": "installed", "gone": "uninstalled", "tables": "0"}
    logs = [path for path in ground.LOGS.glob(f"install-{addon}.*") if path.suffix in (".log", ".out")]
    expected = logscan.read_expected(EXPECTED)
    entries = [entry for path in logs for entry in logscan.read_log(path)]
    unexpected = [entry for entry in entries if not any(item.covers(entry) for item in expected)]
    assert not unexpected, "\n".join(map(str, unexpected))

"""Four processes read one inbox at once: each part is applied once, each request's answers in their order."""

import subprocess

import pytest

from tests import exchange_world, support

DATABASE = "vegas_test_inbox"
PROCESSES = 4

# Goes through what a job goes through: a conflict that got out would end the process with its traceback.
READ = """
import sys
print("ready", flush=True)
sys.stdin.readline()
env["vegas.channel"]._cron_collect()
env["vegas.message"]._cron_process()
env.cr.commit()
# Other files may have been stored meanwhile.
env["vegas.message"]._cron_process()
env.cr.commit()
"""


@pytest.fixture(scope="module")
def database():
    with support.copied(support.DEMO, DATABASE) as name:
        yield name


def test_four_processes_read_one_inbox(database, long_sizes):
    world = exchange_world.make(database, 1000 if long_sizes else 60)
    readers = [support.start_script(database, READ, stdin=subprocess.PIPE) for _number in range(PROCESSES)]
    try:
        for reader in readers:
            assert support.heard(reader) == "ready"
        for reader in readers:
            reader.stdin.write("go\n")
            reader.stdin.flush()
        for reader in readers:
            _output, errors = reader.communicate(timeout=1200)
            assert reader.returncode == 0, errors
            assert "Traceback" not in errors, errors
    finally:
        for reader in readers:
            reader.kill()
            reader.communicate()
    exchange_world.assert_all_applied(database, world)

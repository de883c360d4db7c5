"""The server is killed in the midst of an import, again and again: nothing is lost or double, and it goes on by
itself."""

import random
import time

import pytest

from tests import exchange_world, support

DATABASE = "vegas_test_killed"

APPLIED = "SELECT count(*) FROM vegas_message_part WHERE state = 'processed' AND company_id = %s"
STORED = "SELECT count(*) FROM vegas_message WHERE direction = 'in' AND company_id = %s"
# The jobs that read are due when the server starts; all others wait.
DUE = """
UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' + CASE WHEN id IN (
    SELECT res_id FROM ir_model_data WHERE module = 'vegas_base' AND name IN ('ir_cron_collect', 'ir_cron_process')
) THEN interval '-1 minute' ELSE interval '1 day' END
"""


@pytest.fixture(scope="module")
def database():
    with support.copied(support.DEMO, DATABASE) as name:
        yield name


def test_killed_again_and_again(database, long_sizes):
    requests, kills = (1000, 10) if long_sizes else (30, 2)
    world = exchange_world.make(database, requests)
    support.sql(database, DUE)
    rng = random.Random(2026)
    marks = sorted(rng.sample(range(world["files"]), kills - 1))
    for mark in (None, *marks):
        with support.server_process(database) as process:
            support.wait_until(lambda mark=mark: _has_come_to(database, world, mark), 240, f"answer {mark}")
            time.sleep(rng.uniform(0, 0.3))
            process.kill()
            process.wait()
    with support.server(database):
        support.wait_until(lambda: _done(database, world), 600, "the end of the import")
    exchange_world.assert_all_applied(database, world)


def _has_come_to(database, world, mark):
    """Whether so many answers were applied; ``None``: whether the first file was taken in."""
    (count,) = support.sql(database, STORED if mark is None else APPLIED, world["company"])[0]
    return count >= (mark or 1)


def _done(database, world):
    return not exchange_world.inbox(database) and _has_come_to(database, world, world["files"])

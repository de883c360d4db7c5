"""Mixed services over weeks with a simulator in ``--chaos``: no request is lost, and all histories fit."""

import json
from pathlib import Path

import pytest

from tests import support

DATABASE = "vegas_test_chaos"
SCRIPT = Path(__file__).with_name("chaos_script.py")
TIMEOUT = 3600


@pytest.fixture
def report(long_sizes):
    with support.copied(support.DEMO, DATABASE) as name:
        process = support.start_script(name, SCRIPT.read_text(), support.ROOT, 2000 if long_sizes else 70, 7)
        output, errors = process.communicate(timeout=TIMEOUT)
        assert process.returncode == 0, output + errors
        yield json.loads(output.splitlines()[-1])


def test_chaos_ends_in_order(report, long_sizes):
    assert report["sent"] >= (2000 if long_sizes else 60), report["refused"]
    assert len(report["services"]) >= 9, report["services"]
    assert report["lost"] == []
    assert (report["ready"], report["stored"], report["silent"]) == (0, 0, 0)
    assert report["points"] == []
    assert report["readings"] == []
    assert report["twice"] == []
    assert report["ledger"], "the books changed"
    assert report["unbalanced"] == 0
    # What waits for a person is the smaller part, and most requests have their end.
    assert sum(row[-1] for row in report["listed"]) < report["sent"] / 5, report["listed"]
    assert {"done", "failed", "rejected"} <= set(report["stages"])
    # Few are corrected in the small run, and most of these corrections come together with what they correct.
    assert report["corrected"] or not long_sizes

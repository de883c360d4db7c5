"""The closing check: no warning and no error in any log of this run, except the listed ones."""

import os
from pathlib import Path

import pytest

from launcher import logscan

EXPECTED = Path(__file__).with_name("expected_log.txt")
PLANTED = "2026-11-24 13:00:00,123 4711 WARNING vegas_test odoo.addons.vegas_base.planted: a planted warning"
QUIET = "2026-11-24 13:00:00,124 4711 INFO vegas_test odoo.modules.loading: 1 module loaded"


def write(folder, *lines):
    (folder / "odoo.log").write_text("\n".join(lines) + "\n")


def expect(folder, text):
    path = folder / "expected_log.txt"
    path.write_text(text)
    return logscan.read_expected(path)


def test_planted_warning_is_found(tmp_path):
    write(tmp_path, QUIET, PLANTED, "  with a second line", QUIET)
    unexpected, _unused = logscan.scan(tmp_path, [])
    assert [entry.text for entry in unexpected] == ["a planted warning\n  with a second line"]
    other = expect(tmp_path, "odoo.addons.vegas_base.other | planted warning | another logger does not count\n")
    assert logscan.scan(tmp_path, other)[0] == unexpected


def test_listed_warning_passes_and_unused_entry_is_found(tmp_path):
    write(tmp_path, PLANTED)
    listed = expect(tmp_path, "odoo.addons.vegas_base.planted | a planted w | planted by this very test\n")
    assert logscan.scan(tmp_path, listed) == ([], [])
    write(tmp_path, QUIET)
    assert logscan.scan(tmp_path, listed) == ([], listed)


@pytest.mark.parametrize(
    "line",
    ["odoo | .* | everything is excused", "odoo.* | a planted w | a family of loggers", "odoo | a planted w | because"],
)
def test_careless_entry_is_refused(tmp_path, line):
    with pytest.raises(ValueError):
        expect(tmp_path, line + "\n")


def test_logs_of_this_run():
    folder = os.environ.get("VEGAS_LOGS")
    if not folder:
        pytest.skip("started without ./vegas test")
    unexpected, unused = logscan.scan(Path(folder), logscan.read_expected(EXPECTED))
    assert not unexpected, "unexpected log entries:\n" + "\n".join(map(str, unexpected))
    if os.environ.get("VEGAS_TEST_FULL"):
        assert not unused, "expected_log.txt lists what no longer occurs:\n" + "\n".join(map(str, unused))

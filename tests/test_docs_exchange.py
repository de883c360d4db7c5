"""docs/developers/exchange.md shows the example that is really run."""

import re

from tests import support


def test_code_is_that_of_the_example():
    text = (support.ROOT / "docs" / "developers" / "exchange.md").read_text()
    shown = re.findall(r"`(tests/addons/vegas_example/[^`]+)`:\n\n```\w+\n(.*?)```\n", text, re.DOTALL)
    assert [name.rpartition("/")[2] for name, _code in shown] == ["x01.py", "x01.xml"]
    for name, code in shown:
        assert code == (support.ROOT / name).read_text(), name

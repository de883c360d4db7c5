"""CI runs the same command as everybody."""

from launcher.place import ROOT


def test_ci_is_the_test_verb_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[0].startswith("#!")
    assert len(lines) == 2
    assert lines[1].endswith("./vegas test")

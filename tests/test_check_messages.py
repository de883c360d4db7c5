"""`./vegas check messages`: mutated files never end in an error of the program, and each has its reason."""

import random
import re

from tests import mutations, support

SCRIPT = support.ROOT / "launcher" / "scripts" / "check_messages.py"
# The golden files of every service and flow.
ALL = sorted(path for path in (support.ROOT / "addons").glob("*/tests/messages/*") if path.is_file())
# What a reason asks for, in Italian (in English while a sentence has no translation yet).
REMEDY = re.compile(
    r"chied|richied|controll|verific|correg|dare|dai |inser|import|divid|carica|salv|indic", re.IGNORECASE
)
# An element, an attribute or a column of the standard before a colon.
ELEMENT = re.compile(r"[A-Za-z][A-Za-z0-9_]*(/[A-Za-z0-9_]+)*:|“Prestazione”")
SAMPLES = sorted((support.ROOT / "addons" / "vegas_sportello" / "tests" / "messages").glob("V01_01*"))
SAMPLES += sorted((support.ROOT / "addons" / "vegas_sportello" / "tests" / "messages").glob("V01_02*"))


def content(sample):
    """Return the bytes of a sample with dates that have passed: a reading of the future is refused."""
    return sample.read_bytes().replace(b"/12/2026", b"/11/2026")


def check(folder):
    """Run the check on ``folder``; return (status, {file: (step, reason)})."""
    with support.copied(support.DEMO, "vegas_test_messages") as database:
        status, output = support.run_script(database, SCRIPT.read_text(), folder)
    lines = [line.split("\t") for line in output.splitlines() if line.count("\t") == 2]
    return status, {name: (step, reason) for name, step, reason in lines}


def test_samples_reach_their_request(tmp_path):
    for sample in SAMPLES:
        (tmp_path / sample.name).write_bytes(content(sample))
    (tmp_path / "evil.xml").write_bytes(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')
    (tmp_path / "empty.xml").write_bytes(b"")
    status, steps = check(tmp_path)
    assert status == 0
    assert {steps[sample.name][0] for sample in SAMPLES} == {"applicato"}
    assert steps["evil.xml"][0] == steps["empty.xml"][0] == "rifiutato"
    assert "DOCTYPE" in steps["evil.xml"][1]


def test_mutated_files(tmp_path, long_sizes):
    rng = random.Random(2026)
    count = 500 if long_sizes else 120
    for number in range(count):
        sample = rng.choice(ALL)
        data = mutations.mutated(mutations.passed(sample.read_bytes()), rng, sample.suffix == ".csv")
        (tmp_path / f"{number:03d}_{sample.name}").write_bytes(data)
    status, steps = check(tmp_path)
    assert status == 0, [name for name, (_step, reason) in steps.items() if "ERRORE" in reason]
    assert len(steps) == count
    for name, (step, reason) in steps.items():
        assert step == "applicato" or reason, name
        if step in ("rifiutato", "letto", "valido"):
            assert REMEDY.search(reason), (name, step, reason)
        if step in ("letto", "valido"):
            assert ELEMENT.search(reason), (name, step, reason)

"""The one command: bad usage, clear problems, and the parts that decide without network."""

import itertools
import os
import socket
import subprocess
import sys

import ground
import pytest

from launcher import cli, database, debian, odoo_tree, place, process, say, store

VEGAS = place.ROOT / "vegas"
SCRIPT = "import sys; print(env['res.lang'].search_count([]) > 0); sys.exit({})"


def vegas(*words, text=None, **env):
    return subprocess.run(
        [sys.executable, VEGAS, *words], input=text, capture_output=True, text=True, env={**os.environ, **env}
    )


def test_help_has_a_line_for_each_verb():
    done = vegas("--help")
    assert done.returncode == 0
    for verb in cli.VERBS:
        assert sum(line.strip().startswith(f"{verb} ") for line in done.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("run", "--port", "many"),
        ("run", "--port", "70000"),
        ("init",),
        ("init", "--db", "a b"),
        ("init", "--db", "x", "--demo"),
        ("shell", "/no/such/file.py"),
        ("check", "weather", "x"),
        ("check", "search", "--weather"),
        ("check", "codes", "/no/such/file.csv"),
        ("check", "messages", "/no/such/folder"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_line_and_status_2(words):
    done = vegas(*words, VEGAS_ADMIN_PASSWORD="not-to-be-used")
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_taken_port_is_told():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = vegas("run", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_unreachable_server_is_told():
    ground.need_launcher()
    done = vegas("shell", PGHOST="127.0.0.1", PGPORT="1", text="")
    assert done.returncode == 1
    assert "PGHOST" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_wrong_odoo_home_is_told(tmp_path):
    done = vegas("shell", ODOO_HOME=str(tmp_path), text="")
    assert done.returncode == 1
    assert "ODOO_HOME" in done.stderr
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (17, 0, 0, 'final', 0, '')\n")
    done = vegas("shell", ODOO_HOME=str(tmp_path), text="")
    assert "17.0" in done.stderr


@pytest.mark.parametrize("status", [0, 3])
def test_shell_ends_with_the_status_of_its_script(status, tmp_path):
    ground.need_launcher()
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(status))
    done = vegas("shell", "--db", ground.TEST_DB, str(script))
    assert (done.returncode, done.stdout) == (status, "True\n"), done.stderr


def test_shell_reads_standard_input_and_fails_with_an_exception():
    ground.need_launcher()
    done = vegas("shell", "--db", ground.TEST_DB, text="1 / 0\n")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


def test_new_database_has_its_extensions_and_an_immutable_unaccent():
    ground.need_launcher()
    server = ground.server()
    name = "vegas_test_empty"
    try:
        database.create(server, name)
        assert set(database.EXTENSIONS) <= set(server.sql("SELECT extname FROM pg_extension", name).split())
        assert server.sql("SELECT provolatile FROM pg_proc WHERE oid = 'unaccent(text)'::regprocedure", name) == "i"
        assert server.sql("SELECT 'NICOLÒ' ILIKE 'nicolò'", name) == "t"
        assert database.state(server, name) == database.PREPARING
        assert server.sql("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", name) == "f"
    finally:
        database.drop(server, name)
    assert not database.exists(server, name)


SOURCES = """\
# the distribution
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc

Types: deb
URIs: http://tools.example/debian
Suites: bookworm
Components: stable

Enabled: no
Types: deb
URIs: http://old.example/debian
Suites: bookworm
Components: main
"""
CLASSIC = """\
deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://mirror.example/debian bookworm main contrib # ours
deb http://mirror.example/debian-security bookworm-security main
#deb http://off.example/debian bookworm main
deb-src http://mirror.example/debian bookworm main
deb [signed-by=/usr/share/keyrings/d.gpg] http://tools.example/linux bookworm stable
"""


def test_sources_of_debian_itself_are_found(tmp_path):
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list").write_text(CLASSIC)
    (tmp_path / "sources.list.d" / "debian.sources").write_text(SOURCES)
    (tmp_path / "sources.list.d" / "other.sources.disabled").write_text(SOURCES)
    classic, modern = debian.machine_sources(tmp_path, {"bookworm"})
    assert classic == {"uris": "http://mirror.example/debian", "signed-by": "/usr/share/keyrings/a.gpg"}
    assert modern["uris"] == "http://mirror.example/debian"
    debian._write_sources(tmp_path / "own", modern, "sid")
    text = (tmp_path / "own" / "debian.sources").read_text()
    assert "Suites: sid\n" in text
    assert "Signed-By: \n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n" in text


def test_download_is_found_again_until_it_is_damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert store.find("debs", "a") is None
    with store.new_folder("debs") as folder:
        (folder / "a_1.deb").write_text("content")
        store.keep("debs", "a", [folder / "a_1.deb"])
    (path,) = store.find("debs", "a")
    assert [entry.name for entry in path.parent.iterdir() if entry.name.startswith(".partial")] == []
    path.write_text("c0ntent")
    assert store.find("debs", "a") is None
    assert not path.exists()


def test_incomplete_addons_are_left_out(tmp_path):
    for name, depends in (("web", []), ("shop", ["web", "till"]), ("shop_more", ["shop"]), ("sale", ["web"])):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__manifest__.py").write_text(repr({"depends": depends}))
    odoo_tree.remove_incomplete(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sale", "web"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("E: Write error - write (28: No space left on device)", "VEGAS_HOME"),
        ("Err: Could not resolve 'x'", "network"),
        ("WARNING: Retrying … NewConnectionError", "network"),
        ("ERROR: something else\nlast line", "something else"),
    ],
)
def test_failures_of_programs_become_one_message(text, word, tmp_path):
    assert word in str(process.failure("apt-get", text, tmp_path))


def test_errors_of_the_system_carry_a_remedy():
    assert "VEGAS_HOME" in str(say.explain(OSError(28, "No space left on device", "/x")))
    assert "VEGAS_HOME" in str(say.explain(PermissionError(13, "Permission denied", "/x")))


def test_configuration_for_a_real_server_is_understood():
    ground.need_launcher()
    from odoo.tools import config

    known = set(config.options_index)
    lines = (place.ROOT / "odoo.conf").read_text(encoding="utf-8").splitlines()
    keys = [line.split(" = ")[0] for line in lines if " = " in line and not line.startswith(";")]
    assert len(keys) > 15
    assert set(keys) <= known
    for before, line in itertools.pairwise(lines):
        if line.split(" = ")[0] in keys and not line.startswith(";"):
            assert before.startswith(";"), f"{line}: without a comment"

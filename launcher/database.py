"""Databases: made, copied and removed together with their file store; a comment says how far each one is."""

import os
import re
import shutil

from . import place
from .postgres import EXTENSIONS, IMMUTABLE, Server
from .process import output
from .say import Problem

FILES = ("filestore", "vegas_exchange")  # folders of a database below Odoo's data folder
PREPARING = "vegas: being prepared"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,62}")


def check_name(name: str) -> str:
    if not NAME.fullmatch(name) or name in ("postgres", "template0", "template1"):
        raise Problem(f"{name!r} is no name for a database.", "use letters, digits, _ . - (at most 63)", status=2)
    return name


def exists(server: Server, name: str) -> bool:
    return bool(server.sql(f"SELECT 1 FROM pg_database WHERE datname = '{check_name(name)}'"))


def state(server: Server, name: str) -> str:
    """What we noted about a database; empty for a database that is not ours or not there."""
    query = f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{check_name(name)}'"
    return server.sql(query)


def set_state(server: Server, name: str, text: str) -> None:
    server.sql(f"""COMMENT ON DATABASE "{name}" IS '{text.replace("'", "''")}'""")


def _program(server: Server, program: str, *arguments: str) -> None:
    output([server.binaries / program, *arguments], env={**os.environ, **server.environment()})


def is_empty(server: Server, name: str) -> bool:
    tables = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    return server.sql(tables, name) == "0"


def is_foreign(server: Server, name: str) -> bool:
    """Whether it holds what somebody else put there: never touch it."""
    return exists(server, name) and state(server, name) != PREPARING and not is_empty(server, name)


def create(server: Server, name: str) -> None:
    """A new, empty database with the extensions.

    On a server that is not ours an existing one is emptied and kept, with what its administrator has prepared in it.
    """
    if not server.embedded and exists(server, name):
        if not is_empty(server, name):
            server.sql("DROP OWNED BY CURRENT_USER CASCADE", name)
        remove_files(name)
    else:
        drop(server, name)
        try:
            _program(server, "createdb", *_template(server), check_name(name))
        except Problem as problem:
            raise Problem(
                f"The database {name} cannot be made: {problem}",
                f"as database administrator: createdb -O {server.user} {name}",
            ) from None
    set_state(server, name, PREPARING)
    check_extensions(server, name)


def _template(server: Server) -> list[str]:
    """The server's own template, which may hold the extensions; unless it does not know accented letters."""
    query = "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = 'template1'"
    encoding, ctype = server.sql(query).split("|")
    if encoding == "UTF8" and (server.embedded or ctype not in ("C", "POSIX")):
        return ["-T", "template1"]
    return ["-T", "template0", "-E", "UTF8", "--locale=C.UTF-8"]


def check_extensions(server: Server, name: str) -> None:
    """Make what is missing; on a server that is not ours, say what only its administrator can do."""
    present = set(server.sql("SELECT extname FROM pg_extension", name).split())
    for extension in [word for word in EXTENSIONS if word not in present]:
        try:
            server.sql(f"CREATE EXTENSION {extension}", name)
        except Problem as problem:
            raise Problem(
                f"The extension {extension} is missing in the database {name}: {problem}",
                f'as superuser: psql -d {name} -c "CREATE EXTENSION {extension}" (Debian: package postgresql-contrib)',
            ) from None
    if server.sql("SELECT provolatile FROM pg_proc WHERE oid = 'unaccent(text)'::regprocedure", name) != "i":
        try:
            server.sql(IMMUTABLE, name)
        except Problem:
            raise Problem(
                f"The function unaccent of the database {name} is not immutable: indexes without accents would fail.",
                f'as superuser: psql -d {name} -c "{IMMUTABLE}"',
            ) from None


def drop(server: Server, name: str) -> None:
    _program(server, "dropdb", "--if-exists", "--force", check_name(name))
    remove_files(name)


def remove_files(name: str) -> None:
    for folder in FILES:
        shutil.rmtree(place.DATA / folder / name, ignore_errors=True)


def copy(server: Server, source: str, target: str) -> None:
    """A copy with its file store: without it the web client answers 500 for its assets."""
    drop(server, target)
    _program(server, "createdb", "-T", check_name(source), check_name(target))
    set_state(server, target, PREPARING)
    files = place.DATA / "filestore" / source
    if files.is_dir():
        shutil.copytree(files, place.DATA / "filestore" / target, copy_function=link_or_copy)


def dump(server: Server, name: str, path) -> None:
    """Write a database into one file, without owners: it can be restored on another server."""
    _program(server, "pg_dump", "-Fc", "-Z1", "--no-owner", "--no-acl", "-f", str(path), check_name(name))


def restore(server: Server, name: str, path) -> None:
    """A new database out of a dump; its extensions come from our own server's template."""
    create(server, name)
    words = ["--no-owner", "--no-acl", "--no-comments", "-n", "public", "--exit-on-error", "-d", check_name(name)]
    _program(server, "pg_restore", *words, str(path))


def link_or_copy(source: str, target: str) -> None:
    """Files of the store never change once they are written: a hard link is a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)

"""What an import writes, row by row: learnt from one that is rolled back, to be done again by the other sides.

So all sides write the same rows and columns, whatever the services do, and the others need not compute a value.
"""

from collections import namedtuple
from contextlib import contextmanager
from graphlib import TopologicalSorter

from psycopg2.extras import Json, execute_values

from .ground import environment

# rows: {table: [{column: value}]} inserted, in the order in which tables refer to each other;
# changes: {table: {(column, …): [(id, value, …)]}}; changed: {table: {id: {column: value}}}, whole rows after that;
# types: {table: {column: type}}
Writes = namedtuple("Writes", "rows changes changed types")

_TOUCHED = """
    SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd > 0 ORDER BY relname
"""
# The entries of the search are made anew for what changes: neither other side keeps a search, and both are spared it.
_SEARCH = "vegas_search_entry"
_DELETED = f"SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_del > 0 AND relname <> '{_SEARCH}'"
_COLUMNS = """
    SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""
_REFERENCES = """
    SELECT conrelid::regclass::text, confrelid::regclass::text, attname
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1] WHERE contype = 'f'
"""
# It refers to what its sending makes, which refers to it: those columns are filled last.
_LAST = "vegas_request"


def learn(registry, act):
    """Run ``act(env)`` without its commits, roll it back, and return the ``Writes`` that it did."""
    with environment(registry) as env, environment(registry) as before:
        # What this connection did before is not to be counted.
        env.cr.execute("SELECT pg_stat_force_next_flush()")
        env.cr.commit()
        before.cr.execute("SELECT 1")
        env.cr.execute("SELECT pg_current_xact_id()::text::bigint & 4294967295")
        start = env.cr.fetchone()[0]
        with uncommitted(registry):
            act(env)
            env.flush_all()
        env.cr.execute(_DELETED)
        if deleted := env.cr.fetchall():
            raise AssertionError(f"the import deletes rows, which nobody repeats: {deleted}")
        env.cr.execute(_TOUCHED)
        tables = [name for (name,) in env.cr.fetchall() if name != _SEARCH]
        rows, changes, changed, types = {}, {}, {}, {}
        for table in tables:
            env.cr.execute(_COLUMNS, [table])
            types[table] = dict(env.cr.fetchall())
            now = _rows(env.cr, table, types[table], "xmin::text::bigint >= %s", [start])
            old = _rows(before.cr, table, types[table], "id = ANY(%s)", [list(now)]) if "id" in types[table] else {}
            rows[table] = [row for id_, row in now.items() if id_ not in old]
            changes[table], changed[table] = {}, {id_: now[id_] for id_ in old}
            for id_, row in old.items():
                new = {name: value for name, value in now[id_].items() if value != row[name]}
                if new:
                    changes[table].setdefault(tuple(new), []).append((id_, *new.values()))
        references = _references(env.cr, [table for table in tables if rows[table]])
        _put_off(rows, changes, [name for table, _referred, name in references if table == _LAST])
        rows = {table: rows[table] for table in _in_order([table for table in tables if rows[table]], references)}
        return Writes(rows, changes, changed, types)


def _put_off(rows, changes, columns):
    """Fill ``columns`` of the new rows of ``_LAST`` by a change."""
    for row in rows.get(_LAST, ()) if columns else ():
        changes[_LAST].setdefault(tuple(columns), []).append((row["id"], *(row[name] for name in columns)))
        row.update(dict.fromkeys(columns))


@contextmanager
def uncommitted(registry):
    """The import must not commit here."""
    messages = registry["vegas.message"]
    original = messages.__dict__.get("_can_commit")
    messages._can_commit = lambda self: False
    try:
        yield
    finally:
        if original:
            messages._can_commit = original
        else:
            del messages._can_commit


def write(cr, writes):
    """Do the writes with one statement per table and set of columns: what makes room, what is new, the requests."""
    _change(cr, writes, [table for table in writes.changes if table != _LAST])
    for table, rows in writes.rows.items():
        columns = list(rows[0])
        values = [[_adapted(row[name], writes.types[table][name]) for name in columns] for row in rows]
        execute_values(cr._obj, f"INSERT INTO {table} ({', '.join(columns)}) VALUES %s", values, page_size=1000)
    _change(cr, writes, [_LAST])


def _change(cr, writes, tables):
    for table in tables:
        for columns, changed in writes.changes[table].items():
            types = [writes.types[table][name] for name in columns]
            values = [[id_, *map(_adapted, new, types)] for id_, *new in changed]
            execute_values(
                cr._obj,
                f"UPDATE {table} t SET {', '.join(f'{name} = v.{name}' for name in columns)}"
                f" FROM (VALUES %s) AS v (id, {', '.join(columns)}) WHERE t.id = v.id",
                values,
                template=f"(%s, {', '.join(f'%s::{type_}' for type_ in types)})",
                page_size=1000,
            )


def _rows(cr, table, types, condition, parameters):
    """Return ``{id: {column: value}}``; the rows of a relation have no id, and are all there is to them."""
    columns = list(types)
    cr.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {condition} ORDER BY {columns[0]}", parameters)
    found = {}
    for values in cr.fetchall():
        values = [bytes(value) if isinstance(value, memoryview) else value for value in values]
        row = dict(zip(columns, values, strict=True))
        found[row.get("id") or tuple(values)] = row
    return found


def _adapted(value, type_):
    return Json(value) if type_ == "jsonb" and value is not None else value


def _references(cr, tables):
    """Return (table, other table that it refers to, column) of all that lie within ``tables``."""
    cr.execute(_REFERENCES)
    return [found for found in cr.fetchall() if found[0] in tables and found[1] in tables]


def _in_order(tables, references):
    """Return the tables so that each comes after those it refers to."""
    before = {table: set() for table in tables}
    for table, referred, _name in references:
        if table not in (_LAST, referred):
            before[table].add(referred)
    return list(TopologicalSorter(before).static_order())

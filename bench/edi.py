"""The same answers through OCA's edi_core_oca: an exchange record per file, processed by the exchange type's handler.

The handler writes the same rows of the same tables through the ORM, but for our messages: there the exchange record
stands. It is given the values, and links nothing to the request, so that edi posts no message on it.
"""

from collections import namedtuple

from .ground import environment

CODE = "vegas_bench_answer"
# What the exchange record replaces, what the engine needs for itself, and what the ORM writes by itself.
NOT_HERE = (
    "vegas_message",
    "vegas_message_content",
    "vegas_message_part",
    "ir_cron_trigger",
    "bus_bus",
    "vegas_point_state",
    "mail_message",
    "mail_followers",
    "mail_followers_mail_message_subtype_rel",
)
MAGIC = ("id", "create_uid", "create_date", "write_uid", "write_date")

Key = namedtuple("Key", "table id")
Write = namedtuple("Write", "model key new values")


def plans(env, writes):
    """Return ``{own number: [Write]}``: what each answer writes through the ORM."""
    models = {model._table: model for model in (env[name] for name in env.registry) if model._auto}
    changed = writes.changes["vegas_request"].values()
    requests = env["vegas.request"].browse({id_ for rows in changed for id_, *_values in rows})
    names = {request.id: request.name for request in requests}
    # One request per point: who knows the point knows the request.
    owners = {("point_id", request.point_id.id): request.id for request in requests}
    new = {Key(table, row["id"]) for table, rows in writes.rows.items() if table not in NOT_HERE for row in rows}
    found = {name: [] for name in names.values()}
    for table, rows in writes.rows.items():
        if table in NOT_HERE:
            continue
        for row in rows:
            owner = _owner(owners, table, row)
            owners[f"{table.removeprefix('vegas_')}_id", row["id"]] = owner
            values = _values(models, models[table], row, new)
            found[names[owner]].append(Write(models[table]._name, Key(table, row["id"]), True, values))
    for table, sets in writes.changes.items():
        if table in NOT_HERE:
            continue
        for columns, changed in sets.items():
            for id_, *values in changed:
                values = _values(models, models[table], dict(zip(columns, values, strict=True)), new)
                write = Write(models[table]._name, Key(table, id_), False, values)
                if table == "vegas_request":
                    found[names[id_]].append(write)
                else:
                    # What makes room for the new comes first.
                    found[names[_owner(owners, table, writes.changed[table][id_])]].insert(0, write)
    return found


def _owner(owners, table, row):
    """Return the id of the request on whose behalf a row was written."""
    if row.get("request_id"):
        return row["request_id"]
    if row.get("res_model") == "vegas.request":
        return row["res_id"]
    column = "point_id" if table == "vegas_supply_point" else "quote_id" if "quote_id" in row else "point_id"
    key = column, row["id"] if table == "vegas_supply_point" else row.get(column)
    if key not in owners:
        raise AssertionError(f"whose row of {table} is this? {row}")
    return owners[key]


def _values(models, model, row, new):
    """Return the values for the ORM: what it computes itself is left to it, what this side lacks is left out."""
    values = {}
    for name, value in row.items():
        field = model._fields.get(name)
        if name in MAGIC or field is None or field.related or (field.compute and field.readonly):
            continue
        if field.type == "many2one" and value:
            table = model.env[field.comodel_name]._table
            if table in NOT_HERE:
                continue
            value = Key(table, value) if Key(table, value) in new else value
        values[name] = False if value is None else value
    return values


def receive(registry, fixture, files, plan, check):
    """Make an exchange record per file, let the job of edi process them, and commit."""
    from odoo.addons import vegas_bench

    vegas_bench.PLANS.clear()
    vegas_bench.PLANS.update(plan)
    vegas_bench.CHECK[:] = [check]
    with environment(registry, allowed_company_ids=[fixture.company_id], lang="en_US") as env:
        backend = env["edi.backend"].search([("name", "=", CODE)])
        for name, data in files:
            record = backend.create_record(CODE, {"exchange_filename": name, "edi_exchange_state": "input_received"})
            record._set_file_content(data)
        backend._cron_check_input_exchange_sync()
        env.cr.commit()
        failed = env["edi.exchange.record"].search([("edi_exchange_state", "!=", "input_processed")], limit=1)
        if failed:
            raise AssertionError(f"edi did not process {failed.exchange_filename}: {failed.exchange_error}")


def obtain(registry):
    """Make backend and exchange type where they are missing; forget the records of earlier rounds."""
    with environment(registry) as env:
        env.cr.execute("DELETE FROM edi_exchange_record")
        env["ir.attachment"].search([("res_model", "=", "edi.exchange.record")]).unlink()
        if not env["edi.backend"].search([("name", "=", CODE)]):
            kind = env["edi.backend.type"].create({"name": CODE, "code": CODE})
            backend = env["edi.backend"].create({"name": CODE, "backend_type_id": kind.id})
            env["edi.exchange.type"].create(
                {
                    "name": CODE,
                    "code": CODE,
                    "backend_id": backend.id,
                    "backend_type_id": kind.id,
                    "direction": "input",
                    "process_model_id": env["ir.model"]._get_id("vegas.bench.answer"),
                }
            )
        env.cr.commit()

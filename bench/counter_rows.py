"""Customers, points, meters, contracts and bills by the thousand: copies of one of each, in a copy of the database."""

from contextlib import closing, contextmanager

from odoo.tools import SQL

SURNAME = "Rossi"
COMMON = 100  # one customer in so many bears it
FIRST = "{Maria,Anna,Giuseppe,Rosa,Angela,Antonio,Giovanni,Teresa,Lucia,Carmela,Francesco,Luigi,Vincenzo,Mario,Paolo}"
SYLLABLES = "{ba,co,de,fi,ga,lo,ma,ni,po,ra,se,ti,va,zo,bru,cri,dal,fer,gal,mon}"
STREETS = "{Via Roma,Via Mazzini,Corso Garibaldi,Via Verdi,Piazza Dante,Via Manzoni,Viale Europa,Via Rossi}"
TOWNS = "{Pavia,Voghera,Broni,Mortara,Stradella,Vigevano}"
OWNERS = ("res.partner", "vegas.supply.point", "vegas.meter", "vegas.contract", "account.move")
MARK = "bench-c"  # customers' numbers and contracts' begin so
# For the i-th point, from 1 on.
LAST = f"""CASE WHEN i % {COMMON} = 0 THEN '{SURNAME}' ELSE initcap(
    ('{SYLLABLES}'::text[])[1 + i % 20] || ('{SYLLABLES}'::text[])[1 + i / 20 % 20]
    || ('{SYLLABLES}'::text[])[1 + i / 400 % 20] || ('{SYLLABLES}'::text[])[1 + i * 7 % 20]) END"""
GIVEN = f"('{FIRST}'::text[])[1 + i % 15]"
STREET = f"('{STREETS}'::text[])[1 + i % 8] || ' ' || 1 + i % 200"
TOWN = f"('{TOWNS}'::text[])[1 + i % 6]"
CODE = "CASE WHEN i % 3 = 2 THEN 'IT9C1E' || lpad(i::text, 8, '0') ELSE '0999' || lpad(i::text, 10, '0') END"
NUMBER = f"'{MARK}-' || lpad(i::text, 7, '0')"
SERIAL = "'C' || lpad((i * 7919::bigint % 99999989)::text, 8, '0')"
PHONE = "'33' || lpad((i * 7919::bigint % 99999989)::text, 8, '0')"
# Letters and digits as in a real one: whoever looks for parts of it meets as few others.
LETTERS = "upper(translate(substr(md5(i::text), {}, {}), '0123456789', 'ghijklmnop'))"
DIGITS = "translate(substr(md5(i::text), {}, {}), 'abcdef', '012345')"
TAX_CODE = " || ".join(
    part.format(place, length)
    for part, place, length in (
        (LETTERS, 1, 6),
        (DIGITS, 7, 2),
        (LETTERS, 9, 1),
        (DIGITS, 10, 2),
        (LETTERS, 12, 1),
        (DIGITS, 13, 3),
        (LETTERS, 16, 1),
    )
)
UNPAID = "CASE WHEN i % 10 = 0 THEN 50 ELSE 0 END"


def grow(env, fixture, size):
    """Make what is missing to ``size`` points; return (partner ids, point ids)."""
    numbered = SQL("SELECT id FROM res_partner WHERE ref LIKE %s ORDER BY id", f"{MARK}%")
    have = len(env.execute_query(numbered))
    if have < size:
        _copy_all(env, fixture, have + 1, size)
        for owner in OWNERS:
            env["vegas.search.entry"]._write_entries(env[owner])
    points = SQL(
        "SELECT point_id FROM vegas_contract WHERE number LIKE %s AND company_id = %s ORDER BY number",
        f"{MARK}-%",
        fixture.company_id,
    )
    return [row[0] for row in env.execute_query(numbered)], [row[0] for row in env.execute_query(points)]


def _copy_all(env, fixture, first, last):
    templates = _templates(env, fixture)
    points = f"JOIN vegas_supply_point p ON p.code = {CODE} AND p.company_id = {fixture.company_id}"
    contracts = f"JOIN vegas_contract c ON c.number = {NUMBER} AND c.company_id = {fixture.company_id}"
    names = {
        **dict.fromkeys(("name", "complete_name"), f"{LAST} || ' ' || {GIVEN}"),
        "vegas_last_name": LAST,
        "vegas_first_name": GIVEN,
        "ref": f"'{MARK}' || i",
        "l10n_it_codice_fiscale": TAX_CODE,
        "phone": PHONE,
        "email": f"lower({GIVEN} || '.' || {LAST}) || i || '@posta.example'",
        "street": STREET,
        "zip": "'27100'",
        "city": TOWN,
        "vegas_address_key": "NULL",
    }
    point = {
        "code": CODE,
        "commodity": "CASE WHEN i % 3 = 2 THEN 'ele' ELSE 'gas' END",
        "street": STREET,
        "zip": "'27100'",
        "city": TOWN,
    }
    copies = (
        ("res_partner", names, ""),
        ("vegas_supply_point", point, ""),
        ("vegas_meter", {"point_id": "p.id", "serial": SERIAL}, points),
        (
            "vegas_contract",
            {"number": NUMBER, "point_id": "p.id", "partner_id": "h.id"},
            f"{points} JOIN res_partner h ON h.ref = '{MARK}' || i",
        ),
        (
            "account_move",
            {
                "name": "'BNC/2026/' || lpad(i::text, 7, '0')",
                "state": "'posted'",
                "payment_state": "CASE WHEN i % 10 = 0 THEN 'not_paid' ELSE 'paid' END",
                **dict.fromkeys(("partner_id", "commercial_partner_id"), "c.partner_id"),
                "vegas_contract_id": "c.id",
                **dict.fromkeys(("date", "invoice_date"), "DATE '2026-01-31'"),
                "invoice_date_due": "DATE '2026-02-28'",
                "vegas_slip_code": "'9' || lpad(i::text, 17, '0')",
                "amount_total": "50",
                "amount_residual": UNPAID,
                "amount_residual_signed": UNPAID,
                "payment_reference": "NULL",
            },
            contracts,
        ),
    )
    for table, values, joined in copies:
        _copy(env, table, templates[table], values, joined, first, last)
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE ref LIKE %s", [f"{MARK}%"])


def _templates(env, fixture):
    """Make one of each and return {table: id}."""
    company = env["res.company"].browse(fixture.company_id)
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    customer = env["res.partner"].create(
        {"name": "Modello", "vegas_is_customer": True, "country_id": env.ref("base.it").id, "lang": "it_IT"}
    )
    distributor = env["res.partner"].search([("vegas_is_distributor", "=", True)], limit=1)
    # Numbers that no copy gets, and new ones each time.
    serial = env.execute_query(SQL("SELECT count(*) FROM vegas_supply_point WHERE code LIKE '08880000%%'"))[0][0]
    point = env["vegas.supply.point"].create(
        {
            "company_id": company.id,
            "code": f"08880000{serial:06d}",
            "commodity": "gas",
            "state": "active",
            "distributor_id": distributor.id,
        }
    )
    meter = env["vegas.meter"].create({"point_id": point.id, "serial": "MODELLO", "installed_on": "2015-01-01"})
    contract = env["vegas.contract"].create(
        {
            "company_id": company.id,
            "number": f"MODELLO-{serial}",
            "partner_id": customer.id,
            "point_id": point.id,
            "state": "active",
            "start_date": "2015-01-01",
        }
    )
    of_sales = [("company_id", "=", company.id), ("type", "=", "sale")]
    journals = env["account.journal"]
    journal = journals.search(of_sales, limit=1) or journals.create(
        {"name": "Bench counter", "code": "BNCC", "type": "sale", "company_id": company.id}
    )
    bill = env["account.move"].create(
        {"move_type": "out_invoice", "partner_id": customer.id, "journal_id": journal.id, "company_id": company.id}
    )
    env.flush_all()
    made = (customer, point, meter, contract, bill)
    return {record._table: record.id for record in made}


def _copy(env, table, template_id, values, joined, first, last):
    """Copy the row ``template_id`` of ``table`` for i from ``first`` to ``last``, with ``values`` ({column: SQL})."""
    columns = env.execute_query(
        SQL(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'"
            " AND table_schema = current_schema",
            table,
        )
    )
    names = [name for (name,) in columns]
    # Constants of this file: no text of anybody else is in them.
    env.cr.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values.get(name, f't.{name}') for name in names)}"
        f" FROM generate_series({first}, {last}) i CROSS JOIN {table} t {joined} WHERE t.id = {template_id} ORDER BY i"
    )


@contextmanager
def copied(registry):
    """Yield the registry of a copy of the database that ends with the block.

    The pages read what is committed and vacuumed, as in a database that works: counts by indexes alone need that.
    """
    from odoo.modules.registry import Registry
    from odoo.sql_db import close_db

    source, name = registry.db_name, f"{registry.db_name}_counter"
    close_db(source)  # nobody may look at what is copied
    drop = SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(name))
    _at_once("postgres", drop)
    _at_once("postgres", SQL("CREATE DATABASE %s TEMPLATE %s", SQL.identifier(name), SQL.identifier(source)))
    try:
        yield Registry(name)
    finally:
        Registry.delete(name)
        close_db(name)
        _at_once("postgres", drop)


def settle(registry):
    """Leave the tables as they stand when nothing was filled a moment ago."""
    _at_once(registry.db_name, SQL("VACUUM (ANALYZE)"))


def _at_once(database, statement):
    """Run what no transaction may hold."""
    from odoo.sql_db import db_connect

    with closing(db_connect(database).cursor()) as cr:
        cr._cnx.autocommit = True
        cr.execute(statement)

"""Customers, points, meters, contracts and bills by the thousand, in a few statements; nothing of it is committed."""

from odoo.tools import SQL

SURNAME = "Rossi"
COMMON = 100  # one customer in so many bears it
FIRST = "{Maria,Anna,Giuseppe,Rosa,Angela,Antonio,Giovanni,Teresa,Lucia,Carmela,Francesco,Luigi,Vincenzo,Mario,Paolo}"
SYLLABLES = "{ba,co,de,fi,ga,lo,ma,ni,po,ra,se,ti,va,zo,bru,cri,dal,fer,gal,mon}"
STREETS = "{Via Roma,Via Mazzini,Corso Garibaldi,Via Verdi,Piazza Dante,Via Manzoni,Viale Europa,Via Rossi}"
TOWNS = "{Pavia,Voghera,Broni,Mortara,Stradella,Vigevano}"
OWNERS = ("res.partner", "vegas.supply.point", "vegas.meter", "vegas.contract", "account.move")
MARK = "bench-c"


def grow(env, fixture, size):
    """Make what is missing to ``size`` points; return (partner ids, point ids)."""
    have = env.execute_query(SQL("SELECT count(*) FROM res_partner WHERE ref LIKE %s", f"{MARK}%"))[0][0]
    if have < size:
        _partners(env, have, size)
        _supply(env, fixture, have, size)
        _bills(env, fixture, have, size)
        for owner in OWNERS:
            env["vegas.search.entry"]._write_entries(env[owner])
        # As a table stands that was not filled a moment ago.
        env.cr.execute("SELECT gin_clean_pending_list(indexrelid) FROM pg_index JOIN pg_class c ON c.oid = indexrelid"
                       " WHERE relam = (SELECT oid FROM pg_am WHERE amname = 'gin')"
                       " AND indrelid IN ('vegas_search_entry'::regclass, 'vegas_search_word'::regclass)")  # fmt: skip
        for table in ("res_partner", "vegas_supply_point", "vegas_meter", "vegas_contract", "account_move",
                      "vegas_search_entry", "vegas_search_word"):  # fmt: skip
            env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
        env.invalidate_all()
    partners = env.execute_query(SQL("SELECT id FROM res_partner WHERE ref LIKE %s ORDER BY id", f"{MARK}%"))
    points = env.execute_query(
        SQL(
            "SELECT p.id FROM vegas_supply_point p JOIN vegas_contract c ON c.point_id = p.id WHERE c.number LIKE %s"
            " ORDER BY p.id",
            f"{MARK}%",
        )
    )
    return [row[0] for row in partners], [row[0] for row in points]


def _partners(env, have, size):
    italy = env.ref("base.it").id
    env.cr.execute(
        SQL(
            """
            WITH made AS (
                SELECT i, (%(first)s::text[])[1 + i %% 15] AS first,
                       CASE WHEN i %% %(common)s = 0 THEN %(surname)s ELSE initcap(
                            (%(syllables)s::text[])[1 + i %% 20] || (%(syllables)s::text[])[1 + i / 20 %% 20]
                            || (%(syllables)s::text[])[1 + i / 400 %% 20] || (%(syllables)s::text[])[1 + i * 7 %% 20])
                       END AS last
                  FROM generate_series(%(have)s + 1, %(size)s) i
            )
            INSERT INTO res_partner (name, complete_name, vegas_last_name, vegas_first_name, vegas_is_customer, active,
                    type, ref, l10n_it_codice_fiscale, phone, email, street, zip, city, country_id, lang, is_company,
                    partner_share)
            SELECT last || ' ' || first, last || ' ' || first, last, first, TRUE, TRUE, 'contact', %(mark)s || i,
                   'BNC' || lpad(i::text, 13, '0'), '33' || lpad(i::text, 8, '0'),
                   lower(first) || '.' || lower(last) || i || '@posta.example',
                   (%(streets)s::text[])[1 + i %% 8] || ' ' || 1 + i %% 200, '27100',
                   (%(towns)s::text[])[1 + i %% 6], %(italy)s, 'it_IT', FALSE, TRUE
              FROM made
            """,
            first=FIRST, syllables=SYLLABLES, streets=STREETS, towns=TOWNS, common=COMMON, surname=SURNAME,
            have=have, size=size, mark=MARK, italy=italy,
        )
    )  # fmt: skip
    env.cr.execute(
        SQL("UPDATE res_partner SET commercial_partner_id = id WHERE ref LIKE %s AND commercial_partner_id IS NULL",
            f"{MARK}%")
    )  # fmt: skip


def _supply(env, fixture, have, size):
    distributor = env["res.partner"].search([("vegas_is_distributor", "=", True)], limit=1).id
    mine = {"have": have, "size": size, "company": fixture.company_id, "mark": MARK}
    env.cr.execute(
        SQL(
            """
            INSERT INTO vegas_supply_point (company_id, code, commodity, state, distributor_id, street, zip, city,
                                            disconnectable)
            SELECT %(company)s, CASE WHEN i %% 3 = 2 THEN 'IT9C1E' || lpad(i::text, 8, '0')
                                     ELSE '0999' || lpad(i::text, 10, '0') END,
                   CASE WHEN i %% 3 = 2 THEN 'ele' ELSE 'gas' END, 'active', %(distributor)s,
                   (%(streets)s::text[])[1 + i %% 8] || ' ' || 1 + i %% 200, '27100', (%(towns)s::text[])[1 + i %% 6],
                   TRUE
              FROM generate_series(%(have)s + 1, %(size)s) i
            """,
            distributor=distributor, streets=STREETS, towns=TOWNS, **mine,
        )
    )  # fmt: skip
    new = SQL(
        """(SELECT id, company_id, i FROM vegas_supply_point JOIN generate_series(%(have)s + 1, %(size)s) i
                ON code = CASE WHEN i %% 3 = 2 THEN 'IT9C1E' || lpad(i::text, 8, '0')
                               ELSE '0999' || lpad(i::text, 10, '0') END AND company_id = %(company)s)""",
        **mine,
    )
    env.cr.execute(
        SQL(
            """INSERT INTO vegas_meter (point_id, company_id, serial, bands, digits, installed_on)
               SELECT id, company_id, 'C' || lpad((i * 7919 %% 99999989)::text, 8, '0'), 'F0', 5, '2015-01-01'
                 FROM %s new""",
            new,
        )
    )
    env.cr.execute(
        SQL(
            """INSERT INTO vegas_contract (company_id, number, partner_id, point_id, market, state, start_date, cycle)
               SELECT new.company_id, %(mark)s || '-' || lpad(i::text, 7, '0'), p.id, new.id, 'free', 'active',
                      '2015-01-01', '2'
                 FROM %(new)s new JOIN res_partner p ON p.ref = %(mark)s || i""",
            new=new,
            mark=MARK,
        )
    )


def _bills(env, fixture, have, size):
    """One bill of each contract, as far as the search and the pages read it."""
    company = env["res.company"].browse(fixture.company_id)
    journal = env["account.journal"].search(
        [("company_id", "=", company.id), ("type", "=", "sale")], limit=1
    ) or env["account.journal"].create(
        {"name": "Bench counter", "code": "BNCC", "type": "sale", "company_id": company.id}
    )  # fmt: skip
    env.flush_all()
    env.cr.execute(
        SQL(
            """
            INSERT INTO account_move (name, state, move_type, company_id, journal_id, currency_id, partner_id,
                    commercial_partner_id, vegas_contract_id, date, invoice_date, invoice_date_due, amount_total,
                    amount_residual, amount_residual_signed, payment_state, auto_post, vegas_slip_code)
            SELECT 'BNC/2026/' || lpad(i::text, 7, '0'), 'posted', 'out_invoice', c.company_id, %(journal)s,
                   %(currency)s, c.partner_id, c.partner_id, c.id, '2026-01-31', '2026-01-31', '2026-02-28', 50,
                   CASE WHEN i %% 10 = 0 THEN 50 ELSE 0 END, CASE WHEN i %% 10 = 0 THEN 50 ELSE 0 END,
                   CASE WHEN i %% 10 = 0 THEN 'not_paid' ELSE 'paid' END, 'no', lpad(i::text, 18, '9')
              FROM generate_series(%(have)s + 1, %(size)s) i
              JOIN vegas_contract c ON c.number = %(mark)s || '-' || lpad(i::text, 7, '0')
                                   AND c.company_id = %(company)s
            """,
            journal=journal.id, currency=company.currency_id.id, have=have, size=size, mark=MARK,
            company=company.id,
        )
    )  # fmt: skip

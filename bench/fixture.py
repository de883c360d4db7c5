"""An invented seller: a company, distributors, customers with a point each, one user for both sides."""

from collections import namedtuple

from odoo.tools import SQL

from .ground import MARK, environment
from .mixed import make_ready

DISTRIBUTORS = 20
Fixture = namedtuple("Fixture", "company_id user_id team_id point_ids")


def obtain(registry, size):
    """Make what is missing, throw away what earlier runs wrote, and return the ids."""
    with environment(registry) as env:
        _clear(env)
        company = env["res.company"].search([("name", "=", "Bench Energia")]) or make_company(env)
        context = {"allowed_company_ids": company.ids, "mail_create_nolog": True, "tracking_disable": True}
        env = env(context=context)
        user = env["res.users"].search([("login", "=", "bench")]) or _user(env, company)
        team = env["helpdesk.ticket.team"].search([("name", "=", "Bench")]) or env["helpdesk.ticket.team"].create(
            {"name": "Bench", "company_id": company.id, "user_ids": [(6, 0, user.ids)]}
        )
        distributors = make_distributors(env, company)
        points = env["vegas.supply.point"].search([("company_id", "=", company.id)], order="id")
        if len(points) < size:
            points += make_points(env, company, distributors, range(len(points), size))
        make_ready(env, points, opening=False)
        env["ir.config_parameter"].set_param(MARK, "1")
        env.cr.commit()
        return Fixture(company.id, user.id, team.id, points[:size].ids)


def _clear(env):
    # No TRUNCATE … CASCADE: bills refer to requests, and half of the database to bills.
    env.cr.execute("DELETE FROM vegas_message")
    env.cr.execute("UPDATE vegas_request SET quote_id = NULL")
    # Contracts that a voltura made bear the number of its request; those of `make_points` do not.
    env.cr.execute("UPDATE vegas_contract SET state = 'cancelled' WHERE number ~ '^[0-9]{4}-' AND state = 'requested'")
    for table in ("vegas_reading", "vegas_point_state", "vegas_indemnity", "vegas_quote"):
        env.cr.execute(SQL("DELETE FROM %s WHERE request_id IS NOT NULL", SQL.identifier(table)))
    env.cr.execute("DELETE FROM vegas_request")
    env.cr.execute("DELETE FROM mail_activity WHERE res_model = 'vegas.request'")
    env.cr.execute("DELETE FROM helpdesk_ticket")
    env.cr.execute("DELETE FROM mail_message WHERE model IN ('helpdesk.ticket', 'vegas.request')")
    env.cr.execute("DELETE FROM mail_followers WHERE res_model IN ('helpdesk.ticket', 'vegas.request')")
    env.cr.commit()


def make_company(env):
    partner = env["res.partner"].create(
        {
            "name": "Bench Energia",
            "is_company": True,
            "country_id": env.ref("base.it").id,
            "vat": "IT00743110157",
            "lang": "en_US",
        }
    )
    return env["res.company"].create({"name": partner.name, "partner_id": partner.id})


def _user(env, company):
    groups = env.ref("vegas_base.group_vegas_sportello") + env.ref("helpdesk_mgmt.group_helpdesk_manager")
    values = {"name": "Bench", "login": "bench", "company_id": company.id, "company_ids": [(6, 0, company.ids)]}
    return env["res.users"].create({**values, "group_ids": [(6, 0, groups.ids)]})


def make_distributors(env, company):
    found = env["res.partner"].search([("ref", "=like", "bench-d%")], order="id")
    if found:
        return found
    channel = env["vegas.channel"].create({"name": "Bench", "code": "bench", "company_id": company.id})
    made = env["res.partner"].create(
        [
            {
                "name": f"Rete {number}",
                "ref": f"bench-d{number}",
                "is_company": True,
                "vegas_is_distributor": True,
                "country_id": env.ref("base.it").id,
                "vat": f"IT{_vat(f'{4100000 + number}015')}",
            }
            for number in range(DISTRIBUTORS)
        ]
    )
    env["vegas.network.contract"].create(
        [
            {
                "company_id": company.id,
                "distributor_id": distributor.id,
                "commodity": commodity,
                "code": f"C{distributor.id}",
                "network_user_id": company.partner_id.id,
                "channel_id": channel.id,
                "valid_from": "2020-01-01",
            }
            for distributor in made
            for commodity in ("gas", "ele")
        ]
    )
    return made


def _vat(first_ten):
    """Return the VAT number with its check digit."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in first_ten[1::2])
    total = sum(int(digit) for digit in first_ten[::2]) + sum(doubled)
    return f"{first_ten}{-total % 10}"


def make_points(env, company, distributors, numbers):
    """Make customers, points, meters and contracts: two thirds gas, one third electricity."""
    customers = env["res.partner"].create(
        [
            {
                "name": f"Cliente {number}",
                "vegas_last_name": "Cliente",
                "vegas_first_name": str(number),
                "vegas_is_customer": True,
                "l10n_it_codice_fiscale": _vat(f"{7000000 + number}015"),
                "phone": f"338{number:07d}",
                "country_id": env.ref("base.it").id,
            }
            for number in numbers
        ]
    )
    points = env["vegas.supply.point"].create(
        [
            {
                "company_id": company.id,
                "code": f"IT001E{number:08d}" if number % 3 == 2 else f"0161{number:010d}",
                "commodity": "ele" if number % 3 == 2 else "gas",
                "state": "active",
                "distributor_id": distributors[number % len(distributors)].id,
            }
            for number in numbers
        ]
    )
    env["vegas.meter"].create(
        [
            {
                "point_id": point.id,
                "serial": f"M{point.code[-8:]}",
                "installed_on": "2015-01-01",
                **({"bands": "F3", "digits": 6} if point.commodity == "ele" else {"bands": "F0", "digits": 5}),
            }
            for point in points
        ]
    )
    env["vegas.contract"].create(
        [
            {
                "company_id": company.id,
                "number": f"B-{point.code}",
                "partner_id": customer.id,
                "point_id": point.id,
                "state": "active",
                "start_date": "2015-01-01",
            }
            for customer, point in zip(customers, points, strict=True)
        ]
    )
    return points

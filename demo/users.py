"""The people who work with the demo company; the password is the login, so only ever in a demo database."""

LOGINS = {
    # login: (name, groups, whether the role center is the start page)
    "sportello": ("Giulia Ferri", ("vegas_base.group_vegas_sportello",), True),
    "backoffice": ("Luca Bonetti", ("vegas_base.group_vegas_backoffice",), True),
    "commerciale": (
        "Sara Minoli",
        ("vegas_base.group_vegas_sales", "sales_team.group_sale_salesman_all_leads"),
        False,
    ),
    "contabilita": (
        "Paolo Gardini",
        ("vegas_base.group_vegas_accounting", "account.group_account_invoice", "account.group_account_user"),
        False,
    ),
    "responsabile": ("Marco Riva", ("vegas_base.group_vegas_manager",), True),
    "admin": ("Anna Rovati", ("vegas_base.group_vegas_admin", "base.group_system"), True),
}
ROLE_CENTER = "vegas_sportello.role_center_action"


def make(env):
    """Make the users of ``env.company``; groups of addons that are not installed are left out."""
    users = env["res.users"].with_context(no_reset_password=True, tracking_disable=True)
    start = env.ref(ROLE_CENTER, raise_if_not_found=False)
    for login, (name, groups, at_counter) in LOGINS.items():
        found = [group.id for group in (env.ref(group, raise_if_not_found=False) for group in groups) if group]
        values = {
            "name": name,
            "login": login,
            "password": login,
            "email": f"{login}@valchiara.example",
            "lang": "it_IT",
            "tz": "Europe/Rome",
            "company_id": env.company.id,
            "company_ids": [(6, 0, env.company.ids)],
            "group_ids": [(4, group) for group in found],
            "action_id": start.id if start and at_counter else False,
        }
        if login == "admin":
            _dress_admin(env, values)
        else:
            users.create({**values, "group_ids": [(4, group) for group in [env.ref("base.group_user").id, *found]]})


def _dress_admin(env, values):
    """The administrator exists, with this login and this password: writing them would only send alarm mails."""
    admin = env.ref("base.user_admin").with_context(tracking_disable=True)
    admin.partner_id.email = values["email"]
    admin.write({name: value for name, value in values.items() if name not in ("login", "password", "email")})

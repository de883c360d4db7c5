"""Set-up that data files cannot express."""


def post_init_hook(env):
    """Amounts as an Italian reader expects them (symbol first: € 35,00), municipalities, entries of the search."""
    env.ref("base.EUR").position = "before"
    env["res.city"]._load_italy()
    env["vegas.search.entry"]._rebuild()


def uninstall_hook(env):
    """Take the loaded municipalities away: without the codes, which go too, nobody could tell them apart again."""
    env["res.city"].search([("vegas_cadastral_code", "!=", False)]).unlink()

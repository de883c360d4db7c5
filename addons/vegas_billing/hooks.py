"""Set-up that data files cannot express."""


def post_init_hook(env):
    """Let the search find the bills that are there already."""
    env["vegas.search.entry"]._rebuild(["account.move", "vegas.archive.bill"])

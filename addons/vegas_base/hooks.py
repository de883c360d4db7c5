"""Set-up that data files cannot express."""


def post_init_hook(env):
    """Write amounts as an Italian reader expects them: symbol first, e.g. € 35,00."""
    env.ref("base.EUR").position = "before"

"""Run a script with `env` in an Odoo database: in_odoo.py CONF DATABASE FILE|- [ARGUMENTS].

The process ends with the script's status: 1 after an exception, its own code after SystemExit.
Nothing is committed unless the script calls env.cr.commit().
"""

import sys
from pathlib import Path


def main() -> None:
    conf, database, name, *arguments = sys.argv[1:]
    import odoo
    import odoo.cli
    from odoo.api import SUPERUSER_ID, Environment
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", conf, "-d", database, "--no-http"], setup_logging=True)
    interactive = name == "-" and sys.stdin.isatty()
    if interactive:
        source = ""
    elif name == "-":
        source = sys.stdin.read()
    else:
        source = Path(name).read_text(encoding="utf-8")
        sys.path.insert(0, str(Path(name).resolve().parent))
    with Registry(database).cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        env = Environment(cr, SUPERUSER_ID, dict(env["res.users"].context_get()))
        cr.rollback()
        scope = {"__name__": "__main__", "__file__": name, "env": env, "self": env.user, "odoo": odoo}
        sys.argv = [name, *arguments]
        try:
            if interactive:
                import code

                code.interact(banner=f"Odoo environment of the database {database}: env", local=scope, exitmsg="")
            else:
                exec(compile(source, name if name != "-" else "<stdin>", "exec"), scope)
        finally:
            cr.rollback()


if __name__ == "__main__":
    main()

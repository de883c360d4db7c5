"""The expected rights: one readable file per addon, ``tests/access_matrix.txt``, a row per model and a column per role.

A cell holds the letters of what the role may do: ``r`` read, ``w`` write, ``c`` create, ``d`` delete; ``-`` is nothing.
Rows of models that the addon does not own (``res.partner``) may be added by hand. After a wanted change of rights run
the test with ``VEGAS_WRITE_MATRIX=1`` and read the difference before you keep it.
"""

from pathlib import Path

from odoo.modules import get_module_path

FILE = "tests/access_matrix.txt"
OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
ROLES = {
    "sportello": "vegas_base.group_vegas_sportello",
    "backoffice": "vegas_base.group_vegas_backoffice",
    "manager": "vegas_base.group_vegas_manager",
    "admin": "vegas_base.group_vegas_admin",
    "sales": "vegas_base.group_vegas_sales",
    "accounting": "vegas_base.group_vegas_accounting",
    "internal": "base.group_user",
    "portal": "base.group_portal",
}
HEAD = """# Who may do what: r read, w write, c create, d delete, - nothing. Record rules narrow this further.
# Kept by test_access_matrix.py: a model without a row, or a right that is not here, fails the test.
"""


def path_of(addon):
    """Return where the expected rights of ``addon`` stand."""
    return Path(get_module_path(addon)) / FILE


def expected(addon):
    """Return ``{model: {role: letters}}`` as the file of ``addon`` says it."""
    path = path_of(addon)
    rows = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line and not line.startswith(("#", "model ")):
            model, *cells = line.split()
            rows[model] = dict(zip(ROLES, cells, strict=True))
    return rows


def found(env, models, users):
    """Return ``{model: {role: letters}}`` as the registry grants it to ``users``, ``{role: user}``."""
    return {
        model: {
            role: "".join(letter for letter, name in OPERATIONS.items() if env[model].with_user(user).has_access(name))
            or "-"
            for role, user in users.items()
        }
        for model in models
    }


def write(addon, rows):
    """Write ``rows`` (``{model: {role: letters}}``) as the expected rights of ``addon``."""
    width = max(map(len, rows)) + 2
    lines = ["model".ljust(width) + "".join(role.ljust(12) for role in ROLES)]
    lines += [model.ljust(width) + "".join(rows[model][role].ljust(12) for role in ROLES) for model in sorted(rows)]
    text = HEAD + "".join(f"{line.rstrip()}\n" for line in lines)
    path_of(addon).write_text(text, encoding="utf-8")

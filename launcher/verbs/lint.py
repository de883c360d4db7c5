"""./vegas lint: the checks of launcher/lint/, run with the Python that has their tools."""

from .. import database, place, postgres, venv
from ..odoo_process import configure, prepare, script
from ..process import foreground
from ..say import Problem, step
from . import test

EXPORT = place.ROOT / "launcher" / "scripts" / "export_terms.py"


def main(parser, arguments) -> int:
    parser.add_argument("--fix", action="store_true", help="let ruff repair what it can")
    parser.add_argument("--update-po", action="store_true", help="bring i18n/*.pot and it.po up to date (vegas_test)")
    options = parser.parse_args(arguments)
    odoo, python = prepare(venv.TESTS)
    if options.update_po:
        update(odoo, python)
    words = [python, "-m", "launcher.lint", *(["--fix"] if options.fix else [])]
    return foreground(words, cwd=place.ROOT)


def update(odoo, python) -> None:
    with postgres.serve("test", fast=True) as server:
        if not database.state(server, test.DATABASE).startswith("vegas: test"):
            raise Problem(f"There is no database {test.DATABASE}.", "make it with ./vegas test --prepare-only")
        ground = configure(odoo, python, server, name="terms", level="warn")
        with step("Exporting the terms of the addons"):
            script(ground, test.DATABASE, EXPORT, str(place.ADDONS), log="terms.log")
            foreground([python, "-m", "launcher.lint.merge_terms"], cwd=place.ROOT)

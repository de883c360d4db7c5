"""./vegas bench: ratios, measured in a database and with addons that never enter the product's."""

from .. import make, oca, place, postgres
from ..odoo_process import configure, prepare
from ..process import foreground
from ..say import Problem

DATABASE = "vegas_bench"
REQUIREMENTS = place.ROOT / "bench" / "requirements.txt"
OTHERS = place.HOME / "bench-addons"


def main(parser, arguments) -> int:
    parser.usage = "%(prog)s [NAME ...] [--rounds N] [--size N] [--long]"
    _options, rest = parser.parse_known_args(arguments)
    if not REQUIREMENTS.is_file():
        raise Problem("There is no bench in this copy of the project.", status=2)
    odoo, python = prepare()
    oca.install(REQUIREMENTS, OTHERS, "bench-addons")
    with postgres.serve() as server, place.Lock("bench.lock"):
        ground = configure(odoo, python, server, name="bench", log="bench.log", level="warn")
        make.throwaway(ground, DATABASE)
        words = [python, "-m", "bench", "-c", ground.conf, "-d", DATABASE, "--others", OTHERS, *rest]
        return foreground(words, env=ground.environment(VEGAS_BENCH_DB=DATABASE), cwd=place.ROOT)

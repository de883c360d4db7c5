"""./vegas bench: ratios, measured in a database and with addons that never enter the product's."""

import os

from .. import make, place, postgres, venv
from ..odoo_process import configure, prepare
from ..process import foreground
from ..say import Problem, step

DATABASE = "vegas_bench"
REQUIREMENTS = place.ROOT / "bench" / "requirements.txt"
OTHERS = place.HOME / "bench-addons"


def main(parser, arguments) -> int:
    parser.usage = "%(prog)s [NAME ...] [--rounds N] [--size N]"
    _options, rest = parser.parse_known_args(arguments)
    if not REQUIREMENTS.is_file():
        raise Problem("There is no bench in this copy of the project.", status=2)
    odoo, python = prepare()
    obtain_others()
    with postgres.serve() as server, place.Lock("bench.lock"):
        ground = configure(odoo, python, server, name="bench", log="bench.log", level="warn")
        make.throwaway(ground, DATABASE)
        words = [python, "-m", "bench", "-c", ground.conf, "-d", DATABASE, "--others", OTHERS, *rest]
        return foreground(words, env=ground.environment(VEGAS_BENCH_DB=DATABASE), cwd=place.ROOT)


def obtain_others() -> None:
    """What we are compared with, in a folder of its own."""
    wanted = place.digest(REQUIREMENTS, place.PYTHON.resolve())
    if place.stamp("bench-addons") == wanted and OTHERS.is_dir():
        return
    wheels = venv.obtain_wheels(REQUIREMENTS, "--no-deps")
    with step("Installing what we are compared with"):
        fresh = OTHERS.with_name(f"{OTHERS.name}.new{os.getpid()}")
        venv.pip(["install", "-q", "--no-index", "--no-deps", "--target", fresh, *wheels])
        place.remove(OTHERS)
        os.rename(fresh, OTHERS)
    place.set_stamp("bench-addons", wanted)

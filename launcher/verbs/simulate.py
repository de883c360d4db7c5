"""./vegas simulate: the simulated distributor, a program of its own that shares no code with the addons."""

import sys

from .. import database, place
from ..process import foreground


def main(parser, arguments) -> int:
    parser.add_argument("--db", default="vegas", metavar="NAME", help="whose files are answered (default: %(default)s)")
    parser.usage = "%(prog)s [--db NAME] [options of the simulator: python -m simulator --help]"
    options, rest = parser.parse_known_args(arguments)
    if not any(word == "--exchange" or word.startswith("--exchange=") for word in rest):
        folder = place.DATA / "vegas_exchange" / database.check_name(options.db)
        folder.mkdir(parents=True, exist_ok=True)
        rest = ["--exchange", str(folder), *rest]
    return foreground([sys.executable, "-m", "simulator", *rest], cwd=place.ROOT)

"""./vegas simulate: the simulated distributor, a program of its own that shares no code with the addons."""

import sys

from .. import database, place
from ..process import foreground
from ..say import say


def main(parser, arguments) -> int:
    parser.add_argument("--db", default="vegas", metavar="NAME", help="whose files are answered (default: %(default)s)")
    if {"-h", "--help"} & set(arguments):
        say("usage: ./vegas simulate [--db NAME] [options]: --db gives --exchange its value (default: vegas)\n")
        return foreground([sys.executable, "-m", "simulator", "--help"], cwd=place.ROOT)
    options, rest = parser.parse_known_args(arguments)
    if not any(word == "--exchange" or word.startswith("--exchange=") for word in rest):
        folder = place.DATA / "vegas_exchange" / database.check_name(options.db)
        folder.mkdir(parents=True, exist_ok=True)
        rest = ["--exchange", str(folder), *rest]
    return foreground([sys.executable, "-m", "simulator", *rest], cwd=place.ROOT)

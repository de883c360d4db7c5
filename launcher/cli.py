"""The command line: one verb per job, one clear line for bad usage."""

import argparse
import importlib
import os
import subprocess
import sys
import traceback

from .say import DEBUG, Problem, explain, fail

VERBS = {
    "run": "start VEGAs with the Italian demo company; the first start fetches and prepares everything",
    "init": "prepare a database for real use, without demo data",
    "test": "run all tests (unit, end to end, browser) in a database of their own",
    "shell": "run a Python script, or type, in an Odoo environment (env)",
    "bench": "measure ratios of speed, each side by side in one run",
    "simulate": "behave like a distributor: answer the files that VEGAs sends",
    "check": "check codes, schemas, messages or bills from outside, or the search of a database",
    "lint": "check style, XML, translations and the arrows between the parts",
}


class Parser(argparse.ArgumentParser):
    """Bad usage: one line and status 2."""

    def error(self, message: str):
        self.exit(2, f"{self.prog}: {message} (see ./vegas --help)\n")


def usage() -> str:
    width = max(map(len, VERBS)) + 2
    lines = ["usage: ./vegas VERB [options]", ""]
    lines += [f"  {verb:{width}}{text}" for verb, text in VERBS.items()]
    lines += [
        "",
        "./vegas VERB --help tells the options of a verb.",
        "Environment: VEGAS_HOME working folder (default .vegas) · ODOO_HOME an Odoo 19 that is here already ·",
        "  PGHOST PGPORT PGUSER PGPASSWORD a PostgreSQL server · XDG_CACHE_HOME downloads · VEGAS_DEBUG=1 tracebacks",
    ]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    if not words or words[0] not in VERBS:
        what = f"{words[0]!r} is not a verb" if words else "a verb is missing"
        return fail(Problem(f"{what}: choose one of {', '.join(VERBS)} (see ./vegas --help)", status=2))
    verb, rest = words[0], words[1:]
    parser = Parser(prog=f"vegas {verb}", description=VERBS[verb][0].upper() + VERBS[verb][1:] + ".")
    try:
        return importlib.import_module(f"launcher.verbs.{verb}").main(parser, rest)
    except KeyboardInterrupt:
        print("\nvegas: interrupted; run it again to go on", file=sys.stderr)
        return 130
    except (Problem, OSError, subprocess.SubprocessError) as error:
        if DEBUG:
            traceback.print_exc()
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        if isinstance(error, OSError):
            error = explain(error)
        return fail(error if isinstance(error, Problem) else Problem(str(error)))
    except Exception as error:
        if DEBUG:
            traceback.print_exc()
        text = f"{type(error).__name__}: {error}"
        return fail(Problem(f"Unexpected error in the launcher, {text}.", "VEGAS_DEBUG=1 shows where, please report"))

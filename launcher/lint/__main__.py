"""Run all checks and print what is wrong."""

import sys

from . import arrows, files, tools, translations


def main() -> int:
    if "--fix" in sys.argv[1:]:
        tools.fix()
    checks = {
        "files": files.faults,
        "arrows": arrows.faults,
        "translations": translations.faults,
        "ruff": tools.ruff_faults,
        "pylint": tools.pylint_faults,
    }
    count = 0
    for name, check in checks.items():
        found = list(check())
        count += len(found)
        for line in found:
            print(line)
        print(f"{name}: {f'{len(found)} faults' if found else 'ok'}", flush=True)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())

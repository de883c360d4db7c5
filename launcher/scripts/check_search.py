"""Compare the table of the search with what a rebuilt one would hold: check_search.py [--rebuild].

Runs in an Odoo environment (``env``). Prints what differs, a line each; with ``--rebuild`` the table is written anew.
Exit status 1 when something differs and was not healed.
"""

import sys

LINES = 20


def check(env, rebuild):
    entries = env["vegas.search.entry"]
    faults = entries._differences()
    for model, number, role, text, fault in faults[:LINES]:
        print(f"{model}\t{number}\t{role}\t{fault}\t{text}")
    kept = entries.search_count([])
    print(f"{kept} voci della ricerca, {len(faults)} differenze")
    if not rebuild:
        return 1 if faults else 0
    entries._rebuild()
    env.cr.commit()
    print(f"ricostruita: {entries.search_count([])} voci")
    return 0


sys.exit(check(env, "--rebuild" in sys.argv[1:]))

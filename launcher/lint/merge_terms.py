"""Bring each it.po in line with the exported .pot: new terms are added empty, unused ones go."""

import polib

from ..place import ADDONS

HEADER = {
    "Project-Id-Version": "VEGAs",
    "Language": "it",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def main() -> None:
    for template in sorted(ADDONS.glob("*/i18n/*.pot")):
        exported = polib.pofile(str(template))
        exported.metadata = {key: value for key, value in HEADER.items() if key not in ("Language", "Plural-Forms")}
        exported.header = ""
        exported.sort(key=lambda entry: (entry.msgid, entry.occurrences))
        for entry in exported:
            entry.msgstr = ""
        exported.save(str(template))
        path = template.with_name("it.po")
        known = {}
        if path.is_file():
            known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if entry.msgstr}
        exported.metadata = dict(HEADER)
        for entry in exported:
            entry.msgstr = known.get(entry.msgid, "")
        exported.save(str(path))
        empty = sum(not entry.msgstr for entry in exported)
        print(f"  {template.parent.parent.name}: {len(exported)} terms, {empty} without translation")


if __name__ == "__main__":
    main()

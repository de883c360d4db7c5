"""The exported terms are those of the code as it stands."""

import os
import shutil
import subprocess
import sys

import polib
import pytest

from launcher.place import ADDONS, ROOT

EXPORT = ROOT / "launcher" / "scripts" / "export_terms.py"
IN_ODOO = ROOT / "launcher" / "scripts" / "in_odoo.py"


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    conf, name = os.environ.get("VEGAS_TEST_CONF"), os.environ.get("VEGAS_TEST_DB")
    if not conf:
        pytest.skip("started without ./vegas test")
    folder = tmp_path_factory.mktemp("terms")
    subprocess.run([sys.executable, IN_ODOO, conf, name, EXPORT, folder], check=True, cwd=ROOT)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.parametrize("addon", sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py")))
def test_terms_are_up_to_date(addon, exported):
    path = exported / addon / "i18n" / f"{addon}.pot"
    terms = {entry.msgid for entry in polib.pofile(str(path))} if path.is_file() else set()
    kept = ADDONS / addon / "i18n" / f"{addon}.pot"
    known = {entry.msgid for entry in polib.pofile(str(kept))} if kept.is_file() else set()
    assert terms == known, "run ./vegas test --prepare-only && ./vegas lint --update-po"

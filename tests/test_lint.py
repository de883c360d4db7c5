"""./vegas lint is part of the tests; and each of its checks finds what it is for."""

import ast

import pytest

from launcher.lint import arrows, files, tools, translations


@pytest.mark.parametrize(
    "check",
    [files.faults, arrows.faults, translations.faults, tools.ruff_faults, tools.pylint_faults],
    ids=["files", "arrows", "translations", "ruff", "pylint"],
)
def test_project_is_clean(check):
    found = list(check())
    assert not found, "\n".join(found)


def addon_file(tmp_path, monkeypatch, where, text):
    monkeypatch.setattr(arrows, "ROOT", tmp_path)
    monkeypatch.setattr(files, "ROOT", tmp_path)
    path = tmp_path / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    monkeypatch.setattr(arrows, "tracked", lambda: (path,))
    monkeypatch.setattr(files, "tracked", lambda: (path,))
    return path


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("addons/vegas_base/engine/a.py", "from odoo.addons.vegas_crm import models\n"),
        ("addons/vegas_base/engine/a.py", "from odoo.addons import vegas_crm\n"),
        ("addons/vegas_billing/a.py", "import odoo.addons.vegas_sportello.x\n"),
        ("addons/vegas_base/standard/a.py", "from odoo import fields\n"),
        ("addons/vegas_billing/computation/a.py", "import odoo\n"),
        ("addons/vegas_base/registry/a.py", 'MODEL = "account' + '.move"\n'),
        ("addons/vegas_base/security/ir.model.access.csv", "a,a,model_account" + "_move,,1,0,0,0\n"),
        ("addons/vegas_base/views/a.xml", '<odoo><record id="vegas_crm' + '.x"/></odoo>\n'),
        ("addons/vegas_sportello/a.py", "import simulator.files\n"),
        ("addons/vegas_base/__manifest__.py", '{"depends": ["vegas_crm"]}\n'),
        ("simulator/a.py", "from standard import codes\n"),
        ("launcher/a.py", "import requests\n"),
    ],
)
def test_arrow_in_the_wrong_direction_is_found(tmp_path, monkeypatch, where, text):
    addon_file(tmp_path, monkeypatch, where, text)
    assert list(arrows.faults())


def test_arrows_in_the_right_direction_pass(tmp_path, monkeypatch):
    addon_file(tmp_path, monkeypatch, "addons/vegas_crm/a.py", "from odoo.addons.vegas_base import engine\n")
    assert not list(arrows.faults())


@pytest.mark.parametrize(
    ("where", "text", "fault"),
    [
        ("a.py", "x = 1\n" * 401, "401 lines"),
        ("views/a.xml", "<odoo><record></odoo>", "not well-formed"),
        ("a.md", "see /ro" + "ot/secret\n", "of one machine"),
    ],
)
def test_file_faults_are_found(tmp_path, monkeypatch, where, text, fault):
    addon_file(tmp_path, monkeypatch, where, text)
    assert fault in "\n".join(files.faults())


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Meter"\nmsgstr ""\n', "no translation"),
        ('#, fuzzy\nmsgid "Meter"\nmsgstr "Contatore"\n', "fuzzy"),
        ('msgid "Meter"\nmsgstr "Meter"\n', "same as the source"),
        ('msgid "Other"\nmsgstr "Altro"\n', "missing term"),
    ],
)
def test_translation_faults_are_found(tmp_path, monkeypatch, entry, fault):
    monkeypatch.setattr(files, "ROOT", tmp_path)
    template, italian = tmp_path / "a.pot", tmp_path / "it.po"
    template.write_text('msgid "Meter"\nmsgstr ""\n')
    italian.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n' + entry)
    assert fault in "\n".join(translations.file_faults(template, italian, set()))


def test_manifests_name_one_version():
    versions = {
        path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))["version"]
        for path in (files.ROOT / "addons").glob("*/__manifest__.py")
    }
    assert all(version.startswith("19.0.") for version in versions.values()), versions

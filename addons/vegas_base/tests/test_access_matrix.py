"""Roles × models × operations: what the registry grants is what the readable files beside the tests say."""

import os
from collections import defaultdict
from itertools import pairwise

from odoo.tests import tagged

from . import access_matrix
from .common import VegasCase

# Rows and fields whose company is only where a clerk works, no fence: each with its reason.
NO_COMPANY_RULE = {}


@tagged("post_install", "-at_install")
class TestAccessMatrix(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls._user(f"matrix_{role}", group) for role, group in access_matrix.ROLES.items()}

    def _own_models(self):
        """Return ``{addon: its own models}``, those with a table."""
        own = defaultdict(set)
        for name, model in self.env.registry.items():
            if name.startswith("vegas.") and not model._abstract and model._original_module != "vegas_example":
                own[model._original_module].add(name)
        return own

    def test_rights_are_what_the_files_say(self):
        for addon, models in self._own_models().items():
            rows = access_matrix.expected(addon)
            foreign = {name for name in rows if name in self.env and not name.startswith("vegas.")}
            granted = access_matrix.found(self.env, models | foreign, self.users)
            if os.environ.get("VEGAS_WRITE_MATRIX"):
                access_matrix.write(addon, granted)
                rows = access_matrix.expected(addon)
            with self.subTest(addon=addon):
                self.assertEqual(set(rows), set(granted), "a row per model, and no row of a model that is gone")
                wrong = [
                    f"{model} {role}: expected {rows[model][role]}, found {letters}"
                    for model, cells in granted.items()
                    for role, letters in cells.items()
                    if rows[model][role] != letters
                ]
                self.assertFalse(wrong, "\n".join(wrong))

    def test_whoever_writes_also_reads(self):
        for models in self._own_models().values():
            for model, cells in access_matrix.found(self.env, models, self.users).items():
                for role, letters in cells.items():
                    self.assertTrue(letters == "-" or letters.startswith("r"), f"{model} {role}: {letters}")

    def test_rungs_only_add(self):
        rungs = ["sportello", "backoffice", "manager", "admin"]
        for models in self._own_models().values():
            for model, cells in access_matrix.found(self.env, models, self.users).items():
                for low, high in pairwise(rungs):
                    self.assertLessEqual(set(cells[low]) - {"-"}, set(cells[high]), f"{model}: {low} and {high}")

    def test_strangers_have_nothing_of_ours(self):
        for models in self._own_models().values():
            for model, cells in access_matrix.found(self.env, models, self.users).items():
                self.assertEqual((cells["internal"], cells["portal"]), ("-", "-"), model)

    def test_companies_are_fenced(self):
        rules = self.env["ir.rule"].search([("global", "=", True), ("domain_force", "like", "company_id")])
        fenced = {rule.model_id.model for rule in rules if rule.perm_read and rule.perm_write}
        for models in self._own_models().values():
            for model in models:
                field = self.env[model]._fields.get("company_id")
                if field and field.store and not self.env[model]._transient and model not in NO_COMPANY_RULE:
                    self.assertIn(model, fenced, f"{model} has a company and no record rule that keeps it apart")

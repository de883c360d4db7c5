"""The check of bills: vectors in their written form."""

import json
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

from odoo.tests import tagged

from ..computation.check_bills import check

VECTORS = Path(__file__).parent / "vectors"


@tagged("post_install", "-at_install")
class TestComputationBills(unittest.TestCase):
    def test_written_cases(self):
        files = sorted(VECTORS.glob("*.json"))
        self.assertGreaterEqual(len(files), 4)
        for path in files:
            self.assertIsNone(check(path), path.name)

    def test_a_changed_number_is_found(self):
        for path in VECTORS.glob("*.json"):
            vector = json.loads(path.read_text())
            line = vector["bills"][-1]["lines"][-1]
            line["amount"] = str(Decimal(line["amount"]) + Decimal("0.01"))
            with tempfile.TemporaryDirectory() as folder:
                changed = Path(folder) / path.name
                changed.write_text(json.dumps(vector))
                self.assertIn("amount", check(changed), path.name)

    def test_malformed_files_are_named_not_raised(self):
        for text in ("", "[]", "{}", '{"name": "x", "commodity": "water"}', '{"a": NaN}', "{" * 500):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "x.json"
                path.write_text(text)
                self.assertTrue(check(path), text)

"""Every fault that the pure-Python standard can name has a sentence."""

import re
import unittest
from pathlib import Path

from odoo.tests import tagged

from ..texts import FAULTS

STANDARD = Path(__file__).parents[1] / "standard"


@tagged("post_install", "-at_install")
class TestTexts(unittest.TestCase):
    def test_refusals_have_a_sentence(self):
        source = "\n".join(path.read_text() for path in STANDARD.glob("*.py"))
        keys = set(re.findall(r'Refused\(\s*"([a-z_]+)"', source))
        self.assertGreater(len(keys), 15)
        self.assertFalse(keys - set(FAULTS))

    def test_code_faults_have_a_sentence(self):
        source = (STANDARD / "codes.py").read_text()
        keys = set(re.findall(r'"((?:pdr|pod|tax_code|vat|iban)_[a-z_]+)"', source))
        self.assertGreater(len(keys), 6)
        self.assertFalse(keys - set(FAULTS))

    def test_schema_faults_have_a_sentence(self):
        keys = [
            "missing",
            "unexpected",
            "pattern",
            "too_long",
            "too_short",
            "enumeration",
            "not_integer",
            "not_date",
            "choice",
            "other",
        ]
        self.assertFalse(set(keys) - set(FAULTS))

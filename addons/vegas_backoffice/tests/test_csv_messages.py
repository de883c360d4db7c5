"""The CSV layouts of contract terminations against their golden files."""

import unittest
from pathlib import Path

from odoo.addons.vegas_base.tests.csv_messages import CsvMessages


class TestCsvMessages(CsvMessages, unittest.TestCase):
    ADDON = Path(__file__).parents[1]
    COLUMNS = {
        ("RC1", "0050"): 16,
        ("RC1", "0100"): 10,
    }

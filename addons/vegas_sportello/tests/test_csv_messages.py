"""The CSV layouts of volture and of customer data against their golden files."""

import unittest
from pathlib import Path

from odoo.addons.vegas_base.tests.csv_messages import CsvMessages


class TestCsvMessages(CsvMessages, unittest.TestCase):
    ADDON = Path(__file__).parents[1]
    COLUMNS = {
        ("AE1", "0050"): 50,
        ("AE1", "0100"): 10,
        ("AE1", "0150"): 10,
        ("VT1", "0040"): 8,
        ("VT1", "0050"): 55,
        ("VT1", "0100"): 10,
        ("VT1", "0101"): 10,
        ("VT1", "0150"): 17,
        ("VT3", "0200"): 10,
        ("VTG", "0040"): 8,
        ("VTG", "0050"): 50,
        ("VTG", "0100"): 10,
        ("VTG", "0101"): 10,
        ("VTG", "0150"): 16,
    }

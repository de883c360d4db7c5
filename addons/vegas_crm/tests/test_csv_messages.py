"""The CSV layouts of switching, pre-check and subentro against their golden files."""

import unittest
from pathlib import Path

from odoo.addons.vegas_base.tests.csv_messages import CsvMessages


class TestCsvMessages(CsvMessages, unittest.TestCase):
    ADDON = Path(__file__).parents[1]
    COLUMNS = {
        ("PK1", "0050"): 11,
        ("PK1", "0100"): 17,
        ("S01", "0050"): 50,
        ("S01", "0100"): 10,
        ("S01", "0150"): 17,
        ("SE1", "0050"): 17,
        ("SE1", "0100"): 10,
        ("SE1", "0200"): 15,
        ("SE3", "0200"): 7,
        ("SE4", "0200"): 10,
    }

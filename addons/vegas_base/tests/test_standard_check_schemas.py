"""The tool that says which of our requests official schemas would refuse: on made-up official files."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

from odoo.addons.vegas_base.standard import check_schemas

SHIPPED = check_schemas.ADDONS / "vegas_sportello" / "schemas"
SAMPLES = check_schemas.ADDONS / "vegas_sportello" / "tests" / "messages"


class TestCheckSchemas(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def put(self, path, data):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)

    def run_on(self, *files):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            status = check_schemas.main([str(self.folder), *map(str, files)])
        return status, out.getvalue()

    def test_ours_are_accepted(self):
        """Our own schemas, put there as official ones, refuse none of our requests."""
        for path in SHIPPED.glob("*/*/*/*.*"):
            self.put(path.relative_to(SHIPPED), path.read_bytes())
        status, text = self.run_on(*sorted(SAMPLES.glob("*_0050_*")))
        self.assertEqual(status, 0, text)
        self.assertNotIn("Senza file", text)
        self.assertIn("VT1 0050 ele\tVT1_0050_ele.csv\taccettata", text)

    def test_a_field_is_refused(self):
        data = (SHIPPED / "V01/0050/gas/2011-01-14.xsd").read_bytes()
        self.put("V01/0050/gas/2026-01-01.xsd", data.replace(b'name="motivo"', b'name="motivo_verifica"'))
        status, text = self.run_on()
        self.assertEqual(status, 1)
        self.assertIn("V01 0050 gas\tV01_0050_gas.xml\trifiutata: ", text)
        self.assertIn("motivo: non è previsto qui", text)
        self.assertIn("Senza file ufficiale utilizzabile: ", text)
        self.assertIn("D01 E050 ele", text)

    def test_a_table_is_stricter(self):
        data = (SHIPPED / "VT1/0050/ele/2015-11-01.csv").read_bytes()
        self.put(
            "VT1/0050/ele/2026-01-01.csv",
            data.replace(b"COD_OFFERTA;cod_offerta;text;;", b"COD_OFFERTA;cod_offerta;text;x;"),
        )
        status, text = self.run_on(SAMPLES / "VT1_0050_ele.csv")
        self.assertEqual(status, 1)
        self.assertIn("cod_offerta: manca", text)

    def test_unusable_and_misplaced(self):
        self.put("V01/0050/gas/2026-01-01.xsd", b"<x/>")
        self.put("V01/0050/acqua/2026-01-01.xsd", (SHIPPED / "V01/0050/gas/2011-01-14.xsd").read_bytes())
        status, text = self.run_on(SAMPLES / "V01_0050_gas.xml")
        self.assertEqual(status, 1)
        self.assertIn("2026-01-01.xsd: inutilizzabile", text)
        self.assertIn("acqua/2026-01-01.xsd: fuori posto", text)

    def test_usage(self):
        self.folder = self.folder / "absent"
        status, text = self.run_on()
        self.assertEqual(status, 2)
        self.assertIn("uso: check schemas", text)

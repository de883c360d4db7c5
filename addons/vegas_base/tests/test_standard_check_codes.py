"""The tool that checks a CSV of codes: what it prints and how it exits."""

import contextlib
import io
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from odoo.addons.vegas_base.standard import check_codes


class TestCheckCodes(unittest.TestCase):
    def run_on(self, data, *more):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "codes.csv")
            if data is not None:
                path.write_bytes(data)
            out, err = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                status = check_codes.main([str(path), *more])
        return status, out.getvalue().splitlines(), err.getvalue().splitlines()

    def test_as_expected(self):
        data = (
            "\ufeffvalue;kind;valid\r\nIT001E12345678;pod;1\r\n0845;PDR;0\r\nRSSMRA80A01H50MM;codice_fiscale;si\r\n"
            "00743110158;partita_iva;no\r\nIT64Y0542811101000000123456;iban;invalid\r\n;pdr;false\r\n"
        ).encode()
        status, out, err = self.run_on(data)
        self.assertEqual((status, err), (0, []))
        self.assertEqual(out[0], "IT001E12345678\tpod\tok")
        self.assertEqual([line.split("\t")[2] for line in out], ["ok"] * 6)

    def test_one_differs(self):
        status, out, _err = self.run_on(b"kind,valid,value\npdr,1,0845\niban,0,IT60X0542811101000000123456\npod,0,x\n")
        self.assertEqual(status, 1)
        self.assertEqual(
            out,
            [
                "0845\tpdr\tatteso valido, trovato non valido: un PDR ha 14 cifre, zeri iniziali compresi",
                "IT60X0542811101000000123456\tiban\tatteso non valido, trovato valido",
                "x\tpod\tok",
            ],
        )

    def test_unusable(self):
        for data, word in (
            (None, "non esiste"),
            (b"", "vuoto"),
            (b"value;kind\n1;pdr", "manca la colonna valid"),
            (b"value;kind;valid\n", "nessuna riga"),
            (b"value;kind;valid\n1;remi;1", "remi"),
            (b"value;kind;valid\n1;pdr;forse", "forse"),
            (b"value;kind;valid\n1;pdr;1;2", "celle"),
            (b"value;kind;valid\n\x00;pdr;1", "NUL"),
        ):
            with self.subTest(word=word):
                status, out, err = self.run_on(data)
                self.assertEqual((status, out, len(err)), (2, [], 1))
                self.assertIn(word, err[0])
        self.assertEqual(self.run_on(b"", "x")[0], 2)
        self.assertEqual(check_codes.main([]), 2)

    def test_every_fault_has_its_words(self):
        kinds = {"pdr": ("format",), "pod": ("format",), "vat": ("format", "check_digit", "office")}
        kinds["tax_code"] = (*kinds["vat"], "birth_date")
        kinds["iban"] = ("format", "check_digit", "cin")
        self.assertEqual({f"{kind}_{why}" for kind, whys in kinds.items() for why in whys}, set(check_codes.REASONS))

    def test_without_odoo(self):
        """The package works with the folder of the addon on the path, and imports nothing of Odoo."""
        addon = Path(check_codes.__file__).resolve().parents[1]
        code = (
            "import sys; from standard import calendars, check_codes, envelope, reader, schemas; "
            "sys.exit(any(name.partition('.')[0] == 'odoo' for name in sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", code], cwd=addon, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = subprocess.run(
            [sys.executable, "-m", "standard.check_codes"], cwd=addon, capture_output=True, text=True, check=False
        )
        self.assertEqual(done.returncode, 2, done.stderr)

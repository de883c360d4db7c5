"""A table of columns as a schema: on a small layout made here, with a name that stands twice."""

import tempfile
import unittest
from datetime import date
from pathlib import Path

from odoo.addons.vegas_base.standard import envelope, reader, schemas

TABLE = """column;name;kind;required;length;values;note
COD_SERVIZIO;cod_servizio;text;x;;;
COD_FLUSSO;cod_flusso;text;x;;;
PIVA_UTENTE;piva_utente;piva;x;;;
PIVA_GESTORE;piva_distr;piva;x;;;gestore
CP_UTENTE;cod_prat_utente;cod_prat_utente;x;;;
COD_POD;cod_pod;pod;x;;;
NOME;nome;text;;10;;
TIPO;tipo;enum;x;;01,05;
DATA;data;date;tipo = '05';;;
KW;kw;decimal;;3;;
N;n;integer;;2;;
NOME;nome_ref;text;;10;;referente
"""
HEADER = "COD_SERVIZIO;COD_FLUSSO;PIVA_UTENTE;PIVA_GESTORE;CP_UTENTE;COD_POD;NOME;TIPO;DATA;KW;N;NOME"
ROW = "VX1;0050;00743110157;05877611003;R1;IT001E12345678;Anna;05;01/12/2026;1.5;7;Piero"
DATA = {
    "piva_utente": "00743110157",
    "piva_distr": "05877611003",
    "cod_prat_utente": "R1",
    "cod_pod": "IT001E12345678",
    "nome": "Anna",
    "tipo": "05",
    "data": date(2026, 12, 1),
    "kw": 1.5,
    "n": 7,
    "nome_ref": "Piero",
}


class TestColumns(unittest.TestCase):
    def registry(self, table=TABLE, name="2015-11-01.csv"):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        path = folder / "VX1" / "0050" / "ele" / name
        path.parent.mkdir(parents=True)
        path.write_text(table)
        return schemas.Registry([folder])

    def setUp(self):
        self.all = self.registry()
        self.schema = self.all.find("VX1", "0050", "ele", date(2026, 11, 24))

    def build(self, **changes):
        return self.schema.build({"cod_servizio": "VX1", "cod_flusso": "0050"}, {**DATA, **changes})

    def read(self, text):
        """Return the straightened trees of a file, one per row, and the faults of each."""
        data = text if isinstance(text, bytes) else text.encode()
        roots = [
            self.schema.canonical(self.schema.from_row(row))
            for row in reader.read_csv(data, ";,|\t", self.all.layouts)[1]
        ]
        return [(root, [(fault.element, fault.key) for fault in self.schema.validate(root)]) for root in roots]

    def leaves(self, root):
        return {leaf.tag: leaf.text for leaf in root}

    # === WRITE === #

    def test_the_file_as_it_is_published(self):
        root = self.build()
        self.assertTrue(self.schema.is_csv)
        self.assertEqual(self.schema.validate(root), [])
        self.assertEqual(self.schema.to_bytes(root).decode(), f"{HEADER}\r\n{ROW}\r\n")

    def test_quotes_only_where_needed(self):
        text = self.schema.to_bytes(self.build(nome='A;"b"')).decode()
        self.assertEqual(text.splitlines()[1].count('"'), 6)
        ((root, faults),) = self.read(text)
        self.assertEqual((root.findtext("nome"), faults), ('A;"b"', []))

    def test_envelope(self):
        head = envelope.read(self.build())
        self.assertEqual(head[:5], ("VX1", "0050", "00743110157", "05877611003", "R1"))
        self.assertEqual((head.point_code, head.commodity), ("IT001E12345678", "ele"))

    # === READ === #

    def test_what_is_written_is_read(self):
        ((root, faults),) = self.read(self.schema.to_bytes(self.build()))
        self.assertEqual(faults, [])
        self.assertEqual(self.leaves(root), self.leaves(self.build()))

    def test_forgiving_in_form(self):
        quoted = ";".join(f'"{cell}"' for cell in ROW.split(";"))
        other = ROW.replace("0050", "50").replace("1.5", "1,5").replace("01/12/2026", "2026-12-01")
        for text in (
            f"{HEADER}\n{ROW}\n".replace(";", "|"),
            f"{HEADER}\n{ROW}\n".replace(";", "\t"),
            f"{HEADER}\n{ROW}\n".replace(";", ","),
            f"\ufeff{HEADER}\r\n{quoted}\r\n",
            f"{HEADER.lower()};\n{other};\n",
            f"{HEADER}\n{ROW}\n".encode("utf-16"),
        ):
            with self.subTest(text=text):
                ((root, faults),) = self.read(text)
                self.assertEqual(faults, [])
                self.assertEqual(self.leaves(root), self.leaves(self.build()))

    def test_columns_in_another_order(self):
        names = [*HEADER.split(";")[:-1], "NOME_REF"]
        cells = ROW.split(";")
        ((root, faults),) = self.read(";".join(reversed(names)) + "\n" + ";".join(reversed(cells)))
        self.assertEqual(faults, [])
        self.assertEqual(self.leaves(root), self.leaves(self.build()))

    def test_a_repeated_name_in_another_place_is_refused(self):
        names = HEADER.split(";")
        with self.assertRaises(reader.Refused) as caught:
            self.read(";".join([names[-1], *names[:-1]]) + "\n" + ROW)
        self.assertEqual((caught.exception.key, caught.exception.params), ("csv_header", {"detail": "NOME"}))

    def test_strict_in_meaning_and_row_by_row(self):
        wrong = [
            ROW.replace("IT001E", "XX001E"),
            ROW.replace(";05;", ";09;"),
            ROW.replace("01/12/2026", "31/11/2026"),
            ROW.replace("01/12/2026", ""),
            ROW.replace(";7;", ";777;"),
            ROW.replace("Anna", "A" * 11),
            ROW.replace("VX1", "VX2"),
            f"{ROW};in più",
        ]
        found = [faults for _root, faults in self.read("\n".join([HEADER, ROW, *wrong]))]
        self.assertEqual(
            found,
            [
                [],
                [("cod_pod", "pattern")],
                [("tipo", "enumeration")],
                [("data", "not_date")],
                [("data", "missing")],
                [("n", "pattern")],
                [("nome", "too_long")],
                [("cod_servizio", "enumeration")],
                [("colonna_13", "unexpected")],
            ],
        )

    # === THE TABLE ITSELF === #

    def test_tables_that_cannot_be_used(self):
        for table in (
            TABLE.replace(";kind;", ";type;"),
            TABLE.replace("nome_ref", "nome"),
            TABLE.replace("COD_FLUSSO", "FLUSSO"),
            TABLE.replace(";decimal;", ";kilowatt;"),
            TABLE.replace("tipo = '05'", "tipo ="),
            TABLE.replace("KW;kw", "KW"),
        ):
            with self.subTest(table=table):
                self.assertTrue(schemas.unusable_reason(table.encode()))
                registry = self.registry(table)
                (schema,) = registry.all()
                self.assertTrue(schema.unusable)
                self.assertEqual(registry.layouts, {})
                with self.assertRaises(ValueError):
                    schema.from_row({})
        self.assertIsNone(schemas.unusable_reason(TABLE.encode()))

    def test_a_wrong_place_is_ignored(self):
        registry = self.registry(name="ieri.csv")
        self.assertEqual([path.name for path in registry.ignored], ["ieri.csv"])

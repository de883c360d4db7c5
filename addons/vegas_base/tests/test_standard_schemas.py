"""Schema registry, includes, checking, building, straightening: on a small schema made here."""

import tempfile
import unittest
from datetime import date
from decimal import Decimal
from pathlib import Path

from lxml import etree

from odoo.addons.vegas_base.standard import reader, schemas

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
BODY = """
  <xs:annotation><xs:appinfo>
    <rule test="Esito = 1 or Negativo" key="missing" element="Negativo"/>
  </xs:appinfo></xs:annotation>
  <xs:include schemaLocation="common/types.xsd"/>
  <xs:element name="Prestazione"><xs:complexType>
    <xs:sequence>
      <xs:element name="Testa"><xs:complexType><xs:sequence>
        <xs:element name="cod_prat_utente" type="cod_prat_utente"/>
        <xs:element name="piva_distr" type="piva" minOccurs="0"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="Esito" type="zero_uno"/>
      <xs:element name="Chi"><xs:complexType><xs:choice>
        <xs:sequence><xs:element name="cognome" type="nome"/><xs:element name="nome" type="nome"/></xs:sequence>
        <xs:element name="rag_soc" type="nome"/>
      </xs:choice></xs:complexType></xs:element>
      <xs:element name="DatiPdR" minOccurs="0" maxOccurs="3"><xs:complexType><xs:sequence>
        <xs:element name="data_let" type="data"/>
        <xs:element name="segn" type="segnante"/>
        <xs:element name="coeff" type="xs:decimal" minOccurs="0"/>
        <xs:element name="casa" type="si_no" minOccurs="0"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="Negativo" minOccurs="0"><xs:complexType><xs:sequence>
        <xs:element name="motivazione" type="testo"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="note" type="testo" minOccurs="0"/>
    </xs:sequence>
    <xs:attribute name="cod_servizio" use="required" fixed="X09"/>
    <xs:attribute name="cod_flusso" use="required" fixed="0150"/>
  </xs:complexType></xs:element>
"""
ATTRIBUTES = {"cod_servizio": "X09", "cod_flusso": "0150"}
DATA = {
    "Chi": {"cognome": "Rossi", "nome": " Mario ", "rag_soc": ""},
    "Testa": {"cod_prat_utente": "R1", "piva_distr": None},
    "Esito": True,
    "DatiPdR": [
        {"data_let": date(2026, 11, 24), "segn": 0, "coeff": Decimal("1.006407"), "casa": True},
        {"segn": 12.0, "data_let": "25/11/2026", "coeff": False},
    ],
    "Negativo": {"motivazione": ""},
    "note": "a\x00\x01b",
}


def xsd(body=BODY):
    return f"<xs:schema {XS}>{body}</xs:schema>".encode()


class SchemaCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def put(self, path, data=None):
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(xsd() if data is None else data)
        return target

    def schema(self, data=None):
        self.put("s/X09/0150/gas/2020-01-01.xsd", data)
        return schemas.Registry([self.folder / "s"]).find("X09", "0150", "gas", date(2026, 1, 1))


class TestRegistry(SchemaCase):
    def test_version_in_force(self):
        for name in ("2011-01-14", "2020-01-01", "2026-07-01"):
            self.put(f"a/V01/0050/gas/{name}.xsd")
        self.put("a/V01/0050/ele/2020-01-01.xsd")
        registry = schemas.Registry([self.folder / "a"])
        for day, version in (
            (date(2011, 1, 13), None),
            (date(2011, 1, 14), date(2011, 1, 14)),
            (date(2026, 6, 30), date(2020, 1, 1)),
            (date(2026, 7, 1), date(2026, 7, 1)),
        ):
            found = registry.find("V01", "0050", "gas", day)
            self.assertEqual(found and found.version, version)
        self.assertIsNone(registry.find("V02", "0050", "gas", date(2026, 1, 1)))
        self.assertIsNone(registry.find("V01", "0050", "", date(2026, 1, 1)))
        self.assertEqual(len(registry.all()), 4)

    def test_official_wins_on_the_same_version(self):
        for folder in ("addon", "official"):
            self.put(f"{folder}/V01/0050/gas/2020-01-01.xsd")
        self.put("addon/V01/0050/gas/2021-01-01.xsd")
        registry = schemas.Registry([self.folder / "addon", self.folder / "official"], self.folder / "official")
        self.assertTrue(registry.find("V01", "0050", "gas", date(2020, 5, 1)).official)
        self.assertFalse(registry.find("V01", "0050", "gas", date(2021, 5, 1)).official)
        self.assertEqual(len(registry.all()), 2)

    def test_ignored(self):
        for path in ("V01/0050/gas/x.xsd", "V01/0050/acqua/2020-01-01.xsd", "v1/0050/gas/2020-01-01.xsd"):
            self.put(path)
        registry = schemas.Registry([self.folder, self.folder / "absent"])
        self.assertEqual((registry.all(), len(registry.ignored)), ([], 3))

    def test_includes(self):
        types = b'<xs:simpleType name="mio"><xs:restriction base="xs:string"/></xs:simpleType>'
        self.put("s/X09/tipi.xsd", xsd(types.decode() + '<xs:include schemaLocation="altri.xsd"/>'))
        self.put("s/X09/altri.xsd", xsd('<xs:include schemaLocation="tipi.xsd"/>'))
        body = '<xs:include schemaLocation="../../tipi.xsd"/><xs:element name="Prestazione" type="mio"/>'
        schema = self.schema(xsd(body))
        self.assertIsNone(schema.unusable)
        self.assertEqual(schema.node.kind, "text")
        self.assertIsNone(schemas.unusable_reason(schema.assembled()))
        self.assertIn("tipi.xsd", schemas.unusable_reason(xsd(body)))

    def test_includes_stay_inside(self):
        self.put("outside.xsd", xsd(""))
        (self.folder / "s").mkdir()
        (self.folder / "s/link.xsd").symlink_to(self.folder / "outside.xsd")
        for location in ("../outside.xsd", "link.xsd", f"{self.folder}/outside.xsd", "http://localhost/x.xsd", ""):
            with self.subTest(location=location):
                schema = self.schema(xsd(f'<xs:include schemaLocation="{location}"/><xs:element name="Prestazione"/>'))
                self.assertIn("xs:include", schema.unusable)

    def test_unusable(self):
        self.assertIsNone(schemas.unusable_reason(xsd()))
        for data, word in (
            (b"", "empty"),
            (b"<a/>", "root"),
            (b"no xml", "not_xml"),
            (b"<!DOCTYPE a><a/>", "doctype"),
            (xsd('<xs:element name="Altro"/>'), "Prestazione"),
            (xsd('<xs:element name="Prestazione" type="assente"/>'), "assente"),
            (xsd('<xs:import namespace="x" schemaLocation="x.xsd"/>'), "xs:import"),
            (
                xsd(
                    '<xs:element name="Prestazione"/>' + BODY.partition("<xs:include")[0].replace("Esito =", "Esito ((")
                ),
                "rule",
            ),
        ):
            with self.subTest(word=word):
                self.assertIn(word, schemas.unusable_reason(data))
                schema = self.schema(data)
                fault = schema.validate(etree.Element("Prestazione"))[0]
                self.assertEqual(fault.key, "other")
                root = etree.Element("Prestazione")
                self.assertIs(schema.canonical(root), root)
                with self.assertRaises(ValueError):
                    schema.build({}, {})


class TestSchema(SchemaCase):
    def setUp(self):
        super().setUp()
        self.it = self.schema()
        self.good = self.it.build(ATTRIBUTES, DATA)

    def faults(self, *changes):
        text = self.it.to_bytes(self.good).decode()
        for old, new in changes:
            self.assertIn(old, text)
            text = text.replace(old, new)
        return self.it.validate(self.it.canonical(reader.parse_xml(text.encode())))

    def assertFaults(self, expected, *changes):
        self.assertEqual([(fault.element, fault.key) for fault in self.faults(*changes)], expected)

    def test_build(self):
        self.assertEqual(self.it.validate(self.good), [])
        self.assertEqual(
            [(child.tag, child.text) for child in self.good.iter() if not len(child)],
            [
                ("cod_prat_utente", "R1"),
                ("Esito", "1"),
                ("cognome", "Rossi"),
                ("nome", "Mario"),
                ("data_let", "24/11/2026"),
                ("segn", "0"),
                ("coeff", "1.006407"),
                ("casa", "SI"),
                ("data_let", "25/11/2026"),
                ("segn", "12"),
                ("note", "ab"),
            ],
        )
        self.assertEqual(self.it.validate(reader.parse_xml(self.it.to_bytes(self.good))), [])

    def test_build_refuses_unknown_keys(self):
        for data in ({"Esito": 1, "esito": 1}, {"Testa": {"x": 1}}, {"Testa": "x"}):
            with self.subTest(data=data), self.assertRaises(ValueError):
                self.it.build(ATTRIBUTES, data)

    def test_faults_name_element_line_and_value(self):
        faults = self.faults(("24/11/2026", "31/11/2026"))
        self.assertEqual(faults[0].path, "Prestazione/DatiPdR/data_let")
        self.assertEqual(faults[0].params, {"value": "31/11/2026"})
        self.assertEqual(faults[0].line, 12)

    def test_faults(self):
        self.assertFaults([("data_let", "not_date")], ("24/11/2026", "29/02/2026"))
        self.assertFaults([("segn", "not_integer")], (">12<", ">12.5<"))
        self.assertFaults([("segn", "pattern")], (">12<", ">-12<"))
        self.assertFaults([("cod_prat_utente", "too_long")], (">R1<", f">{'R' * 16}<"))
        self.assertFaults([("casa", "enumeration")], (">SI<", ">FORSE<"))
        self.assertFaults([("Esito", "missing")], ("<Esito>1</Esito>", ""))
        self.assertFaults([("cod_prat_utente", "missing")], (">R1<", "> <"))
        self.assertFaults([("nome", "missing")], ("<nome>Mario</nome>", ""))
        self.assertFaults([("rag_soc", "unexpected")], ("</Chi>", "<rag_soc>ACME</rag_soc></Chi>"))
        self.assertFaults([("cod_servizio", "enumeration")], ('"X09"', '"V02"'))
        self.assertFaults([("cod_flusso", "missing")], ('cod_flusso="0150"', ""))
        self.assertFaults([("lingua", "unexpected")], ('cod_flusso="0150"', 'cod_flusso="0150" lingua="it"'))
        self.assertFaults([("altro", "unexpected")], ("<note>", "<altro>1</altro><note>"))
        self.assertFaults([("Negativo", "missing")], ("<Esito>1", "<Esito>0"))
        self.assertFaults([("x", "unexpected")], ("<note>ab", "<note>ab<x/>"))
        self.assertFaults([("Esito", "unexpected")], ("<Esito>1</Esito>", "<Esito>1</Esito><esito>0</esito>"))

    def test_text_beside_elements_is_not_dropped(self):
        self.assertFaults([("Prestazione", "other")], ("<Esito>1", "garbage<Esito>1"))
        self.assertFaults([("Chi", "other")], ("<Chi>", "<chi>garbage"), ("</Chi>", "</chi>"))

    def test_empty_block(self):
        self.assertFaults([("cognome", "choice")], ("<cognome>Rossi</cognome>", ""), ("<nome>Mario</nome>", ""))

    def test_choice(self):
        root = self.it.build(ATTRIBUTES, DATA)
        chi = root.find("Chi")
        del chi[:]
        self.assertEqual(
            [(f.element, f.key, f.params) for f in self.it.validate(root)],
            [("cognome", "choice", {"expected": "cognome, rag_soc"})],
        )

    def test_all_faults_at_once(self):
        self.assertFaults(
            [("cod_prat_utente", "too_long"), ("data_let", "not_date"), ("segn", "not_integer"), ("Esito", "missing")],
            (">R1<", f">{'R' * 16}<"),
            ("24/11/2026", "x"),
            (">12<", ">y<"),
            ("<Esito>1</Esito>", ""),
        )

    def test_order(self):
        root = self.it.build(ATTRIBUTES, DATA)
        root.insert(0, root.find("Esito"))
        self.assertEqual([(fault.element, fault.key) for fault in self.it.validate(root)], [("Testa", "unexpected")])
        self.assertEqual(self.it.validate(self.it.canonical(root)), [])

    def test_other_root(self):
        root = etree.Element("Altro")
        self.assertEqual(self.it.validate(self.it.canonical(root))[0].key, "unexpected")

    def test_canonical(self):
        text = self.it.to_bytes(self.good).decode()
        for old, new in (
            ("Prestazione xmlns", 'ns0:Prestazione xmlns:ns0="urn:x" xmlns'),
            ("</Prestazione>", "</ns0:Prestazione>"),
            ('cod_flusso="0150"', 'CodFlusso=" 150"'),
            ('"X09"', '"x09"'),
            ("DatiPdR>", "DatiPdr>"),
            ("24/11/2026", "2026-11-24"),
            ("1.006407", " 1,006407 "),
            ("<Esito>1</Esito>", ""),
            ("<note>ab</note>", "<note>\n  ab </note><Esito>1</Esito><negativo><motivazione/></negativo>"),
        ):
            self.assertIn(old, text)
            text = text.replace(old, new)
        root = reader.parse_xml(text.encode())
        before = etree.tostring(root)
        new = self.it.canonical(root)
        self.assertEqual(self.it.validate(new), [])
        self.assertEqual(etree.tostring(root), before, "the given tree stays as it is")
        leaves = [(leaf.tag, leaf.text) for leaf in new.iter() if not len(leaf)]
        self.assertEqual(leaves, [(leaf.tag, leaf.text) for leaf in self.good.iter() if not len(leaf)])
        self.assertIs(self.it.canonical(new), new)

    def test_blanks_of_a_valid_message(self):
        """A type that takes blanks does not bring them to the handlers."""
        root = self.it.build(ATTRIBUTES, {**DATA, "DatiPdR": {"data_let": "24/11/2026", "segn": 1, "coeff": 1}})
        root.find("DatiPdR/coeff").text = " 1.5 "
        self.assertEqual(self.it.validate(root), [])
        self.assertEqual(self.it.canonical(root).findtext("DatiPdR/coeff"), "1.5")

    def test_from_row(self):
        row = {
            "COD_SERVIZIO": "X09", "COD_FLUSSO": "150", "CP_UTENTE": "R1", "ESITO": "1", "RAG_SOC": "ACME",
            "DATA_LET": "2026-11-24", "SEGN": "7", "COEFF": "1,5", "CASA": "", "MOTIVAZIONE": None,
        }  # fmt: skip
        root = self.it.from_row(row)
        self.assertEqual(self.it.validate(root), [])
        self.assertEqual(root.findtext("DatiPdR/data_let"), "24/11/2026")
        self.assertEqual(root.findtext("DatiPdR/coeff"), "1.5")
        self.assertEqual(root.findtext("Testa/cod_prat_utente"), "R1")
        odd = self.it.from_row({**row, "ALTRO": "x", "COLONNA_12": "y", "9 <": "z"})
        self.assertEqual(
            [fault.element for fault in self.it.validate(odd) if fault.key == "unexpected"],
            ["altro", "colonna_12", "colonna"],
        )

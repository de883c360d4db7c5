"""The schemas of V01 against sample files, and a fuzz of those files through all of reading and checking."""

import random
import unittest
from datetime import date
from pathlib import Path

from lxml import etree

from odoo.addons.vegas_base.standard import envelope, reader, schemas

MESSAGES = Path(__file__).parent / "messages"
TODAY = date(2026, 11, 24)
CHANGES = 500

REGISTRY = schemas.Registry([Path(__file__).parents[1] / "schemas"])
IDENTIFIERS = {"piva_utente": "09876540155", "piva_distr": "08765430213", "cod_prat_utente": "R2026-000123"}
REQUEST = {
    "IdentificativiRichiesta": IDENTIFIERS,
    "ClienteFinale": {
        "Anagrafica": {"cognome": "Rossi", "nome": "Mario", "cf": "RSSMRA80A01H501U", "tel": "+390612345"}
    },
    "DatiTecnici": {"matr_mis": "G2012345678"},
    "Verifica": {"motivo": "01"},
    "Appuntamento": {"data_ric_app1": date(2026, 12, 1), "fascia_ric_app1": "08:30-10:30"},
    "note": "",
}
POINTS = {"gas": {"cod_pdr": "08450000047322"}, "ele": {"cod_pod": "IT001E12345678"}}


def read(data):
    """Read and check a file as the import does; return ``[(tree or None, faults)]``."""
    if data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<":
        roots = [reader.parse_xml(data)]
    else:
        roots = []
        for row in reader.read_csv(data)[1]:
            schema = REGISTRY.find(row.get("COD_SERVIZIO", ""), row.get("COD_FLUSSO", "").zfill(4), "gas", TODAY)
            roots.append(schema.from_row(row) if schema else etree.Element("nothing"))
    results = []
    for root in roots:
        head = envelope.read(root)
        guess = "ele" if head.flow[:1] == "E" else "gas"
        schema = REGISTRY.find(head.service, head.flow, head.commodity or guess, TODAY)
        if schema:
            root = schema.canonical(root)
            envelope.digest(root)
        results.append((root, schema.validate(root) if schema else ["no schema"]))
    return results


class TestSamples(unittest.TestCase):
    def test_samples_are_valid(self):
        paths = sorted(MESSAGES.glob("V01_*"))
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(name=path.name):
                results = read(path.read_bytes())
                self.assertEqual(len(results), 2 if path.suffix == ".csv" else 1)
                for _root, faults in results:
                    self.assertEqual(faults, [])

    def test_csv_and_xml_are_twins(self):
        row = read((MESSAGES / "V01_0100_gas.csv").read_bytes())[0][0]
        tree = read((MESSAGES / "V01_0100_gas_positive.xml").read_bytes())[0][0]
        self.assertEqual(
            [(leaf.tag, leaf.text) for leaf in row.iter() if not len(leaf)],
            [(leaf.tag, leaf.text) for leaf in tree.iter() if not len(leaf)],
        )

    def test_outcome_and_block_agree(self):
        """XSD cannot say it, the rules of the schema do: a handler never meets a positive outcome without data."""
        for name, old, new, element in (
            ("V01_0150_gas_conforming.xml", b"<Esito>1", b"<Esito>0", "Negativo"),
            ("V01_0150_gas_negative.xml", b"<Esito>0", b"<Esito>1", "DatiTecnici"),
            ("V01_0150_gas_new_meter.xml", b"<matr_nuovo_mis>G2699887766</matr_nuovo_mis>", b"", "matr_nuovo_mis"),
        ):
            faults = read((MESSAGES / name).read_bytes().replace(old, new))[0][1]
            self.assertEqual([(fault.element, fault.key) for fault in faults], [(element, "missing")])

    def test_variants_that_importers_meet(self):
        data = (MESSAGES / "V01_0150_gas_new_meter.xml").read_bytes()
        for old, new in (
            (b'cod_flusso="0150"', b'CodFlusso="150"'),
            (b"<Prestazione ", b'<ns0:Prestazione xmlns:ns0="urn:x" '),
            (b"</Prestazione", b"</ns0:Prestazione"),
            (b"DatiTecnici>", b"datitecnici>"),
            (b"04/12/2026", b"2026-12-04"),
            (b"<verif_lab>NO</verif_lab>", b"<verif_lab/>"),
        ):
            self.assertIn(old, data)
            data = data.replace(old, new)
        root, faults = read(data)[0]
        self.assertEqual(faults, [])
        self.assertEqual(root.findtext("DatiTecnici/data_verifica"), "04/12/2026")


class TestRequest(unittest.TestCase):
    def build(self, commodity, **changes):
        schema = REGISTRY.find("V01", "0050", commodity, TODAY)
        data = {**REQUEST, "DatiTecnici": {**POINTS[commodity], **REQUEST["DatiTecnici"]}, **changes}
        root = schema.build({"cod_servizio": "V01", "cod_flusso": "0050"}, data)
        faults = schema.validate(root)
        return root, [(fault.element, fault.key) for fault in faults]

    def test_valid(self):
        bands = {f"valore_lettura_cl_f{band}": band for band in (1, 2, 3)}
        for commodity, reading in (
            ("gas", {"valore_lettura_cl": 0}),
            ("ele", bands),
            ("ele", {"valore_lettura_cl": 5}),
        ):
            with self.subTest(commodity=commodity):
                root, faults = self.build(commodity, LetturaCliente={"data_lettura_cl": TODAY, **reading})
                self.assertEqual(faults, [])
                self.assertEqual(root.findtext("Appuntamento/data_ric_app1"), "01/12/2026")

    def test_company(self):
        who = {"rag_soc": "ACME srl", "piva": "00743110157", "tel": "0612345678"}
        self.assertEqual(self.build("gas", ClienteFinale={"Anagrafica": who})[1], [])

    def test_every_fault_at_its_element(self):
        who = REQUEST["ClienteFinale"]["Anagrafica"]
        for changes, expected in (
            ({"Verifica": {}}, [("motivo", "missing")]),
            ({"Verifica": {"motivo": "06"}}, [("motivo", "enumeration")]),
            ({"Appuntamento": {}}, [("data_ric_app1", "missing"), ("fascia_ric_app1", "missing")]),
            (
                {"Appuntamento": {"data_ric_app1": TODAY, "fascia_ric_app1": "08:30-10:00"}},
                [("fascia_ric_app1", "pattern")],
            ),
            ({"ClienteFinale": {"Anagrafica": {**who, "tel": "casa"}}}, [("tel", "pattern")]),
            ({"ClienteFinale": {"Anagrafica": {**who, "cf": ""}}}, [("cf", "choice")]),
            ({"ClienteFinale": {"Anagrafica": {**who, "nome": ""}}}, [("nome", "missing")]),
            ({"DatiTecnici": {"cod_pdr": "123", "matr_mis": ""}}, [("cod_pdr", "pattern"), ("matr_mis", "missing")]),
            (
                {"IdentificativiRichiesta": {**IDENTIFIERS, "cod_prat_utente": "R" * 16}},
                [("cod_prat_utente", "too_long")],
            ),
            (
                {"LetturaCliente": {"valore_lettura_cl": 12.5}},
                [("data_lettura_cl", "missing"), ("valore_lettura_cl", "")],
            ),
        ):
            with self.subTest(changes=changes):
                found = self.build("gas", **changes)[1]
                self.assertEqual({name for name, _key in found}, {name for name, _key in expected})
                self.assertLessEqual({fault for fault in expected if fault[1]}, set(found))


class TestFuzz(unittest.TestCase):
    """Whatever happens to a file on its way, it is read, refused or found faulty: nothing else is ever raised."""

    def test_mutated_files(self):
        rng = random.Random(20261124)
        originals = [path.read_bytes() for path in sorted(MESSAGES.glob("V01_*"))]
        counts = {"refused": 0, "faults": 0, "valid": 0}
        for _round in range(CHANGES):
            data = rng.choice(originals)
            for _change in range(rng.choice((1, 1, 2, 5))):
                data = self._mutate(rng, data, originals)
            try:
                results = read(data)
            except reader.Refused:
                counts["refused"] += 1
                continue
            counts["faults" if any(faults for _root, faults in results) else "valid"] += 1
        self.assertTrue(all(counts.values()), counts)

    def _mutate(self, rng, data, originals):
        start = rng.randrange(len(data) + 1)
        end = min(len(data), start + rng.choice((1, 1, 4, 20, 200)))
        kind = rng.randrange(9)
        if kind == 0:
            return data[:start] + data[end:]
        if kind == 1:
            return data[:start] + bytes(rng.randrange(256) for _byte in range(rng.choice((1, 3)))) + data[end:]
        if kind == 2:
            return data[:start] + data[start:end] * rng.choice((2, 50)) + data[end:]
        if kind == 3:
            other = rng.choice(originals)
            return data[:start] + other[rng.randrange(len(other)) :]
        if kind == 4:
            return data[:start]
        if kind == 5:
            return data.decode("latin-1").encode(rng.choice(("utf-16", "utf-8-sig", "utf-16-be", "utf-32")))
        if kind == 6:
            extra = (
                b"<note/>",
                b"<x a='1'>",
                b"<!DOCTYPE a>",
                b"<![CDATA[",
                b"&lt;",
                b"<?p?>",
                b"</Esito>",
                b";",
                b'"',
            )
            return data[:start] + rng.choice(extra) + data[start:]
        if kind == 7:
            return self._swap(rng, data)
        return data.replace(b"0", rng.choice((b"", b"1", b" ", b"-", "٠".encode())), rng.choice((1, -1)))

    def _swap(self, rng, data):
        """Change the tree instead of the bytes: the file stays well-formed."""
        try:
            root = reader.parse_xml(data)
        except reader.Refused:
            return data
        elements = list(root.iter())
        one, other = rng.choice(elements), rng.choice(elements)
        if one.getparent() is None or other is one or one in other.iterancestors():
            one.tag = one.tag.swapcase() if isinstance(one.tag, str) and "}" not in one.tag else one.tag
        else:
            other.append(one)
        return etree.tostring(root)

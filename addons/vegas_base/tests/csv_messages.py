"""What the tests of CSV layouts share: each table of an addon against its golden files."""

import random
from datetime import date
from pathlib import Path

from odoo.addons.vegas_base.standard import envelope, reader, schemas

DAY = date(2026, 11, 24)
CHANGES = 200
POINTS = {"ele": "IT001E12345678", "gas": "01614000382917"}
JUNK = (b"", b";", b'"', b"\x00", b"\xff", b"0", b"\n")


class CsvMessages:
    """Mixin of a test class; ``ADDON`` is the folder of the addon, ``COLUMNS`` ``{(service, flow): how many}``.

    Golden files are ``tests/messages/<service>_<flow>_<commodity>[_<outcome>].csv``.
    """

    ADDON = Path()
    COLUMNS = {}

    def _golden(self, schema):
        paths = sorted(
            (self.ADDON / "tests" / "messages").glob(f"{schema.service}_{schema.flow}_{schema.commodity}*.csv")
        )
        self.assertTrue(paths, schema)
        return paths

    def _roots(self, registry, data):
        rows = reader.read_csv(data, reader.SEPARATORS, registry.layouts)[1]
        roots = []
        for row in rows:
            commodity = "gas" if row.get("COD_PDR") else "ele"
            schema = registry.find(row.get("COD_SERVIZIO"), (row.get("COD_FLUSSO") or "").zfill(4), commodity, DAY)
            if not schema:
                roots.append((None, None, ["no schema"]))
                continue
            root = schema.canonical(schema.from_row(row))
            roots.append((schema, root, schema.validate(root)))
        return roots

    def test_tables(self):
        registry = schemas.Registry([self.ADDON / "schemas"])
        tables = {(schema.service, schema.flow): schema for schema in registry.all() if schema.is_csv}
        self.assertEqual({key: len(schema.table.columns) for key, schema in tables.items()}, self.COLUMNS)
        for schema in tables.values():
            self.assertIsNone(schema.unusable, schema)

    def test_golden_files_are_read_and_written(self):
        registry = schemas.Registry([self.ADDON / "schemas"])
        for expected in filter(lambda schema: schema.is_csv, registry.all()):
            for path in self._golden(expected):
                with self.subTest(name=path.name):
                    data = path.read_bytes()
                    ((schema, root, faults),) = self._roots(registry, data)
                    self.assertEqual((schema, faults), (expected, []))
                    self.assertEqual(schema.to_bytes(root), data)
                    head = envelope.read(root)
                    self.assertEqual((head.service, head.flow), (schema.service, schema.flow))
                    self.assertEqual((head.point_code, head.commodity), (POINTS[schema.commodity], schema.commodity))
                    self.assertTrue(head.user_vat and head.distributor_vat and head.own_number)

    def test_forgiving_in_form(self):
        registry = schemas.Registry([self.ADDON / "schemas"])
        for expected in filter(lambda schema: schema.is_csv, registry.all()):
            data = self._golden(expected)[0].read_bytes()
            text = data.decode().replace(f";{expected.flow};", f";{expected.flow.lstrip('0')};")
            text = text.replace(";", "\t").replace("\r\n", "\n")
            for row in (text, "\ufeff" + text, text + "\n\n"):
                with self.subTest(name=str(expected)):
                    ((_schema, root, faults),) = self._roots(registry, row.encode())
                    self.assertEqual(faults, [])
                    self.assertEqual(expected.to_bytes(root), data)

    def test_mutated_files(self):
        """Whatever happens to a file on its way, it is read, refused or found faulty: nothing else is ever raised."""
        registry = schemas.Registry([self.ADDON / "schemas"])
        rng = random.Random(20261124)
        originals = [path.read_bytes() for path in sorted((self.ADDON / "tests" / "messages").glob("*_ele*.csv"))]
        counts = {"refused": 0, "faults": 0, "valid": 0}
        for _round in range(CHANGES):
            data = bytearray(rng.choice(originals))
            for _change in range(rng.choice((1, 2, 5))):
                place = rng.randrange(len(data))
                data[place : place + rng.choice((0, 1, 9))] = rng.choice(JUNK)
            try:
                roots = self._roots(registry, bytes(data))
            except reader.Refused:
                counts["refused"] += 1
                continue
            counts["faults" if any(faults for _schema, _root, faults in roots) else "valid"] += 1
        self.assertTrue(all(counts.values()), counts)

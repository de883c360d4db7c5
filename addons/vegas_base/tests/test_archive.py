"""Import of an existing archive: what is refused and why, what is loaded, and what a file may do."""

import base64
import csv
import io
import zipfile

import openpyxl
from stdnum.it import codicefiscale

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..archive import files
from ..standard.reader import Refused
from .archive_loads import ArchiveLoads
from .common import VegasCase

GAS, ELE = "01614000382917", "IT001E12345678"


def tax_code(number, day="01"):
    """Return the valid tax code of a person, another one for each number up to 1200."""
    start = f"VRDLCU{number % 100:02}{'ABCDEHLMPRST'[number // 100]}{day}H501"
    return start + codicefiscale.calc_check_digit(start)


def customer(nth=1, **values):
    row = {"kind": "person", "last_name": "Verdi", "first_name": "Luca", "tax_code": tax_code(nth)}
    return {**row, "province": "PV", **values}


def point(nth=1, **values):
    row = {"code": f"016140005{nth:05}", "commodity": "gas", "state": "active", "state_since": "01/03/2021"}
    return {**row, "distributor": VegasCase.DISTRIBUTOR_VAT, "annual_f0": "900", **values}


def meter(nth=1, **values):
    row = {"point": f"016140005{nth:05}", "serial": f"S{nth}", "digits": "5", "bands": "F0"}
    return {**row, "installed_on": "01/03/2021", **values}


def coefficient(nth=1, **values):
    row = {"point": GAS, "value": "1,0123", "valid_from": f"01/01/{2000 + nth}", "source": "Rete"}
    return {**row, "valid_to": f"31/12/{2000 + nth}", **values}


def contract(nth=1, **values):
    row = {"number": f"N{nth}", "customer": tax_code(nth), "point": f"016140005{nth:05}"}
    return {**row, "state": "active", "start_date": "01/03/2021", **values}


def version(nth=1, **values):
    row = {"contract": f"N{nth}", "valid_from": "01/03/2021", "use": "household", "payment_method": "slip"}
    return {**row, "power": "3", **values}


def reading(nth=1, **values):
    row = {"point": GAS, "date": f"{nth:02}/01/2020", "kind": "actual", "source": "distributor"}
    return {**row, "index_f0": str(1000 + nth), **values}


# Rows that are refused: the column and a word of the reason. A column "" is the row as a whole.
WRONG = {
    "customers": [
        (customer(1, tax_code="RSSMRA80A01H501X"), "tax_code", "last character"),
        (customer(2, tax_code="RSSMRA80"), "tax_code", "16 characters"),
        (customer(3, tax_code=tax_code(3, day="99")), "tax_code", "birth date"),
        (customer(4, tax_code=""), "tax_code", "all empty"),
        (customer(5, kind="company", name="Ditta", tax_code="", vat="00743110158"), "vat", "last digit"),
        (customer(6, kind="company"), "name", "its name"),
        (customer(7, first_name=""), "first_name", "last name and first name"),
        (customer(8, kind="robot"), "kind", "person, company"),
        (customer(9, province="QQ"), "province", "two letters"),
        (customer(10, tax_code="rssmra80a01h501u"), "tax_code", "in the register already"),
        (customer(11, vulnerable="x"), "vulnerable", "reason"),
        (customer(12, sdi_code="ABCDEFGH"), "sdi_code", "7 characters"),
        (customer(13, vulnerable_since="31/02/2020"), "vulnerable_since", "no date"),
        (customer(14, vulnerable="maybe"), "vulnerable", "1 or 0"),
        (customer(15, city="Pa\nvia"), "city", "control characters"),
    ],
    "points": [
        (point(1, code="1614000382917"), "code", "14 digits"),
        (point(2, code="IT001X1", commodity="ele"), "code", "POD"),
        (point(3, commodity="water"), "commodity", "gas, ele"),
        (point(4, state="asleep"), "state", "suspended"),
        (point(5, state=""), "state", "fill it in"),
        (point(6, distributor="00000000000"), "distributor", "no distributor"),
        (point(7, distributor=""), "distributor", "VAT number"),
        (point(8, remi="345"), "remi", "8 digits"),
        (point(9, istat_code="999999"), "istat_code", "municipality"),
        (point(10, state_since="01/01/2099"), "state_since", "future"),
        (point(11, disconnectable="no"), "not_disconnectable_reason", "reason"),
        (point(12, annual_f0="-5"), "annual_f0", "below zero"),
        (point(13, code=GAS), "code", "in the register already"),
    ],
    "meters": [
        (meter(1, point="01614000999999"), "point", "supply points first"),
        (meter(2, point=GAS, digits="12", removed_on="01/01/2022"), "digits", "from 1 to 9"),
        (meter(3, point=GAS, removed_on="01/01/2020"), "removed_on", "comes before"),
        (meter(4, point=GAS, bands="F3"), "bands", "F0"),
        (meter(5, point=GAS), "", "remove the old one first"),
        (meter(6, point=GAS, digits="5,5"), "digits", "whole number"),
        (meter(7, point=GAS, serial="M00382917"), "point", "duplicate"),
        (meter(8, point=ELE, converter="1", bands="F3"), "converter", "only a gas meter"),
    ],
    "coefficients": [
        (coefficient(1, value="0"), "value", "check the comma"),
        (coefficient(2, value="one"), "value", "no number"),
        (coefficient(3, point=ELE), "point", "only gas points"),
        (coefficient(4, valid_from="01/06/2030", valid_to="01/01/2030"), "valid_to", "comes before"),
    ],
    "contracts": [
        (contract(1, point=GAS, customer="NOBODY"), "customer", "customers first"),
        (contract(2, customer="RSSMRA80A01H501U", point="01614000999999"), "point", "supply points first"),
        (contract(3, customer="RSSMRA80A01H501U", point=GAS), "", "already has an active contract"),
        (contract(4, customer="RSSMRA80A01H501U", point=GAS, state="ceased"), "end_date", "has ended"),
        (contract(5, customer="RSSMRA80A01H501U", point=GAS, end_date="01/01/2020"), "end_date", "comes before"),
        (contract(6, customer="RSSMRA80A01H501U", point=GAS, number=f"C-{GAS}"), "number", "duplicate"),
        (contract(7, customer="RSSMRA80A01H501U", point=GAS, start_date=""), "start_date", "has started"),
    ],
    "versions": [
        (version(1), "contract", "contracts first"),
        (version(2, contract=f"C-{GAS}", vat_regime="reduced"), "vat_declaration", "declaration"),
        (version(3, contract=f"C-{GAS}", use="other", resident="1"), "", "households only"),
        (version(4, contract=f"C-{ELE}", sdi_code="abc"), "", "recipient code"),
    ],
    "readings": [
        (reading(1, index_f0="12a"), "index_f0", "no number"),
        (reading(2, date="01/01/2099"), "date", "future"),
        (reading(3, index_f0="123456"), "index_f0", "5 digits"),
        (reading(4, point="01614000999999"), "point", "supply points first"),
        (reading(5, date="01/01/2010"), "date", "no such meter"),
        (reading(6, point=ELE, index_f0="", index_f1="5"), "index_f2", "fill it in"),
        (reading(7, index_f1="5"), "index_f1", "leave it empty"),
        (reading(8, meter="OTHER"), "meter", "no such meter"),
        (reading(9, index_f0="900"), "index_f0", "is below 1500"),
        (reading(10, kind="guess"), "kind", "actual, self, estimated"),
        (reading(31), "point", "duplicate"),
        (reading(12, index_f0="12,5"), "index_f0", "whole number"),
    ],
}


@tagged("post_install", "-at_install")
class TestArchive(ArchiveLoads, VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        values = {"point_id": cls.gas_point.id, "kind": "actual", "source": "distributor"}
        cls.env["vegas.reading"].create(
            [
                {**values, "date": "2020-01-08", "index_f0": 1500},
                {**values, "date": "2020-01-31", "index_f0": 1600},
            ]
        )

    def _tables(self):
        return {name: rows for name, rows in self._table_rows().items() if not name.startswith("vegas_archive")}

    def test_every_wrong_row_has_its_reason(self):
        self.assertGreaterEqual(sum(map(len, WRONG.values())), 40)
        for table, wrong in WRONG.items():
            before = self._tables()
            receipt = self._load(table, *(row for row, _column, _word in wrong))
            faults = {(fault.row, fault.column or ""): fault.reason for fault in receipt.fault_ids}
            for number, (row, column, word) in enumerate(wrong, 2):
                with self.subTest(table=table, row=row):
                    self.assertIn(word, faults.get((number, column), f"no reason: {faults}"))
            self.assertEqual((receipt.bad, receipt.good, receipt.loaded), (len(wrong), 0, 0), table)
            self.assertEqual(self._tables(), before)

    def test_rows_that_exclude_each_other(self):
        """The first of them is good; the database refuses the other, and its sentence becomes the reason."""
        one, other = coefficient(1), coefficient(2, valid_from="31/12/2001")
        receipt = self._load("coefficients", one, other, coefficient(3), mode="good")
        self.assertEqual((receipt.loaded, receipt.fault_ids.row), (2, 3))
        self.assertIn("already has a coefficient C", receipt.fault_ids.reason)
        receipt = self._load("customers", customer(1), customer(2), customer(1))
        self.assertIn("row 2", receipt.fault_ids.reason)
        versions = [version(contract=f"C-{GAS}"), version(contract=f"C-{GAS}", valid_from="01/01/2022")]
        self.assertIn("already has a version", self._load("versions", *versions).fault_ids.reason)

    def test_all_or_nothing(self):
        before = self._tables()
        receipt = self._load("points", point(1), point(2), point(3, state="asleep"), mode="all")
        self.assertEqual((receipt.rows, receipt.good, receipt.bad, receipt.loaded), (3, 2, 1, 0))
        self.assertEqual(self._tables(), before)
        # Also when only the database finds the fault, after the others were written.
        bad = contract(3, customer="RSSMRA80A01H501U", point=GAS)
        self.assertEqual(self._load("contracts", bad, mode="all").loaded, 0)
        self.assertEqual(self._tables(), before)
        self.assertEqual(self._load("points", point(1), point(2), mode="all").loaded, 2)

    def test_good_rows_are_loaded_exactly(self):
        rows = [point(number, **({"state": "asleep"} if number % 3 == 0 else {})) for number in range(1, 10)]
        receipt = self._load("points", *rows, mode="good")
        self.assertEqual((receipt.good, receipt.bad, receipt.loaded), (6, 3, 6))
        self.assertEqual((receipt.amount, receipt.amount_loaded), (9 * 900, 6 * 900))
        loaded = self.env["vegas.supply.point"].search([("code", "=like", "016140005%")])
        self.assertEqual(loaded.mapped("code"), [row["code"] for row in rows if row["state"] == "active"])
        self.assertEqual(set(loaded.mapped("state")), {"active"})
        self.assertEqual(set(loaded.state_ids.mapped("valid_from")), {fields.Date.to_date("2021-03-01")})
        # The refused rows, corrected, are a file that loads; those loaded before are duplicates.
        text = base64.b64decode(receipt.bad_file).decode("utf-8-sig").replace("asleep", "inactive")
        self.assertEqual(len(list(csv.reader(io.StringIO(text), delimiter=";"))), 4)
        self.assertEqual(self._load("points", data=text.encode(), mode="all").loaded, 3)
        self.assertEqual(self._load("points", *rows[:2], mode="good").bad, 2)

    def _whole(self, size, first):
        """Return the rows of all tables of ``size`` customers."""
        numbers = range(first, first + size)
        return {
            "customers": [customer(number) for number in numbers],
            "points": [point(number) for number in numbers],
            "meters": [meter(number) for number in numbers],
            "coefficients": [coefficient(1, point=point(number)["code"]) for number in numbers],
            "contracts": [contract(number) for number in numbers],
            "versions": [version(number) for number in numbers],
            "readings": [reading(1, point=point(number)["code"], date="31/12/2021") for number in numbers],
        }

    def test_whole_archive_and_its_queries(self):
        counts = {}
        for size, first in ((5, 1), (20, 100), (80, 200)):
            for table, rows in self._whole(size, first).items():
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                receipt = self._load(table, *rows, mode="all")
                self.env.flush_all()
                counts[table, size] = self.cr.sql_log_count - before
                self.assertEqual(receipt.loaded, size, receipt.fault_ids.mapped("reason"))
        for table in self._whole(0, 0):
            # Now and then the framework asks once more by itself; rows that each asked would be sixty more.
            self.assertLessEqual(counts[table, 80], counts[table, 20] + 3, table)
        contract = self.env["vegas.contract"].search([("number", "=", "N100")])
        self.assertEqual(contract.partner_id.name, "Verdi Luca")
        self.assertEqual(contract.version_ids.power, 3)
        self.assertEqual(contract.point_id.meter_ids.reading_ids.index_f0, 1001)
        self.assertEqual(contract.point_id.coefficient_ids.value, 1.0123)

    def test_companies_and_replaced_meters(self):
        """Who has no tax code is found by VAT number or code; on the day of a replacement the serial number decides."""
        company = {"kind": "company", "tax_code": "", "first_name": "", "last_name": ""}
        rows = [
            customer(1, **company, name="Ditta", vat="IT 00743110157", code="K1"),
            customer(2, **company, name="Ditta", vat="00743110157"),
            customer(3, tax_code="", foreign_code="X-77"),
        ]
        receipt = self._load("customers", *rows, mode="good")
        self.assertEqual((receipt.loaded, receipt.fault_ids.row), (2, 3))
        self.assertEqual(self._load("customers", *rows, mode="good").bad, 3)
        self._load("points", *(point(number) for number in (1, 2, 3)), mode="all")
        holders = zip((1, 2, 3), ("00743110157", "x-77", "k1"), strict=True)
        contracts = [contract(number, customer=holder) for number, holder in holders]
        self.assertEqual(self._load("contracts", *contracts, mode="all").loaded, 3)
        meters = [meter(1, removed_on="31/12/2022"), meter(2, point=meter(1)["point"], installed_on="31/12/2022")]
        self.assertEqual(self._load("meters", *meters, mode="all").loaded, 2)
        day = {"point": meter(1)["point"], "date": "31/12/2022"}
        readings = [reading(1, **day, meter="S1"), reading(2, **day, meter="S2", index_f0="0"), reading(3, **day)]
        receipt = self._load("readings", *readings, mode="good")
        self.assertEqual((receipt.loaded, receipt.fault_ids.column), (2, "meter"))
        loaded = self.env["vegas.reading"].search([("point_id.code", "=", meter(1)["point"])])
        self.assertEqual({found.meter_id.serial: found.index_f0 for found in loaded}, {"S1": 1001, "S2": 0})

    def test_templates_are_good_files(self):
        """The example row of each template is read without a fault of its own cells, and a second sheet explains."""
        load = self.env["vegas.archive.load"].with_user(self.administrator)
        for table in self.env["vegas.archive.table"]._tables():
            wizard = load.create({"table": table._name})
            data = base64.b64decode(wizard.template)
            header, lines = files.read(data)
            self.assertEqual(header, [column.name for column in table._file_columns])
            columns = {column.name: column for column in table._described()}
            for name, cell in zip(header, lines[0][1], strict=False):
                columns[name].read(cell)
            book = openpyxl.load_workbook(io.BytesIO(data))
            self.assertEqual(book["columns"].max_row, len(header) + 1)
            self.assertEqual(f"vegas.archive.{wizard.template_name}", f"{table._name}.xlsx")

    def test_spreadsheet(self):
        book = openpyxl.Workbook()
        row = point(1, state_since=fields.Date.to_date("2021-03-01"), annual_f0=900.5, street="=1+1")
        book.active.append([name.upper() for name in row])
        book.active.append([])
        book.active.append(list(row.values()))
        stream = io.BytesIO()
        book.save(stream)
        receipt = self._load("points", data=stream.getvalue(), mode="all")
        self.assertEqual((receipt.loaded, receipt.amount), (1, 900.5), receipt.fault_ids.mapped("reason"))
        self.assertFalse(self.env["vegas.supply.point"].search([("code", "=", row["code"])]).street)

    def test_formulas_stay_text(self):
        self._load("points", point(1, street="=HYPERLINK(1)"), mode="all")
        loaded = self.env["vegas.supply.point"].search([("code", "=", point(1)["code"])])
        self.assertEqual(loaded.street, "=HYPERLINK(1)")
        receipt = self._load("points", point(2, street="=1+1", state="asleep"))
        self.assertIn(b";'=1+1", base64.b64decode(receipt.bad_file))

    def test_encodings_and_separators(self):
        row = customer(1, last_name="Però", first_name="Zoé")
        text = ",".join(row) + "\n" + ",".join(row.values())
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            self.assertEqual(files.read(text.encode(encoding))[1][0][1][1], "Però", encoding)
        self.assertEqual(files.read(text.encode("iso8859-15"), "iso-8859-15")[1][0][1][1], "Però")

    def test_hostile_files_are_refused(self):
        def zipped(name, content):
            stream = io.BytesIO()
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(name, content)
            return stream.getvalue()

        for data, key in (
            (b"", "empty"),
            (b"PK nonsense", "zip_bad"),
            (zipped("xl/a.xml", b"0" * 9_000_000), "zip_ratio"),
            (zipped("../a.xml", b"<a/>"), "zip_path"),
            (zipped("xl/a.xml", b'<!DOCTYPE a [<!ENTITY b "b">]><a/>'), "doctype"),
            (zipped("xl/a.xml", b"<a/>"), "not_xlsx"),
            (b"a;b\n\x00;1", "nul_byte"),
            (b'a;b\n"1', "not_csv"),
            (b";".join([b"a"] * 600) + b"\n", "csv_header"),
            (b"a\n" + b"1\n" * (files.MAX_ROWS + 1), "too_many_rows"),
        ):
            with self.subTest(key), self.assertRaises(Refused) as caught:
                files.read(data)
            self.assertEqual(caught.exception.key, key)
        with self.assertRaises(UserError) as caught:
            self._load("points", data=b"PK nonsense")
        self.assertIn("zip", str(caught.exception))

    def test_header_is_that_of_the_table(self):
        for data, word in (
            (b"code;commodity\n1;gas", "lacks the columns: state"),
            (b"code;commodity;state;colour\n1;gas;new;red", "unknown columns: colour"),
            (b"code;code;commodity;state\n1;1;gas;new", "twice"),
            (b"code;commodity;state\n", "no row"),
        ):
            with self.subTest(word), self.assertRaises(UserError) as caught:
                self._load("points", data=data)
            self.assertIn(word, str(caught.exception))

    def test_only_administrators(self):
        self._load("points", point(1))
        for user in (self.clerk, self.back_office):
            with self.assertRaises(AccessError):
                self.env["vegas.archive.load"].with_user(user).create({"table": "vegas.archive.points"})
            self.assertFalse(self.env["vegas.archive.receipt"].with_user(user).has_access("read"))
        for operation in ("create", "write", "unlink"):
            self.assertFalse(self.env["vegas.archive.receipt"].with_user(self.administrator).has_access(operation))

    def test_wizard_opens(self):
        with Form(self.env["vegas.archive.load"].with_user(self.administrator)) as form:
            form.table = "vegas.archive.customers"
        self.assertEqual(form.mode, "check")
        self.assertIn("/template", form.record.action_template()["url"])

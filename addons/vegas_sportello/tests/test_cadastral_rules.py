"""The pure part of the cadastral file: what is wrong with a unit, a row, a layout, a receipt. No database is asked."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ..cadastral import receipt_text, record_layout, row_rules, unit_rules
from ..cadastral.receipt_text import Refused
from ..cadastral.record_layout import Field, Layout
from ..cadastral.texts import FAULTS
from ..cadastral.unit_rules import Unit

KNOWN = {
    "missing": {"1", "2", "3", "4", "5", "6"},
    "quality": {"1", "2", "3", "4"},
    "user_kind": {"1", "3", "4"},
    "contract_kind": {"1", "2"},
    "city": {"G388", "H501"},
    "signed": set(),
}
PERSON = {
    "tax_code": "RSSMRA80A01H501U",
    "last_name": "Rossi",
    "first_name": "Mario",
    "sex": "M",
    "birth_date": date(1980, 1, 1),
    "birth_place": "Roma",
    "birth_province": "RM",
    "company_name": "",
    "home_city": "Pavia",
    "home_province": "PV",
    "quality": "1",
    "contract": "C-1",
    "user_kind": "1",
    "contract_kind": "1",
    "start_date": date(2026, 3, 1),
    "street": "Via Roma 1",
    "city": "G388",
    "kind": "F",
    "missing": "",
    "section": "",
    "sheet": "12",
    "parcel": "345",
    "subordinate": "6",
    "extension": "",
    "parcel_kind": "",
    "months": 10,
    "consumption": 900,
    "amount": 800,
}
NO_UNIT = {"kind": "", "sheet": "", "parcel": "", "subordinate": ""}
COMPANY = {"tax_code": "00743110157", "company_name": "Forno Srl", "last_name": "", "first_name": ""}
# What is changed in a good row, and the one fault that must be found.
WRONG_ROWS = [
    ({"tax_code": ""}, "tax_code_missing"),
    ({"tax_code": "RSSMRA80A01H50"}, "tax_code_format"),
    ({"tax_code": "RSSMRA80A01H501X"}, "tax_code_check_digit"),
    ({**COMPANY, "tax_code": "00743110158"}, "tax_code_check_digit"),
    ({**COMPANY, "tax_code": "00743115008"}, "tax_code_office"),
    ({**COMPANY, "company_name": ""}, "company_name_missing"),
    ({"last_name": ""}, "last_name_missing"),
    ({"last_name": "Bianchi"}, "last_name_of_code"),
    ({"first_name": ""}, "first_name_missing"),
    ({"first_name": "Giovanni"}, "first_name_of_code"),
    ({"sex": ""}, "sex_missing"),
    ({"sex": "F"}, "sex_of_code"),
    ({"birth_date": None}, "birth_date_missing"),
    ({"birth_date": date(1980, 1, 2)}, "birth_date_of_code"),
    ({"birth_place": ""}, "birth_place_missing"),
    ({"home_city": ""}, "home_city_missing"),
    ({"home_province": "PAVIA"}, "home_province_form"),
    ({"contract": ""}, "contract_missing"),
    ({"user_kind": "2"}, "user_kind_unknown"),
    ({"contract_kind": "9"}, "contract_kind_unknown"),
    ({"start_date": None}, "start_date_missing"),
    ({"start_date": date(2027, 1, 1)}, "start_date_late"),
    ({"street": ""}, "street_missing"),
    ({"quality": "7"}, "quality_unknown"),
    ({"missing": "4"}, "missing_and_unit"),
    (NO_UNIT, "missing_or_unit"),
    ({**NO_UNIT, "missing": "8"}, "missing_unknown"),
    ({**NO_UNIT, "missing": "4", "city": ""}, "city_missing"),
    ({"kind": ""}, "kind_missing"),
    ({"kind": "U"}, "kind_unknown"),
    ({"city": ""}, "city_missing"),
    ({"city": "PAVIA"}, "city_form"),
    ({"city": "Z999"}, "city_unknown"),
    ({"section": "A/1"}, "section_form"),
    ({"sheet": ""}, "sheet_missing"),
    ({"sheet": "12/3"}, "sheet_form"),
    ({"sheet": "0"}, "sheet_form"),
    ({"parcel": ""}, "parcel_missing"),
    ({"parcel": "34-5"}, "parcel_form"),
    ({"parcel_kind": "X"}, "parcel_kind_unknown"),
    ({"parcel_kind": "E", "extension": "1/2"}, "extension_form"),
    ({"extension": "2"}, "extension_alone"),
    ({"subordinate": "6 BIS"}, "subordinate_form"),
    ({"kind": "T"}, "subordinate_of_land"),
    ({"months": 13}, "months_range"),
    ({"months": 0}, "months_missing"),
    ({"consumption": -1}, "consumption_negative"),
    ({"consumption": 10**9}, "consumption_too_big"),
    ({"amount": -1}, "amount_negative"),
    ({"amount": 10**9}, "amount_too_big"),
]
GOOD_ROWS = [
    {},
    COMPANY,
    {**NO_UNIT, "missing": "3"},
    {"quality": ""},
    {"kind": "T", "subordinate": ""},
    {"sheet": "", "parcel_kind": "E", "extension": "1"},
    # Omocodia: letters in the place of digits.
    {"tax_code": "RSSMRA80A01H50MM"},
    {"tax_code": "RSSMRA80ALMH501X"},
    {"tax_code": "RSSMRA80AQMH501C", "sex": "F"},
    {"months": 0, "amount": 0, "consumption": 0},
]
OURS = "00743110157"


@tagged("post_install", "-at_install")
class TestCadastralRules(BaseCase):
    # === ROWS === #

    def test_each_wrong_row_has_its_one_reason(self):
        self.assertGreaterEqual(len(WRONG_ROWS), 30)
        for change, fault in WRONG_ROWS:
            with self.subTest(change=change):
                found = row_rules.faults({**PERSON, **change}, KNOWN, 2026)
                self.assertEqual([name for _key, name in found], [fault])
                self.assertIn(fault, FAULTS)

    def test_good_rows_have_none(self):
        for change in GOOD_ROWS:
            with self.subTest(change=change):
                self.assertEqual(row_rules.faults({**PERSON, **change}, KNOWN, 2026), [])

    def test_a_layout_with_a_sign_takes_what_is_below_zero(self):
        known = {**KNOWN, "signed": {"amount"}}
        self.assertEqual(row_rules.faults({**PERSON, "amount": -1}, known, 2026), [])

    def test_several_faults_are_all_told(self):
        found = row_rules.faults({**PERSON, "tax_code": "", "street": "", "sheet": "x"}, KNOWN, 2026)
        self.assertEqual({key for key, _fault in found}, {"tax_code", "street", "sheet"})

    def test_names_with_few_consonants_make_their_code(self):
        for code, last, first in (
            ("FOXLSU85A41H501W", "Fo", "Luisa"),
            ("RSSGNN80A01H501C", "Rossi", "Gianni"),
            ("RSSGNN80A01H501C", "Rossi", "Giovanni"),
        ):
            holder = {**PERSON, "tax_code": code, "last_name": last, "first_name": first}
            faults = {fault for _key, fault in row_rules.holder_faults(holder)}
            self.assertFalse(faults & {"last_name_of_code", "first_name_of_code"})

    # === UNITS === #

    def test_what_a_person_types_is_tidied(self):
        for typed, kept in ((" 0012 ", "12"), ("a", "A"), ("000", "0"), ("", ""), ("12 b", "12B")):
            self.assertEqual(unit_rules.tidy(typed), kept)

    def test_a_tavolare_parcel_needs_no_sheet(self):
        unit = Unit(kind="F", city="L378", parcel="812", extension="3", parcel_kind="E")
        self.assertEqual(unit_rules.faults(unit), [])

    # === LAYOUT === #

    def test_faults_of_a_layout_are_found(self):
        good = (Field("1", 1, 1, "fixed", "", "1"), Field("1", 2, 4, "text", "a"))
        for fields, faults in (
            (good, []),
            ((good[0], Field("1", 3, 3, "text", "a")), ["gap"]),
            ((good[0], Field("1", 1, 5, "text", "a")), ["overlap"]),
            ((*good, Field("1", 6, 1, "filler")), ["length"]),
            ((good[0], Field("1", 2, 4, "fixed", "", "AB")), ["fixed"]),
            ((good[0], Field("1", 2, 4, "money", "a")), ["kind"]),
        ):
            with self.subTest(faults=faults):
                self.assertEqual([fault.fault for fault in record_layout.faults(Layout(fields, 5))], faults)

    def test_each_kind_is_written_in_its_place(self):
        layout = Layout(
            (
                Field("1", 1, 1, "fixed", "", "1"),
                Field("1", 2, 6, "text", "name", cut=True),
                Field("1", 8, 5, "number", "count"),
                Field("1", 13, 8, "date", "day"),
                Field("1", 21, 1, "sign", "debt"),
                Field("1", 22, 3, "number", "debt"),
                Field("1", 25, 2, "filler"),
            ),
            26,
        )
        values = {"name": "Nicolò D’Aloà", "count": 42, "day": date(2026, 3, 1), "debt": -7}
        text, faults = record_layout.write_record(layout, "1", values)
        self.assertEqual((text, faults), ("1NICOLO0004201032026-007  ", []))
        self.assertEqual(record_layout.write_record(layout, "1", {})[0], "1      00000        +000  ")
        _text, faults = record_layout.write_record(layout, "1", {"count": 123456})
        self.assertEqual([(fault.key, fault.fault) for fault in faults], [("count", "too_long")])

    def test_a_file_that_is_cut_is_not_read(self):
        layout = Layout((Field("1", 1, 1, "fixed", "", "1"), Field("1", 2, 4, "text", "a")), 5)
        data = record_layout.write(layout, [("1", {"a": "x"}), ("1", {"a": "y"})])
        self.assertEqual(record_layout.read(layout, data), [("1", {"a": "X"}), ("1", {"a": "Y"})])
        for broken in (data[:-3], data.replace(b"1", b"7", 1), data + b"1"):
            with self.assertRaises(ValueError):
                record_layout.read(layout, broken)

    # === RECEIPTS === #

    def test_what_receipts_say(self):
        head = f"Agenzia delle entrate - codice fiscale {OURS}\n"
        for text, outcome, protocol, rows in (
            ("Il file è stato ACQUISITO\nProtocollo: 27020311223300001", "accepted", "27020311223300001", ()),
            ("Comunicazione di avvenuto ricevimento", "accepted", "", ()),
            (
                "File SCARTATO\nRecord 12: codice fiscale non valido",
                "rejected",
                "",
                ((12, "codice fiscale non valido"),),
            ),
            ("Documento non acquisito", "rejected", "", ()),
        ):
            with self.subTest(text=text):
                receipt = receipt_text.read((head + text).encode(), OURS)
                self.assertEqual((receipt.outcome, receipt.protocol, receipt.rows), (outcome, protocol, rows))

    def test_what_is_not_clear_is_not_guessed(self):
        head = f"codice fiscale {OURS}\n"
        for text, fault in (
            ("In elaborazione", "receipt_unclear"),
            ("ACQUISITO il file A, SCARTATO il file B", "receipt_both"),
        ):
            receipt = receipt_text.read((head + text).encode("cp1252"), OURS)
            self.assertEqual((receipt.outcome, receipt.fault), ("", fault))
        self.assertEqual(receipt_text.read(b"%PDF-1.7 x", OURS).fault, "receipt_pdf")

    def test_hostile_files_are_refused(self):
        for data, fault in (
            (b"", "receipt_empty"),
            (b" \r\n", "receipt_empty"),
            (b"MZ\x00\x01" + OURS.encode(), "receipt_binary"),
            (b"\x89PNG\r\n\x1a\n", "receipt_binary"),
            (f"{OURS} \x81\x8d ACQUISITO".encode("latin-1"), "receipt_binary"),
            (b"ACQUISITO 09876543210", "receipt_foreign"),
            (f"ACQUISITO 9{OURS}".encode(), "receipt_foreign"),
            (b"a" * (receipt_text.MAX_MB * 1_000_000 + 1), "receipt_too_big"),
            (b"a\n" * (receipt_text.MAX_LINES + 1), "receipt_lines"),
        ):
            with self.subTest(fault=fault, data=data[:20]):
                with self.assertRaises(Refused) as refused:
                    receipt_text.read(data, OURS)
                self.assertEqual(refused.exception.fault, fault)
                self.assertIn(fault, FAULTS)

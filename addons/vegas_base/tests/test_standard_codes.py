"""Code checks and calendars, against the published vectors and against laws that hold for every value."""

import random
import unittest
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.vegas_base.standard import codes
from odoo.addons.vegas_base.standard.calendars import KINDS, Calendar

settings.register_profile("vegas", deadline=None, derandomize=True, database=None, max_examples=200)
settings.load_profile("vegas")

DAYS = st.dates(date(2015, 1, 1), date(2040, 1, 1))


class TestCodes(unittest.TestCase):
    VALID = (
        ("codice_fiscale", "RSSMRA80A01H501U"),
        ("codice_fiscale", "RSSMRA80A01H50MM"),
        ("codice_fiscale", "RSSMRA80A01H5LMX"),
        ("codice_fiscale", "RSSMRA80AM1H501G"),
        ("codice_fiscale", "RSSMRA80A4MH501Q"),
        ("codice_fiscale", "RSSMRA70A01Z50QQ"),
        ("codice_fiscale", "00743110157"),
        ("codice_fiscale", " rssmra80a01h501u "),
        ("partita_iva", "00743110157"),
        ("partita_iva", "IT 00743110157"),
        ("iban", "IT60X0542811101000000123456"),
        ("iban", "it60 x054 2811 1010 0000 0123 456"),
        ("iban", "SM86U0322509800000000270100"),
        ("iban", "DE89370400440532013000"),
        ("pod", "IT001E12345678"),
        ("pod", "it001e123456789"),
        ("pdr", "08450000047322"),
        ("pdr", "00000000000000"),
    )
    INVALID = (
        ("codice_fiscale", "00743110158", "tax_code_check_digit"),
        ("codice_fiscale", "01256588755", "tax_code_office"),
        ("codice_fiscale", "RSSMRA80A01H501V", "tax_code_check_digit"),
        ("codice_fiscale", "RSSMRA80A01H501", "tax_code_format"),
        ("codice_fiscale", "RSSMRA80F01H501Z", "tax_code_format"),
        ("codice_fiscale", "", "tax_code_format"),
        ("codice_fiscale", None, "tax_code_format"),
        ("partita_iva", "00743110158", "vat_check_digit"),
        ("partita_iva", "01256588755", "vat_office"),
        ("partita_iva", "00000000000", "vat_office"),
        ("partita_iva", "0074311015", "vat_format"),
        ("partita_iva", "IT0074311015", "vat_format"),
        ("partita_iva", "٠٠٧٤٣١١٠١٥٧", "vat_format"),
        ("iban", "IT64Y0542811101000000123456", "iban_cin"),
        ("iban", "IT61X0542811101000000123456", "iban_check_digit"),
        ("iban", "IT60X05428111010000001234", "iban_format"),
        ("iban", "ZZ60X0542811101000000123456", "iban_format"),
        ("iban", "IT60X0542811101000000123456;", "iban_format"),
        ("iban", "", "iban_format"),
        ("pod", "IT001E1234567", "pod_format"),
        ("pod", "IT001E1234567890", "pod_format"),
        ("pod", "FR001E12345678", "pod_format"),
        ("pod", "IT001X12345678", "pod_format"),
        ("pod", "IT\u0660\u0660\u0661E12345678", "pod_format"),
        ("pod", "IT001E12345678\n!", "pod_format"),
        ("pdr", "8450000047322", "pdr_format"),
        ("pdr", "0845000004732A", "pdr_format"),
        ("pdr", "०८४५००००४७३२२१", "pdr_format"),
        ("pdr", None, "pdr_format"),
    )

    def test_valid(self):
        for kind, value in self.VALID:
            with self.subTest(kind=kind, value=value):
                self.assertIsNone(codes.check(kind, value))

    def test_invalid(self):
        for kind, value, fault in self.INVALID:
            with self.subTest(kind=kind, value=value):
                self.assertEqual(codes.check(kind, value), fault)

    def test_birth_date(self):
        # 30 February and a day between the men's and the women's, each with the right check character.
        for body in ("RSSMRA80B30H501", "RSSMRA80A35H501", "RSSMRA80A81H501", "RSSMRA80A00H501"):
            with self.subTest(body=body):
                code = body + codes.codicefiscale.calc_check_digit(body)
                self.assertEqual(codes.check_tax_code(code), "tax_code_birth_date")

    def test_omocodia_of_any_code(self):
        """Whatever digits are replaced by their letters, the code stays valid with its new check character."""
        rng = random.Random(1)
        letters = "LMNPQRSTUV"
        for _round in range(200):
            body = list("RSSMRA80A41H501")
            for position in (6, 7, 9, 10, 12, 13, 14):
                if rng.random() < 0.5:
                    body[position] = letters[int(body[position])]
            body = "".join(body)
            self.assertIsNone(codes.check_tax_code(body + codes.codicefiscale.calc_check_digit(body)), body)

    def test_unknown_kind(self):
        with self.assertRaises(KeyError):
            codes.check("remi", "12345678")

    def test_normalise(self):
        self.assertEqual(codes.normalise("partita_iva", "it 00743110157"), "00743110157")
        self.assertEqual(codes.normalise("partita_iva", "DE 123456789"), "DE123456789")
        self.assertEqual(codes.normalise("pod", " it001e 12345678\u00a0"), "IT001E12345678")
        self.assertEqual(codes.normalise("pdr", False), "")

    @given(st.sampled_from(sorted(codes.CHECKS)), st.text(max_size=40))
    def test_never_raises(self, kind, value):
        fault = codes.check(kind, value)
        self.assertTrue(fault is None or fault.isidentifier())

    @given(st.sampled_from([value for kind, value in VALID if kind == "iban"]), st.data())
    def test_one_wrong_digit_of_an_iban(self, value, data):
        """The check digits find every single wrong digit (ISO 7064)."""
        value = codes.normalise("iban", value)
        position = data.draw(st.sampled_from([i for i, char in enumerate(value) if char.isdigit()]))
        digit = data.draw(st.sampled_from([char for char in "0123456789" if char != value[position]]))
        self.assertIsNotNone(codes.check_iban(value[:position] + digit + value[position + 1 :]))

    @given(st.integers(0, 10), st.sampled_from("0123456789"))
    def test_one_wrong_digit_of_a_vat_number(self, position, digit):
        value = "00743110157"
        changed = value[:position] + digit + value[position + 1 :]
        self.assertEqual(codes.check_vat(changed) is None, changed == value)


class TestCalendars(unittest.TestCase):
    def test_patron_of_italy(self):
        """4 October is a holiday again from 2026."""
        for kind in ("working", "weekday"):
            self.assertTrue(Calendar(kind).is_day(date(2025, 10, 4)) is (kind == "weekday"))  # a Saturday
        self.assertFalse(Calendar("working").is_day(date(2027, 10, 4)))  # a Monday
        self.assertTrue(Calendar("working").is_day(date(2021, 10, 4)))  # a Monday before the law
        self.assertTrue(Calendar("solar").is_day(date(2027, 10, 4)))

    def test_holidays(self):
        working = Calendar("working")
        for day in ((2026, 1, 1), (2026, 1, 6), (2026, 4, 6), (2025, 4, 25), (2026, 5, 1), (2026, 6, 2), (2026, 12, 8)):
            self.assertFalse(working.is_day(date(*day)), day)

    def test_saturday(self):
        saturday = date(2026, 11, 28)
        self.assertFalse(Calendar("working").is_day(saturday))
        self.assertTrue(Calendar("weekday").is_day(saturday))
        self.assertFalse(Calendar("weekday").is_day(saturday + timedelta(days=1)))

    def test_patron_of_a_town(self):
        ambrose = date(2026, 12, 7)
        self.assertTrue(Calendar("working").is_day(ambrose))
        self.assertFalse(Calendar("working", (7, 12)).is_day(ambrose))
        self.assertTrue(Calendar("solar", (7, 12)).is_day(ambrose))

    def test_add(self):
        # Friday 4 December: Monday 7 is the patron of Milan, Tuesday 8 a holiday.
        friday = date(2026, 12, 4)
        self.assertEqual(Calendar("working").add(friday, 2), date(2026, 12, 9))
        self.assertEqual(Calendar("working", (7, 12)).add(friday, 2), date(2026, 12, 10))
        self.assertEqual(Calendar("weekday").add(friday, 2), date(2026, 12, 7))
        self.assertEqual(Calendar("solar").add(friday, 2), date(2026, 12, 6))
        self.assertEqual(Calendar("working").add(friday, 0), friday)

    def test_wrong_use(self):
        with self.assertRaises(ValueError):
            Calendar("lunar")
        with self.assertRaises(ValueError):
            Calendar("working", (31, 4))
        with self.assertRaises(ValueError):
            Calendar("working").add(date(2026, 1, 1), -1)

    @given(st.sampled_from(KINDS), DAYS, st.integers(1, 90))
    def test_add_and_count_agree(self, kind, start, n):
        calendar = Calendar(kind, (7, 12))
        end = calendar.add(start, n)
        self.assertTrue(calendar.is_day(end))
        self.assertEqual(calendar.count(start, end), n)
        self.assertEqual(calendar.count(end, start), 0)

    @given(DAYS, st.integers(1, 60))
    def test_order_of_the_calendars(self, start, n):
        solar, weekday, working = (Calendar(kind).add(start, n) for kind in ("solar", "weekday", "working"))
        self.assertTrue(start < solar <= weekday <= working)

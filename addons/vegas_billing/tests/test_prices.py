"""Price lists: periods that never overlap, kinds that make sense, loading from a spreadsheet."""

import base64
import io
from datetime import date
from decimal import Decimal

import openpyxl
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import TransactionCase
from odoo.tools import mute_logger

from ..computation import Dated, Meter, Period, Reading, Supply, compute_bill

HEADER = ["code", "section", "kind", "value", "index", "factor", "spread", "pcs", "brackets", "vat", "from", "to"]
GOOD = [
    ["QVD", "energy", "day", "96,00", "", "", "", "", "", "gas", date(2026, 1, 1), ""],
    ["PSV", "energy", "index", "", "psv", 1.02, 0.05, "x", "", "gas", "01/01/2026", "31/12/2026"],
    ["ACC", "taxes", "bracket", "", "", "", "", "", "120:0,044; 480:0,175; :0,17", "gas", "2026-01-01", ""],
]


@tagged("post_install", "-at_install")
class TestPrices(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.list = cls.env["vegas.price.list"].create({"name": "Gas casa", "commodity": "gas"})

    def _component(self, **values):
        return self.env["vegas.price.component"].create(
            {"list_id": self.list.id, "code": "A", "kind": "unit", "value": 0.1, "valid_from": "2026-01-01", **values}
        )

    def _load(self, *rows, header=None):
        book = openpyxl.Workbook()
        for row in (header or HEADER, *rows):
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        load = self.env["vegas.price.list.load"].create(
            {"list_id": self.list.id, "file": base64.b64encode(stream.getvalue())}
        )
        return load.action_load()

    def test_prices_of_one_code_never_overlap(self):
        self._component(valid_to="2026-06-30")
        self._component(valid_from="2026-07-01")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self._component(valid_from="2026-06-30", valid_to="2026-06-30")

    def test_kinds_that_make_no_sense_are_refused(self):
        for values, word in (
            ({"kind": "index"}, "index"),
            ({"kind": "bracket"}, "open"),
            ({"kind": "excise_ele"}, "electricity"),
            ({"kind": "day", "pcs": True}, "calorific"),
            ({"vat": "ele"}, "VAT"),
        ):
            with self.subTest(values), self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                self._component(**values)
            self.assertIn(word, str(caught.exception))

    def test_a_copy_has_its_own_components(self):
        self._component()
        copy = self.list.copy()
        self.assertNotEqual(copy.name, self.list.name)
        self.assertEqual(copy.component_ids.mapped("code"), ["A"])
        copy.component_ids.value = 0.2
        self.assertEqual(self.list.component_ids.value, 0.1)

    def test_spreadsheet(self):
        self._load(*GOOD)
        by_code = {component.code: component for component in self.list.component_ids}
        self.assertEqual(by_code["QVD"].value, 96)
        psv = by_code["PSV"]
        self.assertEqual((psv.index_code, psv.factor, psv.spread, psv.pcs), ("PSV", 1.02, 0.05, True))
        self.assertEqual(psv.valid_to, date(2026, 12, 31))
        brackets = by_code["ACC"].bracket_ids
        self.assertEqual([(b.upper_limit, b.rate) for b in brackets], [(120, 0.044), (480, 0.175), (0, 0.17)])

    def test_every_wrong_row_has_its_reason_and_nothing_is_loaded(self):
        wrong = [
            ["", *GOOD[0][1:]],
            ["B", "nowhere", *GOOD[0][2:]],
            ["C", "energy", "day", "ninety", *GOOD[0][4:]],
            ["D", *GOOD[0][1:10], "31/02/2026", ""],
            ["E", *GOOD[2][1:8], "120=0,044", *GOOD[2][9:]],
        ]
        with self.assertRaises(UserError) as caught:
            self._load(GOOD[0], *wrong)
        text = str(caught.exception)
        for number, word in ((3, "code"), (4, "nowhere"), (5, "ninety"), (6, "31/02/2026"), (7, "120=0,044")):
            self.assertIn(f"Row {number}:", text)
            self.assertIn(word, text)
        self.assertFalse(self.list.component_ids)

    def test_what_is_no_spreadsheet(self):
        with self.assertRaises(UserError) as caught:
            self._load(GOOD[0], header=["code", "value"])
        self.assertIn("section", str(caught.exception))
        load = self.env["vegas.price.list.load"].create(
            {"list_id": self.list.id, "file": base64.b64encode(b"PK no spreadsheet")}
        )
        with self.assertRaises(UserError) as caught:
            load.action_load()
        self.assertIn("XLSX", str(caught.exception))

    def test_nothing_is_loaded_into_days_that_bills_used(self):
        self.env["vegas.price.use"].create(
            {"list_id": self.list.id, "company_id": self.list.company_id.id, "last": "2026-02-28"}
        )
        with self.assertRaises(UserError) as caught:
            self._load(*GOOD)
        for number in (2, 3, 4):
            self.assertIn(f"Row {number}: column from: bills used this list up to 28/02/2026", str(caught.exception))
        self._load([*GOOD[0][:10], "01/03/2026", ""])
        self.assertEqual(self.list.component_ids.mapped("code"), ["QVD"])

    def test_index_is_of_a_whole_month(self):
        index = {"code": "PSV", "value": 0.36, "source": "GME"}
        self.env["vegas.price.index"].create({**index, "month": "2026-02-01"})
        with self.assertRaises(ValidationError):
            self.env["vegas.price.index"].create({**index, "month": "2026-03-02"})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["vegas.price.index"].create({**index, "month": "2026-02-01"})

    def test_clerks_read_prices_and_managers_write_them(self):
        clerk = new_test_user(self.env, login="price_clerk", groups="vegas_base.group_vegas_sportello")
        self.assertEqual(self.list.with_user(clerk).name, "Gas casa")
        with self.assertRaises(AccessError):
            self.list.with_user(clerk).name = "X"

    def test_a_bill_from_the_stored_prices(self):
        """The worked example of the handbook: gas, C changes inside the period, total 73,35 €."""
        self._load(
            ["QVD", "energy", "day", "96,00", "", "", "", "", "", "gas", "01/01/2026", ""],
            ["PSV", "energy", "index", "", "PSV", "1,02", "0,05", "", "", "gas", "01/01/2026", ""],
            ["ACC", "taxes", "bracket", "", "", "", "", "", "120:0,044; :0,175", "gas", "01/01/2026", ""],
        )
        self.env["vegas.price.index"].create({"code": "PSV", "value": 0.36, "source": "GME", "month": "2026-02-01"})
        supply = Supply(
            commodity="gas",
            prices=self.list._computable(),
            meter=Meter(5),
            coefficient=Dated([(date(2026, 1, 1), Decimal("1.000000")), (date(2026, 2, 10), Decimal("1.012340"))]),
            annual={"F0": Decimal(900)},
            readings=(
                Reading(date(2026, 1, 31), "actual", {"F0": Decimal(1000)}),
                Reading(date(2026, 2, 28), "actual", {"F0": Decimal(1100)}),
            ),
        )
        bill = compute_bill(supply, Period(date(2026, 2, 1), date(2026, 2, 28)))
        self.assertEqual([line.amount for line in bill.lines], [Decimal(a) for a in ("7.36", "42.07", "0.41", "16.04")])
        self.assertEqual(bill.total, Decimal("73.35"))

    def test_prices_keep_their_decimals(self):
        self._component(value=0.00123457, code="B")
        (component,) = self.list._computable().components
        self.assertEqual(component.value, Decimal("0.00123457"))

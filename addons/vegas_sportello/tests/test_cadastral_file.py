"""The yearly file: gathered, checked, written, read back by a reader of its own, corrected, and its receipts."""

import base64
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.vegas_billing.tests.common import BillingCase

from .cadastral_reader import independent_reader
from .test_cadastral_request import CadastralCase

PROTOCOL = "27020311223300001"


@tagged("post_install", "-at_install")
@freeze_time("2027-02-01 10:00:00")
class TestCadastralFile(BillingCase, CadastralCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write({"city": "Pavia", "street": "Corso Cavour 1"})
        # A contract of earlier years, and a company's.
        cls.old_point = cls._point("01614000389999", "gas", customer=cls._company_customer())
        cls.old_point.city_id = cls.city
        cls.env["vegas.contract.version"].create(
            {
                "contract_id": cls.old_point.contract_ids.id,
                "valid_from": "2015-01-01",
                "use": "other",
                "offer_id": cls.offers["gas"].id,
            }
        )
        cls.moves = cls._post(cls._run("2026-02-28"))

    @classmethod
    def _company_customer(cls):
        return cls.env["res.partner"].create(
            {
                "name": "Forno Àlpino Srl",
                "is_company": True,
                "vegas_is_customer": True,
                "vat": "IT07643520567",
                "l10n_it_codice_fiscale": "07643520567",
                "street": "Via Po 2",
                "city": "Pavia",
                "country_id": cls.env.ref("base.it").id,
            }
        )

    def _file(self, commodity="gas", **values):
        files = self.env["vegas.cadastral.file"].with_user(self.back_office)
        return files.create({"commodity": commodity, **values})

    def _written(self, commodity="gas"):
        file = self._file(commodity)
        file.action_prepare()
        self.assertEqual(file.state, "checked", file.row_ids.mapped("error"))
        file.action_write()
        return file

    def _receipt(self, file, text, **values):
        """Import a receipt as the back office does."""
        wizards = self.env["vegas.cadastral.receipt.import"].with_user(self.back_office)
        data = text if isinstance(text, bytes) else f"Codice fiscale {self.OUR_VAT}\n{text}".encode()
        wizard = wizards.create(
            {"file_id": file.id, "content": base64.b64encode(data), "name": "ricevuta.txt", **values}
        )
        return wizard.action_import()

    def _accepted(self, commodity="gas"):
        file = self._written(commodity)
        file.action_mark_sent()
        self._receipt(file, f"ACQUISITO\nProtocollo {PROTOCOL}")
        return file

    # === WHAT STANDS IN IT === #

    def test_written_and_read_back(self):
        self._declared(self.gas_point, units=({}, {"subordinate": "7"}), catasto_quality_id=self.owner.id)
        file = self._written()
        head, rows, tail = independent_reader(file.attachment_id.raw)
        self.assertEqual(head, tail)
        self.assertEqual((head["tax_code"], head["year"], head["kind"]), (self.OUR_VAT, "2026", "0"))
        first, second, old = sorted(rows, key=lambda row: (row["tax_code"] == "07643520567", row["subordinate"]))
        move = self.moves.filtered(lambda move: move.vegas_contract_id == self.gas_contract)
        self.assertEqual(
            first,
            {
                "tax_code": "RSSMRA80A01H501U",
                "last_name": "ROSSI",
                "first_name": "MARIA",
                "sex": "M",
                "birth_date": "01011980",
                "birth_place": first["birth_place"],
                "company_name": "",
                "home_city": "PAVIA",
                "quality": "1",
                "contract": f"C-{self.gas_point.code}",
                "user_kind": "1",
                "start_date": "01012026",
                "street": "VIA ROMA 1",
                "city": "G388",
                "kind": "F",
                "missing": "",
                "section": "",
                "sheet": "12",
                "parcel": "345",
                "subordinate": "6",
                "months": "02",
                # 300 on the meter times C 1.01234
                "consumption": "000000304",
                "amount": f"{round(move.amount_untaxed):09}",
            },
        )
        self.assertEqual((second["subordinate"], second["amount"], second["consumption"]), ("7", "0" * 9, "0" * 9))
        self.assertEqual((old["company_name"], old["last_name"], old["sex"]), ("FORNO ALPINO SRL", "", ""))
        # Neither new nor changed: no cadastral data, and the reason of that.
        self.assertEqual((old["kind"], old["sheet"], old["missing"], old["city"]), ("", "", "3", "G388"))
        self.assertEqual((old["user_kind"], old["months"], old["amount"]), ("3", "00", "0" * 9))

    def test_new_contract_without_data_says_so(self):
        file = self._written("ele")
        _head, [row], _tail = independent_reader(file.attachment_id.raw)
        self.assertEqual((row["missing"], row["kind"], row["sheet"]), ("4", "", ""))
        self.assertEqual((row["user_kind"], row["consumption"][-3:] != "000"), ("1", True))

    def test_tv_fee_does_not_count_and_corrections_do(self):
        move = self.moves.filtered(lambda move: move.vegas_contract_id == self.ele_contract)
        line = move.vegas_line_ids[:1].copy({"section": "tv", "amount": 90})
        self.assertEqual(line.section, "tv")
        file = self._file("ele")
        file.action_prepare()
        self.assertEqual(file.row_ids.amount, round(move.amount_untaxed, 2))
        move.vegas_line_ids.filtered(lambda row: row.section != "tv")[:1].copy({"amount": -1000})
        file.action_check()
        self.assertEqual(file.row_ids.amount, round(move.amount_untaxed - 1000, 2))
        # The record has no sign: a person decides.
        self.assertEqual((file.state, file.error_count), ("draft", 1))
        self.assertIn("below zero", file.row_ids.error)

    def test_bills_of_another_year_do_not_count(self):
        # The program lets nobody change the day of a posted bill.
        self.moves.flush_recordset()
        self.env.cr.execute("UPDATE account_move SET invoice_date = '2025-12-31' WHERE id = ANY(%s)", [self.moves.ids])
        self.moves.invalidate_recordset()
        file = self._file()
        file.action_prepare()
        self.assertEqual(set(file.row_ids.mapped("amount")), {0.0})
        self.assertEqual(set(file.row_ids.mapped("months")), {0})

    def test_an_estimate_that_is_taken_back_is_counted_once(self):
        """The next bill computes the estimated days again: the sum is what the meter says."""
        before = self._file()
        before.action_prepare()
        counted = before.row_ids.filtered(lambda row: row.contract_id == self.gas_contract).consumption
        with freeze_time("2026-07-01 10:00:00"):
            self._post(self._run("2026-04-30"))
            self._read(self.gas_point, "2026-05-31", 1500)
            self._post(self._run("2026-06-30"))
        before.action_check()
        row = before.row_ids.filtered(lambda row: row.contract_id == self.gas_contract)
        slices = self.env["vegas.billed.period"].search([("contract_id", "=", self.gas_contract.id)]).sorted("id")
        estimated = sum(float(part[3]["F0"]) for part in slices[-1].slices if part[2])
        self.assertAlmostEqual(counted, 300 * 1.01234, 2)
        self.assertAlmostEqual(row.consumption, 500 * 1.01234 + estimated, 2)
        self.assertEqual(row.months, 6)

    def test_main_unit_only_where_the_layout_says_so(self):
        self._declared(self.gas_point, units=({}, {"subordinate": "7"}))
        self.env["vegas.cadastral.layout"].search([("commodity", "=", "gas")]).units = "main"
        _head, rows, _tail = independent_reader(self._written().attachment_id.raw)
        self.assertEqual(len(rows), 2)

    # === CONTROL RUN === #

    def test_wrong_rows_say_why_and_where(self):
        self.customer.sudo().write({"vegas_last_name": "Bianchi", "city": False})
        file = self._file()
        file.action_prepare()
        self.assertEqual((file.state, file.error_count), ("draft", 1))
        row = self.env["vegas.cadastral.row"].with_user(self.back_office).search(file.action_errors()["domain"])
        self.assertEqual(row.contract_id, self.gas_contract)
        self.assertEqual(len(row.error.splitlines()), 2)
        self.assertEqual(row.action_open()["res_model"], "res.partner")
        with self.assertRaises(UserError) as refused:
            file.action_write()
        self.assertIn("1 rows are wrong", str(refused.exception))
        self.customer.sudo().write({"vegas_last_name": "Rossi", "city": "Pavia"})
        file.action_check()
        self.assertEqual((file.state, file.error_count), ("checked", 0))

    def test_a_row_may_be_left_out_with_its_reason(self):
        self.customer.sudo().vegas_last_name = "Bianchi"
        file = self._file()
        file.action_prepare()
        wrong = file.row_ids.filtered("has_error")
        wrong.write({"excluded": True, "excluded_reason": "Omonimo, si attende la rettifica"})
        file.action_check()
        self.assertEqual((file.state, file.excluded_count), ("checked", 1))
        file.action_write()
        _head, rows, _tail = independent_reader(file.attachment_id.raw)
        self.assertEqual([row["tax_code"] for row in rows], ["07643520567"])

    def test_rows_are_the_program_s(self):
        file = self._file()
        file.action_prepare()
        rows = file.row_ids.with_user(self.back_office)
        for act in (
            lambda: rows[0].write({"amount": 0}),
            lambda: file.write({"state": "accepted"}),
            lambda: file.with_context(default_state="sent").copy({"year": 2025, "state": "sent"}),
            lambda: self.env["vegas.cadastral.row"].with_user(self.clerk).search([]).read(["error"]),
            lambda: self.env["vegas.cadastral.file"].with_user(self.clerk).search([]),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_a_year_that_runs_is_refused(self):
        file = self._file(year=2027)
        with self.assertRaises(UserError):
            file.action_prepare()

    def test_a_layout_with_a_gap_makes_no_file(self):
        layout = self.env["vegas.cadastral.layout"].search([("commodity", "=", "gas")])
        layout.field_ids.filtered(lambda field: field.record == "1" and field.key == "sheet").unlink()
        with self.assertRaises(UserError) as refused:
            self._file().action_prepare()
        self.assertIn("a gap before position", str(refused.exception))

    def test_one_ordinary_file_a_year(self):
        self._file()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self._file()

    # === RECEIPTS AND CORRECTIONS === #

    def test_accepted_then_substituted_and_annulled(self):
        file = self._accepted()
        self.assertEqual((file.state, file.protocol), ("accepted", PROTOCOL))
        declared = file.row_ids.declaration_id
        self.assertFalse(declared)
        second = self.env["vegas.cadastral.file"].browse(file.action_substitute()["res_id"])
        with self.assertRaises(UserError):
            file.action_annul()
        second.with_user(self.back_office).action_prepare()
        second.with_user(self.back_office).action_write()
        head, rows, _tail = independent_reader(second.attachment_id.raw)
        self.assertEqual((head["kind"], head["protocol"], len(rows)), ("1", PROTOCOL, 2))
        second.action_mark_sent()
        self._receipt(second, "ACQUISITO 27020311223300002")
        third = self.env["vegas.cadastral.file"].browse(second.action_annul()["res_id"])
        third.action_prepare()
        third.action_write()
        head, rows, _tail = independent_reader(third.attachment_id.raw)
        self.assertEqual((head["kind"], head["protocol"], rows), ("2", "27020311223300002", []))

    def test_rejected_with_its_lines_then_made_again(self):
        file = self._written()
        file.action_mark_sent()
        self._receipt(file, "SCARTATO\nRecord 3: 0017 codice fiscale non valido")
        self.assertEqual(file.state, "rejected")
        refused = file.row_ids.filtered("receipt_error")
        self.assertEqual((refused.sequence, refused.receipt_error), (3, "0017 codice fiscale non valido"))
        self.assertFalse(file.protocol)
        with self.assertRaises(UserError):
            file.action_substitute()
        self.assertEqual(self._written().state, "written")

    def test_receipts_are_kept_and_checked(self):
        file = self._written()
        for text, values, words in (
            (b"ACQUISITO 09876543210", {}, "does not name our tax code"),
            (b"\x00\x01" + self.OUR_VAT.encode(), {}, "neither a text nor a PDF"),
            ("in lavorazione", {}, "say it yourself"),
            ("SCARTATO", {"outcome": "accepted"}, "the opposite"),
            ("ACQUISITO", {"protocol": "123"}, "17 digits"),
            (b"%PDF-1.7", {}, "A PDF is kept"),
        ):
            with self.subTest(words=words):
                with self.assertRaises(UserError) as refused:
                    self._receipt(file, text, **values)
                self.assertIn(words, str(refused.exception))
                self.assertFalse(file.receipt_ids)
                self.assertEqual(file.state, "written")
        self._receipt(file, b"%PDF-1.7 x", outcome="accepted", protocol=PROTOCOL)
        receipt = file.receipt_ids
        self.assertEqual((file.state, file.protocol, receipt.told), ("accepted", PROTOCOL, True))
        self.assertEqual(
            (receipt.attachment_id.raw, receipt.attachment_id.mimetype), (b"%PDF-1.7 x", "application/pdf")
        )
        with self.assertRaises(AccessError):
            receipt.with_user(self.back_office).write({"outcome": "rejected"})

    def test_what_was_communicated_is_seen_at_the_counter(self):
        declaration = self._declared(self.gas_point)
        self._accepted()
        declaration = declaration.with_user(self.clerk)
        declaration.invalidate_recordset()
        self.assertIn("2026", declaration.told_text)

    # === COMPANIES AND SIZE === #

    def test_other_companies_see_nothing(self):
        file = self._accepted()
        other = self.env["res.company"].create({"name": "Altra Luce", "country_id": self.env.ref("base.it").id})
        stranger = self._user("stranger", "vegas_base.group_vegas_admin")
        stranger.write({"company_ids": [fields.Command.set(other.ids)], "company_id": other.id})
        for records in (file, file.row_ids, file.receipt_ids):
            own = self.env[records._name].with_user(stranger).with_context(allowed_company_ids=other.ids)
            self.assertTrue(records)
            self.assertFalse(own.search([("id", "in", records.ids)]))

    def _more(self, count, start):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Forno {number} Srl",
                    "is_company": True,
                    "vegas_is_customer": True,
                    "city": "Pavia",
                    "country_id": self.env.ref("base.it").id,
                }
                for number in range(start, start + count)
            ]
        )
        points = self.env["vegas.supply.point"].create(
            [
                {
                    "company_id": self.company.id,
                    "code": f"0161400039{number:04d}",
                    "commodity": "gas",
                    "state": "active",
                    "distributor_id": self.distributor.id,
                    "street": "Via Po 3",
                    "city": "Pavia",
                }
                for number in range(start, start + count)
            ]
        )
        self.env["vegas.contract"].create(
            [
                {
                    "company_id": self.company.id,
                    "number": f"K-{point.code}",
                    "partner_id": partner.id,
                    "point_id": point.id,
                    "state": "active",
                    "start_date": date(2026, 1, 1),
                }
                for point, partner in zip(points, partners, strict=True)
            ]
        )

    def test_as_many_queries_for_many_contracts(self):
        file = self._file()
        self._more(10, 0)
        file.action_prepare()
        counts = []
        # What is read once per process is read by the first.
        for more in (0, 0, 310):
            self._more(more, 100)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            file.action_prepare()
            file.flush_recordset()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertGreater(file.row_count, 300)
        # None of them has a tax code: every row is wrong, which costs no query either.
        self.assertEqual(file.error_count, 320)
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[2], 50)

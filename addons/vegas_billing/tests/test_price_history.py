"""What bills used stays as it is; a list goes live after a check against vectors, or for a written reason."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import TransactionCase

from .common import BillingCase

VECTORS = Path(__file__).parent / "vectors"


@tagged("post_install", "-at_install")
class TestPriceHistory(BillingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._post(cls._run("2026-02-28"))
        cls.offer = cls.offers["gas"]
        cls.material = cls.offer.component_ids.filtered(lambda component: component.code == "MAT")

    def _refused(self, record, values, *words):
        with self.assertRaises(UserError) as caught:
            record.write(values)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_a_price_that_bills_used_is_closed_and_a_new_one_begins(self):
        self._refused(self.material, {"spread": 0.06}, "MAT", "28/02/2026", "01/03/2026")
        self._refused(self.material, {"valid_from": "2026-01-01"}, "MAT")
        self._refused(self.material, {"valid_to": "2026-02-27"}, "MAT")
        self._refused(self.material, {"list_id": self.offers["ele"].copy().id, "vat": "22"}, "MAT")
        self.material.write({"name": "Materia prima", "sequence": 3})
        self.material.valid_to = "2026-12-31"
        self.material.valid_to = "2026-02-28"
        new = self.material.copy({"valid_from": "2026-03-01", "valid_to": False, "spread": 0.06})
        new.spread = 0.07
        self._refused(new, {"valid_from": "2026-02-01", "code": "NEW"}, "NEW")
        with self.assertRaisesRegex(UserError, "NEW"):
            self.material.copy({"code": "NEW", "valid_from": "2026-02-28", "valid_to": False})
        with self.assertRaisesRegex(UserError, "MAT"):
            self.material.unlink()
        new.unlink()

    def test_a_price_that_ended_before_is_not_opened_again(self):
        self.material.valid_to = "2026-02-28"
        self._post(self._run("2026-03-31", commodity="gas"))
        self._refused(self.material, {"valid_to": False}, "31/03/2026")

    def test_brackets_that_bills_used(self):
        brackets = self.env["vegas.price.bracket"].search([("component_id.code", "=", "ACC")])
        self._refused(brackets[0], {"rate": 0.05}, "ACC")
        self._refused(brackets.component_id, {"bracket_ids": [(0, 0, {"upper_limit": 99, "rate": 1})]}, "ACC")
        with self.assertRaisesRegex(UserError, "ACC"):
            brackets[0].unlink()

    def test_a_list_that_bills_used(self):
        network = self.env["vegas.price.list"].search([("name", "=", "Rete gas")])
        self._refused(network, {"use": "other"}, "Rete gas", "28/02/2026")
        self._refused(network, {"active": False}, "Rete gas")
        with self.assertRaisesRegex(UserError, "Rete gas"):
            network.sudo().state = "draft"
        with self.assertRaisesRegex(UserError, "archive"):
            self.offer.unlink()
        self.offer.write({"name": "Altro nome", "active": False})
        copy = self.offer.copy({"name": "Copia"})
        self.assertEqual((copy.state, copy.used_until), ("draft", False))
        copy.component_ids.valid_to = "2026-01-15"

    def test_an_index_that_bills_used(self):
        index = self.env["vegas.price.index"].search([("code", "=", "PSV")])
        by_month = {record.month.month: record for record in index}
        self._refused(by_month[2], {"value": 1}, "PSV 02/2026")
        with self.assertRaisesRegex(UserError, "PSV 01/2026"):
            by_month[1].unlink()
        by_month[2].source = "GME"
        by_month[3].value = 1
        self.env["vegas.price.index"].create({"code": "PSV", "month": "2025-12-01", "value": 1, "source": "GME"})

    def test_a_calorific_value_that_bills_used(self):
        value = self.env["vegas.calorific.value"].search([("remi", "=", "34567800")])
        self._refused(value, {"value": 0.04}, "34567800", "28/02/2026", "01/03/2026")
        value.valid_to = "2026-02-28"
        self.env["vegas.calorific.value"].create(
            {"remi": "34567800", "value": 0.04, "valid_from": "2026-03-01", "source": "prova"}
        )
        self.gas_contract._recalculate(date(2026, 1, 1))

    def test_a_draft_offer_makes_no_bill(self):
        copy = self.offer.copy({"name": "Nuova offerta"})
        self.gas_contract.version_ids.offer_id = copy
        run = self._run("2026-03-31", commodity="gas")
        self.assertTrue(run.line_ids.blocked)
        self.assertIn("Nuova offerta is not live yet", run.line_ids.reason)
        copy.unchecked_reason = "come la precedente"
        copy.action_go_live()
        self.assertFalse(self._run("2026-03-31", commodity="gas").line_ids.blocked)


@tagged("post_install", "-at_install")
class TestGoLive(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.manager = new_test_user(cls.env, login="price_manager", groups="vegas_base.group_vegas_manager")
        cls.list = cls.env["vegas.price.list"].create({"name": "Gas PSV", "commodity": "gas"}).with_user(cls.manager)
        values = {"list_id": cls.list.id, "valid_from": "2026-01-01", "vat": "gas", "pcs": True}
        cls.env["vegas.price.component"].create(
            [
                {**values, "code": "MAT", "kind": "unit", "value": 0.4},
                {**values, "code": "PSV", "kind": "index", "index_code": "PSV", "factor": 1.1, "spread": 0.02},
            ]
        )
        cls.good = (VECTORS / "gas-calorific-value.json").read_bytes()

    def _check(self, **files):
        attachments = (
            self.env["ir.attachment"]
            .with_user(self.manager)
            .create([{"name": name.replace("_", "."), "raw": raw} for name, raw in files.items()])
        )
        self.env["vegas.price.list.check"].with_user(self.manager).create(
            {"list_id": self.list.id, "attachment_ids": attachments.ids}
        ).action_check()
        self.assertFalse(attachments.exists())
        return self.list.check_result

    def test_the_list_stands_in_the_vector(self):
        """A vector whose own price is wrong comes out, because the list's price is taken."""
        vector = json.loads(self.good)
        vector["components"][0]["value"] = "9"
        self.assertEqual(self._check(a_json=json.dumps(vector).encode()), "a.json: ok")
        self.assertTrue(self.list.check_passed)
        self.assertEqual(self.list.checked_by, self.manager)
        self.assertTrue(self.list.checked_on)
        self.list.action_go_live()
        self.assertEqual(self.list.state, "live")

    def test_components_of_the_vector_with_other_codes_stay(self):
        self.list.component_ids[1].unlink()
        self.assertEqual(self._check(a_json=self.good), "a.json: ok")

    def test_what_only_the_list_holds_is_charged_too(self):
        self.list.component_ids[0].copy({"code": "MORE"})
        self.assertIn("MORE", self._check(a_json=self.good))

    def test_each_file_has_its_result(self):
        self.list.component_ids[0].value = 0.41
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("one.json", self.good)
            archive.writestr("notes.txt", "x")
            archive.writestr("two.json", "{")
        result = self._check(
            a_zip=stream.getvalue(),
            b_json=b"\xff\xfe",
            c_json=(VECTORS / "gas-coefficient-brackets.json").read_bytes(),
            d_json=(VECTORS / "ele-excise-exemption.json").read_bytes(),
        )
        lines = dict(line.split(": ", 1) for line in result.split("\n"))
        self.assertEqual(sorted(lines), ["b.json", "c.json", "d.json", "one.json", "two.json"])
        self.assertIn("MAT", lines["one.json"])
        self.assertIn("expected 0.40, got 0.41", lines["one.json"])
        self.assertIn("no check vector", lines["two.json"])
        self.assertIn("UTF-8", lines["b.json"])
        self.assertIn("other commodity", lines["d.json"])
        self.assertFalse(self.list.check_passed)
        with self.assertRaisesRegex(UserError, "check"):
            self.list.action_go_live()

    def test_a_file_is_needed(self):
        for files in ({}, {"a_zip": b"PK broken"}):
            with self.assertRaises(UserError):
                self._check(**files)

    def test_a_change_after_the_check_needs_another_one(self):
        self._check(a_json=self.good)
        self.list.component_ids[0].value = 0.5
        self.assertFalse(self.list.check_passed)
        with self.assertRaises(UserError):
            self.list.action_go_live()

    def test_a_written_reason_takes_the_place_of_a_check(self):
        self.list.unchecked_reason = "  "
        with self.assertRaises(UserError):
            self.list.action_go_live()
        self.list.unchecked_reason = "Controllato a mano"
        self.list.action_go_live()
        self.assertEqual(self.list.state, "live")
        self.assertEqual(self.list.copy().state, "draft")

    def test_who_may_go_live(self):
        with self.assertRaises(UserError):
            self.list.state = "live"
        clerk = new_test_user(self.env, login="price_reader", groups="vegas_base.group_vegas_sportello")
        with self.assertRaises(AccessError):
            self.list.with_user(clerk).action_go_live()
        with self.assertRaises(AccessError):
            self.env["vegas.price.list.check"].with_user(clerk).create({"list_id": self.list.id})

    def test_an_empty_list_does_not_go_live(self):
        empty = self.list.copy({"name": "Vuoto", "component_ids": False, "unchecked_reason": "x"})
        empty.component_ids.unlink()
        with self.assertRaisesRegex(UserError, "no component"):
            empty.action_go_live()

    def test_remi_of_a_calorific_value(self):
        values = {"value": 0.039, "valid_from": "2026-01-01", "source": "prova"}
        for remi in ("345678001", "3456780", "3456 7800"):
            with self.subTest(remi), self.assertRaises(ValidationError):
                self.env["vegas.calorific.value"].create({"remi": remi, **values})

"""E01: what the works of an accepted quote change, for each kind of quote."""

from odoo import fields
from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import ANSWERED, SENT

from .counter_case import CounterCase

SITE = {"site_street": "Via Milano 12", "site_zip": "27100", "appliance_power": 30}


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestWorks(CounterCase):
    def _works(self, quote, point):
        request = self._request("e01", point, quote_id=self._accepted(quote).id)
        return self._send(request)

    def _new_point_works(self, commodity):
        """Return the works of a connection; its quote is that of a request made by another addon (PN1)."""
        city = self.env["res.city"].search([("name", "=", "Pavia")], limit=1)
        asked = self._executed(
            "pn1",
            self.env["vegas.supply.point"],
            commodity=commodity,
            distributor_id=self.distributor.id,
            site_city_id=city.id,
            **SITE,
        )
        quote = self.env["vegas.quote"].sudo().create({"request_id": asked.id, "number": f"PREV-{commodity}"})
        return self._works(quote, False)

    def test_connection_makes_the_point(self):
        for commodity, code, serial in (
            ("gas", "01614000990011", "G2600000001"),
            ("ele", "IT001E55512345", "E2600000001"),
        ):
            with self.subTest(commodity=commodity):
                request = self._new_point_works(commodity)
                self.assertEqual((request.commodity, request.distributor_id), (commodity, self.distributor))
                part = self._answered(request, "new_point")
                self.assertEqual(part.state, "processed", part.reason)
                point = request.point_id
                self.assertEqual((point.code, point.state, point.commodity), (code, "inactive", commodity))
                self.assertEqual((point.street, point.zip, point.city), ("Via Milano 12", "27100", "Pavia"))
                self.assertEqual(point.distributor_id, self.distributor)
                self.assertEqual((point.meter_id.serial, str(point.meter_id.installed_on)), (serial, "2026-12-04"))
                self.assertEqual(point.reading_ids.indexes, "0" if commodity == "gas" else "F1 0 · F2 0 · F3 0")
                self.assertIn("New supply point: start its activation", request.activity_ids.mapped("summary"))
                if commodity == "gas":
                    self.assertEqual((point.remi, point.appliance_power), ("34567801", 30))
                with freeze_time(ANSWERED):
                    request.sudo()._undo()
                self.assertFalse(point.exists())
                self.assertFalse(request.point_id)
                self.assertEqual(request.stage_id.code, "admitted")

    def test_new_point_that_is_known_already_is_an_error(self):
        request = self._new_point_works("gas")
        self._point("01614000990011", "gas", state="inactive")
        part = self._answered(request, "new_point")
        self.assertEqual((part.state, request.stage_id.code), ("error", "admitted"))
        self.assertIn("01614000990011", part.reason)

    def test_removal_ends_the_supply(self):
        for commodity, index in (("gas", "4300"), ("ele", "F1 1300 · F2 1000 · F3 1500")):
            with self.subTest(commodity=commodity):
                point = self._point_for("pr1", commodity)
                meter, contract = point.meter_id, point.contract_id
                request = self._works(self._quoted("pr1", commodity), point)
                part = self._answered(request, "removed")
                self.assertEqual(part.state, "processed", part.reason)
                day = fields.Date.to_date("2026-12-04")
                self.assertEqual((point.state, point.meter_id.id, meter.removed_on), ("removed", False, day))
                self.assertEqual((contract.state, contract.end_date), ("ceased", day))
                self.assertEqual(point.reading_ids.indexes, index)
                self.assertIn("Closing bill to be issued", request.activity_ids.mapped("summary"))
                with freeze_time(ANSWERED):
                    request.sudo()._undo()
                self.assertEqual((point.state, point.meter_id, contract.state), ("active", meter, "active"))
                self.assertFalse(point.reading_ids)

    def test_removal_that_nobody_asked_for_is_to_be_confirmed(self):
        request = self._send(self._draft("e01", "gas"))
        part = self._answered(request, "removed")
        self.assertEqual((part.state, request.stage_id.code, self.gas_point.state), ("confirm", "admitted", "active"))

    def test_restored_supply_can_be_reactivated(self):
        quote = self._quoted("pra", "gas")
        request = self._works(quote, self.gas_point)
        self._answered(request, "restored")
        self.assertEqual((request.stage_id.code, self.gas_point.state), ("done", "suspended"))

    def test_only_an_accepted_quote_is_carried_out(self):
        quote = self._quoted("pm1", "gas")
        request = self._request("e01", self.gas_point, quote_id=quote.id)
        self.assertIn("quote_id", self._problems_of(request))
        self._accepted(quote)
        self.assertFalse(self._problems_of(request))
        again = self._request("e01", self.gas_point)
        self.assertIn("quote_id", self._problems_of(again))

import socket
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.vegas_base import uninstall_hook
from odoo.addons.vegas_base.registry import city as module

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestCities(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cities = cls.env["res.city"]
        cls.cities._load_italy()  # a database that was upgraded may lack them

    def _city(self, code):
        return self.cities.search([("vegas_cadastral_code", "=", code)])

    def test_all_of_italy(self):
        # H501 Rome, F205 Milan, G388 Pavia: codes that everybody can look up.
        for code, name, istat, province in (
            ("H501", "Roma", "058091", "RM"),
            ("F205", "Milano", "015146", "MI"),
            ("G388", "Pavia", "018110", "PV"),
            ("F839", "Napoli", "063049", "NA"),
        ):
            city = self._city(code)
            self.assertEqual((city.name, city.vegas_istat_code, city.vegas_province), (name, istat, province))
            self.assertEqual(city.state_id.code, province)
        self.assertEqual(self.cities.search_count([("vegas_istat_code", "!=", False)]), 7896)
        dissolved = self._city("A003")
        self.assertTrue(dissolved.vegas_dissolved_on)
        self.assertEqual(dissolved.display_name, "Abbadia Alpina (TO), until 1928")

    def test_loading_again_changes_nothing_and_keeps_what_people_entered(self):
        pavia = self._city("G388")
        pavia.vegas_climatic_zone = "E"
        self.assertEqual(self.cities._load_italy(), (0, 0))
        pavia.write({"vegas_istat_code": "000000"})
        self.assertEqual(self.cities._load_italy(), (0, 1))
        self.assertEqual((pavia.vegas_istat_code, pavia.vegas_climatic_zone), ("018110", "E"))
        # Of Sardinia the data hold no ZIP code.
        nuoro = self._city("F979")
        self.assertFalse(nuoro.vegas_zips)
        nuoro.write({"vegas_zips": "08100", "zipcode": "08100"})
        self.assertEqual(self.cities._load_italy(), (0, 0))
        self.assertEqual(nuoro.zipcode, "08100")

    def test_those_that_begin_with_the_words_come_first(self):
        self.assertEqual(self.cities.name_search("roma", limit=8)[0][1], "Roma (RM)")
        found = self.cities.name_search("pavia", limit=3)
        self.assertEqual(found[0][1], "Pavia (PV)")
        self.assertEqual(len(found), len(dict(found)))
        self.assertGreater(len(found), 1)

    def test_nothing_is_looked_up_on_the_net(self):
        with patch.object(socket.socket, "connect", side_effect=AssertionError("network")):
            self.assertGreater(len(module._italian_municipalities()), 9000)

    def test_only_administrators_load(self):
        with self.assertRaises(AccessError):
            self.cities.with_user(self.back_office).action_load_italy()
        self.assertEqual(self.cities.with_user(self.administrator).action_load_italy()["tag"], "display_notification")

    def test_a_municipality_fills_in_the_address_of_a_point(self):
        point = self.gas_point
        point.city_id = self._city("G388")
        self.assertEqual((point.city, point.province, point.istat_code), ("Pavia", "PV", "018110"))
        self.assertEqual(point.zip, "27100")
        # One of many ZIP codes is chosen by hand, and stays.
        point.city_id = self._city("H501")
        self.assertEqual((point.city, point.zip), ("Roma", False))
        point.zip = "00122"
        self.assertEqual((point.city, point.zip), ("Roma", "00122"))

    def test_an_address_in_words_is_kept(self):
        self.assertEqual((self.gas_point.city, self.gas_point.street), ("Pavia", "Via Roma 1"))
        values = {"code": "01614000388887", "commodity": "gas", "distributor_id": self.distributor.id}
        point = self.env["vegas.supply.point"].create(
            {**values, "city": "Pavia (loc. Ca)", "city_id": self._city("G388").id}
        )
        self.assertEqual((point.city, point.province), ("Pavia (loc. Ca)", "PV"))

    def test_an_uninstall_takes_the_municipalities_away(self):
        self.gas_point.city_id = self._city("G388")
        self.env.flush_all()
        uninstall_hook(self.env)
        self.assertFalse(self._city("G388"))
        self.assertEqual((self.gas_point.city_id.id, self.gas_point.city), (False, "Pavia"))

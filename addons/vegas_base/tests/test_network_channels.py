from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestNetworkChannels(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.networks = cls.env["vegas.network.contract"].search([("distributor_id", "=", cls.distributor.id)])
        cls.gas = cls.networks.filtered(lambda network: network.commodity == "gas")

    def _other(self, code, **values):
        channel = self.env["vegas.channel"].create({"name": code, "code": code, "company_id": self.company.id})
        self.gas.channel_ids.create({"network_contract_id": self.gas.id, "channel_id": channel.id, **values})
        return channel

    def _channel(self, service, flow, network=None):
        channels = self.env["vegas.network.channel"]._channels(self.networks, service, flow)
        return channels[(network or self.gas).id]

    def test_the_most_precise_channel_wins(self):
        self.assertEqual(self._channel("V01", "0050"), self.channel)
        flow = self._other("flow", flow="0050")
        self.assertEqual(self._channel("V01", "0050"), flow)
        self.assertEqual(self._channel("V01", "0200"), self.channel)
        service = self._other("service", service=" v01 ")
        self.assertEqual(self._channel("V01", "0050"), service)
        self.assertEqual(self._channel("PN1", "0050"), flow)
        both = self._other("both", service="V01", flow="0050")
        self.assertEqual(self._channel("V01", "0050"), both)
        self.assertEqual(self._channel("V01", "0200"), service)
        # The other network contracts keep theirs.
        self.assertEqual(self._channel("V01", "0050", self.networks - self.gas), self.channel)

    def test_one_query_for_all(self):
        self._other("service", service="V01")
        self.assertTrue(self.networks.channel_id)  # known from the search for the contracts in force
        self.env.flush_all()
        with self.assertQueryCount(1):
            self._channel("V01", "0050")

    def test_twice_the_same_is_refused(self):
        self._other("first", service="V01")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._other("second", service="v01", flow="")

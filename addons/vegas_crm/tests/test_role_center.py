import json

from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.vegas_base.tests.common import VegasCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestRoleCenter(VegasCase):
    def setUp(self):
        super().setUp()
        self.center = self.env["vegas.role.center"].with_user(self.clerk).with_company(self.company)

    def _groups(self):
        return {group["key"]: group["tiles"] for group in self.center.action_load()["groups"]}

    def _counts(self):
        return {tile["key"]: tile["count"] for tiles in self._groups().values() for tile in tiles}

    def _offer(self, **values):
        return self.env["sale.order"].create({"partner_id": self.customer.id, "company_id": self.company.id, **values})

    def test_order_of_the_page(self):
        groups = self._groups()
        self.assertEqual(list(groups), ["requests", "offers", "contracts", "complaints"])
        self.assertEqual(
            [tile["key"].partition(".")[2] for tile in groups["requests"]],
            ["started", "admitted", "prospects", "internal", "done"],
        )

    def test_offers_stand_in_one_tile_each(self):
        self._offer(validity_date="2026-12-31")
        self._offer(validity_date="2026-11-26")
        self._offer(validity_date=False, state="sent")
        self._offer(validity_date="2026-11-23")
        self._offer(validity_date="2026-11-01", state="sent")
        self._offer(validity_date="2026-11-01", state="cancel")
        self._offer(validity_date="2026-11-01", state="sale")
        counts = self._counts()
        self.assertEqual([counts[f"offers.{key}"] for key in ("draft", "sent", "over")], [2, 1, 2])
        entered = self._groups()["offers"][0]
        self.assertEqual((entered["alert"]["kind"], entered["alert"]["text"][0]), ("soon", "1"))
        for key in ("draft", "sent", "over"):
            action = self.center.action_tile(f"offers.{key}")
            orders = self.env["sale.order"].with_user(self.clerk).search_count(action["domain"])
            self.assertEqual(orders, counts[f"offers.{key}"])

    def test_a_seller_counts_what_his_rules_show(self):
        seller = self._user("seller", "vegas_base.group_vegas_sales,sales_team.group_sale_salesman")
        self._offer(validity_date="2026-12-31", user_id=self.env.uid)
        self._offer(validity_date="2026-12-31", user_id=seller.id)
        center = self.center.with_user(seller)
        counts = {tile["key"]: tile["count"] for group in center.action_load()["groups"] for tile in group["tiles"]}
        self.assertEqual(counts["offers.draft"], 1)

    def test_clerk_reads_offers_and_changes_none(self):
        offer = self._offer().with_user(self.clerk)
        self.assertTrue(offer.has_access("read"))
        self.assertFalse(offer.has_access("write"))
        self.assertFalse(offer.has_access("unlink"))

    def test_offers_are_counted_by_their_index(self):
        self._offer(validity_date="2026-12-31")
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        tiles = {"offers": self.center._tiles()["offers"]}
        ((plan,),) = self.env.execute_query(SQL("EXPLAIN (FORMAT JSON) %s", self.center._count_query(tiles)))
        text = plan if isinstance(plan, str) else json.dumps(plan)
        self.assertEqual(text.count("sale_order_offer_idx"), text.count('"Index Only Scan"'), text)
        self.assertNotIn('"Index Scan"', text)

    def test_an_offer_tells_the_role_center(self):
        self._offer()
        values = self.env.cr.precommit.data.get("bus.bus.values", [])
        self.assertEqual(sum("vegas_role_center" in value["channel"] for value in values), 1)

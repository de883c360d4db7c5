from odoo.tests import tagged

from .common import ADMITTED, V01Case


@tagged("post_install", "-at_install")
class TestRoleCenter(V01Case):
    def setUp(self):
        super().setUp()
        self.center = self.env["vegas.role.center"].with_user(self.clerk).with_company(self.company)

    def _counts(self):
        return {tile["key"]: tile["count"] for group in self.center.action_load()["groups"] for tile in group["tiles"]}

    def _carry_out(self, request):
        self._receive(self._answer(request, "0100", ADMITTED))
        self._receive(self._answer(request, "0150", self._positive(request)))

    def test_counts_follow_the_requests_and_open_the_same_list(self):
        self.assertEqual(self._counts()["requests.started"], 0)
        request = self._sent()
        self.assertEqual(self._counts()["requests.started"], 1)
        self._receive(self._answer(request, "0100", ADMITTED))
        counts = self._counts()
        self.assertEqual((counts["requests.started"], counts["requests.admitted"]), (0, 1))
        self._receive(self._answer(request, "0150", self._positive(request)))
        counts = self._counts()
        self.assertEqual((counts["requests.admitted"], counts["requests.done"]), (0, 1))
        for key, count in counts.items():
            if key.startswith("offers"):
                continue
            action = self.center.action_tile(key)
            found = self.env[action["res_model"]].with_user(self.clerk).search_count(action["domain"])
            self.assertEqual(found, count, key)

    def test_counts_are_those_of_the_company(self):
        self.assertEqual(self._counts()["contracts.active"], 2)

    def test_tile_says_only_what_asks_for_action(self):
        request = self._sent()

        def alert(key="requests.started"):
            tiles = {tile["key"]: tile for group in self.center.action_load()["groups"] for tile in group["tiles"]}
            return tiles[key]["alert"]

        self.assertIsNone(alert())
        request.sudo().deadline_date = "2026-11-26"
        self.assertEqual(alert()["kind"], "soon")
        request.sudo().deadline_date = "2026-11-20"
        self.assertEqual((alert()["kind"], alert()["text"][:1]), ("late", "1"))
        self._carry_out(request)
        self.assertIsNone(alert())
        self.assertEqual(alert("requests.done")["text"][:2], "+1")

    def test_done_counts_a_period(self):
        request = self._sent()
        self._carry_out(request)
        self.assertEqual(self._counts()["requests.done"], 1)
        request.sudo().closed_date = "2026-10-01"
        self.assertEqual(self._counts()["requests.done"], 0)

    def test_only_what_may_be_read_has_a_tile(self):
        sales = self._user("sales", "vegas_base.group_vegas_accounting")
        self.assertIn("requests", {group["key"] for group in self.center.with_user(sales).action_load()["groups"]})
        outsider = self._user("outsider", "base.group_user")
        self.assertEqual(self.center.with_user(outsider)._visible_tiles(), {})

    def test_customers_are_found_by_every_code(self):
        for text in ("rossi", "maria ROSSI", "RSSMRA80A01H501U", "rssmra80", "01614000382917", "it001e1234", "0161400"):
            found = self.center.action_customers(text)
            self.assertIn(self.customer.id, [customer["id"] for customer in found["customers"]], text)
        self.assertEqual(self.center.action_customers("nessuno con questo nome")["total"], 0)

    def test_customer_row_tells_its_points(self):
        (row,) = self.center.action_customers("RSSMRA80A01H501U")["customers"]
        self.assertEqual({point["code"] for point in row["points"]}, {self.gas_point.code, self.ele_point.code})
        self.assertEqual({point["state"] for point in row["points"]}, {"active"})

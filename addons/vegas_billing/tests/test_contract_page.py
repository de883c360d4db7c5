from odoo.tests import Form, tagged

from .common import BillingCase


@tagged("post_install", "-at_install")
class TestContractPage(BillingCase):
    """The page of a contract with what its bills take and make: offer, mandate, bills, single items, deposits."""

    def test_every_role_opens_the_page(self):
        self._post(self._run("2026-02-28"))
        sales = self._user("sales", "vegas_base.group_vegas_sales")
        for user, bills in ((self.clerk, True), (self.back_office, True), (self.accountant, True), (sales, False)):
            self.env.invalidate_all()
            page = Form(self.gas_contract.with_user(user))
            self.assertEqual("bill_ids" in page._view["fields"], bills, user.login)
            if bills:
                self.assertEqual(len(page.bill_ids.ids), 1, user.login)

    def test_the_point_tells_its_bills(self):
        bills = self._post(self._run("2026-02-28"))
        for user in (self.clerk, self.accountant):
            self.env.invalidate_all()
            page = Form(self.gas_point.with_user(user))
            self.assertEqual(page.bill_ids.ids, (bills & self.gas_contract.bill_ids).ids, user.login)

    def test_back_office_enters_items_and_deposits_where_the_contract_is(self):
        with Form(self.gas_contract.with_user(self.back_office)) as page:
            page.cycle = "1"
            with page.item_ids.new() as item:
                item.name, item.amount, item.date = "Copia del contratto", 5, "2026-02-10"
            with page.deposit_ids.new() as deposit:
                deposit.amount, deposit.due_date = 90, "2026-02-01"
        self._post(self._run("2026-02-28"))
        self.assertTrue(self.gas_contract.item_ids.move_id)
        self.assertEqual(self.gas_contract.deposit_ids.state, "held")

    def test_a_change_from_a_day_takes_another_offer(self):
        offer = self._list("gas", "sale", "Altra offerta", ())
        action = self.gas_contract.action_change()
        with Form(self.env[action["res_model"]].with_user(self.back_office).with_context(**action["context"])) as form:
            form.day = "2026-03-01"
            self.assertEqual(form.offer_id, self.offers["gas"])
            form.offer_id = offer
        form.record.action_apply()
        self.assertEqual(self.gas_contract.version_ids.offer_id, offer | self.offers["gas"])
        self.gas_contract.shown_on = "2026-02-28"
        self.assertEqual(self.gas_contract.shown_version_ids.offer_id, self.offers["gas"])

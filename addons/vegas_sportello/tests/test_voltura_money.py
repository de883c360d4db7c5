"""Money of volture in a company that keeps accounts: the debts that are shown, and many deposits moved at once."""

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_sportello.tests.voltura_case import VolturaCase

IBAN = "IT60X0542811101000000123456"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestVolturaMoney(VolturaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("it", company=cls.company, install_demo=False)
        cls.company._vegas_set_up_billing()

    def test_the_debt_is_the_sum_of_the_open_bills(self):
        energy = self.env["vegas.bill.account"].search([("company_id", "=", self.company.id), ("key", "=", "energy")])
        line = {"name": "Bolletta", "account_id": energy.account_id.id, "tax_ids": [(5, 0, 0)]}
        bills = self.env["account.move"].create(
            [
                {
                    "move_type": kind,
                    "company_id": self.company.id,
                    "partner_id": self.customer.id,
                    "vegas_contract_id": contract.id,
                    "invoice_date": "2026-10-01",
                    "invoice_line_ids": [(0, 0, {**line, "price_unit": amount})],
                }
                for kind, contract, amount in (
                    ("out_invoice", self.old_contract, 50),
                    ("out_refund", self.old_contract, 12),
                    ("out_invoice", self.gas_contract, 99),
                )
            ]
        )
        bills.action_post()
        request = self._filled()
        self.assertEqual(request.with_user(self.back_office).voltura_debt, 38)
        self.assertEqual(request.with_user(self.clerk).voltura_debt, 0, "nobody is served")

    # === MANY AT ONCE === #

    def _drafts(self, count):
        """Return drafts of mergers on points of their own: each moves a deposit and is paid by direct debit."""
        papers = self._case("merger")._documents(self.newcomer)
        requests = self.env["vegas.request"]
        for number in range(count):
            point = self._point(f"IT001E0{count:02d}{number:05d}", "ele", bands="F3", digits=6)
            point.write({"zip": "27100", "province": "PV", "istat_code": "018110"})
            contract = point.contract_id
            self.env["vegas.contract.version"].create(
                {
                    "contract_id": contract.id,
                    "valid_from": "2015-01-01",
                    "use": "household",
                    "power": 3,
                    "offer_id": self.offers["ele"].id,
                }
            )
            self.env["vegas.deposit"].create(
                {"contract_id": contract.id, "amount": 10, "state": "held", "held_since": "2015-01-01"}
            )
            requests |= self._filled(
                point,
                case="merger",
                voltura_document_ids=[(6, 0, papers.ids)],
                customer_reading=False,
                voltura_payment="debit",
                voltura_iban=IBAN,
                voltura_bill_street="Via Po 3",
                voltura_bill_zip="10100",
                voltura_bill_city="Torino",
            )
        return requests.sudo()

    def test_many_are_prepared_together(self):
        handler, asked = self.env["vegas.handler.voltura"].sudo(), {}
        for count in (2, 8):
            requests = self._drafts(count)
            asked[count] = self._queries(lambda requests=requests: handler._make_contracts(requests))
            versions = requests.contract_id.version_ids
            self.assertEqual((len(versions), len(versions.mandate_id)), (count, count))
            self.assertEqual(len(versions.billing_partner_id), count)
            self.assertEqual(requests.voltura_mandate_id, versions.mandate_id)
            self.assertEqual(len(versions.mandate_id.partner_bank_id), 1, "one account, however many mandates")
        self.assertLessEqual(asked[8] - asked[2], 6 * 10, asked)

    def test_many_deposits_move_together(self):
        handler, asked = self.env["vegas.handler.voltura"].sudo(), {}
        for count in (2, 8):
            requests = self._drafts(count)
            handler._make_contracts(requests)
            deposits = requests.voltura_outgoing_id.deposit_ids
            asked[count] = self._queries(lambda requests=requests: handler._settle_deposits(requests))
            self.assertEqual(deposits.contract_id, requests.contract_id)
            moves = self.env["account.move"].search([("request_id", "in", requests.ids)])
            self.assertEqual((len(moves), set(moves.mapped("state"))), (count, {"posted"}))
        self.assertLessEqual(asked[8] - asked[2], 6 * 10, asked)

from odoo import api, fields, models
from odoo.exceptions import UserError

from .bill_item import KINDS
from .bill_line import SECTIONS

SECTION_KEYS = [*SECTIONS, ("tv", "TV fee")]
OPENING_KEYS = [("opening", "Opening balance: open bills of the archive")]
ITEM_KEYS = [(f"item_{kind}", label) for kind, label in KINDS if kind not in ("tv", "other")]
VAT = [("10", "10 %"), ("22", "22 %"), ("none", "No VAT")]
JOURNAL = "BOLL"


class VegasBillAccount(models.Model):
    """The account on which a section of the bill, or a kind of single item, is posted; an item's own goes first."""

    _name = "vegas.bill.account"
    _description = "Account of a section of the bill"
    _check_company_auto = True
    _order = "company_id, id"
    _rec_name = "key"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    key = fields.Selection([*SECTION_KEYS, *ITEM_KEYS, *OPENING_KEYS], "Section or item", required=True)
    account_id = fields.Many2one("account.account", required=True, ondelete="restrict", check_company=True)

    _key_unique = models.UniqueIndex("(company_id, key)", "This section or item already has its account.")


class VegasBillTax(models.Model):
    """The tax with which a VAT rate of the bill is posted; public bodies pay the VAT themselves (split payment)."""

    _name = "vegas.bill.tax"
    _description = "Tax of a VAT rate of the bill"
    _check_company_auto = True
    _order = "company_id, vat, split_payment"
    _rec_name = "vat"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    vat = fields.Selection(VAT, "VAT", required=True)
    split_payment = fields.Boolean()
    tax_id = fields.Many2one(
        "account.tax", required=True, ondelete="restrict", check_company=True, domain=[("type_tax_use", "=", "sale")]
    )

    _rate_unique = models.UniqueIndex(
        "(company_id, vat, split_payment)", "This VAT rate already has its tax for the same way of payment."
    )


class ResCompany(models.Model):
    _inherit = "res.company"

    vegas_bill_journal_id = fields.Many2one("account.journal", "Journal of the bills", check_company=True)
    vegas_stamp_charged = fields.Boolean("Charge the stamp duty to the customer", default=True)
    vegas_postal_account = fields.Char("Postal account", size=12, help="The account on the postal slip (TD 896).")
    vegas_postal_permit = fields.Char("Permit to print slips", help="AUT. n. … of …, on the edge of the slip.")

    def _vegas_set_up_billing(self):
        """Make what bills need on the Italian chart: journal, accounts per section, taxes. What is there stays."""
        for company in self:
            own = company.with_company(company).with_context(
                lang=company.partner_id.lang or self.env.lang, allowed_company_ids=company.ids
            )
            own._vegas_set_up_journal()
            own._vegas_set_up_accounts()
            own._vegas_set_up_taxes()

    def _vegas_set_up_journal(self):
        if self.vegas_bill_journal_id:
            return
        journals = self.env["account.journal"]
        self.vegas_bill_journal_id = journals.search(
            [("company_id", "=", self.id), ("code", "=", JOURNAL)]
        ) or journals.create(
            {"name": self.env._("Bills"), "code": JOURNAL, "type": "sale", "company_id": self.id, "sequence": 2}
        )

    def _vegas_accounts(self):
        """Return {key: (code, name, type)} of the accounts that are made; a code that exists is used as it is."""
        return {
            "energy": ["3101.10", self.env._("Sale of energy"), "income"],
            "network": ["3101.20", self.env._("Network services charged"), "income"],
            "system": ["3101.30", self.env._("System charges"), "income"],
            "taxes": ["2605.10", self.env._("Excise and surcharges to be paid"), "liability_current"],
            "other": ["3101.40", self.env._("Other items of bills"), "income"],
            "tv": ["2619.20", self.env._("TV fee to be paid over"), "liability_current"],
            "item_deposit": ["2619.10", self.env._("Security deposits of customers"), "liability_current"],
            "item_deposit_return": ["2619.10", self.env._("Security deposits of customers"), "liability_current"],
            "item_deposit_interest": ["4903.10", self.env._("Interest on security deposits"), "expense"],
            "item_bonus": ["1640.10", self.env._("Social bonus advanced"), "asset_current"],
            "item_instalment": ["1502.10", self.env._("Receivables in instalments"), "asset_current"],
            "item_cmor": ["2619.30", self.env._("CMOR to be paid over"), "liability_current"],
            "item_indemnity": ["4601.10", self.env._("Automatic indemnities to customers"), "expense"],
            "item_stamp": ["2605.20", self.env._("Stamp duty to be paid"), "liability_current"],
            "item_fee": ["3101.50", self.env._("Fees charged"), "income"],
            "opening": ["2801", self.env._("Opening balance"), "liability_current"],
        }

    def _vegas_set_up_accounts(self):
        present = set(self.env["vegas.bill.account"].search([("company_id", "=", self.id)]).mapped("key"))
        wanted = {key: values for key, values in self._vegas_accounts().items() if key not in present}
        by_code = {values[0]: values for values in wanted.values()}
        accounts = self.env["account.account"]
        found = {account.code: account for account in accounts.search([("code", "in", list(by_code))])}
        missing = [values for code, values in by_code.items() if code not in found]
        made = accounts.create(
            [
                {"code": code, "name": name, "account_type": kind, "company_ids": [fields.Command.link(self.id)]}
                for code, name, kind in missing
            ]
        )
        found.update({account.code: account for account in made})
        self.env["vegas.bill.account"].create(
            [{"company_id": self.id, "key": key, "account_id": found[values[0]].id} for key, values in wanted.items()]
        )

    def _vegas_set_up_taxes(self):
        """Rates of the Italian chart; outside VAT stands article 15 (N1)."""
        chart = self.env["account.chart.template"].with_company(self)
        wanted = {("10", False): "10v", ("22", False): "22v", ("none", False): "00art15v", ("none", True): "00art15v"}
        wanted |= {("10", True): "10vsp_group", ("22", True): "22vsp_group"}
        present = {
            (tax.vat, tax.split_payment) for tax in self.env["vegas.bill.tax"].search([("company_id", "=", self.id)])
        }
        values = []
        for (vat, split), name in wanted.items():
            tax = chart.ref(name, raise_if_not_found=False)
            if tax and (vat, split) not in present:
                tax.active = True
                values.append({"company_id": self.id, "vat": vat, "split_payment": split, "tax_id": tax.id})
        self.env["vegas.bill.tax"].create(values)

    def action_vegas_set_up_billing(self):
        """Button of the accounting settings."""
        self.check_access("write")
        self._vegas_set_up_billing()

    @api.model
    def _vegas_set_up_italian_companies(self):
        """Set up every company that keeps its books on the Italian chart; called when the addon is installed."""
        self.search([("chart_template", "=", "it")])._vegas_set_up_billing()

    def _vegas_bill_accounts(self):
        """Return ({key: account id}, {(vat, split payment): tax}); UserError names what is missing."""
        self.ensure_one()
        accounts = {
            record.key: record.account_id.id
            for record in self.env["vegas.bill.account"].sudo().search([("company_id", "=", self.id)])
        }
        taxes = {
            (record.vat, record.split_payment): record.tax_id
            for record in self.env["vegas.bill.tax"].sudo().search([("company_id", "=", self.id)])
        }
        sections = dict(self.env["vegas.bill.account"]._fields["key"]._description_selection(self.env))
        missing = [sections[key] for key, _label in SECTION_KEYS if key not in accounts]
        missing += [label for vat, label in VAT if (vat, False) not in taxes]
        if missing or not self.vegas_bill_journal_id:
            raise UserError(
                self.env._(
                    "%(company)s cannot post bills yet, these have no account, tax or journal: %(missing)s. "
                    "An administrator sets them up under Configuration › Accounts of the bills.",
                    company=self.name,
                    missing=", ".join(missing) or self.env._("journal of the bills"),
                )
            )
        return accounts, taxes

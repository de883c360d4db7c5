from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools.translate import LazyTranslate

from odoo.addons.vegas_base.archive.columns import Column

from ..bills.posting import QUIET

_lt = LazyTranslate(__name__)

JOURNAL = "BARC"
# Numbers of the earlier system follow its own rules: no year, no month is read out of them.
ANY_NUMBER = r"^(?P<prefix1>.*?)(?P<seq>\d{0,9})(?P<suffix>\D*?)$"


class VegasArchiveOpenBills(models.AbstractModel):
    """Bills of the earlier system that are not paid, or not wholly: open items of the ledger.

    Each is an invoice, or a credit note, of what is still to be paid, with its old number, against the account of the
    opening balance; without taxes, which the earlier system has declared.
    """

    _name = "vegas.archive.open_bills"
    _inherit = "vegas.archive.bill_table"
    _description = "Archive: open bills"

    _label = _lt("Open bills")
    _sequence = 100
    _target = "account.move"
    _key_columns = ("number",)
    _amount = "residual"
    _file_columns = (
        Column("number", _lt("Number"), field="name", required=True, size=64, example="2025/000456"),
        Column("contract", kind="text", field=False, label=_lt("Contract"), required=True, example="2021/000123"),
        Column("date", _lt("Date of the bill"), field="invoice_date", required=True, example="10/11/2025"),
        Column("due_date", _lt("Due date"), field="invoice_date_due", required=True, example="30/11/2025"),
        Column("first", field="vegas_first", example="01/09/2025"),
        Column("last", field="vegas_last", example="31/10/2025"),
        Column("total", field="vegas_archive_total", required=True, signed=True, example="110,00"),
        Column("residual", kind="number", field=False, label=_lt("Still to be paid"), required=True, signed=True,
               example="60,00", help=_lt("Below zero: a credit of the customer.")),
        Column("slip_code", field="vegas_slip_code", size=18,
               help=_lt("The 18 digits by which a payment of the postal slip finds the bill.")),
        Column("closing", field="vegas_is_closing", example="0"),
    )  # fmt: skip

    def _prepare(self, rows):
        contracts = self._find_contracts(rows)
        self._check_days(rows)
        known = self.env["vegas.contract"].union(*contracts.values())
        versions = self.env["vegas.contract.version"]._on(known, self._today())
        slips = self._known_slips(rows)
        company = self.env.company.sudo()
        kinds = company.env["l10n_it.document.type"].search([("code", "in", ("TD01", "TD04"))])
        kinds = {kind.code: kind.id for kind in kinds}
        common = {
            "company_id": company.id,
            "journal_id": company._vegas_archive_journal().id,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "invoice_user_id": False,
        }
        account = company._vegas_opening_account()
        for row in rows:
            self._check_amounts(row)
            self._check_slip(row, slips)
            contract = contracts.get(row.data["contract"])
            if not contract or row.faults:
                continue
            version = versions.get(contract.id)
            refund = row.data["residual"] < 0
            del row.values["contract_id"]
            row.values |= {
                **common,
                "move_type": "out_refund" if refund else "out_invoice",
                # Core would find this out bill by bill.
                "l10n_it_document_type": kinds["TD04" if refund else "TD01"],
                "partner_id": contract.partner_id.id,
                "date": row.data["date"],
                "ref": row.data["number"],
                "payment_reference": row.data["number"],
                "invoice_origin": contract.number,
                "vegas_contract_id": contract.id,
                "mandate_id": version.mandate_id.id if version and version.payment_method == "debit" else False,
                "invoice_line_ids": [Command.create(self._line(row, account))],
            }

    def _line(self, row, account):
        return {
            "name": self.env._("Opening: bill %(number)s", number=row.data["number"]),
            "account_id": account.id,
            "quantity": 1,
            "price_unit": float(abs(row.data["residual"])),
            "tax_ids": [Command.clear()],
            "analytic_distribution": False,
            "product_id": False,
        }

    def _check_amounts(self, row):
        total, residual = row.data["total"], row.data["residual"]
        if not residual:
            row.fail("residual", self.env._("nothing is to be paid: this row belongs to the paid bills."))
        elif total * residual < 0 or abs(residual) > abs(total):
            row.fail("residual", self.env._("it is more than the total, or of the other sign: correct one of them."))
        for column in ("total", "residual"):
            if row.data[column] != row.data[column].quantize(Decimal("0.01")):
                row.fail(column, self.env._("it has more than two decimals: correct it."))

    def _known_slips(self, rows):
        codes = [row.data["slip_code"] for row in rows if "slip_code" in row.data]
        moves = self.env["account.move"].sudo()
        own = ("company_id", "=", self.env.company.id)
        return set(moves.search_fetch([("vegas_slip_code", "in", codes), own], ["vegas_slip_code"]).mapped(
            "vegas_slip_code"
        ))  # fmt: skip

    def _check_slip(self, row, known):
        code = row.data.get("slip_code")
        if code is None:
            return
        if len(code) != 18 or not code.isdecimal():
            row.fail("slip_code", self.env._("it has 18 digits, leading zeros included: correct it or leave it empty."))
        elif code in known:
            row.fail("slip_code", self.env._("another bill has this code: correct it or leave it empty."))
        known.add(code)

    def _load(self, values):
        # The loading asked for the administrator; entries are accounting's.
        moves = self.env[self._target].sudo().with_context(**QUIET).create(values)
        moves.action_post()
        self._note_billed((move.vegas_contract_id.id, move.vegas_last) for move in moves)
        return moves


class ResCompany(models.Model):
    _inherit = "res.company"

    def _vegas_opening_account(self):
        """Return the account against which open bills of the archive are entered."""
        account = self.env["vegas.bill.account"].search([("company_id", "=", self.id), ("key", "=", "opening")])
        if not account:
            raise UserError(
                self.env._(
                    "%(company)s has no account for the opening balance: enter it under Configuration › Accounts of "
                    "the bills.",
                    company=self.name,
                )
            )
        return account.account_id

    def _vegas_archive_journal(self):
        """Return the journal of the archive's open bills; it is made when it is not there yet."""
        journals = self.env["account.journal"]
        return journals.search([("company_id", "=", self.id), ("code", "=", JOURNAL)]) or journals.create(
            {
                "name": self.env._("Open bills of the archive"),
                "code": JOURNAL,
                "type": "sale",
                "company_id": self.id,
                "sequence": 90,
                "refund_sequence": False,
                "sequence_override_regex": ANY_NUMBER,
            }
        )

"""From computed bills to posted invoices of core accounting, many at once."""

from dataclasses import dataclass
from decimal import Decimal

from odoo.fields import Command

from ..computation import Bill
from ..computation.numbers import ZERO
from .billables import Billable
from .stored import stored_slices, values_of

QUIET = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True, "mail_notrack": True}


@dataclass(slots=True)
class Computed:
    """A billable and the bill that came out of it."""

    billable: Billable
    bill: Bill
    run: object = None  # vegas.billing.run


class Mismatch(Exception):
    """Accounting would post another amount than was computed; the text says which."""


class Poster:
    """Posts computed bills of one company: one move line per section, VAT rate and account; the detail beside it.

    :param issued: date of the bills
    :param due: their due date
    """

    def __init__(self, company, issued, due):
        # Who posts was asked by the caller: periods and details are nobody's to write by hand.
        company = company.sudo()
        self.env = company.env(context={**company.env.context, **QUIET})
        self.company = company
        self.issued, self.due = issued, due
        self.accounts, self.taxes = company._vegas_bill_accounts()
        self.sections = dict(self.env["vegas.bill.account"]._fields["key"]._description_selection(self.env))

    def post(self, computed, names):
        """Create and post the moves, with their periods and lines; return the moves in the order of ``computed``.

        :param names: ``{code of a component: its name on the bill}``
        :raises Mismatch: when an amount of the move is not the computed one; nothing is posted then
        """
        versions = self._versions(computed)
        moves = self.env["account.move"].create([self._move(one, versions) for one in computed])
        self._compare(moves, computed, versions)
        moves.action_post()
        self._keep(moves, computed, names)
        return moves

    def _versions(self, computed):
        """The conditions in force on the last day of each bill."""
        found = {}
        by_day = {}
        for one in computed:
            by_day.setdefault(one.bill.last, []).append(one.billable.contract.id)
        for day, ids in by_day.items():
            contracts = self.env["vegas.contract"].browse(ids)
            found.update(self.env["vegas.contract.version"]._on(contracts, day))
        return found

    def _move(self, one, versions):
        contract, bill = one.billable.contract, one.bill
        version = versions[contract.id]
        refund = payable(bill, version.split_payment) < 0
        sign = -1 if refund else 1
        return {
            "move_type": "out_refund" if refund else "out_invoice",
            "company_id": self.company.id,
            "journal_id": self.company.vegas_bill_journal_id.id,
            "partner_id": contract.partner_id.id,
            "invoice_date": self.issued,
            "date": self.issued,
            "invoice_date_due": self.due,
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "invoice_user_id": False,
            "invoice_origin": contract.number,
            "mandate_id": version.mandate_id.id if version.payment_method == "debit" else False,
            "l10n_it_origin_document_type": "contract",
            "l10n_it_origin_document_name": contract.number,
            "l10n_it_origin_document_date": contract.signed_date or contract.start_date,
            "l10n_it_cig": version.cig,
            "l10n_it_cup": version.cup,
            "l10n_it_stamp_duty": _stamp(one),
            "vegas_contract_id": contract.id,
            "vegas_run_id": one.run.id if one.run else False,
            "vegas_first": bill.first,
            "vegas_last": bill.last,
            "vegas_is_closing": one.billable.closing,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": self.sections[key],
                        "account_id": account,
                        "quantity": 1,
                        "price_unit": float(sign * amount),
                        "tax_ids": [Command.set(self._tax(vat, version).ids)],
                        "product_id": False,
                    }
                )
                for (key, vat, account), amount in self._sums(one).items()
            ],
        }

    def _sums(self, one):
        """Return {(section or item, VAT, account id): amount}, in the order of the bill."""
        sums = {}
        for line in one.bill.lines:
            item = one.billable.items.get(line.code)
            key = f"item_{item.kind}" if item is not None else line.section
            if key not in self.accounts:
                key = line.section
            group = (key, line.vat, self.accounts[key])
            sums[group] = sums.get(group, ZERO) + line.amount
        return sums

    def _tax(self, vat, version):
        return self.taxes.get((vat, version.split_payment)) or self.taxes[vat, False]

    def _compare(self, moves, computed, versions):
        """Base, VAT of each rate and total must equal the computation to the cent before anything is posted."""
        vat_of = {}
        for tax_of, tax in self.taxes.items():
            for own in tax | tax.children_tax_ids:
                vat_of.setdefault(own.id, tax_of[0])
        posted = {}
        groups = self.env["account.move.line"]._read_group(
            [("move_id", "in", moves.ids), ("tax_line_id", "!=", False), ("balance", "!=", 0)],
            ["move_id", "tax_line_id"],
            ["balance:sum"],
        )
        for move, tax, balance in groups:
            vat = vat_of.get(tax.id)
            posted[move.id, vat] = posted.get((move.id, vat), 0) - balance
        for move, one in zip(moves, computed, strict=True):
            bill, split = one.bill, versions[one.billable.contract.id].split_payment
            sign = -1 if move.move_type == "out_refund" else 1
            base = sum((line.amount for line in bill.lines), ZERO)
            self._same(one, self.env._("base"), sign * base, move.amount_untaxed)
            self._same(one, self.env._("total"), sign * payable(bill, split), move.amount_total)
            for entry in bill.vat:
                wanted = ZERO if split else entry.amount
                label = self.env._("VAT %(rate)s %%", rate=entry.rate)
                self._same(one, label, wanted, posted.get((move.id, entry.rate), 0))

    def _same(self, one, what, wanted, got):
        if Decimal(f"{got:.2f}") != wanted:
            raise Mismatch(
                self.env._(
                    "Contract %(number)s: %(what)s would be posted as %(got)s, computed is %(wanted)s.",
                    number=one.billable.contract.number,
                    what=what,
                    got=f"{got:.2f}",
                    wanted=wanted,
                )
            )

    def _keep(self, moves, computed, names):
        """Write the billed periods, the detail, and which single items are billed now."""
        periods = self.env["vegas.billed.period"].create(
            [
                {
                    "contract_id": one.billable.contract.id,
                    "company_id": self.company.id,
                    "move_id": move.id,
                    "first": one.bill.first,
                    "last": one.bill.last,
                    "closing": one.billable.closing,
                    "measured_until": one.bill.measured_until,
                    "slices": stored_slices(one.bill.slices),
                    "annual": {band: str(value) for band, value in one.billable.supply.annual.items()},
                }
                for move, one in zip(moves, computed, strict=True)
            ]
        )
        billed = [
            (one.billable.items[line.code], one.billable.contract, move)
            for move, one in zip(moves, computed, strict=True)
            for line in one.bill.lines
            if line.code in one.billable.items
        ]
        self.env["vegas.bill.item"]._bill(billed)
        self.env["vegas.bill.line"].create(
            [
                {
                    **values_of(line),
                    "move_id": move.id,
                    "period_id": period.id,
                    "company_id": self.company.id,
                    "sequence": place,
                    **_named(one.billable.items.get(line.code), names.get(line.code, line.code)),
                }
                for move, one, period in zip(moves, computed, periods, strict=True)
                for place, line in enumerate(one.bill.lines)
            ]
        )


def _named(item, name):
    return {"name": item.name, "item_id": item.record.id} if item is not None else {"name": name, "item_id": False}


def payable(bill, split):
    """Return what the customer owes: a public body pays the VAT itself."""
    if not split:
        return bill.total
    return sum((line.amount for line in bill.lines), ZERO)


def _stamp(one):
    """Return the stamp duty that the bill carries."""
    return sum(float(line.amount) for line in one.bill.lines if _kind(one, line) == "stamp")


def _kind(one, line):
    item = one.billable.items.get(line.code)
    return item.kind if item is not None else None

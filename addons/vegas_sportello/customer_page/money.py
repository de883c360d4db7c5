from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

BILLS = 8
UNPAID = 12
PAID = ("paid", "in_payment", "reversed")


class VegasCustomerPage(models.AbstractModel):
    """Boxes of money: the balance, always the ledger's; the last bills; deposits and mandates."""

    _inherit = "vegas.customer.page"

    @api.model
    def _sections(self, facts):
        return {
            **super()._sections(facts),
            "balance": self._balance(facts.partner),
            "bills": self._bills(facts.partner),
            "deposits": self._deposits(facts),
            "mandates": self._mandates(facts),
        }

    @api.model
    def _balance(self, partner):
        """Return what is to be paid, of it what is overdue and what falls due later: sums of open items."""
        today = self._today()
        by_day = self.env["account.move.line"]._read_group(
            [
                ("partner_id", "=", partner.commercial_partner_id.id),
                ("company_id", "=", self.env.company.id),
                ("account_id.account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ],
            ["date_maturity:day"],
            ["amount_residual:sum"],
        )
        overdue = sum(amount for day, amount in by_day if day and day < today)
        coming = sum(amount for day, amount in by_day if not day or day >= today)
        since = min((day for day, amount in by_day if day and day < today and amount > 0), default=False)
        # Sums of cents, not of the floats that hold them.
        overdue, coming = round(overdue, 2), round(coming, 2)
        return {"total": round(overdue + coming, 2), "overdue": overdue, "coming": coming, "since": since}

    # === BILLS === #

    @api.model
    def _bill_domain(self, partner):
        return (
            Domain("commercial_partner_id", "=", partner.commercial_partner_id.id)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("move_type", "in", ("out_invoice", "out_refund"))
            & Domain("state", "=", "posted")
        )

    @api.model
    def _bills(self, partner):
        """Return ``{"total", "rows"}``: the last bills, and the older ones that are still to be paid."""
        query = self.env["account.move"]._search(self._bill_domain(partner))
        chosen = self.env.execute_query(
            SQL(
                """
                SELECT bill.id, bill.total, bill.paid_on
                  FROM (%(bills)s) bill
                 WHERE bill.place <= %(last)s OR bill.payment_state IN ('not_paid', 'partial')
                 ORDER BY bill.place
                 LIMIT %(most)s
                """,
                bills=query.select(
                    SQL("account_move.id, account_move.payment_state, count(*) OVER () AS total"),
                    SQL(
                        "row_number() OVER (ORDER BY account_move.invoice_date DESC, account_move.id DESC) AS place,"
                        " (SELECT max(part.max_date) FROM account_move_line line JOIN account_partial_reconcile part"
                        " ON line.id IN (part.debit_move_id, part.credit_move_id)"
                        " WHERE line.move_id = account_move.id) AS paid_on"
                    ),
                ),
                last=BILLS,
                most=BILLS + UNPAID,
            )
        )
        paid_on = {move_id: day for move_id, _total, day in chosen}
        total = chosen[0][1] if chosen else 0
        rows = [self._bill(move, paid_on[move.id]) for move in self.env["account.move"].browse(paid_on)]
        if total < BILLS:
            archived = self._archived(partner, BILLS - total)
            total += len(archived)
            rows += archived
        return {"total": total, "rows": rows}

    @api.model
    def _bill(self, move, paid_on):
        sign = -1 if move.move_type == "out_refund" else 1
        late = (self._today() - move.invoice_date_due).days if move.invoice_date_due else 0
        paid = move.payment_state in PAID
        return {
            "id": move.id,
            "model": "account.move",
            "name": move.name,
            "commodity": move.vegas_contract_id.commodity or False,
            "first": move.vegas_first,
            "last": move.vegas_last,
            "date": move.invoice_date,
            "due": move.invoice_date_due,
            "amount": sign * move.amount_total,
            "residual": sign * move.amount_residual,
            "state": "paid" if paid else "credit" if sign < 0 else "overdue" if late > 0 else "open",
            "days": abs(late),
            "paid_on": paid_on if paid and paid_on else False,
            "closing": move.vegas_is_closing,
            "printable": bool(move.vegas_contract_id),
        }

    @api.model
    def _archived(self, partner, limit):
        """Return the bills of the system before this one, as long as ours do not fill the box."""
        bills = self.env["vegas.archive.bill"].search(
            [("contract_id.partner_id", "=", partner.id), ("company_id", "=", self.env.company.id)], limit=limit
        )
        return [
            {
                "id": bill.id,
                "model": "vegas.archive.bill",
                "name": bill.number,
                "commodity": bill.contract_id.commodity,
                "first": bill.first,
                "last": bill.last,
                "date": bill.date,
                "due": bill.due_date,
                "amount": bill.total,
                "residual": 0,
                "state": "paid",
                "days": 0,
                "paid_on": bill.paid_date,
                "closing": False,
                "printable": bool(bill.pdf_id),
            }
            for bill in bills
        ]

    # === DEPOSITS AND MANDATES === #

    @api.model
    def _deposits(self, facts):
        deposits = self.env["vegas.deposit"].search_fetch(
            [("contract_id", "in", facts.contracts.ids), ("state", "!=", "returned")],
            ["contract_id", "amount", "state", "held_since", "due_date"],
        )
        labels = self._labels("vegas.deposit", "state")
        return [
            {
                "id": deposit.id,
                "contract_id": deposit.contract_id.id,
                "contract": deposit.contract_id.number,
                "commodity": deposit.contract_id.commodity,
                "amount": deposit.amount,
                "state": deposit.state,
                "state_label": labels[deposit.state],
                "since": deposit.held_since or deposit.due_date,
            }
            for deposit in deposits
        ]

    @api.model
    def _mandates(self, facts):
        """Return the mandates of direct debit; of the account its last four characters only."""
        query = self.env["account.banking.mandate"]._search(
            [("partner_id", "=", facts.partner.id), ("company_id", "=", self.env.company.id)],
            order="signature_date desc, id desc",
        )
        names = ("id", "reference", "signed", "state", "account")
        rows = self.env.execute_query(
            query.select(
                SQL(
                    "account_banking_mandate.id, unique_mandate_reference, signature_date,"
                    " account_banking_mandate.state, (SELECT right(bank.sanitized_acc_number, 4)"
                    " FROM res_partner_bank bank WHERE bank.id = account_banking_mandate.partner_bank_id)"
                )
            )
        )
        used = {
            version.mandate_id.id
            for version in facts.versions.values()
            if version.payment_method == "debit" and version.mandate_id
        }
        labels = self._labels("account.banking.mandate", "state")
        mandates = [dict(zip(names, row, strict=True)) for row in rows]
        return [
            {
                **mandate,
                "account": mandate["account"] or "",
                "state_label": labels[mandate["state"]],
                "used": mandate["id"] in used,
            }
            for mandate in mandates
        ]

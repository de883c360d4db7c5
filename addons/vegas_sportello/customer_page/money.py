from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

BILLS = 8
UNPAID = 12
BILL = ["name", "move_type", "invoice_date", "invoice_date_due", "amount_total", "amount_residual", "payment_state"]
BILL += ["vegas_contract_id", "vegas_first", "vegas_last", "vegas_is_closing", "company_id"]
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
        currency = self.env.company.currency_id
        overdue, coming = currency.round(overdue), currency.round(coming)
        return {"total": currency.round(overdue + coming), "overdue": overdue, "coming": coming, "since": since}

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
        moves, domain = self.env["account.move"], self._bill_domain(partner)
        order = "invoice_date desc, id desc"
        found = moves.search_fetch(domain, BILL, order=order, limit=BILLS)
        total = len(found)
        if total == BILLS:
            total = moves.search_count(domain)
            unpaid = Domain("payment_state", "in", ("not_paid", "partial")) & Domain("id", "not in", found.ids)
            found += moves.search_fetch(domain & unpaid, BILL, order=order, limit=UNPAID)
        paid = self._paid_on(found)
        rows = [self._bill(move, paid.get(move.id)) for move in found]
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
            "paid_on": paid_on or False,
            "closing": move.vegas_is_closing,
            "printable": bool(move.vegas_contract_id),
        }

    @api.model
    def _paid_on(self, moves):
        """Return ``{bill id: day of its last payment}`` of those that are paid."""
        paid = moves.filtered(lambda move: move.payment_state in PAID)
        if not paid:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.move_id, max(part.max_date)
                  FROM account_move_line line
                  JOIN account_partial_reconcile part ON line.id IN (part.debit_move_id, part.credit_move_id)
                 WHERE line.move_id = ANY(%s)
                 GROUP BY line.move_id
                """,
                paid.ids,
            )
        )
        return dict(rows)

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
        mandates = self.env["account.banking.mandate"].search_fetch(
            [("partner_id", "=", facts.partner.id), ("company_id", "=", self.env.company.id)],
            ["unique_mandate_reference", "partner_bank_id", "signature_date", "state"],
            order="signature_date desc, id desc",
        )
        used = {
            version.mandate_id.id
            for version in facts.versions.values()
            if version.payment_method == "debit" and version.mandate_id
        }
        labels = self._labels("account.banking.mandate", "state")
        return [
            {
                "id": mandate.id,
                "reference": mandate.unique_mandate_reference,
                "account": (mandate.partner_bank_id.sudo().sanitized_acc_number or "")[-4:],
                "signed": mandate.signature_date,
                "state": mandate.state,
                "state_label": labels[mandate.state],
                "used": mandate.id in used,
            }
            for mandate in mandates
        ]

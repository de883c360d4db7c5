import re

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from odoo.addons.vegas_base.address import one_line

BILLS = [("state", "=", "posted"), ("move_type", "in", ("out_invoice", "out_refund", "out_receipt"))]
UNPAID = [("payment_state", "in", ("not_paid", "partial"))]
# The barcode of a slip: each field after its length, the customer code first.
BARCODE = re.compile(r"18(\d{18})12\d{12}10\d{10}3\d{3}")


class VegasSearch(models.AbstractModel):
    """Bills in the box, and what a customer owes."""

    _inherit = "vegas.search"

    @api.model
    def _models(self):
        return {**super()._models(), "bill": ("account.move", "vegas.archive.bill")}

    @api.model
    def _codes(self, text):
        barcode = BARCODE.fullmatch("".join(text.split()))
        return [*super()._codes(text), *([barcode[1]] if barcode else [])]

    @api.model
    def _shown_fields(self, model):
        bill = [
            *("name", "partner_id", "vegas_contract_id", "vegas_first", "vegas_last", "move_type", "currency_id"),
            *("amount_total", "amount_residual", "payment_state", "invoice_date_due"),
        ]
        old = ["number", "contract_id", "first", "last", "total", "due_date", "paid_date"]
        return {"account.move": bill, "vegas.archive.bill": old}.get(model) or super()._shown_fields(model)

    # === ROWS === #

    def _rows_customer(self, partners, how):
        """EXTENDS vegas_base: whether something is overdue, as the ledger says."""
        rows = super()._rows_customer(partners, how)
        overdue = self._overdue(partners)
        for row in rows:
            amount = overdue.get(row["id"], 0)
            if amount > 0:
                shown = formatLang(self.env, amount, currency_obj=self.env.company.currency_id)
                row["chip"] = {"text": self.env._("%(amount)s overdue", amount=shown), "kind": "late"}
            else:
                row["note"] = self.env._("nothing overdue")
        return rows

    @api.model
    def _overdue(self, partners):
        """Return ``{partner id: what is owed past its term}``, of those who owe something."""
        today = fields.Date.context_today(self)
        groups = self.env["account.move"]._read_group(
            [("partner_id", "in", partners.ids), *BILLS, *UNPAID, ("invoice_date_due", "<", today)],
            ["partner_id"],
            ["amount_residual_signed:sum"],
        )
        return {partner.id: amount for partner, amount in groups}

    def _rows_bill(self, bills, how):
        if bills._name == "vegas.archive.bill":
            return self._rows_archive_bill(bills, how)
        today = fields.Date.context_today(self)
        view = self.env["ir.model.data"]._xmlid_to_res_id("vegas_billing.vegas_bill_view_form")
        rows = []
        for bill in bills:
            contract = bill.vegas_contract_id
            is_open = bill.payment_state in ("not_paid", "partial") and bill.amount_residual
            is_late = is_open and bill.invoice_date_due and bill.invoice_date_due < today
            day = bill.invoice_date_due and format_date(self.env, bill.invoice_date_due)
            sign = -1 if bill.move_type == "out_refund" else 1
            amount = bill.amount_residual if is_open else bill.amount_total
            rows.append(
                self._row(
                    "bill",
                    bill,
                    how,
                    title=bill.name,
                    code=self._period(contract, bill.vegas_first, bill.vegas_last),
                    subtitle=self._whose(bill.partner_id, contract),
                    commodity=contract.commodity or "",
                    chip={
                        "text": formatLang(self.env, sign * amount, currency_obj=bill.currency_id),
                        "kind": "late" if is_late else "none" if is_open else "done",
                    },
                    note=self._term(is_open, is_late, day),
                    view=view,
                )
            )
        return rows

    def _rows_archive_bill(self, bills, how):
        return [
            self._row(
                "bill",
                bill,
                how,
                title=bill.number,
                code=self._period(bill.contract_id, bill.first, bill.last),
                subtitle=self._whose(bill.partner_id, bill.contract_id),
                commodity=bill.contract_id.commodity or "",
                chip={
                    "text": formatLang(self.env, bill.total, currency_obj=bill.company_id.currency_id),
                    "kind": "done",
                },
                note=self.env._("of the earlier system"),
            )
            for bill in bills
        ]

    def _term(self, is_open, is_late, day):
        if not is_open:
            return self.env._("paid")
        if not day:
            return ""
        return self.env._("overdue since %(day)s", day=day) if is_late else self.env._("due by %(day)s", day=day)

    def _period(self, contract, first, last):
        if not first or not last:
            return ""
        return f"{format_date(self.env, first)} – {format_date(self.env, last)}"

    def _whose(self, partner, contract):
        point = contract.point_id
        return " · ".join(filter(None, (partner.name, one_line(point.street, point.city))))

    # === WHAT BELONGS TOGETHER === #

    @api.model
    def _related(self, kind, partners, limit):
        """EXTENDS vegas_base: unpaid bills, the oldest term first, then the newest."""
        if kind != "bill":
            return super()._related(kind, partners, limit)
        moves, names = self.env["account.move"], self._shown_fields("account.move")
        mine = [("partner_id", "in", partners.ids), *BILLS]
        unpaid = moves.search_fetch([*mine, *UNPAID], names, order="invoice_date_due, id", limit=limit)
        return list(unpaid | moves.search_fetch(mine, names, order="invoice_date desc, id desc", limit=limit))

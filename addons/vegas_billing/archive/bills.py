from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.vegas_base.archive.columns import Column

_lt = LazyTranslate(__name__)


class VegasArchiveBillTable(models.AbstractModel):
    """Tables whose rows are bills of the earlier system, open or paid: a number stands once in both."""

    _name = "vegas.archive.bill_table"
    _inherit = "vegas.archive.table"
    _description = "Archive: tables of bills"

    def _present(self, rows):
        numbers = [row.data["number"] for row in rows]
        own = ("company_id", "=", self.env.company.id)
        paid = self.env["vegas.archive.bill"].search_fetch([("number", "in", numbers), own], ["number"])
        # Who loads the archive need not be an accountant.
        moves = self.env["account.move"].sudo()
        unpaid = moves.search_fetch([("name", "in", numbers), ("vegas_archive_total", "!=", 0), own], ["name"])
        return {(number,) for number in [*paid.mapped("number"), *unpaid.mapped("name")]}

    def _check_days(self, rows, last="last"):
        """Refuse rows with half a period, or with a due date before the bill's own date."""
        self._check_period(rows, "first", last)
        self._check_period(rows, "date", "due_date")
        for row in rows:
            if row.data.get("first") and not row.data.get(last):
                row.fail(last, self.env._("the period has a first day: fill in the last one, too."))
            elif row.data.get(last) and not row.data.get("first"):
                row.fail("first", self.env._("the period has a last day: fill in the first one, too."))
            if row.data["date"] > self._today():
                row.fail("date", self.env._("it lies in the future: correct it."))

    def _note_billed(self, pairs):
        """Note on contracts up to which day they are billed; ``(contract id, last day)``."""
        last_days = {}
        for contract, day in pairs:
            if day:
                last_days[contract] = max(day, last_days.get(contract, day))
        self.env["vegas.contract"].sudo().browse(last_days)._raise_billed_until(last_days)


class VegasArchiveBills(models.AbstractModel):
    """Paid bills of the earlier system."""

    _name = "vegas.archive.bills"
    _inherit = "vegas.archive.bill_table"
    _description = "Archive: paid bills"

    _label = _lt("Paid bills")
    _sequence = 110
    _target = "vegas.archive.bill"
    _key_columns = ("number",)
    _amount = "total"
    _file_columns = (
        Column("number", required=True, size=64, example="2025/000123"),
        Column("contract", kind="text", field=False, label=_lt("Contract"), required=True, example="2021/000123"),
        Column("date", required=True, example="10/03/2025"),
        Column("due_date", example="31/03/2025"),
        Column("paid_date", example="31/03/2025"),
        Column("first", example="01/01/2025"),
        Column("last", example="28/02/2025"),
        Column("untaxed", required=True, signed=True, example="100,00"),
        Column("tax", required=True, signed=True, example="10,00"),
        Column("total", required=True, signed=True, example="110,00"),
    )

    def _prepare(self, rows):
        self._find_contracts(rows)
        self._check_days(rows)
        for row in rows:
            if row.data["untaxed"] + row.data["tax"] != row.data["total"]:
                row.fail("total", self.env._("it is not the amount without VAT plus the VAT: correct one of them."))

    def _load(self, values):
        bills = self.env[self._target].sudo().create(values)
        self._note_billed((bill.contract_id.id, bill.last) for bill in bills)
        return bills


class VegasArchiveLines(models.AbstractModel):
    """Lines of paid bills; a bill has all of them or none."""

    _name = "vegas.archive.lines"
    _inherit = "vegas.archive.table"
    _description = "Archive: lines of paid bills"

    _label = _lt("Lines of paid bills")
    _sequence = 120
    _target = "vegas.archive.bill.line"
    _key_columns = ("bill", "line")
    _amount = "amount"
    _file_columns = (
        Column("bill", kind="text", field=False, label=_lt("Number of the bill"), required=True,
               example="2025/000123"),
        Column("line", _lt("Line"), field="sequence", required=True, example="1",
               help=_lt("1, 2, 3 … in the order of the bill.")),
        Column("section", example="energy"),
        Column("name", required=True, size=200, example=_lt("Energy, first bracket")),
        Column("first", example="01/01/2025"),
        Column("last", example="28/02/2025"),
        Column("quantity", signed=True, example="250"),
        Column("unit", size=20, example="kWh"),
        Column("rate", signed=True, example="0,4"),
        Column("amount", required=True, signed=True, example="100,00"),
        Column("vat", size=20, example="10"),
    )  # fmt: skip

    def _prepare(self, rows):
        self._check_period(rows, "first", "last")
        missing = self.env._("there is no paid bill %(value)s. Load the paid bills first, or correct the number.")
        bills = self._find(rows, "bill", "vegas.archive.bill", "number", missing, ("untaxed",))
        sums = defaultdict(Decimal)
        for row in rows:
            sums[row.data["bill"]] += row.data["amount"]
        text = self.env._("the good lines of %(bill)s add up to %(lines)s, the bill without VAT is %(amount)s.")
        for row in rows:
            number = row.data["bill"]
            if number not in bills:
                continue
            row.values["bill_id"] = bills[number].id
            amount = f"{bills[number].untaxed:.2f}"
            if sums[number] != Decimal(amount):
                row.fail("amount", text % {"bill": number, "lines": sums[number], "amount": amount})

    def _key(self, row):
        return row.values.get("bill_id"), row.data["line"]

    def _present(self, rows):
        return self._present_by(rows, "bill_id", "sequence")

    def _load(self, values):
        return self.env[self._target].sudo().create(values)

"""Everything that papers of bills show, read for many bills in a fixed number of queries."""

from datetime import date

from odoo import fields
from odoo.tools import SQL

from ..bills.stored import line_of
from .summary import Entry

MONTHS_SHOWN = 13


class BillFacts:
    """Reads what the papers of these bills need from the database."""

    def __init__(self, moves):
        self.env = moves.env
        # Read together, however the caller came by them.
        self.moves = moves.browse(moves.ids)
        contracts = self.moves.vegas_contract_id
        self.versions = self._versions()
        self.lines = self._lines()
        self.periods = self._periods(contracts)
        self.meters = self._meters(contracts.point_id)
        self.unpaid = self._unpaid(contracts)
        self.instalments = self._instalments(contracts)
        self.prices = self._prices()
        self.pcs = self._pcs(contracts.point_id)
        self.measured = contracts.point_id._measured()
        self.counting = contracts.point_id.meter_ids.reading_ids._counting()
        self.notices = self.env["vegas.bill.notice"].search([])

    def _versions(self):
        """The conditions in force on the last day of each bill."""
        found, by_day = {}, {}
        for move in self.moves:
            by_day.setdefault(last_day(move), self.moves.browse())
            by_day[last_day(move)] |= move
        for day, moves in by_day.items():
            on_day = self.env["vegas.contract.version"]._on(moves.vegas_contract_id, day)
            found.update({move.id: on_day.get(move.vegas_contract_id.id) for move in moves})
        return found

    def _lines(self):
        rows = self.env.execute_query_dict(
            SQL(
                "SELECT move_id, name, code, section, first, last, quantity, unit, rate, amount, vat, kw, bracket,"
                " estimated, reversal FROM vegas_bill_line WHERE move_id = ANY(%s) ORDER BY move_id, sequence, id",
                self.moves.ids,
            )
        )
        found = {}
        for row in rows:
            found.setdefault(row["move_id"], []).append(Entry(row["name"] or row["code"], line_of(row)))
        return found

    def _periods(self, contracts):
        """The periods of the contracts, the newest last: the bills' own, and what the chart shows."""
        since = fields.Date.subtract(min(self.moves.mapped(last_day)), months=MONTHS_SHOWN)
        periods = self.env["vegas.billed.period"].search(
            [
                ("contract_id", "in", contracts.ids),
                "|",
                ("move_id", "in", self.moves.ids),
                "&",
                ("live", "=", True),
                ("last", ">=", since),
            ],
            order="contract_id, last, id",
        )
        return periods.grouped("contract_id")

    def _meters(self, points):
        meters = self.env["vegas.meter"].search([("point_id", "in", points.ids)], order="installed_on, id")
        return meters.grouped("point_id")

    def _unpaid(self, contracts):
        bills = self.env["account.move"].search(
            [
                ("vegas_contract_id", "in", contracts.ids),
                ("state", "=", "posted"),
                ("move_type", "=", "out_invoice"),
                ("payment_state", "in", ("not_paid", "partial")),
            ],
            order="invoice_date_due, id",
        )
        return bills.grouped("vegas_contract_id")

    def _instalments(self, contracts):
        """Instalments that the bills to come will ask for."""
        items = self.env["vegas.bill.item"].search(
            [
                ("contract_id", "in", contracts.ids),
                ("kind", "=", "instalment"),
                ("move_id", "=", False),
                ("cancelled", "=", False),
            ]
        )
        return items.grouped("contract_id")

    def _prices(self):
        """The prices that the offers ask for the energy."""
        offers = [version.offer_id.id for version in self.versions.values() if version]
        components = self.env["vegas.price.component"].search(
            [("list_id", "in", offers), ("section", "=", "energy"), ("kind", "in", ("unit", "index", "bracket"))]
        )
        return components.grouped("list_id")

    def _pcs(self, points):
        remis = [remi for remi in points.mapped("remi") if remi]
        return self.env["vegas.calorific.value"].search([("remi", "in", remis)]).grouped("remi")


def last_day(move) -> date:
    """The last day that a bill speaks of."""
    return move.vegas_last or move.invoice_date

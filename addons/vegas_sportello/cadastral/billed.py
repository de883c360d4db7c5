"""What the bills issued in a year have charged, contract by contract: months, consumption, amount.

Amount and consumption rest on the same bills, those issued in the year, corrections and estimates taken back included:
an estimate of the year before that a bill of this year takes back lowers this year's figures (to be checked: the
published layout says "billed in the year" only).
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo.tools import SQL

DAY = 1


def billed(env, company, commodity, first, last):
    """Return ``{contract id: {"months", "consumption", "amount"}}``; amounts in euro without VAT and TV fee.

    Three queries, however many contracts.
    """
    env.flush_all()
    amounts = dict(env.execute_query(_amounts(company, commodity, first, last)))
    months = dict(env.execute_query(_months(company, commodity, first, last)))
    consumption = _consumption(env.execute_query(_periods(company, commodity, first, last)), first)
    return {
        contract: {
            "months": min(months.get(contract, 0), 12),
            "consumption": consumption.get(contract, Decimal(0)),
            "amount": Decimal(f"{amounts.get(contract) or 0:.2f}"),
        }
        for contract in {*amounts, *months, *consumption}
    }


def _bills(company, commodity, first, last):
    """Return FROM and WHERE of the bills of a year."""
    return SQL(
        """
        FROM account_move m
        JOIN vegas_contract c ON c.id = m.vegas_contract_id
        JOIN vegas_supply_point s ON s.id = c.point_id
        WHERE m.company_id = %s AND m.state = 'posted' AND s.commodity = %s AND m.invoice_date BETWEEN %s AND %s
        """,
        company.id,
        commodity,
        first,
        last,
    )


def _amounts(company, commodity, first, last):
    # A bill of an archive may know no lines: then its own total without VAT.
    return SQL(
        """
        SELECT bill.contract_id, sum(COALESCE(line.amount, bill.untaxed))
        FROM (SELECT m.id, m.vegas_contract_id AS contract_id, m.amount_untaxed_signed AS untaxed %s) bill
        LEFT JOIN LATERAL (
            SELECT CASE WHEN count(*) > 0 THEN COALESCE(sum(l.amount) FILTER (WHERE l.section <> 'tv'), 0) END AS amount
            FROM vegas_bill_line l WHERE l.move_id = bill.id
        ) line ON TRUE
        GROUP BY bill.contract_id
        """,
        _bills(company, commodity, first, last),
    )


def _months(company, commodity, first, last):
    return SQL(
        """
        SELECT bill.contract_id, count(DISTINCT month)
        FROM (SELECT m.id, m.vegas_contract_id AS contract_id, m.vegas_first, m.vegas_last %s) bill
        CROSS JOIN LATERAL generate_series(
            date_trunc('month', bill.vegas_first), bill.vegas_last::timestamp, interval '1 month'
        ) month
        WHERE bill.vegas_first IS NOT NULL AND bill.vegas_last IS NOT NULL
        GROUP BY bill.contract_id
        """,
        _bills(company, commodity, first, last),
    )


def _periods(company, commodity, first, last):
    """The periods of the year's bills, and of the earlier ones whose days those bills compute again."""
    return SQL(
        """
        WITH ours AS (
            SELECT p.contract_id, min(p.slices -> 0 ->> 0) AS since
            FROM vegas_billed_period p JOIN (SELECT m.id %(bills)s) bill ON bill.id = p.move_id
            WHERE jsonb_typeof(p.slices) = 'array' GROUP BY p.contract_id
        )
        SELECT p.contract_id, m.invoice_date, p.slices
        FROM ours JOIN vegas_billed_period p ON p.contract_id = ours.contract_id
        JOIN account_move m ON m.id = p.move_id
        WHERE m.state = 'posted' AND m.invoice_date <= %(last)s AND p.last >= ours.since::date
            AND jsonb_typeof(p.slices) = 'array'
        ORDER BY p.contract_id, m.invoice_date, p.id
        """,
        bills=_bills(company, commodity, first, last),
        last=last,
    )


def _consumption(rows, first):
    """Return ``{contract id: consumption}``: of each bill its own slices less what it computes again."""
    known, totals = defaultdict(list), defaultdict(Decimal)
    for contract, issued, stored in rows:
        own = [
            (_day(begin), _day(end), sum(map(Decimal, parts.values()), Decimal(0))) for begin, end, _e, parts in stored
        ]
        if not own:
            continue
        begin, end = own[0][0], own[-1][1]
        before = sum(quantity for _first, _last, quantity in known[contract])
        kept = [part for old in known[contract] for part in _outside(old, begin, end)]
        known[contract] = sorted([*kept, *own])
        if issued >= first:
            totals[contract] += sum(quantity for _first, _last, quantity in known[contract]) - before
    return totals


def _outside(part, begin, end):
    """Yield what of a slice lies outside of two days, its quantity in proportion to its days."""
    first, last, quantity = part
    days = last - first + DAY
    if first < begin:
        until = min(last, begin - DAY)
        yield first, until, quantity * (until - first + DAY) / days
    if last > end:
        since = max(first, end + DAY)
        yield since, last, quantity * (last - since + DAY) / days


def _day(text):
    return date.fromisoformat(text).toordinal()

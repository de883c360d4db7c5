"""Computed bills as the database keeps them, and back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from odoo.tools import float_round

from ..computation import Line, Slice

LINE_FIELDS = ("code", "section", "first", "last", "unit", "vat", "estimated", "reversal")


def line_of(row):
    """Return the ``computation.Line`` of a stored line (a row of its table)."""
    return Line(
        **{name: row[name] for name in LINE_FIELDS},
        quantity=_exact(row["quantity"], 3),
        rate=_exact(row["rate"], 8),
        amount=_exact(row["amount"], 2),
        kw=_exact(row["kw"], 3) if row["kw"] else None,
        bracket=row["bracket"] if row["bracket"] is not None and row["bracket"] >= 0 else None,
    )


def values_of(line):
    """Return the values of a ``vegas.bill.line`` for a computed line."""
    return {
        **{name: getattr(line, name) for name in LINE_FIELDS},
        "quantity": float(line.quantity),
        "rate": float(line.rate),
        "amount": float(line.amount),
        "kw": float(line.kw or 0),
        "bracket": -1 if line.bracket is None else line.bracket,
    }


def stored_line(line):
    """Return a computed line as it reads once stored: with 8 decimals of the rate."""
    return replace(line, rate=_exact(float_round(float(line.rate), precision_digits=8), 8))


def slices_of(stored):
    """Return the slices of a billed period."""
    return tuple(
        Slice(
            date.fromisoformat(first),
            date.fromisoformat(last),
            bool(estimated),
            {band: Decimal(quantity) for band, quantity in quantities.items()},
        )
        for first, last, estimated, quantities in stored or ()
    )


def stored_slices(slices):
    """Return slices as a billed period keeps them."""
    return [
        [
            part.first.isoformat(),
            part.last.isoformat(),
            int(part.estimated),
            {band: str(quantity) for band, quantity in part.quantities.items()},
        ]
        for part in slices
    ]


def _exact(value, digits):
    return Decimal(f"{value or 0:.{digits}f}")

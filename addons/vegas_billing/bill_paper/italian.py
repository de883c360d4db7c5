"""Numbers, amounts and dates as an Italian bill writes them."""

from datetime import date
from decimal import Decimal

from ..computation.numbers import cents

MONTHS = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")


def number(value: Decimal, least: int = 0, most: int = 3) -> str:
    """Return ``1.234,5``: at least and at most so many decimals, zeros at the end cut off."""
    text = f"{value:,.{most}f}"
    whole, _point, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    whole = whole.replace(",", ".")
    sign = "" if not whole.startswith("-") else "−"
    shown = f"{whole.lstrip('-')},{decimals}" if decimals else whole.lstrip("-")
    return f"{sign}{shown}" if shown.strip("0.,") else shown


def euro(amount: Decimal) -> str:
    """Return ``1.234,56``: cents, without the currency."""
    return number(cents(amount), 2, 2)


def day(value: date | None) -> str:
    """Return ``31/12/2026``, or nothing."""
    return f"{value:%d/%m/%Y}" if value else ""


def days(first: date, last: date) -> str:
    """Return a span of days; one day alone stands for itself."""
    return day(first) if first == last else f"{day(first)} – {day(last)}"

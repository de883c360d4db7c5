"""Exact decimal numbers: the context of all computations, and the roundings, three of them of ``billing.md``."""

import decimal
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_MILLI = Decimal("0.001")
_RATE = Decimal("0.00000001")

# Wide enough that every product is exact and no quotient comes near a half by rounding alone.
CONTEXT = decimal.Context(prec=50, Emin=-999999, Emax=999999)


def exact():
    """Return a context manager in which products are exact, whatever context the caller works in."""
    return decimal.localcontext(CONTEXT)


def cents(value: Decimal) -> Decimal:
    """Round an amount in euro to cents, half up: away from zero, for negative numbers too."""
    return value.quantize(_CENT, ROUND_HALF_UP)


def milli(value: Decimal) -> Decimal:
    """Round a quantity (Smc, kWh) or a limit to 3 decimals, half up."""
    return value.quantize(_MILLI, ROUND_HALF_UP)


def rate8(value: Decimal) -> Decimal:
    """Round a rate in euro per unit to 8 decimals, half up."""
    return value.quantize(_RATE, ROUND_HALF_UP)


def whole(value: Decimal) -> int:
    """Round a quantity or an amount to a whole number, half up."""
    return int(value.to_integral_value(ROUND_HALF_UP))


def year_days(year: int) -> int:
    """Return 365 or 366."""
    return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365

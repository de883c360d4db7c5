"""VAT: the rate of every part of a slice, and the VAT of a bill."""

from collections.abc import Iterable
from decimal import Decimal

from .model import Component, Line, VatEntry
from .numbers import ZERO, cents, milli
from .rules import Rules

Parts = tuple[tuple[str, Decimal], ...]  # (VAT rate or none, quantity)


def simple_rate(component: Component, use: str, regime: str, rules: Rules) -> str:
    """Return the rate of what does not depend on the consumption: `day`, `power`, `once`; and of everything outside
    the rule of gas.

    A component outside VAT stays so; the contract's regime goes before every rate.
    """
    if component.vat == "none" or regime == "none":
        return "none"
    if regime == "reduced":
        return rules.vat_reduced
    if component.vat == "ele":
        return rules.vat_reduced if use == "household" else rules.vat_ordinary
    if component.vat == "gas":
        return rules.vat_ordinary
    return component.vat


def follows_threshold(component: Component, use: str, regime: str) -> bool:
    """Tell whether the consumption of a component is at the reduced rate up to the yearly threshold of gas."""
    return component.vat == "gas" and use == "household" and regime == "ordinary"


class Threshold:
    """The Smc of each calendar year, counted in order of days: which part of a slice is up to the threshold.

    :ivar counted: Smc by year before the next slice; all consumption counts, whatever its VAT
    """

    __slots__ = ("_above", "_below", "_whole", "counted")

    def __init__(self, counted: dict[int, Decimal]):
        self.counted = counted
        self._below = self._above = self._whole = ZERO

    def step(self, year: int, quantity: Decimal, limit: Decimal) -> None:
        """Go on to the next slice."""
        before = self.counted.get(year, ZERO)
        self.counted[year] = before + quantity
        self._whole = quantity
        if before >= limit:
            self._below = ZERO
        elif before + quantity <= limit:
            self._below = quantity
        else:
            self._below = limit - before
        self._above = quantity - self._below

    def parts(self, quantity: Decimal, rules: Rules) -> Parts:
        """Divide a quantity of the slice: below rounded to 3 decimals, the rest above."""
        if not self._above:
            return ((rules.vat_reduced, quantity),)
        if not self._below:
            return ((rules.vat_ordinary, quantity),)
        below = milli(quantity * self._below / self._whole)
        return ((rules.vat_reduced, below), (rules.vat_ordinary, quantity - below))


def of_bill(lines: Iterable[Line]) -> tuple[VatEntry, ...]:
    """Return the VAT of a bill: one entry per rate of its lines, lower rate first, also where the base is 0."""
    bases: dict[str, Decimal] = {}
    for line in lines:
        if line.vat != "none":
            bases[line.vat] = bases.get(line.vat, ZERO) + line.amount
    ordered = sorted(bases.items(), key=lambda entry: Decimal(entry[0]))
    return tuple(VatEntry(rate, base, cents(base * Decimal(rate) / 100)) for rate, base in ordered)

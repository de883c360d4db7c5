"""What a bill is computed from, and what it is. All numbers are Decimal, all days date, both ends inside."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from .dated import Dated
from .numbers import ZERO
from .rules import Rules

if TYPE_CHECKING:
    from .prices import PriceList
    from .profile import LoadProfile

SECTIONS = ("energy", "network", "system", "taxes", "other", "tv")  # in the order of the bill
KINDS = ("day", "power", "unit", "bracket", "index", "once", "excise_ele")
BANDS = ("F0", "F1", "F2", "F3")  # F0: a meter with one band, and gas
VAT_CODES = ("ele", "gas", "10", "22", "none")
REGIMES = ("ordinary", "reduced", "none")
USES = ("household", "other")
COUNTING = ("actual", "self")  # kinds of reading that count; estimated ones never do


@dataclass(frozen=True, slots=True)
class Component:
    """One dated record of a price (``billing.md``, Components)."""

    code: str
    section: str  # of SECTIONS
    kind: str  # of KINDS
    vat: str  # of VAT_CODES
    value: Decimal | None = None  # € a year, € per kW and year, € per unit, €
    valid_from: date | None = None
    valid_to: date | None = None
    band: str | None = None  # unit, index: only this band
    brackets: tuple[tuple[Decimal | None, Decimal], ...] = ()  # (yearly upper limit, rate), the last limit None
    index: str | None = None
    factor: Decimal = Decimal(1)
    spread: Decimal = ZERO
    pcs: bool = False  # unit, index: charged by the calorific value
    day: date | None = None  # once: its date


@dataclass(frozen=True, slots=True)
class Meter:
    """What of a meter changes the arithmetic."""

    digits: int  # an index goes up to 10^digits - 1 and begins again
    converter: bool = False  # gas: the index is in Smc already


@dataclass(frozen=True, slots=True)
class Reading:
    """The index at the end of a day, by band."""

    day: date
    kind: str  # actual, self, estimated
    index: Mapping[str, Decimal]
    meter: Meter | None = None  # given when a new meter begins with this reading


@dataclass(frozen=True)
class Supply:
    """A point and its holder, as far as bills depend on them."""

    commodity: str  # gas, electricity
    prices: "PriceList"
    readings: tuple[Reading, ...]
    meter: Meter | None = None  # the one before any reading with a meter of its own
    use: Dated = field(default_factory=lambda: Dated.always("household"))
    resident: Dated = field(default_factory=lambda: Dated.always(False))
    regime: Dated = field(default_factory=lambda: Dated.always("ordinary"))  # VAT regime
    coefficient: Dated = field(default_factory=lambda: Dated(()))  # C, gas
    pcs: Dated = field(default_factory=lambda: Dated(()))  # calorific value of the REMI, GJ/Smc
    power: Dated = field(default_factory=lambda: Dated(()))  # contractual power, kW
    rules: Dated = field(default_factory=lambda: Dated.always(Rules()))
    annual: Mapping[str, Decimal] = field(default_factory=dict)  # yearly consumption by band; gas: {"F0": Smc}
    profile: "LoadProfile | None" = None
    items: tuple[Component, ...] = ()  # `once` components of this contract alone: deposit, CMOR, indemnity …
    counted: Mapping[int, Decimal] = field(default_factory=dict)  # Smc of the year in bills that are not in the history

    @cached_property
    def cutting(self) -> tuple[Dated, ...]:
        """What cuts slices, prices and readings apart."""
        return (self.coefficient, self.pcs, self.power, self.resident, self.regime, self.use, self.rules)


@dataclass(frozen=True, slots=True)
class Slice:
    """The consumption of a part of the days of a bill in which nothing changes."""

    first: date
    last: date
    estimated: bool
    quantities: Mapping[str, Decimal]  # by band: Smc, kWh

    @property
    def quantity(self) -> Decimal:
        """All bands together."""
        return sum(self.quantities.values(), ZERO)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bill. ``quantity`` is in ``unit``: day (kind `day` and `power`), smc, kwh, piece (`once`)."""

    code: str
    section: str
    first: date
    last: date
    quantity: Decimal
    unit: str
    rate: Decimal
    amount: Decimal
    vat: str  # the rate, or none
    kw: Decimal | None = None
    bracket: int | None = None  # from 0
    estimated: bool = False
    reversal: bool = False

    def reversed(self) -> "Line":
        """Return the line that takes this one back."""
        return replace(self, quantity=-self.quantity, amount=-self.amount, estimated=False, reversal=True)


@dataclass(frozen=True, slots=True)
class VatEntry:
    """VAT of a bill at one rate."""

    rate: str
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """A computed bill. A list of earlier bills with ``first``, ``last``, ``measured_until``, ``lines`` and ``slices``
    is all the state that the next one needs.

    :ivar measured_until: day of the newest reading that it, or a bill before it, has used; days after are estimated
    :ivar lines: reversals first, then by section and price list
    :ivar slices: consumption of all days it computed; from before ``first`` when it corrects estimates
    """

    first: date
    last: date
    measured_until: date
    lines: tuple[Line, ...] = ()
    slices: tuple[Slice, ...] = ()
    vat: tuple[VatEntry, ...] = ()
    total: Decimal = ZERO

"""What the paper makes of the lines of a bill: the *scontrino dell'energia*, the detail, recalculations apart.

All sums are those of the lines, to the cent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from ..computation import Line, Slice
from ..computation.numbers import ZERO, cents, milli
from ..computation.vat import of_bill
from .italian import days, euro, number

NET = ("energy", "network", "system")
SECTIONS = (*NET, "taxes", "other")
UNIT = {"smc": "Smc", "kwh": "kWh", "day": "giorni", "piece": ""}
PER = {"smc": "€/Smc", "kwh": "€/kWh", "day": "€/anno", "piece": "€"}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line and its name."""

    name: str
    line: Line


@dataclass(slots=True)
class Summary:
    """The lines of a bill, divided.

    :ivar before: what concerns days that earlier bills charged on estimates: their lines taken back, and the
        measured ones in their place
    :ivar current: everything else
    """

    first: date | None
    before: list[Entry]
    current: list[Entry]
    slices: Sequence[Slice]

    @classmethod
    def of(cls, entries: Iterable[Entry], first: date | None, slices: Sequence[Slice]) -> "Summary":
        """Divide the lines of a bill whose period begins on ``first``."""
        before, current = [], []
        for entry in entries:
            line = entry.line
            if line.reversal or (first and line.unit != "piece" and line.last < first):
                before.append(entry)
            elif first and line.unit != "piece" and line.first < first:
                early, late = _cut(line, first, slices)
                before.append(replace(entry, line=early))
                current.append(replace(entry, line=late))
            else:
                current.append(entry)
        return cls(first, before, current, slices)

    @property
    def quantity(self) -> Decimal:
        """The consumption of the bill's own days."""
        return self._quantity(lambda part: True)

    @property
    def estimated(self) -> Decimal:
        """What of the consumption is estimated."""
        return self._quantity(lambda part: part.estimated)

    def _quantity(self, wanted):
        parts = [part for part in self.slices if wanted(part)]
        whole = _of(parts, None)
        return milli(whole - _of(parts, None, self.first)) if self.first else whole

    # === SCONTRINO === #

    def receipt(self, vat: Decimal, split: bool, rest: Decimal) -> list[dict]:
        """Return the rows of the *scontrino*: quantity × average price, then taxes and the rest; their sum is due.

        :param split: the customer pays the VAT to the State itself
        :param rest: what the bill carries without a line of the detail
        """
        rows = [
            *self._priced("use", ("smc", "kwh"), False),
            *self._priced("fixed", ("day",), False),
            *self._priced("power", ("day",), True),
        ]
        amounts = {
            "taxes": _sum(entry for entry in self.current if entry.line.section == "taxes"),
            "other": _sum(entry for entry in self.current if _is_other(entry.line)) + rest,
            "before": _sum(self.before),
            "vat": vat,
            "split": -vat if split else ZERO,
            "tv": _sum(entry for entry in self.current if entry.line.section == "tv"),
        }
        return rows + [{"key": key, "amount": euro(amount)} for key, amount in amounts.items() if amount]

    def _priced(self, key, units, power):
        entries = [
            entry
            for entry in self.current
            if entry.line.section in NET and entry.line.unit in units and bool(entry.line.kw) == power
        ]
        if not entries:
            return []
        amount = _sum(entries)
        unit = entries[0].line.unit
        if unit == "day":
            quantity = Decimal(len({day for entry in entries for day in _days(entry.line)}))
            kw = max(entry.line.kw or ZERO for entry in entries)
            price = amount / (quantity * (kw if power else 1))
            shown = f"{number(kw)} kW × {number(quantity)} giorni" if power else f"{number(quantity)} giorni"
            return [_row(key, shown, price, "€/kW/giorno" if power else "€/giorno", amount)]
        # A bill from an archive may know no slices.
        quantity = self.quantity or max(_sum_of(entries, code) for code in {entry.line.code for entry in entries})
        if not quantity:
            return [{"key": key, "amount": euro(amount)}]
        return [_row(key, f"{number(quantity)} {UNIT[unit]}", amount / quantity, PER[unit], amount)]

    # === DETAIL === #

    def sections(self) -> list[dict]:
        """Return the detail by section: rows, and their sum."""
        return _sections(self.current, (*SECTIONS, "tv"))

    def recalculation(self) -> dict | None:
        """Return the block of what concerns days charged before: taken back, charged again, the difference."""
        if not self.before:
            return None
        back = [entry for entry in self.before if entry.line.reversal]
        again = [entry for entry in self.before if not entry.line.reversal]
        return {
            "days": days(min(entry.line.first for entry in self.before), max(entry.line.last for entry in self.before)),
            "back": _block(back),
            "again": _block(again),
            "amount": euro(_sum(self.before)),
        }

    def vat(self) -> list:
        """Return the VAT per rate (``VatEntry``), as the computation rounds it."""
        return list(of_bill(entry.line for entry in (*self.before, *self.current)))

    def outside_vat(self) -> Decimal:
        """What stands outside VAT."""
        return _sum(entry for entry in (*self.before, *self.current) if entry.line.vat == "none")

    def older_than(self, limit: date) -> Decimal:
        """What is asked, without VAT, for days before ``limit``."""
        return _sum(entry for entry in (*self.before, *self.current) if entry.line.last < limit)

    def lines_sum(self) -> Decimal:
        """The bill without VAT."""
        return _sum((*self.before, *self.current))


def _cut(line: Line, first: date, slices: Sequence[Slice]) -> tuple[Line, Line]:
    """Divide a line at ``first``: by days, or as the consumption of its days does."""
    if line.unit == "day":
        share = Decimal((first - line.first).days) / ((line.last - line.first).days + 1)
    else:
        parts = [part for part in slices if line.first <= part.first and part.last <= line.last]
        band = next((name for name in _bands(parts) if _of(parts, name) == line.quantity), None)
        whole = _of(parts, band)
        share = _of(parts, band, first) / whole if whole else ZERO
    amount = cents(line.amount * share)
    quantity = Decimal((first - line.first).days) if line.unit == "day" else milli(line.quantity * share)
    return (
        replace(line, last=first - DAY, quantity=quantity, amount=amount),
        replace(line, first=first, quantity=line.quantity - quantity, amount=line.amount - amount),
    )


def _bands(parts):
    return sorted({name for part in parts for name in part.quantities})


def _of(parts, band, before=None):
    """The consumption of slices, or what of it lies before a day: a slice that the day cuts counts by its days."""
    total = ZERO
    for part in parts:
        quantity = part.quantities.get(band, ZERO) if band else part.quantity
        if before:
            days_of_it = (part.last - part.first).days + 1
            quantity = quantity * min(max((before - part.first).days, 0), days_of_it) / days_of_it
        total += quantity
    return total


def _days(line):
    return range(line.first.toordinal(), line.last.toordinal() + 1)


def _is_other(line):
    return line.section == "other" or (line.section in NET and line.unit == "piece")


def _sum(entries):
    return sum((entry.line.amount for entry in entries), ZERO)


def _sum_of(entries, code):
    return sum((entry.line.quantity for entry in entries if entry.line.code == code), ZERO)


def _row(key, quantity, price, per, amount):
    return {"key": key, "quantity": quantity, "price": number(price, 4, 4), "per": per, "amount": euro(amount)}


def _sections(entries, keys):
    by_section = {}
    for entry in entries:
        by_section.setdefault(entry.line.section, []).append(entry)
    return [{"key": key, **_block(by_section[key])} for key in keys if key in by_section]


def _block(entries):
    return {"rows": [_detail(entry) for entry in entries], "amount": euro(_sum(entries))}


def _detail(entry):
    line = entry.line
    single = line.unit == "piece"
    per = "€/kW/anno" if line.kw else PER[line.unit]
    quantity = "" if single else f"{number(line.quantity)} {UNIT[line.unit]}"
    return {
        "name": entry.name + (f" – scaglione {line.bracket + 1}" if line.bracket is not None else ""),
        "days": "" if single else days(line.first, line.last),
        "quantity": f"{number(line.kw)} kW × {quantity}" if line.kw else quantity,
        "price": "" if single else f"{number(line.rate, 2, 8)} {per}",
        "amount": euro(line.amount),
        "vat": "" if line.vat == "none" else f"{line.vat} %",
        "estimated": line.estimated,
    }

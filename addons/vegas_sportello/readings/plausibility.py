"""Whether a reading told at the counter can be, and is likely: what the register knows against what was typed.

Pure Python, no Odoo: ``judge`` returns keys and numbers, ``texts`` makes the sentences of them. Outcomes, from the
best: ``ok`` (taken), ``warning`` (taken with a mark of doubt once the clerk has confirmed it), ``refused`` (the rule
allows to refuse it: an order of magnitude), ``fault`` (no reading of this meter on that day: to be corrected).
Rules: TIF (self-readings), TIME, and the seller's own limits, all given as ``Limits``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from odoo.addons.vegas_billing.computation.numbers import whole

from .digits import Slip, find_slip
from .judgement import CONVERTER, OUTCOMES, Expected, Facts, Finding, Judgement, Limits, Meter, Typed

# Where the yearly consumption is unknown a meter may have turned over by at most this part of its dial.
_PART_OF_DIAL = 5


# What hides a change of meter, or a mistake in the register: nobody but the back office can tell.
HELD = {"serial", "lower"}


def judge(facts: Facts, typed: Typed, limits: Limits) -> Judgement | None:
    """Return the judgement of a reading, ``None`` where nothing was typed."""
    if not any(text.strip() for text in typed.texts.values()):
        return None
    faults = _place_faults(facts, typed)
    if faults:
        return Judgement(tuple(faults))
    values, faults = _numbers(facts.meter, typed.texts)
    if faults:
        return Judgement(tuple(faults), values)
    findings, consumed = _rises(facts, typed, values, limits)
    findings += _other(facts, typed)
    findings.sort(key=lambda finding: OUTCOMES.index(finding.outcome), reverse=True)
    held = bool(findings) and findings[0].outcome == "warning" and any(finding.key in HELD for finding in findings)
    return Judgement(tuple(findings), values, consumed, held)


def closed(facts: Facts) -> Finding | None:
    """Return why no self-reading is taken of the point at all, ``None`` where one is."""
    if facts.meter is None:
        return Finding("fault", "no_meter")
    if facts.commodity == "ele" and facts.meter.remote:
        return Finding("fault", "remote")
    return None


# === FORMAT, DAY, METER === #


def _place_faults(facts: Facts, typed: Typed) -> list[Finding]:
    """Return the first thing that forbids a reading of that meter on that day."""
    if finding := closed(facts):
        return [finding]
    day, meter, (begin, end) = typed.day, facts.meter, facts.supply
    if day is None:
        return [Finding("fault", "no_day")]
    if day > facts.today:
        return [Finding("fault", "future", {"day": day})]
    # The first index of a supply is dated the day before it starts, which may be the day before its meter.
    if meter.installed_on and day < meter.installed_on - timedelta(days=1):
        return [Finding("fault", "before_meter", {"serial": meter.serial, "day": meter.installed_on})]
    if meter.removed_on and day > meter.removed_on:
        return [Finding("fault", "after_meter", {"serial": meter.serial, "day": meter.removed_on})]
    if begin and day < begin - timedelta(days=1):
        return [Finding("fault", "before_supply", {"day": begin})]
    if end and day > end:
        return [Finding("fault", "after_supply", {"day": end})]
    if facts.later and facts.later > day:
        return [Finding("fault", "later", {"day": facts.later})]
    return []


def _numbers(meter: Meter, texts: Mapping[str, str]) -> tuple[dict[str, int], list[Finding]]:
    """Return the indexes as numbers, and what is wrong with how they were written."""
    values, faults = {}, []
    for column, digits in meter.columns().items():
        text = "".join((texts.get(column) or "").split())
        if not text:
            faults.append(Finding("fault", "missing", {}, column))
        elif not (text.isascii() and text.isdigit()):
            typed = texts[column].strip()
            units, comma, rest = text.replace(",", ".").partition(".")
            decimals = comma and units.isdigit() and rest.isdigit()
            faults.append(Finding("fault", "decimals" if decimals else "no_number", {"text": typed}, column))
        elif len(text.lstrip("0")) > digits:
            faults.append(Finding("fault", "too_long", {"text": text, "digits": digits}, column))
        else:
            values[column] = int(text)
    return values, faults


# === CONSUMPTION === #


@dataclass(slots=True)
class _Rise:
    """How one index moved since the last reading, in what it counts (m³, Smc, kWh)."""

    column: str
    old: int
    new: int
    digits: int
    factor: Decimal
    expected: Expected | None
    rolled: bool = False

    @property
    def counted(self) -> int:
        return self.new - self.old + (10**self.digits if self.rolled else 0)

    @property
    def consumed(self) -> Decimal:
        return self.counted * self.factor

    def likely(self) -> tuple[int, int]:
        """Return the lowest and the highest index that would be likely, ``(old, highest of the dial)`` if unknown."""
        top = 10**self.digits - 1
        if self.expected is None:
            return self.old, top
        low = self.old + whole(self.expected.low / self.factor)
        high = self.old + whole(self.expected.high / self.factor)
        return min(low, top), min(high, top)


def _rises(facts, typed, values, limits):
    """Return (findings about the consumption, Smc or kWh consumed or ``None``)."""
    last = facts.last
    if last is None:
        return [Finding("ok", "new_meter" if facts.older_meter else "first")], None
    findings, rises = [], []
    for column, digits in facts.meter.columns().items():
        billed = column == CONVERTER or not facts.meter.converter
        factor = facts.coefficient if facts.commodity == "gas" and column == "F0" else Decimal(1)
        rise = _Rise(
            column, last.values[column], values[column], digits, factor, facts.expected.get(column) if billed else None
        )
        rise.rolled = rise.new < rise.old and _turned_over(rise, limits)
        rises.append(rise)
    swapped = _swapped_columns(facts, rises)
    if swapped:
        return [swapped], None
    for rise in rises:
        findings.extend(_fallen(facts, rise, limits) if rise.counted < 0 else _risen(facts, rise, limits))
    if any(rise.counted < 0 for rise in rises):
        return findings, None
    findings.extend(_together(facts, rises, limits))
    billed = [rise for rise in rises if rise.column == CONVERTER or not facts.meter.converter]
    consumed = sum((rise.consumed for rise in billed), Decimal(0))
    findings.extend(_estimate(facts, values, consumed))
    return findings, consumed


def _turned_over(rise: _Rise, limits: Limits) -> bool:
    """Whether a falling index is that of a meter that began again at zero."""
    dial = 10**rise.digits
    if rise.old <= limits.rollover * dial:
        return False
    risen = rise.new - rise.old + dial
    if rise.expected is None:
        return risen < dial / _PART_OF_DIAL
    return risen * rise.factor <= max(rise.expected.middle * limits.order, limits.floor)


def _fallen(facts: Facts, rise: _Rise, limits: Limits) -> list[Finding]:
    params = {"new": rise.new, "old": rise.old, "day": facts.last.day}
    actual = facts.actual and facts.actual.values.get(rise.column)
    if actual and rise.new * limits.order <= actual:
        return [Finding("refused", "magnitude_low", {**params, "old": actual, "day": facts.actual.day}, rise.column)]
    slip = find_slip(rise.new, rise.digits, *rise.likely()) if rise.expected else None
    return [Finding("warning", "lower", {**params, "slip": slip}, rise.column)]


def _risen(facts: Facts, rise: _Rise, limits: Limits) -> list[Finding]:
    findings = []
    if rise.rolled:
        params = {"old": rise.old, "new": rise.new, "found": rise.consumed, "unit": facts.unit}
        findings.append(Finding("ok", "rolled", params, rise.column))
    expected = rise.expected
    if expected is None:
        return findings
    found, low, high = rise.consumed, expected.low, expected.high
    params = {"low": low, "high": high, "unit": facts.unit, "found": found, "day": facts.last.day}
    if found == 0:
        if low > limits.floor:
            findings.append(Finding("warning", "zero", params, rise.column))
    elif found > max(high, limits.floor):
        actual = facts.actual and facts.actual.values.get(rise.column)
        far = found >= expected.middle * limits.order
        if far and actual and rise.new >= actual * limits.order and not rise.rolled:
            slip = find_slip(rise.new, rise.digits, *rise.likely())
            more = {"new": rise.new, "old": actual, "day": facts.actual.day, "slip": slip}
            return [Finding("refused", "magnitude_high", {**params, **more}, rise.column)]
        findings.append(_unlikely(rise, params))
    elif found < low and low > limits.floor:
        findings.append(_unlikely(rise, params))
    return findings


def _unlikely(rise: _Rise, params) -> Finding:
    slip: Slip | None = None if rise.rolled else find_slip(rise.new, rise.digits, *rise.likely())
    return Finding("warning", "unlikely", {**params, "slip": slip}, rise.column)


def _swapped_columns(facts: Facts, rises: list[_Rise]) -> Finding | None:
    """Return that two indexes stand in each other's place, where only this makes them rise as they should."""
    for place, one in enumerate(rises):
        for other in rises[place + 1 :]:
            if one.digits < len(str(other.new)) or other.digits < len(str(one.new)) or one.new == other.new:
                continue
            if _fits(one, one.new) and _fits(other, other.new):
                continue
            if _fits(one, other.new) and _fits(other, one.new):
                return Finding("warning", "columns", {"one": one.column, "other": other.column})
    return None


def _fits(rise: _Rise, value: int) -> bool:
    if rise.expected is None:
        # Without an expectation nearness has to do: the dial moves by a small part of itself.
        return rise.old <= value < rise.old + 10**rise.digits / _PART_OF_DIAL / 10
    low, high = rise.likely()
    return low <= value <= high


def _together(facts: Facts, rises: list[_Rise], limits: Limits) -> list[Finding]:
    """Return what is odd about indexes that move together: the meter's and its converter's."""
    if not facts.meter.converter:
        return []
    meter, converter = rises[0], rises[-1]
    if bool(meter.counted) != bool(converter.counted):
        still = converter if meter.counted else meter
        moved = meter if meter.counted else converter
        if moved.counted > limits.floor:
            return [Finding("warning", "converter_still", {"still": still.column, "found": moved.counted})]
    return []


def _estimate(facts: Facts, values, consumed: Decimal) -> list[Finding]:
    """Return that the estimate which bills rest on was too high: the next bill gives it back."""
    estimated = facts.estimated
    if estimated is None:
        return []
    columns = [CONVERTER] if facts.meter.converter else list(facts.meter.columns())
    above = sum(estimated.values.get(column, 0) - values[column] for column in columns)
    if above <= 0:
        return []
    factor = facts.coefficient if facts.commodity == "gas" and not facts.meter.converter else Decimal(1)
    params = {"day": estimated.day, "found": above * factor, "unit": facts.unit}
    return [Finding("ok", "estimate", params)]


# === AROUND === #


def _other(facts: Facts, typed: Typed) -> list[Finding]:
    findings = []
    if typed.serial and _folded(typed.serial) != _folded(facts.meter.serial):
        params = {"told": typed.serial.strip(), "serial": facts.meter.serial}
        findings.append(Finding("warning", "serial", params))
    if facts.same_day:
        findings.append(Finding("warning", "same_day", {"values": facts.same_day.values, "day": typed.day}))
    if facts.window and not facts.window[0] <= typed.day <= facts.window[1]:
        findings.append(Finding("ok", "window", {"first": facts.window[0], "last": facts.window[1]}))
    return findings


def _folded(serial: str) -> str:
    """Blanks, case and leading zeros of a serial number do not count."""
    return "".join(serial.split()).upper().lstrip("0")

"""What the register knows in the rows of ``reading_cases``: a gas meter, one of three bands, one with converter."""

from datetime import date
from decimal import Decimal

from odoo.addons.vegas_sportello.readings.judgement import Expected, Facts, Known, Meter, Typed

TODAY = date(2026, 11, 24)
LAST = date(2026, 8, 31)
GAS_METER = Meter("G100", 5, installed_on=date(2015, 1, 1))
ELE_METER = Meter("E100", 6, "F3", installed_on=date(2015, 1, 1))
CONVERTER_METER = Meter("G200", 5, converter=True, converter_digits=6, installed_on=date(2015, 1, 1))


def expected(middle, low, high):
    return Expected(Decimal(middle), Decimal(low), Decimal(high))


def known(value, day=LAST, kind="actual"):
    """A reading that the register has: one index, or those of the bands, or meter and converter."""
    names = {1: ("F0",), 2: ("F0", "conv"), 3: ("F1", "F2", "F3")}
    values = value if isinstance(value, tuple) else (value,)
    return Known(day, dict(zip(names[len(values)], values, strict=True)), kind)


def gas(index=4020, span=(150, 120, 180), meter=GAS_METER, **more):
    facts = {
        "commodity": "gas",
        "today": TODAY,
        "meter": meter,
        "last": known(index) if index is not None else None,
        "actual": known(index) if index is not None else None,
        "expected": {"F0": expected(*span)} if span else {},
        **more,
    }
    return Facts(**facts)


def ele(index=(12000, 9000, 14000), spans=((200, 160, 240), (150, 120, 180), (250, 200, 300)), **more):
    facts = {
        "commodity": "ele",
        "today": TODAY,
        "meter": ELE_METER,
        "last": known(index),
        "actual": known(index),
        "expected": {f"F{band}": expected(*span) for band, span in enumerate(spans, 1)} if spans else {},
        **more,
    }
    return Facts(**facts)


def converter(index=(2000, 150000), span=(600, 480, 720), **more):
    facts = {
        "commodity": "gas",
        "today": TODAY,
        "meter": CONVERTER_METER,
        "last": known(index),
        "actual": known(index),
        "expected": {"conv": expected(*span)},
        **more,
    }
    return Facts(**facts)


def told(*texts, day=date(2026, 11, 23), serial=""):
    names = {1: ("F0",), 2: ("F0", "conv"), 3: ("F1", "F2", "F3")}[len(texts)]
    return Typed(day, dict(zip(names, texts, strict=True)), serial)

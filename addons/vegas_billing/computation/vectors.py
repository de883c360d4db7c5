"""Check vectors: the form of ``billing.md``, section 2, read into a supply and the bills expected of it."""

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from .bills import Period
from .dated import Dated
from .errors import BadData, MissingIndex
from .fields import Malformed, Node
from .model import BANDS, KINDS, REGIMES, SECTIONS, USES, VAT_CODES, Bill, Component, Line, Meter, Reading, Supply
from .model import VatEntry as Vat
from .prices import PriceList

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_MAX_SIZE = 20_000_000
_YEARS = (1900, 2999)  # of bills


@dataclass(frozen=True, slots=True)
class Expected:
    """A bill of a vector: its period and how it must come out."""

    period: Period
    outcome: Bill | MissingIndex


@dataclass(frozen=True, slots=True)
class Vector:
    """A file: the supply and its bills, in order."""

    supply: Supply
    bills: tuple[Expected, ...]


def load(path: Path) -> Vector:
    """Read a file.

    :raises Malformed: it is not a check vector; names the field
    """
    try:
        if path.stat().st_size > _MAX_SIZE:
            raise Malformed("file: too big")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("file: not UTF-8") from None
    except OSError as error:
        raise Malformed(f"file: not readable ({error.strerror})") from None
    return read(text)


def read(text: str) -> Vector:
    """Read the text of a file, as :func:`load`."""
    try:
        document = json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        raise Malformed(f"file: not JSON, {error.msg} (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise Malformed("file: nested too deep") from None
    except ValueError as error:
        raise Malformed(f"file: {error}") from None
    root = Node(document)
    root.members()
    return Vector(_supply(root), _bills(root.get("bills")))


def _refuse(word: str):
    raise Malformed(f"file: {word} is not a number")


def _once_each(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(f"{twice}: given twice")
    return found


def _supply(root: Node) -> Supply:
    commodity = root.get("commodity").choice(("gas", "electricity"))
    components = [_component(node) for node in root.get("components").entries()]
    try:
        prices = PriceList(components, _indexes(root.get("indexes", {})))
    except BadData as error:
        raise Malformed(str(error)) from None
    return Supply(
        commodity=commodity,
        prices=prices,
        readings=tuple(_reading(node) for node in root.get("readings").entries()),
        meter=_meter(root.get("meter")) if root.has("meter") else None,
        use=_dated(root.get("use"), lambda node: node.choice(USES)),
        resident=_dated(root.get("resident", False), Node.flag),
        regime=_dated(root.get("vat_regime", "ordinary"), lambda node: node.choice(REGIMES)),
        coefficient=_dated(root.get("coefficient", []), Node.not_negative),
        pcs=_dated(root.get("pcs", []), Node.not_negative),
        power=_dated(root.get("power", []), Node.not_negative),
        annual=_annual(root.get("annual_consumption", None)),
    )


def _dated(node: Node, reader) -> Dated:
    """Read a list of ``[first day, value]``, or one value for ever."""
    if not isinstance(node.value, list):
        return Dated.always(reader(node))
    records = []
    for entry in node.entries():
        first, value = entry.pair()
        records.append((first.day(), reader(value)))
    try:
        return Dated(records)
    except ValueError as error:
        raise node.fail(str(error)) from None


def _annual(node: Node) -> dict[str, Decimal]:
    if node.value is None:
        return {}
    if not isinstance(node.value, dict):
        return {"F0": node.not_negative()}
    return {_band(name, value): value.not_negative() for name, value in node.members().items()}


def _band(name: str, node: Node) -> str:
    if name not in BANDS:
        raise node.fail(f"{name} is none of {', '.join(BANDS)}")
    return name


def _meter(node: Node) -> Meter:
    return Meter(node.get("digits").whole(1, 20), node.get("converter", False).flag())


def _reading(node: Node) -> Reading:
    fields = node.members()
    index = {band: fields[band].not_negative() for band in BANDS if node.has(band)}
    if not index:
        raise node.fail(f"no index ({', '.join(BANDS)})")
    meter = _meter(fields["meter"]) if node.has("meter") else None
    return Reading(node.get("date").day(), node.get("kind").choice(("actual", "self", "estimated")), index, meter)


def _component(node: Node) -> Component:
    kind = node.get("kind").choice(KINDS)
    once = kind == "once"
    is_index = kind == "index"
    valued = kind in ("day", "power", "unit", "once")
    return Component(
        code=node.get("code").text(),
        section=node.get("section").choice(SECTIONS),
        kind=kind,
        vat=node.get("vat").choice(VAT_CODES),
        value=node.get("value").number() if valued else None,
        valid_from=None if once else node.get("from", None).maybe(Node.day),
        valid_to=None if once else node.get("to", None).maybe(Node.day),
        band=node.get("band", None).maybe(lambda band: band.choice(BANDS)),
        brackets=_brackets(node.get("brackets")) if kind == "bracket" else (),
        index=node.get("index").text() if is_index else None,
        factor=node.get("factor", "1").number() if is_index else Decimal(1),
        spread=node.get("spread", "0").number() if is_index else Decimal(0),
        pcs=node.get("pcs", False).flag(),
        day=node.get("date").day() if once else None,
    )


def _brackets(node: Node) -> tuple[tuple[Decimal | None, Decimal], ...]:
    found, below = [], Decimal(0)
    entries = node.entries()
    for place, entry in enumerate(entries, 1):
        limit, rate = entry.pair()
        upper = limit.maybe(Node.number)
        if (upper is None) != (place == len(entries)):
            raise limit.fail("the last limit, and only the last, is null")
        if upper is not None and upper <= below:
            raise limit.fail("limits must rise")
        below = upper
        found.append((upper, rate.number()))
    if not found:
        raise node.fail("no bracket")
    return tuple(found)


def _indexes(node: Node) -> dict[str, dict[str, Decimal]]:
    found = {}
    for name, months in node.members().items():
        found[name] = {}
        for month, value in months.members().items():
            if not _MONTH.fullmatch(month):
                raise value.fail(f"{month} is not a month (YYYY-MM)")
            if value.value is not None:
                found[name][month] = value.number()
    return found


def _bills(node: Node) -> tuple[Expected, ...]:
    entries = node.entries()
    if not entries:
        raise node.fail("no bill")
    found = [_bill(entry) for entry in entries]
    for entry, bill in zip(entries[:-1], found, strict=False):
        if isinstance(bill.outcome, MissingIndex):
            raise entry.fail("a bill that must stop is the last of its file")
    return tuple(found)


def _bill(node: Node) -> Expected:
    first, last = node.get("from").day(), node.get("to").day()
    if first.year < _YEARS[0]:
        raise node.get("from").fail(f"before {_YEARS[0]}")
    if last.year > _YEARS[1]:
        raise node.get("to").fail(f"after {_YEARS[1]}")
    known_until = node.get("readings_known_until", None).maybe(Node.day)
    period = Period(first, last, known_until)
    if node.has("error"):
        error = node.get("error")
        month = error.get("month").text()
        if not _MONTH.fullmatch(month):
            raise error.get("month").fail(f"{month} is not a month (YYYY-MM)")
        return Expected(period, MissingIndex(error.get("index").text(), month))
    lines = tuple(_line(line) for line in node.get("lines").entries())
    vat = tuple(
        Vat(_rate(entry.get("rate")), entry.get("base").number(), entry.get("amount").number())
        for entry in node.get("vat").entries()
    )
    return Expected(period, Bill(first, last, date.min, lines, (), vat, node.get("total").number()))


def _line(node: Node) -> Line:
    return Line(
        code=node.get("code").text(),
        section="",
        first=node.get("from").day(),
        last=node.get("to").day(),
        quantity=node.get("quantity").number(),
        unit="",
        rate=node.get("rate").number(),
        amount=node.get("amount").number(),
        vat=_rate(node.get("vat")),
        kw=node.get("kw", None).maybe(Node.number),
        estimated=node.get("estimated", False).flag(),
        reversal=node.get("reversal", False).flag(),
    )


def _rate(node: Node) -> str:
    """Return a VAT rate as the computation writes it: ``10``, also for ``10.0``."""
    return "none" if node.value == "none" else format(node.number().normalize(), "f")

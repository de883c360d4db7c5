"""What a reading is judged by, and the judgement: see ``plausibility``. Pure Python: no Odoo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

OUTCOMES = ("ok", "warning", "refused", "fault")
BANDS = ("F1", "F2", "F3")
CONVERTER = "conv"


@dataclass(frozen=True, slots=True)
class Limits:
    """Dated parameters, see ``readings_parameter_data.xml``.

    :param floor: Smc or kWh up to which nothing is too much
    :param order: what counts as an order of magnitude
    :param rollover: part of the dial from which a meter is about to turn over
    """

    floor: Decimal = Decimal(10)
    order: Decimal = Decimal(10)
    rollover: Decimal = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Meter:
    """The meter on the point on the day of the reading."""

    serial: str
    digits: int = 5
    bands: str = "F0"
    converter: bool = False
    converter_digits: int = 0
    remote: bool = False
    installed_on: date | None = None
    removed_on: date | None = None

    def columns(self) -> dict[str, int]:
        """Return ``{index: its digits}`` in the order in which they are read."""
        columns = dict.fromkeys(BANDS if self.bands == "F3" else ("F0",), self.digits)
        if self.converter:
            columns[CONVERTER] = self.converter_digits or self.digits
        return columns


@dataclass(frozen=True, slots=True)
class Known:
    """A reading that the register has. ``kind``: ``actual``, ``self`` or ``estimated``."""

    day: date
    values: Mapping[str, int]
    kind: str = "actual"


@dataclass(frozen=True, slots=True)
class Expected:
    """What may have been consumed since the last reading, in Smc or kWh: from ``low`` to ``high``."""

    middle: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """What the register knows about the point on the day of the reading.

    :param last: the last reading that counts, before that day
    :param actual: the last actual one, which the rule of the order of magnitude compares with
    :param estimated: an estimate that is younger than ``last``
    :param same_day: another reading of that day, counting or on its way
    :param later: day of a younger reading that counts
    :param expected: ``{index: Expected}``; the one of gas stands at the index that is billed
    :param coefficient: C of a gas point: Smc of a cubic metre
    :param window: first and last day on which self-readings are asked for
    :param supply: first day of the supply and the day on which it ended, each perhaps ``None``
    """

    commodity: str
    today: date
    meter: Meter | None
    last: Known | None = None
    actual: Known | None = None
    estimated: Known | None = None
    same_day: Known | None = None
    later: date | None = None
    expected: Mapping[str, Expected] = field(default_factory=dict)
    coefficient: Decimal = Decimal(1)
    window: tuple[date, date] | None = None
    supply: tuple[date | None, date | None] = (None, None)
    older_meter: bool = False

    @property
    def unit(self) -> str:
        return "Smc" if self.commodity == "gas" else "kWh"


@dataclass(frozen=True, slots=True)
class Typed:
    """What the clerk entered: texts as they were typed, the day, the serial number if it was told."""

    day: date | None
    texts: Mapping[str, str]
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say. ``column`` is the index it is about, ``""`` for the reading as a whole."""

    outcome: str
    key: str
    params: Mapping = field(default_factory=dict)
    column: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All findings, the worst first, and the indexes as numbers where they could be read.

    :param consumed: Smc or kWh since the last reading, ``None`` where it is unknown
    :param held: taken, but for the back office to decide: the distributor gets it only then
    """

    findings: tuple[Finding, ...]
    values: Mapping[str, int] = field(default_factory=dict)
    consumed: Decimal | None = None
    held: bool = False

    @property
    def outcome(self) -> str:
        return self.findings[0].outcome if self.findings else "ok"

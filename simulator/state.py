"""What the distributor remembers: points, quotes, answers to give. Kept in the book as JSON."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date

NONE, INACTIVE, ACTIVE = "none", "inactive", "active"
SUSPENDED, INTERRUPTED, DANGER = "suspended", "interrupted", "danger"


class _Stored:
    """A dataclass of texts, numbers, dates and tuples that goes to JSON and back."""

    def dump(self) -> str:
        """JSON text."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def load(cls, text: str):
        """The contrary of ``dump``."""
        values = json.loads(text)
        for name, kind in cls.__annotations__.items():
            if kind is date:
                values[name] = date.fromisoformat(values[name])
            elif isinstance(values[name], list):
                values[name] = tuple(values[name])
        return cls(**values)


@dataclass(frozen=True)
class Point(_Stored):
    """A supply point as the distributor knows it: meter, digits, last index (one, or one per band).

    An empty serial is one that no request ever told. ``holder`` is a tax code or VAT number.
    """

    code: str
    commodity: str
    distributor: str
    state: str
    holder: str
    serial: str
    digits: int
    indexes: tuple[int, ...]
    read_on: date


@dataclass(frozen=True)
class Quote(_Stored):
    """A quote given: for which service and point, until when it can be accepted."""

    code: str
    distributor: str
    seller: str
    service: str
    commodity: str
    point: str
    holder: str
    expires_on: date


@dataclass(frozen=True)
class Step:
    """An answer to give on ``due``; ``details`` say what is special about it."""

    kind: str
    due: date
    details: dict = field(default_factory=dict)

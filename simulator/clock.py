"""The time of distributors and sellers is Italy's, wherever the machine stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")


def now() -> datetime:
    """Italian local time, without its zone."""
    return datetime.now(ROME).replace(tzinfo=None)


def today() -> date:
    return now().date()

"""Lets a part of the demo happen on an earlier day."""

from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime, time
from unittest.mock import patch

from freezegun import freeze_time

from simulator.clock import ROME


def on(env, day: date, today: date):
    """Context in which it is ``day``, about nine in the morning; nothing is moved when that is ``today``."""
    return nullcontext() if day == today else _moved(env, day)


@contextmanager
def _moved(env, day: date):
    moment = datetime.combine(day, time(9, 12), ROME).astimezone(UTC).replace(tzinfo=None)
    # The database's clock, from which dates of creation come, goes with it.
    with freeze_time(moment, tick=True), patch.object(type(env.cr), "now", _now):
        yield


def _now(_cursor) -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)

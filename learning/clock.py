"""The only reader of the time: instants are aware UTC, days belong to a time zone that the caller names."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present instant, UTC, to the microsecond."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def telling(instant: datetime) -> Iterator[None]:
    """Inside, the clock tells this instant: for histories that are made up afterwards (the demo, measurements)."""
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day on which an instant falls in a zone."""
    return instant.astimezone(zone).date()


def today(zone: ZoneInfo) -> date:
    """The present day in a zone."""
    return day_of(now(), zone)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after a day in a zone; what happens before it was done on that day."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC)

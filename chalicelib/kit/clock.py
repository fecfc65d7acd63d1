"""Time comes from a clock that is handed in, so that tests and simulations own it."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant, always aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that moves only when it is told to."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, by: timedelta) -> None:
        self._at += by

    def set(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)


@lru_cache(maxsize=512)  # what is written at once is stamped with one moment, again and again
def stamp(at: datetime) -> str:
    """An instant as text whose order is the order of time: UTC, milliseconds, ``Z``."""
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds")[:23] + "Z"


def instant(text: str) -> datetime:
    """The instant that :func:`stamp` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)

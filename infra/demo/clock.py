"""When the demo company is: its zone, how much of its past is told, whole months of it."""

from collections.abc import Iterable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Singapore")
LENGTH = timedelta(days=97)


def months(today: date, length: timedelta) -> Iterable[tuple[date, date]]:
    """The whole months that ended within the story."""
    until = today.replace(day=1) - timedelta(days=1)
    found = []
    while until.replace(day=1) > today - length:
        found.append((until.replace(day=1), until))
        until = until.replace(day=1) - timedelta(days=1)
    return reversed(found)

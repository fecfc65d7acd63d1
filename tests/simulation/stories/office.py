"""Office time, added up day by day: simpler than the product's calendar, and independent of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

Hold = tuple[datetime, datetime | None]
NINE_TO_SIX: Final = (time(9), time(18))
# No story waits for longer.
MOST_DAYS: Final = 120


@dataclass(frozen=True)
class Office:
    """A company's hours: Monday to Friday, one window a day, and its own days off."""

    zone: str
    hours: tuple[time, time] = NINE_TO_SIX
    off: Collection[date] = ()

    def reached(
        self, start: datetime, length: timedelta, holds: Sequence[Hold] = ()
    ) -> datetime | None:
        """When so much office time has passed since ``start``, holds left out."""
        zone = ZoneInfo(self.zone)
        day = start.astimezone(zone).date()
        for _ in range(MOST_DAYS):
            if day.weekday() < 5 and day not in self.off:
                pieces = [(_at(day, self.hours[0], zone), _at(day, self.hours[1], zone))]
                for a, b in _without(pieces, start, holds):
                    if b - a >= length:
                        return a + length
                    length -= b - a
            day += timedelta(days=1)
        return None


def _without(
    pieces: list[tuple[datetime, datetime]], start: datetime, holds: Sequence[Hold]
) -> list[tuple[datetime, datetime]]:
    """The pieces of time after ``start`` that lie in no hold."""
    far = datetime.max.replace(tzinfo=UTC)
    out = [(datetime.min.replace(tzinfo=UTC), start), *((a, b or far) for a, b in holds)]
    for off, on in out:
        pieces = [
            each
            for a, b in pieces
            for each in ((a, min(b, off)), (max(a, on), b))
            if each[0] < each[1]
        ]
    return pieces


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)

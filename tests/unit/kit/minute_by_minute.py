"""The slow, obvious clock that the working calendar is compared with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.local_days import Window

MINUTE = timedelta(minutes=1)
# A zone and a date near which something odd happens to its clocks.
ODD_PLACES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/Berlin", date(2025, 10, 26)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/St_Johns", date(2008, 11, 2)),  # put back at 00:01, into the day before
    ("America/Sao_Paulo", date(2018, 11, 4)),  # no midnight that day
    ("America/Sao_Paulo", date(2019, 2, 17)),
    ("Asia/Beirut", date(2024, 3, 31)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),  # half an hour
    ("Pacific/Apia", date(2011, 12, 30)),  # a day that never was
    ("Asia/Shanghai", date(2026, 2, 17)),
    ("Asia/Kathmandu", date(2026, 5, 1)),
    ("Asia/Kolkata", date(2026, 8, 15)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("UTC", date(2024, 2, 29)),
]


class MinuteByMinute:
    """Asks of every single minute whether it is worked, by the clock on the wall."""

    def __init__(self, calendar: WorkingCalendar, start: datetime, minutes: int) -> None:
        self.start = start
        self.minutes = minutes
        zone = ZoneInfo(calendar.zone)
        worked = (
            int(_works(calendar, (start + i * MINUTE).astimezone(zone))) for i in range(minutes)
        )
        self.until = list(accumulate(worked, initial=0))

    def between(self, first: int, last: int) -> timedelta:
        return (self.until[last] - self.until[first]) * MINUTE

    def add(self, first: int, working: int) -> datetime:
        position = first
        while self.until[position] - self.until[first] < working:
            position += 1
        return self.start + position * MINUTE

    def left(self, first: int) -> int:
        return self.until[-1] - self.until[first]


def _works(calendar: WorkingCalendar, local: datetime) -> bool:
    if calendar.round_the_clock:
        return True
    day = local.date()
    if day in calendar.extra_days:
        windows = calendar.extra_days[day]
    elif day in calendar.days_off:
        return False
    else:
        windows = calendar.windows.get(day.weekday(), ())
    for start, end in windows:
        if local.time() >= start and (end == time(0) or local.time() < end):
            return True
    return False


def random_worlds(chance: random.Random, count: int) -> Iterator[MinuteByMinuteWorld]:
    for number in range(count):
        zone, odd = ODD_PLACES[number % len(ODD_PLACES)]
        yield MinuteByMinuteWorld(chance, zone, odd)


class MinuteByMinuteWorld:
    """One random calendar and twelve days of minutes around an odd date."""

    def __init__(self, chance: random.Random, zone: str, odd: date) -> None:
        around = [odd + timedelta(days=offset) for offset in range(-6, 7)]
        self.calendar = WorkingCalendar(
            zone,
            {day: random_windows(chance) for day in range(7)} | {2: ((time(9), time(17)),)},
            frozenset(chance.sample(around, 2)),
            {day: random_windows(chance) for day in chance.sample(around, 2)},
            round_the_clock=chance.random() < 0.05,
        )
        midnight = datetime(odd.year, odd.month, odd.day, tzinfo=UTC)
        start = midnight - timedelta(days=6, minutes=chance.randrange(1440))
        self.slow = MinuteByMinute(self.calendar, start, 12 * 1440)


def random_windows(chance: random.Random) -> tuple[Window, ...]:
    if chance.random() < 0.2:
        return ()
    if chance.random() < 0.1:
        return ((time(0), time(0)),)
    marks = sorted(chance.sample(range(1, 1440), 2 * chance.randint(1, 3)))
    clock = [time(mark // 60, mark % 60) for mark in marks]
    if chance.random() < 0.2:
        clock[-1] = time(0)
    return tuple(zip(clock[::2], clock[1::2], strict=True))

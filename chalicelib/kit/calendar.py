"""The working calendar: which instants count as working time, and arithmetic with them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from chalicelib.kit.local_days import Span, Window, day_spans, microseconds

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_WEEK = 7 * 24 * 3600 * 1_000_000
# Longest search for an opening: no calendar closes for longer, and a loop must have an end.
_MOST_WEEKS = 53 * 20


class NeverOpens(ValueError):
    """The calendar has no working time, so nothing could ever fall due in it."""


@dataclass(frozen=True)
class _Week:
    """The working spans of seven UTC days, with the working time before each span."""

    starts: tuple[int, ...]
    before: tuple[int, ...]
    through: tuple[int, ...]
    total: int

    @classmethod
    def of(cls, spans: list[Span]) -> _Week:
        before: list[int] = []
        through: list[int] = []
        total = 0
        for start, end in spans:
            before.append(total)
            total += end - start
            through.append(total)
        return cls(tuple(start for start, _ in spans), tuple(before), tuple(through), total)

    def elapsed(self, at: int) -> int:
        """Working time from the start of the week to `at`."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return 0
        return min(self.before[i] + at - self.starts[i], self.through[i])

    def reached(self, worked: int) -> int:
        """The first instant by which `worked` has passed (0 < worked <= total)."""
        i = bisect_left(self.through, worked)
        return self.starts[i] + worked - self.before[i]


@dataclass(frozen=True)
class WorkingCalendar:
    """When a company works. An instant counts if its wall clock in `zone` stands in a window.

    `windows`: weekday (0 = Monday) → (start, end) local times; an end of 00:00 is midnight.
    `days_off` have no windows; `extra_days` (make-up days) have their own and win over both.
    All answers are instants in UTC; daylight saving is exact because spans are UTC instants.
    """

    zone: str
    windows: Mapping[int, tuple[Window, ...]]
    days_off: frozenset[date] = frozenset()
    extra_days: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    round_the_clock: bool = False
    _weeks: dict[int, _Week] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for windows in (*self.windows.values(), *self.extra_days.values()):
            _refuse_backward(windows)
        if not self.round_the_clock and not any(self.windows.values()):
            raise NeverOpens(self.zone)

    @cached_property
    def _tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def add(self, start: datetime, working: timedelta) -> datetime:
        """The first instant at which `working` time has passed since `start`."""
        left = working // _MICROSECOND
        if left < 0:
            raise ValueError("working time cannot run backwards")
        if self.round_the_clock or left == 0:
            return start.astimezone(UTC) + working
        at = _to_int(start)
        number = at // _WEEK
        week = self._week(number)
        left += week.elapsed(at)
        reached = week.reached(left) if left <= week.total else self._reach(number, left)
        return _EPOCH + timedelta(microseconds=reached)

    def _reach(self, number: int, left: int) -> int:
        empty = 0
        while (week := self._week(number)).total < left:
            left -= week.total
            number += 1
            empty = 0 if week.total else empty + 1
            if empty > _MOST_WEEKS:
                raise NeverOpens(self.zone)
        return week.reached(left)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; nothing if `end` is not later."""
        if end <= start:
            return timedelta(0)
        if self.round_the_clock:
            return end - start
        a, b = _to_int(start), _to_int(end)
        first, last = a // _WEEK, b // _WEEK
        whole = sum(self._week(number).total for number in range(first, last))
        worked = whole + self._week(last).elapsed(b) - self._week(first).elapsed(a)
        return timedelta(microseconds=worked)

    def is_working(self, at: datetime) -> bool:
        """Whether the instant counts; a window includes its start and excludes its end."""
        if self.round_the_clock:
            return True
        local = at.astimezone(self._tz)
        wall = local.time()
        return any(
            start <= wall and (wall < end or end == time.min)
            for start, end in self.windows_on(local.date())
        )

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself if it is working time, else the start of the next span."""
        if self.is_working(at):
            return at.astimezone(UTC)
        return self.add(at, _MICROSECOND) - _MICROSECOND

    def closing(self, at: datetime) -> datetime:
        """The end of the local working day of `at`; `at` itself after it, and on days off.

        Round the clock, and for a window that ends at midnight, that is the coming midnight.
        """
        local = at.astimezone(self._tz)
        windows = self.windows_on(local.date())
        if not windows and not self.round_the_clock:
            return at.astimezone(UTC)
        end = time.min if self.round_the_clock else windows[-1][1]
        day = local.date() + timedelta(days=end == time.min)
        return max(at, datetime.combine(day, end, self._tz)).astimezone(UTC)

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The local windows of a date, empty on a day off."""
        if day in self.extra_days:
            return tuple(self.extra_days[day])
        return () if day in self.days_off else tuple(self.windows.get(day.weekday(), ()))

    def working_day(self, day: date) -> bool:
        """Whether anybody works on the local date."""
        return self.round_the_clock or bool(self.windows_on(day))

    def next_working_day(self, day: date) -> date:
        """The date itself if it is a working day, else the first one after it."""
        for _ in range(7 * _MOST_WEEKS):
            if self.working_day(day):
                return day
            day += timedelta(days=1)
        raise NeverOpens(self.zone)

    def _week(self, number: int) -> _Week:
        week = self._weeks.get(number)
        if week is None:
            week = self._weeks[number] = _Week.of(self._spans(number))
        return week

    def _spans(self, number: int) -> list[Span]:
        opens, closes = number * _WEEK, (number + 1) * _WEEK
        first = (_EPOCH + timedelta(weeks=number)).date() - timedelta(days=1)
        spans: list[Span] = []
        for offset in range(9):  # a zone shifts a local day by less than one UTC day
            day = first + timedelta(days=offset)
            spans.extend(day_spans(self._tz, day, self.windows_on(day)))
        clipped = ((max(start, opens), min(end, closes)) for start, end in spans)
        return sorted((start, end) for start, end in clipped if start < end)


def _refuse_backward(windows: tuple[Window, ...]) -> None:
    closed = time.min
    for position, (start, end) in enumerate(windows):
        if position and (start < closed or closed == time.min):
            raise ValueError("windows of a day must follow one another")
        if end != time.min and end <= start:
            raise ValueError("a window must end after it starts; split it at midnight")
        closed = end


def _to_int(at: datetime) -> int:
    return microseconds(at - _EPOCH)

"""Local working windows of one date as spans of UTC, also when the clocks change that day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Window = tuple[time, time]
Span = tuple[int, int]

_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_SECOND = 1_000_000
_DAY = 24 * 3600 * _SECOND
_HOUR = 3600
# Local dates lie within 14 hours behind to 14 hours ahead of the UTC date (with a margin for
# Samoa's missing day of 2011, when the offset jumped by 24 hours).
_REACH_HOURS = 40


def microseconds(length: timedelta) -> int:
    """A length as whole microseconds (integers, so that no instant is ever rounded)."""
    return (length.days * 86_400 + length.seconds) * _SECOND + length.microseconds


def day_spans(zone: ZoneInfo, day: date, windows: tuple[Window, ...]) -> list[Span]:
    """The windows of a local date as (start, end) microseconds since 1970 UTC.

    A span holds exactly the instants whose wall clock stands in the window: an hour that the
    clocks skip does not count, one that they repeat counts twice.
    """
    if not windows:
        return []
    midnight = (day.toordinal() - _EPOCH_ORDINAL) * _DAY
    walls = [
        (midnight + _of_day(start), midnight + (_of_day(end) or _DAY)) for start, end in windows
    ]
    before = _offset_at_midnight(zone, day, fold=0)
    if before == _offset_at_midnight(zone, day + timedelta(days=1), fold=1):
        return [(start - before, end - before) for start, end in walls]
    return _on_a_day_of_change(zone, midnight // _SECOND, walls)


def _on_a_day_of_change(zone: ZoneInfo, midnight: int, walls: list[Span]) -> list[Span]:
    spans: list[Span] = []
    for opens, closes, offset in _pieces(zone, midnight):
        for start, end in walls:
            span = max(start - offset, opens), min(end - offset, closes)
            if span[0] < span[1]:
                spans.append(span)
    return sorted(spans)


def _pieces(zone: ZoneInfo, midnight: int) -> list[tuple[int, int, int]]:
    """Stretches of constant offset around a date: (from, to, offset) in microseconds."""
    first = midnight - _REACH_HOURS * _HOUR
    last = midnight + (24 + _REACH_HOURS) * _HOUR
    pieces: list[tuple[int, int, int]] = []
    opened, offset = first, _offset(zone, first)
    for at in range(first + _HOUR, last + 1, _HOUR):
        if _offset(zone, at) != offset:
            change = _change(zone, at - _HOUR, at)
            pieces.append((opened * _SECOND, change * _SECOND, offset))
            opened, offset = change, _offset(zone, at)
    return [*pieces, (opened * _SECOND, last * _SECOND, offset)]


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after


def _offset(zone: ZoneInfo, seconds: int) -> int:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return microseconds(at.astimezone(zone).utcoffset() or timedelta(0))


def _offset_at_midnight(zone: ZoneInfo, day: date, fold: int) -> int:
    at = datetime(day.year, day.month, day.day, tzinfo=zone, fold=fold)
    return microseconds(at.utcoffset() or timedelta(0))


def _of_day(at: time) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * _SECOND + at.microsecond

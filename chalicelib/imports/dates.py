"""Dates as files write them; which order of day, month and year they can mean, and no guess."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo

from chalicelib.imports.cells import Cell, as_text


class DateOrder(StrEnum):
    """The order in which a column writes day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class NotADate(ValueError):
    """The cell is not a date in the confirmed order; the message id says why."""


@dataclass(frozen=True, slots=True)
class ReadDate:
    """The dates that a cell can mean: one for each order that fits, the same in all if plain.

    Plain are true dates of a spreadsheet, four-digit years in front and named months.
    """

    meanings: dict[DateOrder, date]
    plain: bool = False
    clock: time | None = None
    offset: tzinfo | None = None

    def on(self, order: DateOrder) -> date:
        """The date in the confirmed order, or `NotADate`."""
        if order not in self.meanings:
            raise NotADate("This is not a date in the order that you confirmed.")
        return self.meanings[order]

    def at(self, order: DateOrder, zone: ZoneInfo) -> datetime:
        """The instant in UTC; `zone` counts where the cell states none; no time is midnight."""
        local = datetime.combine(self.on(order), self.clock or time())
        return local.replace(tzinfo=self.offset or zone).astimezone(UTC)


_SEP = r"\s*[-/.年月\s]\s*"
_THREE = re.compile(rf"(\d{{1,4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{1,4}})\s*[日号]?")
_DAY_NAME = re.compile(r"(\d{1,2})[-/.\s]*([a-z]{3,9})\.?[-/.,\s]*(\d{4}|\d{2})(?!\d)", re.I)
_NAME_DAY = re.compile(r"([a-z]{3,9})\.?[-/.\s]*(\d{1,2})(?:st|nd|rd|th)?[-/.,\s]+(\d{4})", re.I)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_CLOCK = re.compile(
    r"(?:T|\s)?\s*(上午|下午)?\s*(\d{1,2})[:：时](\d{2})(?:[:：分](\d{2})(?:[.,]\d+)?秒?)?分?"
    r"\s*(am|pm)?\s*(z|utc|[+-]\d{2}:?\d{2})?",
    re.I,
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_LONGEST = 60
_LIKELY = re.compile(r"\d.*\d")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.I)


def read_date(cell: Cell) -> ReadDate | None:
    """Everything that the cell can mean as a date, or None if it is no date in any order."""
    if isinstance(cell, datetime):
        return _plain(cell.date(), cell.time())
    if isinstance(cell, date):
        return _plain(cell)
    if not isinstance(cell, str):
        return None
    if len(cell) > _LONGEST or not _LIKELY.search(cell):
        return None  # most texts of a file end here, which keeps large files quick
    text = _WEEKDAY.sub("", unicodedata.normalize("NFKC", as_text(cell)))
    for pattern, meanings in _READERS:
        match = pattern.match(text)
        found = match and meanings(match)
        if match and found:
            return _with_clock(found, text[match.end() :].strip(" T"))
    return None


def _plain(day: date, clock: time | None = None) -> ReadDate:
    return ReadDate(dict.fromkeys(DateOrder, day), plain=True, clock=clock)


def _with_clock(found: ReadDate, rest: str) -> ReadDate | None:
    if not rest:
        return found
    match = _CLOCK.fullmatch(rest)
    if match is None:
        return None
    half, hour, minute, second, am_pm, offset = match.groups()
    afternoon = half == "下午" or (am_pm or "").lower() == "pm"
    hours = int(hour) % 12 + 12 * afternoon if half or am_pm else int(hour)
    try:
        clock = time(hours, int(minute), int(second or 0))
    except ValueError:
        return None
    return replace(found, clock=clock, offset=_offset(offset))


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text.lower() in ("z", "utc"):
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _three_numbers(match: re.Match[str]) -> ReadDate | None:
    one, two, three = match.groups()
    if len(one) == 4 and len(three) <= 2:
        day = _day(one, two, three)
        return _plain(day) if day else None
    if len(one) > 2 or len(three) not in (2, 4):
        return None
    candidates = {DateOrder.DMY: _day(three, two, one), DateOrder.MDY: _day(three, one, two)}
    if len(one) == 2 and len(three) == 2:
        candidates[DateOrder.YMD] = _day(one, two, three)
    meanings = {order: day for order, day in candidates.items() if day}
    return ReadDate(meanings) if meanings else None


def _named(day: str, month: str, year: str) -> ReadDate | None:
    number = _MONTHS.get(month.lower())
    found = _day(year, str(number), day) if number else None
    return _plain(found) if found else None


def _compact(match: re.Match[str]) -> ReadDate | None:
    found = _day(*match.groups())
    return _plain(found) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    """Two-digit years: 70 to 99 are the last century, as spreadsheets and POSIX have it."""
    full = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 70 else 2000)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], ReadDate | None]], ...] = (
    (_COMPACT, _compact),
    (_THREE, _three_numbers),
    (_DAY_NAME, lambda match: _named(match[1], match[2], match[3])),
    (_NAME_DAY, lambda match: _named(match[2], match[1], match[3])),
)

"""The cash gap: what comes in from customers against what goes out to carriers, week by week.

A week begins on Monday. The current week begins today: what was due before today and is still
open is late and stands apart, for nobody knows when it comes. Amounts of different currencies
are never added together.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from chalicelib.kit.values import Frozen

# A quarter: as far ahead as forwarders plan their cash.
WEEKS: Final = 13
LATE, LATER = "late", "later"


class Sums(Frozen):
    """What falls due in one span of days, in minor units of one currency.

    ``disputed`` is due from customers as well, but nobody counts on it; ``expected`` is due to
    suppliers whose bill has not come. Both are besides the two sums and not in them.
    """

    receivable: int = 0
    disputed: int = 0
    payable: int = 0
    expected: int = 0

    @property
    def gap(self) -> int:
        """What is missing (negative) or left (positive) when all of it is paid on its day."""
        return self.receivable - self.payable - self.expected

    def plus(self, other: "Sums") -> "Sums":
        """Both together."""
        mine, theirs = self.model_dump(), other.model_dump()
        return Sums(**{name: mine[name] + theirs[name] for name in mine})


class Week(Frozen):
    """One row of the table: its days, its sums, and the gap added up so far.

    ``since`` is none for what is late, ``until`` for what is later than the table goes.
    """

    key: str
    since: date | None
    until: date | None
    sums: Sums
    total: int


def key_of(due: date, today: date) -> str:
    """Under which row a due date falls: ``late``, ``0`` for this week up to ``12``, ``later``."""
    if due < today:
        return LATE
    number = (due - monday(today)).days // 7
    return f"{number}" if number < WEEKS else LATER


def span_of(key: str, today: date) -> tuple[date | None, date | None]:
    """The days of a row, both included. Raises ``KeyError`` for a row that there is not."""
    first = monday(today)
    if key == LATE:
        return None, today - timedelta(days=1)
    if key == LATER:
        return first + timedelta(weeks=WEEKS), None
    if not key.isdecimal() or int(key) >= WEEKS:
        raise KeyError(key)
    since = first + timedelta(weeks=int(key))
    return max(since, today), since + timedelta(days=6)


def monday(day: date) -> date:
    """The first day of the week."""
    return day - timedelta(days=day.weekday())


def weeks(sums: dict[str, Sums], today: date) -> list[Week]:
    """All rows of one currency, the late ones first, with the gap added up from row to row."""
    keys = [LATE, *(f"{number}" for number in range(WEEKS)), LATER]
    found, total = [], 0
    for key in keys:
        mine = sums.get(key, Sums())
        total += mine.gap
        since, until = span_of(key, today)
        found.append(Week(key=key, since=since, until=until, sums=mine, total=total))
    return found


def added(sums: dict[str, Sums], lines: Iterable[tuple[str, Sums]]) -> dict[str, Sums]:
    """The sums with more lines added to their rows."""
    after = dict(sums)
    for key, line in lines:
        after[key] = after.get(key, Sums()).plus(line)
    return after

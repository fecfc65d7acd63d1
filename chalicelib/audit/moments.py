"""When lines of the audit trail are settled, and when they are sealed. Pure.

A line's id tells when its commit began. Lines younger than ``HORIZON`` are left alone: one with an
older id may still be on its way, and what comes before the end of the chain would look added.
The horizon is safe because no unit of work begins a commit later than ``COMMIT_WITHIN`` after it
was made, whatever a process or its machine did meanwhile, and a commit that is under way ends with
the function (60 s) or with the client's own retries (some 4 minutes); the rest is for clocks that
differ.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

# The type by which a line with a due time is known to its worker.
SEALING: Final = "sealing"
COMMIT_WITHIN: Final = timedelta(minutes=5)
HORIZON: Final = timedelta(minutes=15)
# What is not sealed yet can still be changed unnoticed: so much and a little more.
_HOUR: Final = timedelta(hours=1)
# A seal without its copy is left alone this long: the lease of a crashed worker is shorter.
COPIED: Final = timedelta(hours=1)
# Whatever kept the clock's worker away this long is reported.
LATE: Final = timedelta(days=2)


def hour_of(at: datetime) -> str:
    """The hour whose lines are sealed together."""
    return f"{at:%Y-%m-%dT%H}"


def month_of(at: datetime) -> str:
    """The month of the trail that a line of this moment stands in."""
    return f"{at:%Y-%m}"


def sealing_due(at: datetime) -> datetime:
    """When every line that began in the hour of a moment is settled."""
    begun = at.replace(minute=0, second=0, microsecond=0)
    return begun + _HOUR + COMMIT_WITHIN + HORIZON


def armed_in(due: datetime) -> str:
    """The month of the line that carries a due time."""
    return month_of(due - HORIZON - COMMIT_WITHIN - _HOUR)


def settled(now: datetime) -> datetime:
    """Lines whose ids are not younger are all there, or never will be."""
    return now - HORIZON


def is_closed(month: str, until: datetime) -> bool:
    """Whether no line of a month can be younger than what is settled."""
    return begin_of(next_month(month)) + COMMIT_WITHIN <= until


def next_month(month: str) -> str:
    """The month after."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04}-{number % 12 + 1:02}"


def begin_of(month: str) -> datetime:
    """Its first moment."""
    return datetime(int(month[:4]), int(month[5:]), 1, tzinfo=UTC)


def months_between(first: str, last: str) -> int:
    """How many months lie from one to another, which may be the same."""
    return (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])

"""When notice must be given and suit brought, and when we are warned. Pure.

Legal clocks run in consecutive days, day and night, and are never paused: what the service
clocks of the ticket do, and whether it is closed, is nothing to them.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.tickets.claims.model import SIDES, Basis, Claim, Matter, Side, SideName, What

DAY: Final = timedelta(days=1)
SUNDAY: Final = 6
# The side of a deadline that is a paper's, not the law's.
PAPERS_SIDE: Final = "papers"
# Days before the end at which we are warned, beside the middle of the period and its end.
WARN_DAYS: Final = (3, 1)

Free = Callable[[date], bool]


def no_holidays(day: date) -> bool:  # noqa: ARG001
    """Nobody has named the place of delivery, or the regime does not ask."""
    return False


class State(StrEnum):
    """How a period stands."""

    RUNNING = "running"
    EXTENDED = "extended"
    MET = "met"
    LATE = "late"
    MISSED = "missed"


@dataclass(frozen=True)
class Deadline:
    """One period: its first and last day, both in the company's zone, and how it stands.

    ``last`` counts an extension in; ``ends_at`` is the first instant after it.
    """

    side: str
    what: str
    first: date
    last: date
    began_at: datetime
    ends_at: datetime
    done_at: datetime | None
    extended: bool

    def state(self, now: datetime) -> State:
        """Met, met too late, missed, or still running."""
        if self.done_at is not None:
            return State.MET if self.done_at < self.ends_at else State.LATE
        if now >= self.ends_at:
            return State.MISSED
        return State.EXTENDED if self.extended else State.RUNNING


@dataclass(frozen=True)
class Mark:
    """A warning, or the end itself: ``id`` is unique for a deadline as it stands."""

    id: str
    at: datetime
    deadline: Deadline
    left: str

    @property
    def over(self) -> bool:
        return self.left == "over"


def last_day(start: date, days: int, free: Free | None = None) -> date:
    """The last of so many days after ``start``, which does not count itself.

    With ``free``, days for which it holds are not counted either (CMR Art. 30).
    """
    if free is None:
        return start + days * DAY
    day, counted = start, 0
    while counted < days:
        day += DAY
        counted += not free(day)
    return day


def months_later(start: date, months: int) -> date:
    """The same day so many months on; a day the month lacks becomes its last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def deadlines(claim: Claim, holidays: Free = no_holidays) -> list[Deadline]:
    """Every period that runs on a claim, the customer's contract first, papers at the end."""
    return [*_of_law(claim, holidays), *_of_papers(claim)]


def _of_law(claim: Claim, holidays: Free) -> list[Deadline]:
    if claim.start_on is None:
        return []
    return [
        _deadline(claim, name, side, what, claim.start_on, last)
        for name in SIDES
        if (side := claim.side(name)) is not None
        for what, last in _last_days(claim, side, claim.start_on, holidays)
    ]


def _of_papers(claim: Claim) -> list[Deadline]:
    """What is there but only until a day: a bank guarantee, a new schedule."""
    zone = ZoneInfo(claim.zone)
    return [
        Deadline(
            side=PAPERS_SIDE,
            what=paper.key,
            first=paper.at.astimezone(zone).date(),
            last=paper.until,
            began_at=paper.at,
            ends_at=_midnight(paper.until + DAY, zone),
            done_at=None,
            extended=False,
        )
        for paper in claim.papers
        if paper.until is not None and paper.state == "there"
    ]


def _last_days(
    claim: Claim, side: Side, start: date, holidays: Free
) -> Iterator[tuple[What, date]]:
    days = notice_days(claim, side)
    if days is not None:
        # Holidays of a place nobody has named would only make the period longer: not counted.
        free = lambda day: day.weekday() == SUNDAY or holidays(day)  # noqa: E731
        skips = side.terms.skips_free_days and claim.matter is Matter.DAMAGE
        yield "notice", last_day(start, days, free if skips else None)
    terms = side.terms
    delay = claim.matter is Matter.DELAY and terms.delay_suit_months is not None
    months = terms.delay_suit_months if delay else terms.suit_months
    yield "suit", months_later(start, months or 0)


def notice_days(claim: Claim, side: Side) -> int | None:
    """How many days there are for the notice; None when the regime asks for none.

    Goods that never came need no notice: there was no delivery to object to.
    """
    terms = side.terms
    if claim.matter is Matter.DELAY:
        return terms.delay_days
    if claim.matter is Matter.LOSS or claim.basis is Basis.DUE:
        return None
    if claim.containers and terms.container_days is not None:
        return terms.container_days
    return terms.damage_days


def _deadline(
    claim: Claim, name: SideName, side: Side, what: What, first: date, last: date
) -> Deadline:
    zone, granted = ZoneInfo(claim.zone), side.extended_to(what)
    end = max(last, granted) if granted else last
    begins = first if last == first else first + DAY
    return Deadline(
        side=name,
        what=what,
        first=first,
        last=end,
        began_at=_midnight(begins, zone),
        ends_at=_midnight(end + DAY, zone),
        done_at=side.notice_at if what == "notice" else side.suit_at,
        extended=end != last,
    )


def marks(deadline: Deadline) -> list[Mark]:
    """When we are warned of a deadline: half-way, three days and a day before, and its end."""
    began, ends = deadline.began_at, deadline.ends_at
    points = [("half", began + (ends - began) / 2)]
    points += [(f"{days}d", ends - days * DAY) for days in WARN_DAYS]
    points = [(left, at) for left, at in points if began < at < ends] + [("over", ends)]
    name = f"LEGAL#{deadline.side}#{deadline.what}#{deadline.last}"
    found = [Mark(f"{name}#{left}", _whole(at), deadline, left) for left, at in points]
    return sorted(found, key=lambda mark: mark.at)


def waiting(claim: Claim, holidays: Free = no_holidays) -> list[Mark]:
    """Warnings still to be given, each not before the clocks were last set, in their order."""
    if claim.finished_at is not None:
        return []
    found = [
        Mark(mark.id, max(mark.at, claim.clock_set_at or mark.at), mark.deadline, mark.left)
        for deadline in deadlines(claim, holidays)
        if deadline.done_at is None
        for mark in marks(deadline)
        if mark.id not in claim.fired
    ]
    return sorted(found, key=lambda mark: mark.at)


def next_due(claim: Claim, holidays: Free = no_holidays) -> datetime | None:
    """When the clock has something to say next."""
    return min((mark.at for mark in waiting(claim, holidays)), default=None)


def next_end(claim: Claim, holidays: Free = no_holidays) -> datetime | None:
    """When the soonest period of the law that nobody met ends, or ended; papers are not law."""
    ends = (each.ends_at for each in _of_law(claim, holidays) if each.done_at is None)
    return min(ends, default=None)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)

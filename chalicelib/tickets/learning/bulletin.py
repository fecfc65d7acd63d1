"""The monthly bulletin for the staff: what happened, how it was handled, what to avoid. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from chalicelib.kit.values import Frozen
from chalicelib.tickets.learning.model import Review
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Story

# A bulletin is read in one go, and stands in one item of the table.
MOST_LESSONS: Final = 60
_LONGEST: Final = 300
AGAIN: Final = timedelta(days=90)


class Lesson(Frozen):
    """One case. ``again``: whether the customer shipped within 90 days of the close; None: the
    time is not over yet, or nobody knows the customer."""

    ticket_id: str
    subject: str
    happened: str = ""
    cause: str
    justified: bool
    handled: str = ""
    lesson: str
    avoid: str = ""
    training: str = ""
    again: bool | None = None


class Bulletin(Frozen):
    """A month's bulletin as it was made; it never changes."""

    month: str
    made_at: datetime
    counts: dict[str, int]
    lessons: tuple[Lesson, ...] = ()


class Receipt(Frozen):
    """That the bulletin went to a colleague, and when they said that they have read it."""

    user: str
    name: str
    sent_at: datetime
    read_at: datetime | None = None


def lesson(ticket: Ticket, story: Story, review: Review, again: bool | None) -> Lesson:
    """A case for everybody's eyes: no customer, no merit and blame."""
    return Lesson(
        ticket_id=ticket.id,
        subject=ticket.subject,
        happened=_short(story.text),
        cause=review.cause,
        justified=review.justified,
        handled=_short(review.handled),
        lesson=_short(review.lesson),
        avoid=_short(review.avoid),
        training=_short(review.training),
        again=again,
    )


def shipped_again(closed_at: datetime, shipped: Iterable[datetime], now: datetime) -> bool | None:
    """Whether the customer traded again within 90 days; None while that may still come."""
    if any(closed_at < at <= closed_at + AGAIN for at in shipped):
        return True
    return False if now > closed_at + AGAIN else None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"

"""The review of a closed ticket: cause, cost, who was responsible, and what changes. Pure."""

from datetime import date, datetime, timedelta

from chalicelib.kit.text import fold
from chalicelib.kit.values import Frozen

# The cause by itself, wherever it occurs.
ALL = "all"
_MONTH = timedelta(days=30, hours=10, minutes=30)


class Promise(Frozen):
    """What changes so that it does not happen again, who sees to it, and by which day.

    ``due_at`` is when its owner is next reminded: at the opening of the day itself, and of the
    first working day after it (``late``); None when nobody is any more.
    """

    text: str
    owner: str
    owner_name: str
    due: date
    done_at: datetime | None = None
    done_by_name: str = ""
    due_at: datetime | None = None

    def late(self, today: date) -> bool:
        """Whether its day is over and it is not made."""
        return self.done_at is None and today > self.due


class Review(Frozen):
    """What was learned of one cycle of a ticket.

    ``cost`` is what was paid and ``recovered`` what came back from others, in minor units of
    ``currency``. ``responsible`` is a word of ``RESPONSIBLE``; ``responsible_name`` says which
    department or which outside party. ``handled`` tells all staff how the case was handled,
    ``training`` what was taught because of it, to whom. ``merit`` and ``blame`` are for those
    who may approve.
    """

    ticket_id: str
    cycle: int
    subject: str
    customer_id: str = ""
    customer_name: str = ""
    department: str = ""
    carrier: str = ""
    lane: str = ""
    cause: str
    justified: bool
    cost: int = 0
    recovered: int = 0
    currency: str = ""
    responsible: str = "department"
    responsible_name: str = ""
    handled: str = ""
    lesson: str
    avoid: str = ""
    training: str = ""
    merit: str = ""
    blame: str = ""
    change: Promise | None = None
    at: datetime
    by: str
    by_name: str
    version: int = 1

    @property
    def net(self) -> int:
        """What the case cost us in the end."""
        return self.cost - self.recovered


class Case(Frozen):
    """One case of a cause, as lists show it."""

    ticket_id: str
    subject: str
    customer_name: str = ""
    justified: bool = True
    at: datetime


class Recurrence(Frozen):
    """How often a cause came up at one customer, carrier, lane or department in the period.

    ``more``: there were more than were counted.
    """

    by: str
    value: str
    name: str
    count: int
    more: bool = False


def places(review: Review) -> dict[str, tuple[str, str]]:
    """Where the cause of a review may recur: dimension to key value and name."""
    found = {
        "customer": (review.customer_id, review.customer_name),
        "carrier": (key(review.carrier), review.carrier),
        "lane": (key(review.lane.replace("-", "–")), review.lane),
        "department": (review.department, review.department),
    }
    return {by: both for by, both in found.items() if both[0]}


def key(name: str) -> str:
    """A carrier or lane however it was typed: case, width and spaces do not matter."""
    return "".join(fold(name).split()).replace("#", "")


def called(name: str) -> str:
    """A carrier or lane as figures call it, however it was typed."""
    return " ".join(fold(name).replace("–", "-").split()).upper()


def since(now: datetime, months: int) -> datetime:
    """The beginning of a period of so many months, of 30.44 days each."""
    return now - months * _MONTH

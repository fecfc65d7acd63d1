"""What an account remembers of its reminders, and what a message goes through.

The state lives on the account's ``META`` item, so that one read tells whom to remind and one
conditional write keeps it true. Rules: ``domain.md``, *Overdue reminders*, *Promise to pay*.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pydantic import Field

from chalicelib.accounts.reminders.errors import ReminderSettled
from chalicelib.kit.values import Exact

WEEK = timedelta(days=7)


class Track(Exact):
    """How far one currency has been chased.

    An *episode* runs from the first day with chaseable overdue until there is none; ``step`` is
    the highest step sent or passed in it (0: none). ``noticed`` is the due date of the last
    entry that a notice before its due date was sent for.
    """

    episode: int = 0
    running: bool = False
    step: int = 0
    noticed: date | None = None


class PromiseState(StrEnum):
    """What became of a promise to pay."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


class Promise(Exact):
    """The customer said: this much, by this day. Amounts are minor units of ``currency``.

    ``owed`` is what was overdue, net of what was paid and not allocated, on ``made_on``. Where it
    was given with a fee ``sheet`` it is for the charges on it (``entries``), due or not, in all
    their currencies: ``amounts`` is what was open of them in each. ``settled`` is by currency
    what had been paid and credited by then.
    """

    id: str
    currency: str
    amount: int = Field(gt=0)
    owed: int = Field(gt=0)
    made_on: date
    until: date
    made_by: str
    state: PromiseState = PromiseState.OPEN
    sheet: str = ""
    entries: tuple[str, ...] = ()
    amounts: Mapping[str, int] = Field(default_factory=dict)
    settled: Mapping[str, int] = Field(default_factory=dict)

    @property
    def promised(self) -> Mapping[str, int]:
        """How much of each currency."""
        return self.amounts or {self.currency: self.amount}

    def came_in(self, settled: Mapping[str, int], currency: str) -> int:
        """How much of a currency was paid and credited since; of older promises nobody knows."""
        if currency not in self.settled:
            return 0
        return settled.get(currency, 0) - self.settled[currency]


class Waiting(Exact):
    """A message that is prepared and waits for something: an address, a call, a promise, or
    (``draft``) for somebody to approve it."""

    id: str
    since: date
    call: bool = False
    draft: bool = False

    @property
    def for_person(self) -> bool:
        """Only a person brings it further."""
        return self.call or self.draft


class Stop(Exact):
    """Somebody said: no reminders up to this day, and why."""

    until: date
    reason: str
    by: str


class Quiet(Exact):
    """Hours of the day, in the company's zone, in which a person wants no message."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        """Whether it is quiet at a time of day; the hours may run over midnight."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


class AccountReminders(Exact):
    """The reminders' part of an account, kept on its ``META`` item.

    ``oldest_due`` is, by currency, the due date of the oldest open entry that may be chased
    (charge, not disputed, not covered by money on account). ``last_sent`` is the day of the last
    message in any currency, ``recent`` the days of the last week's, ``looked`` the day of the
    last decision since the account last moved, ``waiting`` the message that cannot leave yet,
    ``stopped`` that somebody told us to wait, ``quiet`` the hours in which the person written to
    wants none, ``why`` what is known of why the customer does not pay.
    """

    oldest_due: Mapping[str, date] = Field(default_factory=dict)
    tracks: Mapping[str, Track] = Field(default_factory=dict)
    last_sent: date | None = None
    recent: tuple[date, ...] = ()
    looked: date | None = None
    waiting: Waiting | None = None
    promise: Promise | None = None
    stopped: Stop | None = None
    quiet: Quiet | None = None
    why: str = ""

    def track(self, currency: str) -> Track:
        """How far this currency has been chased; a fresh track if it never was."""
        return self.tracks.get(currency, Track())

    def with_track(self, currency: str, track: Track) -> "AccountReminders":
        return self.replaced(tracks={**self.tracks, currency: track})

    def replaced(self, **changes: Any) -> "AccountReminders":
        return self.model_copy(update=changes)

    def chased(self) -> bool:
        """Whether anything was overdue and chaseable when the account last moved."""
        return any(track.running for track in self.tracks.values())

    @property
    def idle(self) -> bool:
        """Nothing to chase, to judge or to withdraw: no due time needs to be worked out."""
        return not self.oldest_due and not self.paused() and self.waiting is None

    def promised(self) -> bool:
        """A promise stands that nobody has judged yet."""
        return self.promise is not None and self.promise.state is PromiseState.OPEN

    def paused(self) -> bool:
        """An open promise stops every reminder, and so does somebody's word to wait."""
        return self.promised() or self.stopped is not None

    def sent(self, day: date) -> "AccountReminders":
        """The state once a message has left on a day."""
        week = tuple(each for each in self.recent if each > day - WEEK)
        return self.replaced(last_sent=day, recent=(*week, day))

    def moved(self, currency: str, oldest_due: date | None, today: date) -> "AccountReminders":
        """The state after a posting, payment, dispute or its settlement in one currency.

        ``oldest_due`` is the oldest chaseable open entry's due date after the change (``None``:
        there is none). An episode ends here as soon as nothing chaseable is overdue; an entry
        due today is not overdue.
        """
        oldest = {code: day for code, day in self.oldest_due.items() if code != currency}
        if oldest_due is not None:
            oldest[currency] = oldest_due
        state = self.replaced(oldest_due=oldest, looked=None)
        track = self.track(currency)
        if track.running and (oldest_due is None or oldest_due >= today):
            state = state.with_track(currency, track.model_copy(update={"running": False}))
            if not state.chased():
                state = state.replaced(why="")  # it has paid, whatever the reason was
        return state


class OpenItem(Exact):
    """One open charge as the chase sees it; ``open`` is what is left of ``amount``."""

    id: str
    number: str
    currency: str
    issued: date
    due: date
    amount: int
    open: int
    disputed: bool = False
    reference: str = ""

    def overdue(self, today: date) -> bool:
        """An entry due today is not overdue."""
        return self.open > 0 and self.due < today


class Total(Exact):
    """One currency of a message, in minor units; ``net`` is overdue less unallocated money."""

    currency: str
    overdue: int
    unallocated: int = 0

    @property
    def net(self) -> int:
        return self.overdue - self.unallocated


class Owed(Exact):
    """All that a customer owes at one moment, and by currency what it paid unallocated.

    ``settled`` is by currency all that it ever paid and was credited.
    """

    items: tuple[OpenItem, ...] = ()
    unallocated: Mapping[str, int] = Field(default_factory=dict)
    settled: Mapping[str, int] = Field(default_factory=dict)

    def overdue(self, today: date) -> tuple[OpenItem, ...]:
        """What may be chased today: overdue and not disputed, oldest first in each currency."""
        chased = [each for each in self.items if each.overdue(today) and not each.disputed]
        return tuple(sorted(chased, key=lambda each: (each.currency, each.due, each.number)))

    def falling_due(self, today: date, until: date) -> tuple[OpenItem, ...]:
        """What may be announced: due from today to a day, open and not disputed."""
        soon = [i for i in self.items if i.open > 0 and not i.disputed and today <= i.due <= until]
        return tuple(sorted(soon, key=lambda each: (each.currency, each.due, each.number)))

    def currencies(self) -> tuple[str, ...]:
        return tuple(sorted({each.currency for each in self.items}))

    def totals(self, items: Sequence[OpenItem]) -> tuple[Total, ...]:
        """Some of the items by currency, beside what was paid unallocated in it."""
        sums: dict[str, int] = {}
        for each in items:
            sums[each.currency] = sums.get(each.currency, 0) + each.open
        return tuple(
            Total(currency=code, overdue=sums[code], unallocated=self.unallocated.get(code, 0))
            for code in sorted(sums)
        )


class Status(StrEnum):
    """Where a reminder message stands."""

    DRAFT = "draft"
    NO_ADDRESS = "no_address"
    REFUSED = "refused"
    HELD = "held"
    PREPARED = "prepared"
    SENT = "sent"
    UNKNOWN = "unknown"
    CALL_DUE = "call_due"
    CALLED = "called"
    WITHDRAWN = "withdrawn"


# What may follow what. A message whose outcome is unknown is only sent again by a person, since
# a second reminder costs more goodwill than a late one.
FOLLOWS: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.DRAFT: frozenset({Status.PREPARED, Status.WITHDRAWN}),
        Status.NO_ADDRESS: frozenset({Status.PREPARED, Status.WITHDRAWN}),
        Status.REFUSED: frozenset({Status.PREPARED, Status.WITHDRAWN}),
        Status.HELD: frozenset({Status.PREPARED, Status.NO_ADDRESS, Status.WITHDRAWN}),
        Status.PREPARED: frozenset(
            {Status.SENT, Status.UNKNOWN, Status.REFUSED, Status.HELD, Status.PREPARED}
            | {Status.NO_ADDRESS, Status.WITHDRAWN}
        ),
        Status.UNKNOWN: frozenset({Status.SENT, Status.PREPARED, Status.WITHDRAWN}),
        Status.CALL_DUE: frozenset({Status.CALLED, Status.CALL_DUE, Status.WITHDRAWN}),
        Status.SENT: frozenset({Status.REFUSED}),
        Status.CALLED: frozenset(),
        Status.WITHDRAWN: frozenset(),
    }
)

# What a person has to look at.
WORKLIST = (
    Status.DRAFT,
    Status.UNKNOWN,
    Status.CALL_DUE,
    Status.REFUSED,
    Status.NO_ADDRESS,
)


def may_follow(before: Status, after: Status) -> bool:
    """Whether a message may go from one status to the other."""
    return after in FOLLOWS[before]


class Reminder(Exact):
    """One message to one customer, or a call to be made: all that is overdue, every currency.

    ``attempt`` counts how often it was put into the outbox, because what is owed changed, an
    address came, or a person said so; only the last attempt counts. ``role`` names the contact
    that the step asks for, ``outcome`` what came of a call. ``facts`` is a fingerprint
    of the items listed: if it is no longer true just before sending, the message is made anew.
    A notice before the due date lists what falls due from ``on`` to ``until``.
    """

    id: str
    customer_id: str
    status: Status
    notice: bool = False
    number: int
    tone: str
    template: str
    on: date
    until: date | None = None
    steps: tuple[str, ...] = ()
    totals: tuple[Total, ...] = ()
    count: int
    oldest: date
    facts: str
    to: str = ""
    role: str = ""
    outcome: str = ""
    attempt: int = 1
    prepared_at: datetime
    settled_at: datetime | None = None
    settled_by: str = ""
    note: str = ""
    version: int = 1

    def becomes(self, status: Status, **changes: Any) -> "Reminder":
        """The message one state on. Raises ``ReminderSettled`` where that cannot follow."""
        if not may_follow(self.status, status):
            raise ReminderSettled()
        return self.model_copy(update={"status": status, "version": self.version + 1, **changes})

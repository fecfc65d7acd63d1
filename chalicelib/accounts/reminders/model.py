"""What an account remembers of its reminders, and what a message goes through.

The state lives on the account's ``META`` item, so that one read tells whom to remind and one
conditional write keeps it true. Rules: ``domain.md``, *Overdue reminders*, *Promise to pay*.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Frozen(BaseModel):
    """A value of this subject: never changed, only replaced."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Track(Frozen):
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


class Promise(Frozen):
    """The customer said: this much, by this day. Amounts are minor units of ``currency``.

    ``owed`` is what was overdue, net of what was paid and not allocated, on ``made_on``.
    """

    id: str
    currency: str
    amount: int = Field(gt=0)
    owed: int = Field(gt=0)
    made_on: date
    until: date
    made_by: str
    state: PromiseState = PromiseState.OPEN


class AccountReminders(Frozen):
    """The reminders' part of an account, kept on its ``META`` item.

    ``oldest_due`` is, by currency, the due date of the oldest open entry that may be chased
    (charge, not disputed). ``last_sent`` is the day of the last message in any currency,
    ``looked`` the day of the last decision since the account last moved, ``waiting`` the
    message that has no address to go to.
    """

    oldest_due: Mapping[str, date] = Field(default_factory=dict)
    tracks: Mapping[str, Track] = Field(default_factory=dict)
    last_sent: date | None = None
    looked: date | None = None
    waiting: str | None = None
    promise: Promise | None = None

    def track(self, currency: str) -> Track:
        """How far this currency has been chased; a fresh track if it never was."""
        return self.tracks.get(currency, Track())

    def with_track(self, currency: str, track: Track) -> "AccountReminders":
        return self.replaced(tracks={**self.tracks, currency: track})

    def replaced(self, **changes: Any) -> "AccountReminders":
        return self.model_copy(update=changes)

    def paused(self) -> bool:
        """A promise that nobody has judged yet stops every reminder."""
        return self.promise is not None and self.promise.state is PromiseState.OPEN

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
        return state


class OpenItem(Frozen):
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


class Owed(Frozen):
    """All that a customer owes at one moment, and by currency what it paid unallocated."""

    items: tuple[OpenItem, ...] = ()
    unallocated: Mapping[str, int] = Field(default_factory=dict)

    def overdue(self, today: date) -> tuple[OpenItem, ...]:
        """What may be chased today: overdue and not disputed, oldest first in each currency."""
        chased = [each for each in self.items if each.overdue(today) and not each.disputed]
        return tuple(sorted(chased, key=lambda each: (each.currency, each.due, each.number)))

    def currencies(self) -> tuple[str, ...]:
        return tuple(sorted({each.currency for each in self.items}))


class Status(StrEnum):
    """Where a reminder message stands."""

    NO_ADDRESS = "no_address"
    PREPARED = "prepared"
    CLAIMED = "claimed"
    SENT = "sent"
    UNKNOWN = "unknown"
    CALL_DUE = "call_due"
    CALLED = "called"
    WITHDRAWN = "withdrawn"


# What may follow what. A claim is never taken twice: after a crash its outcome is unknown and
# a person decides, since a second reminder costs more goodwill than a late one.
FOLLOWS: Mapping[Status, frozenset[Status]] = MappingProxyType(
    {
        Status.NO_ADDRESS: frozenset({Status.PREPARED, Status.WITHDRAWN}),
        Status.PREPARED: frozenset({Status.CLAIMED, Status.NO_ADDRESS, Status.WITHDRAWN}),
        Status.CLAIMED: frozenset({Status.SENT, Status.UNKNOWN, Status.WITHDRAWN}),
        Status.UNKNOWN: frozenset({Status.SENT, Status.WITHDRAWN}),
        Status.CALL_DUE: frozenset({Status.CALLED, Status.WITHDRAWN}),
        Status.SENT: frozenset(),
        Status.CALLED: frozenset(),
        Status.WITHDRAWN: frozenset(),
    }
)

# What a person has to look at.
WORKLIST = frozenset({Status.NO_ADDRESS, Status.UNKNOWN, Status.CALL_DUE})


def may_follow(before: Status, after: Status) -> bool:
    """Whether a message may go from one status to the other."""
    return after in FOLLOWS[before]

"""A ticket as it stands. Pure: time is passed in."""

from datetime import datetime
from typing import Any

from pydantic import Field, field_serializer, model_validator

from chalicelib.kit.values import Frozen
from chalicelib.tickets.appointment import Appointment, Broken
from chalicelib.tickets.proofs import Confirmed
from chalicelib.tickets.record import Colleague, Complainant, Loss, Posted, Reference
from chalicelib.tickets.words import CLOSED, SETTLED, Channel, Kind, LinkKind, Severity, Step


class Hold(Frozen):
    """A stretch in which the answer lay with the customer: no limit ran."""

    start: datetime
    end: datetime


class Link(Frozen):
    """Another ticket that has to do with this one, and what it is to it."""

    kind: LinkKind
    ticket: str


class Lateness(Frozen):
    """By how many seconds of working time limits were exceeded when they ended.

    0 is within the limit; None: not given yet, or no such limit runs. ``update`` is that of the
    latest of all updates in the cycle.
    """

    response: int | None = None
    update: int | None = None
    resolution: int | None = None


class Ticket(Frozen):
    """One matter of one customer, kept small: what it says at length stands in its story.

    ``cycle`` counts reopenings from 1, and an enquiry that became a complaint (``asked_first``);
    ``cycle_from`` is when the present cycle's limits began, ``clock_set_at`` when they were last
    recomputed: nothing falls due before it.
    ``told_at`` is when the customer last heard from us, ``heard_at`` when we last heard from it;
    ``updates`` numbers the next-update limits that began with either. ``fired`` are the ids of
    what the clock has done in this cycle. ``ends`` is when each limit ran out by the rules in
    force when the ticket was last written (None: written before this was kept).
    ``customer_name`` and ``assignee_name`` are as they were when written, so that lists need no
    second read. ``word_by`` is until when the customer was told that it would hear from us.
    ``due_at`` is what was due next when the ticket was last written. ``usable`` is
    the verdict on a suggestion or public review, ``agreed`` whether the customer accepted what was
    proposed last, ``claimed`` whether a claim was opened on it, ``posted`` where the review
    stands. ``handed``: somebody handed the written answer over, and how stands in the timeline.
    ``against`` are the colleagues complained of, ``against_departments`` the departments;
    ``barred`` is who works in those today: filled in when a ticket is read alone (``impartial``),
    never stored. ``watchers`` are those who are told when it moves;
    ``notes`` counts what was written for the house. Neither is part of its version.
    ``tasks`` counts the sub-tasks given, ``open_tasks`` those not finished; ``news_at`` is when
    one was done that the customer was not told of yet.
    """

    id: str
    kind: Kind = Kind.COMPLAINT
    category: str = "other"
    severity: Severity = Severity.NORMAL
    channel: Channel = Channel.PHONE
    department: str = ""
    subject: str
    customer_id: str = ""
    customer_name: str = ""
    grade: str = "general"
    complainant: Complainant = Complainant()
    references: tuple[Reference, ...] = ()
    loss: Loss | None = None
    posted: Posted | None = None
    against: tuple[Colleague, ...] = ()
    against_departments: tuple[str, ...] = ()
    barred: frozenset[str] = Field(default=frozenset(), exclude=True)
    watchers: tuple[Colleague, ...] = ()
    notes: int = 0
    usable: bool | None = None
    agreed: bool = False
    claimed: bool = False
    handed: bool = False
    tasks: int = 0
    open_tasks: int = 0
    news_at: datetime | None = None
    assignee: str = ""
    assignee_name: str = ""
    step: Step = Step.RECEIVED
    cycle: int = 1
    asked_first: bool = False
    received_at: datetime
    cycle_from: datetime
    clock_set_at: datetime
    responded_at: datetime | None = None
    told_at: datetime | None = None
    heard_at: datetime | None = None
    updates: int = 0
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    waiting_since: datetime | None = None
    holds: tuple[Hold, ...] = ()
    level: int = 0
    fired: tuple[str, ...] = ()
    appointment: Appointment | None = None
    word_by: datetime | None = None
    broken: Broken | None = None
    due_at: datetime | None = None
    ends: dict[str, datetime] | None = None
    raised_by: str = ""
    imported_as: str = ""
    late: Lateness = Lateness()
    links: tuple[Link, ...] = ()
    merged_into: str = ""
    merged_at: datetime | None = None
    confirmed: Confirmed | None = None
    score: int | None = None
    version: int = 1

    @model_validator(mode="before")
    @classmethod
    def _as_received(cls, given: Any) -> Any:
        """What is not kept apart began with the receipt (see ``repository``)."""
        if isinstance(given, dict) and "received_at" in given:
            given = {"cycle_from": given["received_at"], **given}
            given = {"clock_set_at": given["cycle_from"], **given}
        return given

    @field_serializer("ends", when_used="json-unless-none")
    def _in_milliseconds(self, ends: dict[str, datetime]) -> dict[str, int]:
        """Short, so that the ticket and each of its index entries stay within a write unit."""
        return {name: round(at.timestamp() * 1000) for name, at in ends.items()}

    @property
    def reopened(self) -> bool:
        """It was answered or closed before, and taken up again."""
        return self.cycle > (2 if self.asked_first else 1)

    @property
    def settled(self) -> bool:
        """Answered, closed, reviewed, or merged into another: no limit runs."""
        return self.step in SETTLED or bool(self.merged_into)

    @property
    def closed(self) -> bool:
        """Nothing is done on it any more; a merged ticket goes on as the other one."""
        return self.step in CLOSED or bool(self.merged_into)

    @property
    def waiting(self) -> bool:
        """The answer lies with the customer."""
        return self.waiting_since is not None

    @property
    def watched_by(self) -> frozenset[str]:
        """The ids of those who watch."""
        return frozenset(each.user for each in self.watchers)

    @property
    def complained_of(self) -> frozenset[str]:
        """The ids of those complained of, by name or with their department: none handles it."""
        return self.named | self.barred

    @property
    def named(self) -> frozenset[str]:
        """The ids of the colleagues complained of by name."""
        return frozenset(each.user for each in self.against)

    @property
    def number(self) -> str:
        """What people say on the phone: the last characters of the id, which search finds."""
        return self.id[-7:]

    @property
    def to_review(self) -> bool:
        """Closed here, and nobody has looked yet at what is to be learned from it."""
        learned = self.kind in (Kind.COMPLAINT, Kind.EXCEPTION) and not self.imported_as
        learned = learned and not self.merged_into
        return learned and self.step is Step.CLOSED

    def with_(self, **changes: Any) -> "Ticket":
        """The ticket with these values; they must be of the right types already."""
        return self.model_copy(update=changes)

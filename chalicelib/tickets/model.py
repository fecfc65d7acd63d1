"""A ticket and the lines of its timeline. Pure: time is passed in."""

from datetime import datetime, timedelta
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, field_serializer, model_validator

from chalicelib.tickets.words import (
    CLOSED,
    SETTLED,
    Channel,
    Handover,
    Kind,
    LinkKind,
    Place,
    Severity,
    Step,
)


class Frozen(BaseModel):
    """What is read is never changed in place; a change makes a new value."""

    model_config = ConfigDict(frozen=True)


class Reference(Frozen):
    """A number that a shipment or document is known by."""

    kind: str
    number: str


class Complainant(Frozen):
    """Who speaks for the customer in this matter, and how to reach them.

    ``firm`` is whom they say to speak for, while no customer on file is named.
    """

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "en"
    firm: str = ""


class Loss(Frozen):
    """What the customer claims to have lost, in minor units of the currency."""

    amount: int
    currency: str


class Posted(Frozen):
    """A review that everybody can read: on which site, its address there, its stars (1 to 5).

    ``replied_at`` is when our reply was published beside it, ``reply_at`` its address.
    """

    site: str
    address: str = ""
    stars: int
    replied_at: datetime | None = None
    reply_at: str = ""


class Colleague(Frozen):
    """A colleague by id, with the name as it was when written."""

    user: str
    name: str


class Hold(Frozen):
    """A stretch in which the answer lay with the customer: no limit ran."""

    start: datetime
    end: datetime


class Appointment(Frozen):
    """Where, when and with whom the matter is to be settled: a promise to the customer.

    ``where`` says more of the place (a room, a number to call); ``uid`` names it in calendars
    and stays when it is moved, ``sequence`` counts how often that was. ``outcome`` is how it
    ended: kept, broken, dropped by us, overtaken by the answer, or cancelled because the ticket was
    merged into one that has its own; empty while it is ahead.
    """

    place: Place
    at: datetime
    user: str = ""
    name: str = ""
    where: str = ""
    minutes: int = 60
    uid: str = ""
    sequence: int = 0
    outcome: Literal["", "kept", "broken", "dropped", "overtaken", "merged"] = ""

    @property
    def open(self) -> bool:
        """Nobody has said yet what became of it."""
        return not self.outcome

    @property
    def ends(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)


class Broken(Frozen):
    """A promise that was not kept, until somebody makes good for it.

    ``what``: the appointment, or the word by which the customer should have heard from us;
    ``promised`` for when it was, ``to`` the senior colleague who was told.
    """

    what: Literal["appointment", "word"]
    promised: datetime
    at: datetime
    to: str = ""
    to_name: str = ""


class Handed(Frozen):
    """How, when and by whom the written answer was handed over, where no e-mail goes.

    ``by`` is the name of whoever handed it over, empty for who says so.
    """

    means: Handover
    at: datetime | None = None
    by: str = ""


class Confirmed(Frozen):
    """The customer stood by the words of the record: when, who, and by which means.

    ``means``: phone, signature, typed, link; ``file`` is the signature's attachment.
    """

    at: datetime
    means: str
    name: str = ""
    file: str = ""


class Link(Frozen):
    """Another ticket that has to do with this one, and what it is to it."""

    kind: LinkKind
    ticket: str


class Lateness(Frozen):
    """By how many seconds of working time limits were exceeded when they ended.

    0 is within the limit; None: not given yet, or no such limit runs.
    """

    response: int | None = None
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
    proposed last, ``posted`` where the review stands.
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


class Story(Frozen):
    """What happened in the customer's words, and the rest of the record form.

    ``address`` is the complainant's, ``callback`` a number to call back, ``evidence`` what is
    there to prove it, ``recording`` whether a call may be recorded (given, refused, not asked).
    """

    text: str = ""
    expects: str = ""
    address: str = ""
    callback: str = ""
    mood: str = ""
    compensation: str = ""
    evidence: tuple[str, ...] = ()
    recording: str = ""


class Event(Frozen):
    """A line of the timeline.

    ``id`` of what the clock did is unique in the ticket (``ESC#1#2``, ``WARN#1#response#75``)
    and ``due_at`` is when it was due. ``public`` lines were told to the customer. ``facts``
    are plain values that the reader's language is filled with.
    """

    id: str
    at: datetime
    kind: str
    by: str = ""
    by_name: str = ""
    text: str = ""
    public: bool = False
    due_at: datetime | None = None
    facts: dict[str, Any] = Field(default_factory=dict)


# What every browser shows by itself, and nothing that could run anything.
SHOWN: Final = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})
# More than this is not fetched only to be shown small.
PICTURED: Final = 5 * 1024 * 1024


class Attachment(Frozen):
    """A photo or document; ``key`` is its place in the bucket.

    It is announced first and uploaded by itself; ``arrived`` once it was seen to be there.
    ``made``: by us (a signature, the written answer), never uploaded again; ``public``: the
    customer sees it. ``size`` in bytes; 0: not known. ``consent``: who agreed to a recording.
    ``small``: how many bytes the small picture of a photo has; 0: there is none.
    """

    id: str
    key: str
    filename: str
    content_type: str
    at: datetime
    by: str = ""
    made: bool = False
    public: bool = False
    arrived: bool = False
    size: int = 0
    consent: str = ""
    small: int = 0

    @property
    def photo(self) -> bool:
        """A photo or screenshot that somebody sent."""
        return self.content_type.startswith("image/") and not self.made

    @property
    def small_key(self) -> str:
        """The place of the small picture in the bucket."""
        return f"{self.key}.small"

    @property
    def shown(self) -> str:
        """The type as which a browser shows the file; "" for one that it can only keep."""
        return self.content_type if self.content_type in SHOWN else ""

    @property
    def pictured(self) -> bool:
        """Whether the page shows it: by its small picture, or itself if that is not too large."""
        if not self.arrived or self.small:
            return self.arrived
        return self.shown.startswith("image/") and 0 < self.size <= PICTURED


class Awaited(Frozen):
    """A file that was announced: when to look next whether it came."""

    file_id: str
    ticket_id: str
    due_at: datetime
    version: int = 1

"""What goes over the wire about tickets."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES
from chalicelib.tenancy.departments import DEPARTMENTS
from chalicelib.tickets.model import (
    Appointment,
    Broken,
    Colleague,
    Complainant,
    Confirmed,
    Handed,
    Link,
    Loss,
    Posted,
    Reference,
)
from chalicelib.tickets.words import (
    CATEGORIES,
    CONSENTS,
    EVIDENCE,
    MOODS,
    REFERENCES,
    Channel,
    Handover,
    Kind,
    Place,
    Severity,
    Step,
)

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$"
    ),
]


# More than these are a matter for the company itself, not for one ticket.
MOST_AGAINST = 8


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ReferenceIn(_In):
    """A bill of lading, booking, container or invoice that the matter is about."""

    kind: str = "other"
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]

    @model_validator(mode="after")
    def _known(self) -> "ReferenceIn":
        if self.kind not in REFERENCES:
            raise ValueError(N_("Choose the kind of reference from the list."))
        return self


class LossIn(_In):
    """A loss that the customer claims, in minor units of its currency."""

    amount: int = Field(ge=0, lt=10**15)
    currency: str

    @model_validator(mode="after")
    def _known(self) -> "LossIn":
        if self.currency not in CURRENCIES:
            raise ValueError(N_("Choose a currency from the list."))
        return self


class ComplainantIn(_In):
    """Who speaks for the customer in this matter."""

    name: Short = ""
    phone: Short = ""
    email: Email = ""
    language: Literal["en", "zh"] | None = None
    firm: Short = ""


class PostedIn(_In):
    """Where a public review stands, and its stars."""

    site: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    address: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^$|^https?://[^\s]+$"),
    ] = ""
    stars: int = Field(ge=1, le=5)


class TicketNew(_In):
    """A complaint, exception, enquiry, suggestion or public review as it is taken down.

    Without a subject, the first words of ``text`` name it.
    """

    kind: Kind = Kind.COMPLAINT
    category: str = "other"
    severity: Severity = Severity.NORMAL
    channel: Channel = Channel.PHONE
    department: str = ""
    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""
    text: Annotated[Words, StringConstraints(min_length=1)]
    expects: Annotated[Words, StringConstraints(max_length=2000)] = ""
    customer_id: Short = ""
    complainant: ComplainantIn = ComplainantIn()
    references: tuple[ReferenceIn, ...] = Field(default=(), max_length=8)
    loss: LossIn | None = None
    posted: PostedIn | None = None
    against: tuple[Short, ...] = Field(default=(), max_length=MOST_AGAINST)
    against_departments: tuple[str, ...] = Field(default=(), max_length=len(DEPARTMENTS))
    assignee: Short = ""
    address: Annotated[Words, StringConstraints(max_length=500)] = ""
    callback: Short = ""
    mood: str = ""
    compensation: Annotated[Words, StringConstraints(max_length=500)] = ""
    evidence: tuple[str, ...] = Field(default=(), max_length=len(EVIDENCE))
    recording: str = ""

    @field_validator("mood", "recording")
    @classmethod
    def _of_the_list(cls, value: str, info: ValidationInfo) -> str:
        known = MOODS if info.field_name == "mood" else CONSENTS
        if value and value not in known:
            raise ValueError(N_("Please choose one of the list."))
        return value

    @field_validator("evidence")
    @classmethod
    def _known_evidence(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not set(value) <= set(EVIDENCE):
            raise ValueError(N_("Please choose one of the list."))
        return value

    @model_validator(mode="after")
    def _fits(self) -> "TicketNew":
        if self.category not in CATEGORIES[self.kind]:
            raise ValueError(N_("Choose a category that belongs to this kind."))
        if not {self.department, *self.against_departments} <= {"", *DEPARTMENTS}:
            raise ValueError(N_("Choose a department from the list."))
        if (self.kind is Kind.PUBLIC_REVIEW) is not (self.posted is not None):
            raise ValueError(N_("A public review, and nothing else, says its site and its stars."))
        return self


class HandedIn(_In):
    """How the written answer reached a customer without an e-mail address, when and by whom.

    Without ``at`` it was now, without ``by`` whoever says so handed it over.
    """

    means: Handover
    at: AwareDatetime | None = None
    by: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""


class StepIn(_In):
    """An act of the table of steps, with the words that go with it; ``judge`` says ``usable``.

    ``hear_by``: by when the customer is told to hear from us again; ``handed``: with answer, settle
    and close, how the answer reached a customer whom no e-mail reaches.
    """

    act: str
    text: Words = ""
    usable: bool | None = None
    hear_by: AwareDatetime | None = None
    handed: HandedIn | None = None

    @property
    def handed_over(self) -> Handed | None:
        """The same as the model has it."""
        return Handed(**self.handed.model_dump()) if self.handed else None


class CommentIn(_In):
    """A note for the house, or words to the customer (``tell``).

    Colleagues named in a note, by ``@`` in the text or by id in ``mentions``, are told of it.
    """

    text: Annotated[Words, StringConstraints(min_length=1)]
    tell: bool = False
    mentions: tuple[str, ...] = Field(default=(), max_length=12)
    hear_by: AwareDatetime | None = None


class WatcherIn(_In):
    """The id of the colleague who is to be told when the ticket moves."""

    user: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class HeardIn(_In):
    """What the customer said to us, in its words."""

    text: Annotated[Words, StringConstraints(min_length=1)]


class AssignIn(_In):
    """Who is to handle it."""

    assignee: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class AgainstIn(_In):
    """All colleagues complained of, by id, and why they are named; none: nobody is.

    ``departments`` are those complained of as a whole; left out, they stay as they are.
    """

    against: tuple[Short, ...] = Field(max_length=MOST_AGAINST)
    departments: tuple[str, ...] | None = Field(default=None, max_length=len(DEPARTMENTS))
    why: Annotated[Words, StringConstraints(max_length=500)] = ""

    @field_validator("departments")
    @classmethod
    def _of_the_list(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if not set(value or ()) <= set(DEPARTMENTS):
            raise ValueError(N_("Choose a department from the list."))
        return value


class SeverityIn(_In):
    """Another severity, and why."""

    severity: Severity
    why: Annotated[Words, StringConstraints(min_length=1, max_length=500)]


class WhyIn(_In):
    """Why it waits, runs on or is escalated at once."""

    why: Annotated[Words, StringConstraints(max_length=500)] = ""


class ChangeIn(WhyIn):
    """The next change at once; what is left out is as the policy says.

    ``assignee`` takes it over; ``place``, ``at`` and ``where`` (a room, a number to call) make
    the appointment of a change of place or time.
    """

    assignee: Short = ""
    place: Place | None = None
    at: AwareDatetime | None = None
    where: Short = ""


class SkipIn(_In):
    """Why the next change would not help here."""

    why: Annotated[Words, StringConstraints(min_length=1, max_length=500)]


class FileIn(_In):
    """A photo or document about to be uploaded; with ``size``, one too large is refused now.

    A recording of a call (MP3, M4A, WAV, AMR, OGG) needs ``consent``: who agreed to it, and when.
    """

    filename: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    content_type: Annotated[str, StringConstraints(max_length=100)]
    size: Annotated[int, Field(ge=1)] | None = None
    consent: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class TicketOut(BaseModel):
    """A ticket as it stands."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    kind: Kind
    category: str
    severity: Severity
    channel: Channel
    department: str
    subject: str
    customer_id: str
    customer_name: str
    complainant: Complainant
    references: tuple[Reference, ...]
    loss: Loss | None
    posted: Posted | None
    against: tuple[Colleague, ...]
    against_departments: tuple[str, ...]
    watchers: tuple[Colleague, ...]
    usable: bool | None
    assignee: str
    assignee_name: str
    step: Step
    cycle: int
    level: int
    waiting: bool
    received_at: datetime
    responded_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    appointment: Appointment | None
    word_by: datetime | None
    broken: Broken | None
    links: tuple[Link, ...]
    merged_into: str
    confirmed: Confirmed | None
    score: int | None
    version: int


class WholeOut(BaseModel):
    """A ticket with what happened in the customer's words, and what is due when."""

    model_config = ConfigDict(from_attributes=True)

    ticket: TicketOut
    text: str
    expects: str
    address: str = ""
    callback: str = ""
    mood: str = ""
    compensation: str = ""
    evidence: tuple[str, ...] = ()
    recording: str = ""
    due: dict[str, datetime]
    acts: list[str]
    version: int


class EventOut(BaseModel):
    """A line of the timeline."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    at: datetime
    due_at: datetime | None
    kind: str
    by: str
    by_name: str
    text: str
    public: bool
    facts: dict[str, Any]


class VerdictsOut(BaseModel):
    """A customer's suggestions: ``usable`` of ``judged``; reopened ones wait for a new verdict."""

    model_config = ConfigDict(from_attributes=True)

    judged: int
    usable: int


class UploadOut(BaseModel):
    """Where to post the file: a multipart form with these fields before it, within 15 minutes."""

    id: str
    url: str
    fields: dict[str, str]
    content_type: str


class FileOut(BaseModel):
    """A photo or document, and an address that gives it for five minutes.

    ``arrived`` is false until it was uploaded; after a day without, it is gone. ``size`` in bytes;
    0 while it is not known. ``consent`` says who agreed to a recording.
    """

    model_config = ConfigDict(from_attributes=True)

    id: str
    filename: str
    content_type: str
    at: datetime
    arrived: bool
    size: int
    consent: str = ""
    url: str

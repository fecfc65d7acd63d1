"""What goes over the wire when a ticket is taken down."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from chalicelib.kit.i18n import N_
from chalicelib.kit.money import CURRENCIES
from chalicelib.kit.wire import In
from chalicelib.tenancy.departments import DEPARTMENTS
from chalicelib.tickets.schemas.fields import Email, Short, Words
from chalicelib.tickets.words import (
    CATEGORIES,
    CONSENTS,
    EVIDENCE,
    MOODS,
    REFERENCES,
    Channel,
    Kind,
    Severity,
)

# More than these are a matter for the company itself, not for one ticket.
MOST_AGAINST = 8


class ReferenceIn(In):
    """A bill of lading, booking, container or invoice that the matter is about."""

    kind: str = "other"
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]

    @model_validator(mode="after")
    def _known(self) -> "ReferenceIn":
        if self.kind not in REFERENCES:
            raise ValueError(N_("Choose the kind of reference from the list."))
        return self


class LossIn(In):
    """A loss that the customer claims, in minor units of its currency."""

    amount: int = Field(ge=0, lt=10**15)
    currency: str

    @model_validator(mode="after")
    def _known(self) -> "LossIn":
        if self.currency not in CURRENCIES:
            raise ValueError(N_("Choose a currency from the list."))
        return self


class ComplainantIn(In):
    """Who speaks for the customer in this matter."""

    name: Short = ""
    phone: Short = ""
    email: Email = ""
    language: Literal["en", "zh"] | None = None
    firm: Short = ""


class PostedIn(In):
    """Where a public review stands, and its stars."""

    site: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    address: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^$|^https?://[^\s]+$"),
    ] = ""
    stars: int = Field(ge=1, le=5)


class RecordFields(In):
    """What the record form holds of any ticket, whenever it is written down."""

    channel: Channel = Channel.PHONE
    department: str = ""
    expects: Annotated[Words, StringConstraints(max_length=2000)] = ""
    complainant: ComplainantIn = ComplainantIn()
    references: tuple[ReferenceIn, ...] = Field(default=(), max_length=8)
    loss: LossIn | None = None
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

    @field_validator("department")
    @classmethod
    def _known_department(cls, value: str) -> str:
        if value and value not in DEPARTMENTS:
            raise ValueError(N_("Choose a department from the list."))
        return value


class TicketNew(RecordFields):
    """A complaint, exception, enquiry, suggestion or public review as it is taken down.

    Without a subject, the first words of ``text`` name it.
    """

    kind: Kind = Kind.COMPLAINT
    category: str = "other"
    severity: Severity = Severity.NORMAL
    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""
    text: Annotated[Words, StringConstraints(min_length=1)]
    customer_id: Short = ""
    posted: PostedIn | None = None
    against: tuple[Short, ...] = Field(default=(), max_length=MOST_AGAINST)
    against_departments: tuple[str, ...] = Field(default=(), max_length=len(DEPARTMENTS))
    assignee: Short = ""

    @model_validator(mode="after")
    def _fits(self) -> "TicketNew":
        if self.category not in CATEGORIES[self.kind]:
            raise ValueError(N_("Choose a category that belongs to this kind."))
        if not set(self.against_departments) <= set(DEPARTMENTS):
            raise ValueError(N_("Choose a department from the list."))
        if (self.kind is Kind.PUBLIC_REVIEW) is not (self.posted is not None):
            raise ValueError(N_("A public review, and nothing else, says its site and its stars."))
        return self


class RecordIn(RecordFields):
    """The record put right or completed: what is left out stays as it is.

    ``loss`` null: none is claimed. ``customer_id`` names the customer of a ticket that has none.
    """

    text: Annotated[Words, StringConstraints(min_length=1)] | None = None
    category: str = ""
    customer_id: Short = ""

    @property
    def named(self) -> dict[str, Any]:
        """The parts that are named, and so changed; of the complainant those of its parts."""
        given = self.model_dump(exclude_unset=True)
        return given if self.text is not None else {n: given[n] for n in given if n != "text"}

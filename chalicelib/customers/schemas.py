"""What goes over the wire about customers."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from chalicelib.customers.model import Grade, Stage, Touch
from chalicelib.kit.wire import In, Out

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)]
Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$"
    ),
]
Country = Annotated[str, StringConstraints(pattern=r"^$|^[A-Z]{2}$")]


class CustomerNew(In):
    """A customer to be made or changed; the same fields as the form.

    ``language`` empty: letters to it are in the language of the company.
    """

    code: Annotated[Needed, StringConstraints(max_length=50)]
    name: Needed
    local_name: Short = ""
    tax_id: Short = ""
    phone: Short = ""
    email: Email = ""
    address: Annotated[Long, StringConstraints(max_length=1000)] = ""
    country: Country = ""
    language: Literal["", "en", "zh"] = ""
    owner: Short = ""
    grade: Grade = "general"
    stage: Stage = "active"
    roles: tuple[Short, ...] = Field(default=(), max_length=10)
    standing_instructions: Annotated[Long, StringConstraints(max_length=2000)] = ""
    next_contact_on: date | None = None
    next_contact_by: Literal["visit", "phone"] = "visit"


class CustomerOut(CustomerNew):
    """A customer as it is; ``reads`` is the language of letters to it."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    reads: str
    unreachable_since: datetime | None = None
    created_at: datetime
    version: int


class CustomerHitOut(Out):
    """A line of a list of customers."""

    id: str
    code: str
    name: str
    local_name: str
    grade: Grade
    stage: Stage
    owner: str
    next_contact_on: date | None


class ContactNew(In):
    """A person at the customer, to be added or changed."""

    name: Needed
    role: Short = ""
    phone: Short = ""
    email: Email = ""
    language: Literal["", "en", "zh"] = ""
    channel: Literal["email", "phone", "sms", "chat"] = "email"
    statements: bool = False
    reminders: bool = False
    quiet_from: time | None = None
    quiet_until: time | None = None


class ContactOut(ContactNew):
    """A person at the customer."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    customer_id: str
    unreachable_since: datetime | None = None
    version: int


class EntryNew(In):
    """A note, visit or call to be logged; the next visit or call may be set with it."""

    kind: Touch = "note"
    text: Annotated[Long, StringConstraints(min_length=1)]
    outcome: Annotated[Short, StringConstraints(max_length=200)] = ""
    next_step: Short = ""
    next_contact_on: date | None = None
    next_contact_by: Literal["visit", "phone"] = "visit"


class EntryOut(Out):
    """A note, visit or call."""

    id: str
    customer_id: str
    kind: Touch
    at: datetime
    by: str
    by_name: str
    text: str
    outcome: str
    next_step: str

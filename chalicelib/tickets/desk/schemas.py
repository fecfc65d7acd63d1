"""What goes over the wire about the desk's tools."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from chalicelib.tickets.desk.merged_appointments import Fate
from chalicelib.tickets.desk.model import Reason
from chalicelib.tickets.schemas.fields import Short, Words
from chalicelib.tickets.schemas.record import ReferenceIn, TicketNew
from chalicelib.tickets.schemas.shown import TicketOut
from chalicelib.tickets.words import LinkKind

MOST_AT_ONCE: Final = 50


class MatterIn(BaseModel):
    """A ticket about to be raised, as far as it is compared with what is there."""

    model_config = ConfigDict(extra="forbid")

    text: Words
    customer_id: Short = ""
    references: tuple[ReferenceIn, ...] = Field(default=(), max_length=8)


def matter_in(new: TicketNew) -> MatterIn:
    """What is compared of a ticket as it was typed."""
    return MatterIn(text=new.text, customer_id=new.customer_id, references=new.references)


class LikenessOut(BaseModel):
    """A ticket that may be about the same matter, and why; ``percent`` of the words agree."""

    model_config = ConfigDict(from_attributes=True)

    ticket: TicketOut
    reasons: tuple[Reason, ...]
    number: str
    percent: int


class LinkIn(BaseModel):
    """Another ticket, by its id or number, and what it is to this one."""

    model_config = ConfigDict(extra="forbid")

    other: Annotated[Short, StringConstraints(min_length=1)]
    kind: LinkKind = LinkKind.RELATES


class UnlinkIn(BaseModel):
    """The id of the ticket that is no longer linked."""

    model_config = ConfigDict(extra="forbid")

    other: Annotated[Short, StringConstraints(min_length=1)]


class MergeIn(BaseModel):
    """The ticket in which the matter goes on, by its id or number."""

    model_config = ConfigDict(extra="forbid")

    into: Annotated[Short, StringConstraints(min_length=1)]


class SplitIn(BaseModel):
    """The part that becomes a ticket of its own; the category must belong to the first's kind."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[Words, StringConstraints(min_length=1)]
    category: str
    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""


class LinkedOut(BaseModel):
    """Another ticket and what it is to this one."""

    model_config = ConfigDict(from_attributes=True)

    kind: LinkKind
    ticket: TicketOut


class MergePreviewOut(BaseModel):
    """What merging will do, and until when it can be undone.

    ``appointment``: one that is ahead goes ``along``, or is ``cancelled`` by a letter.
    """

    model_config = ConfigDict(from_attributes=True)

    ticket: TicketOut
    into: TicketOut
    undo_until: datetime
    better_other_way: bool
    appointment: Fate | None = None


class PickIn(BaseModel):
    """A ticket as its reader saw it."""

    model_config = ConfigDict(extra="forbid")

    id: Short
    version: int = Field(ge=1)


class BulkAssignIn(BaseModel):
    """To whom, and which tickets: at most fifty at a time."""

    model_config = ConfigDict(extra="forbid")

    assignee: Annotated[Short, StringConstraints(min_length=1)]
    tickets: tuple[PickIn, ...] = Field(max_length=MOST_AT_ONCE)


class OutcomeOut(BaseModel):
    """What became of one ticket; ``problem`` is the type of refusal, empty when it was done."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    problem: str


class BulkOut(BaseModel):
    """What became of each ticket, in the order they were sent."""

    model_config = ConfigDict(from_attributes=True)

    outcomes: list[OutcomeOut]

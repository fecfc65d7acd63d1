"""What goes over the wire about the desk's tools."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import Field, StringConstraints

from chalicelib.kit.wire import In, Out
from chalicelib.tickets.desk.merged_appointments import Fate
from chalicelib.tickets.desk.model import Reason
from chalicelib.tickets.schemas.fields import Short, Words
from chalicelib.tickets.schemas.record import ReferenceIn, TicketNew
from chalicelib.tickets.schemas.shown import TicketOut
from chalicelib.tickets.words import LinkKind

MOST_AT_ONCE: Final = 50


class MatterIn(In):
    """A ticket about to be raised, as far as it is compared with what is there."""

    text: Words
    customer_id: Short = ""
    references: tuple[ReferenceIn, ...] = Field(default=(), max_length=8)


def matter_in(new: TicketNew) -> MatterIn:
    """What is compared of a ticket as it was typed."""
    return MatterIn(text=new.text, customer_id=new.customer_id, references=new.references)


class LikenessOut(Out):
    """A ticket that may be about the same matter, and why; ``percent`` of the words agree."""

    ticket: TicketOut
    reasons: tuple[Reason, ...]
    number: str
    percent: int


class LinkIn(In):
    """Another ticket, by its id or number, and what it is to this one."""

    other: Annotated[Short, StringConstraints(min_length=1)]
    kind: LinkKind = LinkKind.RELATES


class UnlinkIn(In):
    """The id of the ticket that is no longer linked."""

    other: Annotated[Short, StringConstraints(min_length=1)]


class MergeIn(In):
    """The ticket in which the matter goes on, by its id or number."""

    into: Annotated[Short, StringConstraints(min_length=1)]


class SplitIn(In):
    """The part that becomes a ticket of its own; the category must belong to the first's kind."""

    text: Annotated[Words, StringConstraints(min_length=1)]
    category: str
    subject: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""


class LinkedOut(Out):
    """Another ticket and what it is to this one."""

    kind: LinkKind
    ticket: TicketOut


class MergePreviewOut(Out):
    """What merging will do, and until when it can be undone.

    ``appointment``: one that is ahead goes ``along``, or is ``cancelled`` by a letter.
    """

    ticket: TicketOut
    into: TicketOut
    undo_until: datetime
    better_other_way: bool
    appointment: Fate | None = None


class PickIn(In):
    """A ticket as its reader saw it."""

    id: Short
    version: int = Field(ge=1)


class BulkAssignIn(In):
    """To whom, and which tickets: at most fifty at a time."""

    assignee: Annotated[Short, StringConstraints(min_length=1)]
    tickets: tuple[PickIn, ...] = Field(max_length=MOST_AT_ONCE)


class OutcomeOut(Out):
    """What became of one ticket; ``problem`` is the type of refusal, empty when it was done."""

    id: str
    problem: str


class BulkOut(Out):
    """What became of each ticket, in the order they were sent."""

    outcomes: list[OutcomeOut]

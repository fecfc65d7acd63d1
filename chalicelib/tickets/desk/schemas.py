"""What goes over the wire about the desk's tools."""

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.tickets.desk.model import Reason
from chalicelib.tickets.schemas import ReferenceIn, Short, TicketNew, TicketOut, Words


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

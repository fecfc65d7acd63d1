"""What goes over the wire about mail that came in."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from chalicelib.mailroom.model import Outcome
from chalicelib.tickets.schemas.fields import Short
from chalicelib.tickets.words import Kind


class MailOut(BaseModel):
    """A mail that came in, and what became of it. ``sender`` is what the mail says of itself."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    received_at: datetime
    size: int
    sender: str
    sender_name: str
    subject: str
    preview: str
    files: int
    left_out: int
    outcome: Outcome
    ticket_id: str
    customer_id: str


class MailTicketNew(BaseModel):
    """Whose complaint or enquiry the mail is; without a customer, that is found out later."""

    model_config = ConfigDict(extra="forbid")

    customer_id: Short = ""
    kind: Literal[Kind.COMPLAINT, Kind.ENQUIRY] = Kind.COMPLAINT

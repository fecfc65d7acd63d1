"""What goes over the wire about mail that came in."""

from datetime import datetime
from typing import Literal

from chalicelib.kit.wire import In, Out
from chalicelib.mailroom.model import Outcome
from chalicelib.tickets.schemas.fields import Short
from chalicelib.tickets.words import Kind


class MailOut(Out):
    """A mail that came in, and what became of it. ``sender`` is what the mail says of itself."""

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


class MailTicketNew(In):
    """Whose complaint or enquiry the mail is; without a customer, that is found out later."""

    customer_id: Short = ""
    kind: Literal[Kind.COMPLAINT, Kind.ENQUIRY] = Kind.COMPLAINT

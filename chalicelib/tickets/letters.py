"""Which e-mails a line of the timeline causes to the customer; what colleagues are told: ``news``.

The customer is written to in its language; texts stand in the templates ``tickets/…``. Who has
no address gets no letter: the timeline shows it to the desk all the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.kit.text import unstopped
from chalicelib.notify.message import Message
from chalicelib.tickets.model import Event, Ticket
from chalicelib.tickets.people import Person

# Lines that the customer is told of, and the template that tells it.
TO_CUSTOMER: Final = {
    "acknowledge": "customer_acknowledged",
    "propose": "customer_proposal",
    "answer": "customer_answer",
    "settle": "customer_answer",
    "told": "customer_update",
    "lodged": "customer_lodged",
    "person_changed": "customer_person",
    "place_changed": "customer_place",
    "time_changed": "customer_time",
}
# The acts that give the written answer.
ANSWERS: Final = frozenset({"answer", "settle"})
# Letters with a link to the customer's page.
LINKED: Final = frozenset(
    f"tickets/{name}"
    for name in ("customer_acknowledged", "customer_proposal", "customer_answer", "customer_lodged")
)


@dataclass(frozen=True)
class Sender:
    """The company that writes, and whom it could write to inside."""

    company: str
    zone: str
    people: Sequence[Person]


def letters(ticket: Ticket, event: Event, sender: Sender) -> Iterator[Message]:
    """The letters of one line to the customer."""
    template = TO_CUSTOMER.get(event.kind)
    if not template or not ticket.complainant.email:
        return
    if event.kind == "person_changed" and (event.facts.get("again") or not ticket.assignee):
        return  # nobody new took over: there is no name to tell
    params = {
        "name": ticket.complainant.name or ticket.customer_name,
        "subject": unstopped(ticket.subject),
        "company": sender.company,
        "text": event.text,
        "person": ticket.assignee_name,
        "number": ticket.number,
        "closed": ticket.closed,
        "token": "",
        **appointment(ticket, sender.zone),
    }
    yield Message(
        to=ticket.complainant.email,
        language=ticket.complainant.language,
        template=f"tickets/{template}",
        params=params,
        subject_id=ticket.id,
    )


def linked(letter: Message) -> bool:
    """Whether a letter carries a link to the customer's page."""
    return letter.template in LINKED


def appointment(ticket: Ticket, zone: str) -> dict[str, str]:
    """Place and time that were arranged, for a template; empty where nothing is."""
    if ticket.appointment is None:
        return {"place": "", "at": ""}
    return {"place": ticket.appointment.place, "at": _local(ticket.appointment.at, zone)}


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"

"""Which e-mails a line of the timeline causes: to the customer, and to colleagues.

The customer is written to in its language, colleagues in theirs; texts stand in the templates
``tickets/…``. Who has no address gets no letter: the timeline shows it to the desk all the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from chalicelib.kit.text import unstopped
from chalicelib.notify.message import Message
from chalicelib.tenancy.shared_links import VISITOR
from chalicelib.tickets.model import Event, Ticket
from chalicelib.tickets.people import Person, find, impartial, next_above

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
TO_COLLEAGUES: Final = {
    "warned": "staff_warning",
    "breached": "staff_breach",
    "assigned": "staff_assigned",
    "taken_off": "staff_assigned",
    "person_changed": "staff_person",
    "place_changed": "staff_place",
    "time_changed": "staff_time",
}


# What the customer says or decides by itself, and the letter about it to whoever handles it.
BY_CUSTOMER: Final = {
    "said": "staff_customer",
    "accept": "staff_customer",
    "refuse": "staff_customer",
    "reopen": "staff_customer",
    "surveyed": "staff_customer",
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


def letters(before: Ticket, after: Ticket, event: Event, sender: Sender) -> Iterator[Message]:
    """The letters of one line; none for a warning that a later one has overtaken."""
    if event.facts.get("passed"):
        return
    yield from _to_customer(after, event, sender)
    yield from _to_colleagues(before, after, event, sender)


def linked(letter: Message) -> bool:
    """Whether a letter carries a link to the customer's page."""
    return letter.template in LINKED


def _to_customer(ticket: Ticket, event: Event, sender: Sender) -> Iterator[Message]:
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
        **_appointment(ticket, sender.zone),
    }
    yield Message(
        to=ticket.complainant.email,
        language=ticket.complainant.language,
        template=f"tickets/{template}",
        params=params,
        subject_id=ticket.id,
    )


def _to_colleagues(
    before: Ticket, after: Ticket, event: Event, sender: Sender
) -> Iterator[Message]:
    by_customer = BY_CUSTOMER.get(event.kind) if event.by == VISITOR else None
    template = by_customer or TO_COLLEAGUES.get(event.kind)
    if not template:
        return
    # Who handles it; for a ticket that nobody has, whoever would have to take it over.
    to = find(sender.people, after.assignee) or next_above(impartial(sender.people, after), "")
    others = [find(sender.people, before.assignee)] if event.kind == "person_changed" else []
    for person in dict.fromkeys(each for each in (to, *others) if each is not None):
        if person.email and person.user_id != event.by:
            yield _to_colleague(person, template, after, event, sender)


def _to_colleague(
    person: Person, template: str, ticket: Ticket, event: Event, sender: Sender
) -> Message:
    facts: dict[str, Any] = {
        "name": person.name,
        "yours": person.user_id == ticket.assignee,
        "person": ticket.assignee_name,
        "ticket": ticket.id,
        "subject": unstopped(ticket.subject),
        "customer": ticket.customer_name,
        "severity": ticket.severity,
        "by": event.by_name,
        "again": bool(event.facts.get("again")),
        "limit": event.facts.get("limit", ""),
        "percent": event.facts.get("percent", 0),
        "kind": event.kind,
        "text": event.text,
        "score": event.facts.get("score", 0),
        **_appointment(ticket, sender.zone),
    }
    return Message(
        to=person.email,
        language=person.language,
        template=f"tickets/{template}",
        params=facts,
        subject_id=ticket.id,
    )


def _appointment(ticket: Ticket, zone: str) -> dict[str, str]:
    if ticket.appointment is None:
        return {"place": "", "at": ""}
    return {"place": ticket.appointment.place, "at": _local(ticket.appointment.at, zone)}


def _local(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})"

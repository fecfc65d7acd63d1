"""What the clock does to a claim: which warnings are due, and whom they are written to. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.kit.text import unstopped
from chalicelib.notices.model import Told
from chalicelib.notify.message import Message
from chalicelib.tenancy.telling import News
from chalicelib.tickets.claims.legal_clocks import Free, Mark, waiting
from chalicelib.tickets.claims.model import Claim
from chalicelib.tickets.claims.words import clock_name
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person, find, impartial, next_above
from chalicelib.tickets.timeline import Event


@dataclass(frozen=True)
class Fired:
    """The claim afterwards, its new lines, and the marks that people are written to about."""

    claim: Claim
    events: tuple[Event, ...]
    telling: tuple[Mark, ...]


def fire(claim: Claim, now: datetime, holidays: Free) -> Fired:
    """Everything due until now, each once. Of several of one deadline only the last is told."""
    due = [mark for mark in waiting(claim, holidays) if mark.at <= now]
    last = {(mark.deadline.side, mark.deadline.what): mark.id for mark in due}
    events = tuple(_line(mark, now, mark.id not in last.values()) for mark in due)
    after = claim.with_(fired=(*claim.fired, *(mark.id for mark in due)))
    return Fired(after, events, tuple(mark for mark in due if mark.id in last.values()))


def _line(mark: Mark, now: datetime, passed: bool) -> Event:
    return Event(
        id=mark.id,
        at=now,
        due_at=mark.at,
        kind="legal_missed" if mark.over else "legal_warned",
        by="system",
        facts={
            "clock": f"{mark.deadline.side} {mark.deadline.what}",
            "until": mark.deadline.last.isoformat(),
            "passed": passed,
        },
    )


def warnings(ticket: Ticket, marks: Sequence[Mark], people: Sequence[Person]) -> Iterator[Told]:
    """What is told to whoever handles the ticket, else to whoever would take it over."""
    person = find(people, ticket.assignee) or next_above(impartial(people, ticket), "")
    if person is None:
        return
    for mark in marks:
        message = Message(
            to=person.email,
            language=person.language,
            template="claims/legal_over" if mark.over else "claims/legal_warning",
            subject_id=ticket.id,
            params={
                "name": person.name,
                "ticket": ticket.id,
                "subject": unstopped(ticket.subject),
                "customer": ticket.customer_name,
                "clock": clock_name(f"{mark.deadline.side} {mark.deadline.what}", person.language),
                "until": mark.deadline.last.isoformat(),
            },
        )
        yield Told(News.LEGAL, person, message, f"/complaints/{ticket.id}/claim")

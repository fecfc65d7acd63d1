"""What colleagues are told of a line of the timeline: whom, and in which words.

Each is told in their own language, by the ways they chose (``chalicelib.notices``); the words
stand in the templates ``tickets/staff_…``.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from chalicelib.kit.clock import instant
from chalicelib.kit.dates_in_words import moment_in_words
from chalicelib.kit.icalendar import Entry
from chalicelib.kit.text import unstopped
from chalicelib.notices.model import Told
from chalicelib.notify.message import Message
from chalicelib.tenancy.shared_links import VISITOR
from chalicelib.tenancy.telling import News
from chalicelib.tickets.letters import INVITES, Sender, appointment, calendar, said
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person, find, impartial, next_above
from chalicelib.tickets.steps import RIGHTS
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import Channel, Severity

# Lines that colleagues are told of: what kind of news it is, and the template that tells it.
TO_COLLEAGUES: Final = {
    "warned": (News.WARNING, "staff_warning"),
    "breached": (News.BREACH, "staff_breach"),
    "received": (News.ASSIGNED, "staff_assigned"),
    "assigned": (News.ASSIGNED, "staff_assigned"),
    "taken_off": (News.ASSIGNED, "staff_assigned"),
    "person_changed": (News.ESCALATION, "staff_person"),
    "place_changed": (News.ESCALATION, "staff_place"),
    "time_changed": (News.ESCALATION, "staff_time"),
    "task_late": (News.TASK, "staff_task"),
    "task_done": (News.TASK, "staff_task"),
    "appointment_moved": (News.ESCALATION, "staff_appointment"),
    "appointment_dropped": (News.ESCALATION, "staff_appointment"),
    "appointment_broken": (News.BREACH, "staff_broken"),
    "word_broken": (News.BREACH, "staff_broken"),
    "unsent": (News.UNDELIVERED, "staff_undelivered"),
    "bounced": (News.UNDELIVERED, "staff_undelivered"),
}
# Lines that the owner of a task is told of.
TO_OWNER: Final = frozenset({"task_given", "task_late", "task_cancelled"})
# Promises to a customer that were not kept: also told to the next senior colleague.
BROKEN: Final = frozenset({"appointment_broken", "word_broken"})
# What the customer says or decides by itself is told to whoever handles it.
BY_CUSTOMER: Final = frozenset({"said", "said_there", "accept", "refuse", "reopen", "surveyed"})
FROM_CUSTOMER: Final = (News.CUSTOMER, "staff_customer")
# What came from outside, or is about whoever took it down, and nobody has yet: it is told to
# whoever would have to take it over.
NEW: Final = (News.CUSTOMER, "staff_new")
OPENED: Final = (News.EXCEPTION, "staff_new")

# Lines that say where a matter stands: who watches it is told of them.
MOVES: Final = frozenset(RIGHTS) | {
    *BROKEN,
    "appointment_dropped",
    "appointment_kept",
    "appointment_moved",
    "assigned",
    "became_complaint",
    "breached",
    "heard",
    "merged",
    "person_changed",
    "place_changed",
    "said",
    "said_there",
    "settlement_approved",
    "settlement_granted",
    "settlement_refused",
    "severity_changed",
    "surveyed",
    "taken_off",
    "time_changed",
    "told",
    "waiting",
}


def news(before: Ticket, after: Ticket, events: Sequence[Event], sender: Sender) -> Iterator[Told]:
    """What is told of the lines of one act: first to whom it concerns, then to who watches."""
    told = [each for event in events for each in _concerned(before, after, event, sender)]
    yield from told
    yield from watched(after, events, sender, {each.to.user_id for each in told})


def watched(
    ticket: Ticket, events: Sequence[Event], sender: Sender, told: Container[str] = ()
) -> Iterator[Told]:
    """The last move of one act for everybody who watches and was not told of it otherwise."""
    moves = [event for event in events if event.kind in MOVES and not event.facts.get("passed")]
    if not moves:
        return
    move = moves[-1]
    for each in ticket.watchers:
        person = find(sender.people, each.user)
        if person is not None and each.user != move.by and each.user not in told:
            yield told_of(News.WATCHED, "staff_watched", person, ticket, move, sender.zone)


def _concerned(before: Ticket, after: Ticket, event: Event, sender: Sender) -> Iterator[Told]:
    """Who is told of one line; nobody of a warning that a later one has overtaken."""
    if event.facts.get("passed"):
        return
    for user in event.facts.get("mentions", ()):
        person = find(sender.people, user)
        if person is not None:
            yield told_of(News.MENTIONED, "staff_mentioned", person, after, event, sender.zone)
    owner = find(sender.people, event.facts.get("owner", "")) if event.kind in TO_OWNER else None
    if owner is not None and owner.user_id != event.by:
        yield told_of(News.TASK, "staff_task", owner, after, event, sender.zone)
    if after.merged_into and event.kind == "said":
        return  # whoever handles the one that goes on is told
    by_customer = event.by == VISITOR and event.kind in BY_CUSTOMER
    found = FROM_CUSTOMER if by_customer else TO_COLLEAGUES.get(event.kind)
    if event.kind == "received" and not after.assignee:
        found = OPENED if event.facts.get("channel") == Channel.CARRIER_EVENT else NEW
    if found is None:
        return
    # Who handles it; for a ticket that nobody has, whoever would have to take it over.
    to = find(sender.people, after.assignee) or next_above(impartial(sender.people, after), "")
    others = _beside(before, after, event)
    for user in dict.fromkeys((*([to.user_id] if to else ()), *others)):
        person = find(sender.people, user)
        if person is None or user == event.by or person == owner:
            continue
        told = told_of(*found, person, after, event, sender.zone)
        yield _with_calendar(told, calendar(before, after, event, sender, person.language), after)


def _beside(before: Ticket, after: Ticket, event: Event) -> Iterator[str]:
    """Who is told beside the one who handles it."""
    if event.kind == "person_changed":
        yield before.assignee
    if event.kind in BROKEN and after.broken is not None:
        yield after.broken.to
    if event.kind in INVITES and after.appointment is not None:
        yield after.appointment.user


def _with_calendar(told: Told, entry: Entry | None, ticket: Ticket) -> Told:
    """Whoever is to be there gets the file for their calendar."""
    there = ticket.appointment
    if entry is None or there is None or there.user != told.to.user_id:
        return told
    return replace(told, message=told.message.model_copy(update={"calendar": entry}))


def told_of(
    kind: News, template: str, person: Person, ticket: Ticket, event: Event, zone: str
) -> Told:
    """One line as news for one colleague."""
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
        "channel": event.facts.get("channel", ""),
        "about_taker": event.by in ticket.complained_of,
        "limit": event.facts.get("limit", ""),
        "percent": event.facts.get("percent", 0),
        "kind": event.kind,
        "text": event.text,
        "score": event.facts.get("score", 0),
        "what": event.facts.get("what", ""),
        "address": event.facts.get("address", ""),
        "letter": event.facts.get("letter", ""),
        "answer": event.facts.get("answer", ""),
        "tries": event.facts.get("tries", 0),
        "who": event.facts.get("who", ""),
        "until": _until(event, zone, person.language),
        "promised": said(event, "promised", zone, person.language),
        "was": said(event, "was", zone, person.language),
        **appointment(ticket, zone, person.language),
    }
    message = Message(
        to=person.email,
        language=person.language,
        template=f"tickets/{template}",
        params=facts,
        subject_id=ticket.id,
    )
    urgent = kind is News.BREACH and ticket.severity is Severity.CRITICAL
    return Told(kind, person, message, f"/complaints/{ticket.id}", urgent)


def _until(event: Event, zone: str, language: str) -> str:
    """By when a task is to be done, in the company's time."""
    deadline = event.facts.get("deadline", "")
    if not deadline:
        return ""
    return moment_in_words(instant(deadline), zone, language)

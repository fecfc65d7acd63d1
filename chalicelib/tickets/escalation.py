"""What happens when something falls due: warnings, and the three changes.

All that is due by now happens in one go, in the order in which it fell due, each once: after
an outage nothing is skipped and nothing is doubled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.tickets.limits import BREACH, Due, next_due
from chalicelib.tickets.model import Appointment, Event, Ticket
from chalicelib.tickets.people import Person, impartial, next_above
from chalicelib.tickets.policy import Invitation, TicketPolicy

PERSON, PLACE, TIME = 1, 2, 3


@dataclass(frozen=True)
class World:
    """What a change depends on beside the ticket."""

    policy: TicketPolicy
    calendar: WorkingCalendar
    people: Sequence[Person]
    now: datetime


@dataclass(frozen=True)
class Fired:
    """The ticket afterwards and the lines that its timeline gains."""

    ticket: Ticket
    events: tuple[Event, ...]


def fire(ticket: Ticket, world: World) -> Fired:
    """Everything that is due by ``world.now``, and nothing else."""
    events: list[Event] = []
    while (due := next_due(ticket, world.policy, world.calendar)) and due.at <= world.now:
        done = change(ticket, due, world) if due.level else _warn(ticket, due, world.now)
        ticket = done.ticket
        events.extend(done.events)
    return Fired(ticket, _only_the_last_warning_speaks(events))


def change(ticket: Ticket, due: Due, world: World, by: Person | None = None) -> Fired:
    """One of the three changes: at its time, or at once by hand (``by``)."""
    before = ticket
    ticket = ticket.with_(level=due.level, fired=(*ticket.fired, due.id))
    if due.level != PLACE:
        ticket = _to(ticket, next_above(impartial(world.people, ticket), ticket.assignee))
    if due.level != PERSON:
        ticket = ticket.with_(appointment=_invitation(ticket, due.level, world))
    event = Event(
        id=due.id,
        at=world.now,
        due_at=due.at,
        kind=("person_changed", "place_changed", "time_changed")[due.level - 1],
        by=by.user_id if by else "system",
        by_name=by.name if by else "",
        facts=_facts(before, ticket, due.level),
    )
    return Fired(ticket, (event,))


def _to(ticket: Ticket, person: Person | None) -> Ticket:
    if person is None:
        return ticket
    return ticket.with_(assignee=person.user_id, assignee_name=person.name)


def _facts(before: Ticket, after: Ticket, level: int) -> dict[str, str | bool]:
    facts: dict[str, str | bool] = {"from": before.assignee_name, "to": after.assignee_name}
    if level != PLACE and before.assignee == after.assignee:
        facts["again"] = True  # a company of one: the same person, asked once more
    if after.appointment is not None and level != PERSON:
        facts |= {"place": after.appointment.place, "at": after.appointment.at.isoformat()}
    return facts


def _invitation(ticket: Ticket, level: int, world: World) -> Appointment:
    """An invitation at a full working hour, a decent while from now."""
    invitation: Invitation = world.policy.place if level == PLACE else world.policy.time
    clock = world.calendar
    earliest = clock.add(world.now, timedelta(minutes=invitation.after))
    at = clock.next_opening(_full_hour(clock.next_opening(earliest)))
    return Appointment(
        place=invitation.place, at=at, user=ticket.assignee, name=ticket.assignee_name
    )


def _full_hour(at: datetime) -> datetime:
    floor = at.replace(minute=0, second=0, microsecond=0)
    return floor if floor == at else floor + timedelta(hours=1)


def _warn(ticket: Ticket, due: Due, now: datetime) -> Fired:
    event = Event(
        id=due.id,
        at=now,
        due_at=due.at,
        kind="breached" if due.percent == BREACH else "warned",
        by="system",
        facts={"limit": due.limit, "percent": due.percent},
    )
    return Fired(ticket.with_(fired=(*ticket.fired, due.id)), (event,))


def _only_the_last_warning_speaks(events: list[Event]) -> tuple[Event, ...]:
    """After an outage the earlier warnings of a limit are recorded, but nobody is written to."""
    last = {event.facts["limit"]: event.id for event in events if "limit" in event.facts}
    return tuple(
        event.model_copy(update={"facts": event.facts | {"passed": True}})
        if "limit" in event.facts and last[event.facts["limit"]] != event.id
        else event
        for event in events
    )


def by_hand(ticket: Ticket, world: World, by: Person) -> Fired:
    """The next change at once, because somebody says so."""
    level = ticket.level + 1
    due = Due(world.now, f"ESC#{ticket.cycle}#{level}", level=level)
    return change(ticket, due, world, by)

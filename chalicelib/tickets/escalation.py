"""What happens when something falls due: warnings, and the three changes.

All that is due by now happens in one go, in the order in which it fell due, each once: after
an outage nothing is skipped and nothing is doubled.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.clock import stamp
from chalicelib.kit.errors import Invalid
from chalicelib.tickets.appointment import Appointment
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.errors import (
    AppointmentSettled,
    NoAppointment,
    NothingToEscalate,
    TicketClosed,
)
from chalicelib.tickets.limits import BREACH, Due, next_due
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person, impartial, leading, next_above
from chalicelib.tickets.policy import CHANGES, Invitation, TicketPolicy
from chalicelib.tickets.promised import appointments
from chalicelib.tickets.promised.appointments import Wish
from chalicelib.tickets.timeline import Event

PERSON, PLACE, TIME = 1, 2, 3
AS_USUAL: Final = Wish()


@dataclass(frozen=True)
class World:
    """What a change depends on beside the ticket."""

    policy: TicketPolicy
    calendar: WorkingCalendar
    people: Sequence[Person]
    now: datetime
    # How many open tickets each of these people has; asked only when somebody has to be chosen.
    load: Callable[[Sequence[str]], Mapping[str, int]] = field(default=lambda _people: {})

    def next_above(self, ticket: Ticket) -> Person | None:
        """Who would take a ticket over: by role, among equals by load, nobody complained of."""
        people = impartial(self.people, ticket)
        candidates = [person.acting or person.user_id for person in leading(people)]
        return next_above(people, ticket.assignee, self.load(list(dict.fromkeys(candidates))))


@dataclass(frozen=True)
class Fired:
    """The ticket afterwards and the lines that its timeline gains."""

    ticket: Ticket
    events: tuple[Event, ...]


def fire(ticket: Ticket, world: World) -> Fired:
    """Everything that is due by ``world.now``, and nothing else."""
    events: list[Event] = []
    while (due := next_due(ticket, world.policy, world.calendar)) and due.at <= world.now:
        done = _happens(ticket, due, world)
        ticket = done.ticket
        events.extend(done.events)
    return Fired(ticket, _only_the_last_warning_speaks(events))


def _happens(ticket: Ticket, due: Due, world: World) -> Fired:
    if due.level:
        return change(ticket, due, world)
    return _break(ticket, due, world) if due.promise else _warn(ticket, due, world.now)


def change(
    ticket: Ticket, due: Due, world: World, by: Person | None = None, wish: Wish = AS_USUAL
) -> Fired:
    """One of the three changes: at its time, or at once by hand (``by``, as they ``wish``)."""
    before = ticket
    ticket = ticket.with_(level=due.level, fired=(*ticket.fired, due.id))
    if due.level != PLACE or wish.person:
        ticket = _to(ticket, wish.person or world.next_above(ticket))
    if due.level != PERSON:
        ticket = ticket.with_(appointment=_invitation(ticket, due, world, wish))
    event = Event(
        id=due.id,
        at=world.now,
        due_at=due.at,
        kind=("person_changed", "place_changed", "time_changed")[due.level - 1],
        by=by.user_id if by else "system",
        by_name=by.name if by else "",
        public=due.level != PERSON,
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
        facts |= appointments.facts(after.appointment)
    return facts


def _invitation(ticket: Ticket, due: Due, world: World, wish: Wish) -> Appointment:
    """The place and time that were wished for, else the policy's."""
    usual: Invitation = world.policy.place if due.level == PLACE else world.policy.time
    after = timedelta(minutes=usual.after)
    at = wish.at or appointments.proposed_time(world.calendar, world.now, after)
    return appointments.arranged(ticket, due.id, wish.place or usual.place, at, wish.where)


def _break(ticket: Ticket, due: Due, world: World) -> Fired:
    """A promise to the customer was not kept: the next senior colleague is told."""
    appointment = ticket.appointment
    facts = appointments.facts(appointment) if due.promise == "appointment" and appointment else {}
    promised = ticket.word_by if due.promise == "word" else appointment and appointment.at
    to = world.next_above(ticket)
    event = Event(
        id=due.id,
        at=world.now,
        due_at=due.at,
        kind=f"{due.promise}_broken",
        by="system",
        facts={**facts, "to": to.name if to else "", "promised": stamp(promised or due.at)},
    )
    ticket = appointments.broke(ticket, due.promise, promised or due.at, world.now, to)
    return Fired(ticket, (event,))


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


def missed(ticket: Ticket, world: World, hand: Hand, why: str) -> Fired:
    """Somebody says that an appointment was not kept: it counts as broken at once."""
    appointment = ticket.appointment
    if ticket.settled:
        raise TicketClosed()
    if appointment is None:
        raise NoAppointment()
    if not appointment.open:
        raise AppointmentSettled()
    if world.now < appointment.at:
        raise Invalid.field("outcome", "The appointment has not begun yet.")
    fired = _break(ticket, Due(world.now, hand.new_id(), promise="appointment"), world)
    by = {"by": hand.user, "by_name": hand.name, "text": why.strip(), "due_at": None}
    return Fired(fired.ticket, tuple(each.model_copy(update=by) for each in fired.events))


def by_hand(ticket: Ticket, world: World, by: Person, wish: Wish = AS_USUAL) -> Fired:
    """The next change at once, because somebody says so; Invalid for a time that is past."""
    if wish.at is not None:
        appointments.checked_time(wish.at, world.now)
    return change(ticket, _next_change(ticket, world.now), world, by, wish)


def skip(ticket: Ticket, now: datetime, by: Person, why: str) -> Fired:
    """The next change is not made in this cycle: somebody says why it would not help."""
    due = _next_change(ticket, now)
    event = Event(
        id=due.id,
        at=now,
        due_at=now,
        kind="change_skipped",
        by=by.user_id,
        by_name=by.name,
        text=why.strip(),
        facts={"change": CHANGES[due.level - 1]},
    )
    return Fired(ticket.with_(level=due.level, fired=(*ticket.fired, due.id)), (event,))


def _next_change(ticket: Ticket, now: datetime) -> Due:
    """The change that follows: always the next one, each once in a cycle, none after the answer."""
    if ticket.settled:
        raise TicketClosed()
    if ticket.level >= len(CHANGES):
        raise NothingToEscalate()
    level = ticket.level + 1
    return Due(now, f"ESC#{ticket.cycle}#{level}", level=level)

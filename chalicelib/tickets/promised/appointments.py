"""Appointments with a customer as pure changes: made, moved, dropped, kept or broken.

An appointment is a promise: when nobody says in half a working day that it was kept, it was not.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.clock import stamp
from chalicelib.kit.errors import Invalid
from chalicelib.tickets.appointment import Appointment, Broken
from chalicelib.tickets.errors import AppointmentSettled, NoAppointment, TicketClosed
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person
from chalicelib.tickets.words import Place

# Who is told of an appointment for next year has been put off.
FARTHEST: Final = timedelta(days=180)
# Between these hours of the company's day an appointment is proposed to begin.
MORNING, LAST_START = time(8), time(17)
# So many days are looked through for one; a company that opens on no day works by night.
DAYS_TRIED: Final = 14
# How it ends that it stands in no calendar any more.
GONE: Final = frozenset({"dropped", "overtaken", "merged"})


@dataclass(frozen=True)
class Wish:
    """What somebody chooses for a change by hand; what is left out the policy says."""

    person: Person | None = None
    place: Place | None = None
    at: datetime | None = None
    where: str = ""


def arranged(ticket: Ticket, event_id: str, place: Place, at: datetime, where: str) -> Appointment:
    """A new appointment with whoever handles the ticket.

    One that is still ahead is moved to it: calendars keep one entry. Else it has its own.
    """
    before = ticket.appointment
    goes_on = before is not None and before.open
    return Appointment(
        place=place,
        at=at,
        user=ticket.assignee,
        name=ticket.assignee_name,
        where=where.strip(),
        minutes=30 if place is Place.CALL else 60,
        uid=before.uid if before and goes_on else f"{ticket.id}-{event_id.replace('#', '-')}",
        sequence=before.sequence + 1 if before and goes_on else 0,
    )


def proposed_time(calendar: WorkingCalendar, now: datetime, after: timedelta) -> datetime:
    """A full working hour by day, a decent while from now.

    Who works round the clock invites nobody at midnight; who works only by night has no choice.
    """
    earliest = calendar.next_opening(calendar.add(now, after))
    first = found = calendar.next_opening(_full_hour(earliest))
    zone = ZoneInfo(calendar.zone)
    for _ in range(DAYS_TRIED):
        by_day = _by_day(found, zone)
        if by_day == found:
            return found
        found = calendar.next_opening(_full_hour(calendar.next_opening(by_day)))
    return first


def checked_time(at: datetime, now: datetime) -> datetime:
    """A moment ahead of us, but not in a far future; else Invalid on ``at``."""
    if at <= now:
        raise Invalid.field("at", "Choose a moment that is still ahead.")
    if at > now + FARTHEST:
        raise Invalid.field("at", "Choose a day within half a year.")
    return at


def moved(ticket: Ticket, to: Appointment, now: datetime) -> Ticket:
    """Another time or place for an appointment that is ahead, or that was broken."""
    before = _present(ticket)
    if before.outcome not in ("", "broken"):
        raise AppointmentSettled()
    checked_time(to.at, now)
    after = to.model_copy(update={"uid": before.uid, "sequence": before.sequence + 1})
    return _made_good(ticket.with_(appointment=after))


def ended(ticket: Ticket, outcome: str, now: datetime) -> Ticket:
    """The appointment was kept, or is dropped; one that was broken may turn out to be kept."""
    before = _present(ticket)
    if outcome == "dropped" and not before.open:
        raise AppointmentSettled()
    if outcome == "kept" and before.outcome not in ("", "broken"):
        raise AppointmentSettled()
    if outcome == "kept" and now < before.at:
        raise Invalid.field("outcome", "The appointment has not begun yet.")
    dropped = outcome == "dropped"
    after = before.model_copy(
        update={"outcome": outcome, "sequence": before.sequence + (1 if dropped else 0)}
    )
    return _made_good(ticket.with_(appointment=after))


def overtaken(ticket: Ticket) -> Ticket:
    """The customer has the written answer: what was promised until then is settled by it."""
    appointment = ticket.appointment
    if appointment is not None and appointment.open:
        update = {"outcome": "overtaken", "sequence": appointment.sequence + 1}
        appointment = appointment.model_copy(update=update)
    return ticket.with_(appointment=appointment, word_by=None, broken=None)


def broke(
    ticket: Ticket, what: str, promised: datetime, now: datetime, to: Person | None
) -> Ticket:
    """A promise was not kept: a senior colleague is told until somebody makes good for it."""
    broken = Broken.model_validate(
        {
            "what": what,
            "promised": promised,
            "at": now,
            "to": to.user_id if to else "",
            "to_name": to.name if to else "",
        }
    )
    if what == "word":
        return ticket.with_(word_by=None, broken=broken)
    appointment = _present(ticket).model_copy(update={"outcome": "broken"})
    return ticket.with_(appointment=appointment, broken=broken)


def facts(appointment: Appointment) -> dict[str, str]:
    """What a line of the timeline says of an appointment."""
    where = {"where": appointment.where} if appointment.where else {}
    return {"place": appointment.place, "at": stamp(appointment.at), **where}


def cancelled(before: Ticket, after: Ticket, now: datetime) -> bool:
    """Whether a change takes an appointment that is still ahead out of calendars."""
    then, here = before.appointment, after.appointment
    if then is None or here is None or not then.open or then.ends <= now:
        return False
    return here.uid == then.uid and here.outcome in GONE


def _present(ticket: Ticket) -> Appointment:
    if ticket.settled:
        raise TicketClosed()
    if ticket.appointment is None:
        raise NoAppointment()
    return ticket.appointment


def _made_good(ticket: Ticket) -> Ticket:
    if ticket.broken is not None and ticket.broken.what == "appointment":
        return ticket.with_(broken=None)
    return ticket


def _by_day(at: datetime, zone: ZoneInfo) -> datetime:
    """The same moment if people meet then, else the next morning."""
    local = at.astimezone(zone)
    if MORNING <= local.time() <= LAST_START:
        return at
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)


def _full_hour(at: datetime) -> datetime:
    floor = at.replace(minute=0, second=0, microsecond=0)
    return floor if floor == at else floor + timedelta(hours=1)

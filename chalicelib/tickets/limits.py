"""What is due next on a ticket: a warning, a breached limit, or one of the three changes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.clock import stamp
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.policy import CHANGES, TicketPolicy

BREACH = 100
# Working time in which somebody has to say that an appointment was kept.
GRACE: Final = timedelta(hours=4)


class Due(NamedTuple):
    """Something that falls due: ``id`` makes it happen once.

    ``limit`` and ``percent`` for a warning (100: the limit is breached), ``level`` 1 to 3 for
    a change of person, place or time, ``promise`` for one to the customer that was not kept.
    """

    at: datetime
    id: str
    limit: str = ""
    percent: int = 0
    level: int = 0
    promise: str = ""


def next_due(ticket: Ticket, policy: TicketPolicy, calendar: WorkingCalendar) -> Due | None:
    """The earliest thing due, from the facts alone; None when nothing is, or all stands still.

    Nothing is due before the limits were last set (``clock_set_at``): a severity raised today
    makes yesterday's limit due today, not yesterday.
    """
    if ticket.settled:
        return None
    clock = calendar_for(ticket, policy, calendar)
    found = (
        *_changes(ticket, policy, clock),
        *_warnings(ticket, policy, clock),
        *_promises(ticket, calendar),
    )
    first = min(found, key=lambda due: due.at, default=None)
    if first is None or first.at >= ticket.clock_set_at:
        return first
    return first._replace(at=ticket.clock_set_at)


def limit_ends(
    ticket: Ticket, policy: TicketPolicy, calendar: WorkingCalendar
) -> dict[str, datetime]:
    """When each limit that runs will be breached, and the next change made, for showing.

    Named by the words of the policy (``response`` … ``time``); what stands still is left out.
    """
    if ticket.settled:
        return {}
    clock = calendar_for(ticket, policy, calendar)
    ends = {
        name: reached(ticket, clock, start, _seconds(ticket, policy, name))
        for name, _, start in _running(ticket, policy)
    }
    ends |= {CHANGES[due.level - 1]: due.at for due in _changes(ticket, policy, clock)}
    return {name: at for name, at in ends.items() if at is not None}


def reached(
    ticket: Ticket, calendar: WorkingCalendar, start: datetime, working: timedelta
) -> datetime | None:
    """When ``working`` has run since ``start``, holds left out; None if it stands still first."""
    since = start
    for hold in ticket.holds:
        ran = calendar.between(since, hold.start)
        if ran >= working:
            return calendar.add(since, working)
        working -= ran
        since = max(since, hold.end)
    if ticket.waiting_since is not None:
        ran = calendar.between(since, ticket.waiting_since)
        if ran < working or ticket.waiting_since < since:
            return None
    return calendar.add(since, working)


def calendar_for(
    ticket: Ticket, policy: TicketPolicy, calendar: WorkingCalendar
) -> WorkingCalendar:
    """The company's working time, or every hour where the policy says so."""
    if ticket.severity in policy.round_the_clock:
        return WorkingCalendar(calendar.zone, {}, round_the_clock=True)
    return calendar


def _changes(ticket: Ticket, policy: TicketPolicy, clock: WorkingCalendar) -> Iterator[Due]:
    """The next change of person, place or time; each counts from the receipt."""
    for level, name in enumerate(CHANGES, start=1):
        if level > ticket.level and name in policy.kinds[ticket.kind].changes:
            at = reached(ticket, clock, ticket.cycle_from, _seconds(ticket, policy, name))
            if at is not None:
                yield Due(at, f"ESC#{ticket.cycle}#{level}", level=level)
            return


def _promises(ticket: Ticket, calendar: WorkingCalendar) -> Iterator[Due]:
    """When a promise counts as broken. It stands whoever waits for whom: no hold moves it."""
    appointment = ticket.appointment
    if appointment is not None and appointment.open:
        at = calendar.add(appointment.ends, GRACE)
        yield Due(at, f"MEET#{ticket.cycle}#{stamp(appointment.at)}", promise="appointment")
    if ticket.word_by is not None:
        id_ = f"WORD#{ticket.cycle}#{stamp(ticket.word_by)}"
        yield Due(ticket.word_by, id_, promise="word")


def _warnings(ticket: Ticket, policy: TicketPolicy, clock: WorkingCalendar) -> Iterator[Due]:
    """For each limit that runs, the next of its warnings and its breach."""
    for name, label, start in _running(ticket, policy):
        whole = _seconds(ticket, policy, name)
        for percent in (*sorted(policy.warn_at), BREACH):
            id_ = f"WARN#{ticket.cycle}#{label}#{percent}"
            if id_ in ticket.fired:
                continue
            at = reached(ticket, clock, start, whole * percent // 100)
            if at is not None:
                yield Due(at, id_, limit=name, percent=percent)
            break


def _running(ticket: Ticket, policy: TicketPolicy) -> Iterator[tuple[str, str, datetime]]:
    """The limits that run now: name, label in event ids, and since when."""
    limits = policy.kinds[ticket.kind].limits
    if "response" in limits and ticket.responded_at is None:
        yield "response", "response", ticket.cycle_from
    if "update" in limits and ticket.responded_at is not None:
        # Every word to or from the customer starts a new one, each with a number of its own.
        words = (ticket.responded_at, ticket.told_at, ticket.heard_at)
        yield "update", f"update-{ticket.updates}", max(each for each in words if each)
    if "resolution" in limits:
        yield "resolution", "resolution", ticket.cycle_from


def _seconds(ticket: Ticket, policy: TicketPolicy, name: str) -> timedelta:
    return timedelta(seconds=policy.delay(name, ticket.severity, ticket.grade, ticket.kind))

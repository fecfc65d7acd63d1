"""How late the first response and the written answer were, in working time. Pure."""

from datetime import datetime, timedelta

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.tickets.limits import calendar_for, reached
from chalicelib.tickets.model import Lateness, Ticket
from chalicelib.tickets.policy import TicketPolicy


def measured(
    before: Ticket | None, after: Ticket, policy: TicketPolicy, calendar: WorkingCalendar
) -> Ticket:
    """The ticket with its lateness, measured once: when the response or the answer is given.

    Later changes of policy or calendar leave it as it was. Reopening begins anew.
    """
    late = after.late if before and before.cycle == after.cycle else Lateness()
    if after.responded_at != (before and before.responded_at):
        found = _late(after, "response", after.responded_at, policy, calendar)
        late = late.model_copy(update={"response": found})
    if after.answered_at != (before and before.answered_at):
        found = _late(after, "resolution", after.answered_at, policy, calendar)
        late = late.model_copy(update={"resolution": found})
    return after if late == after.late else after.with_(late=late)


def untouched(before: Ticket, after: Ticket) -> bool:
    """Whether neither response nor answer was given or taken back."""
    return _given(before) == _given(after)


def _given(ticket: Ticket) -> tuple[int, datetime | None, datetime | None]:
    return ticket.cycle, ticket.responded_at, ticket.answered_at


def _late(
    ticket: Ticket,
    limit: str,
    at: datetime | None,
    policy: TicketPolicy,
    calendar: WorkingCalendar,
) -> int | None:
    """Seconds of working time beyond the limit; None where no such limit runs."""
    if at is None or limit not in policy.kinds[ticket.kind].limits:
        return None
    clock = calendar_for(ticket, policy, calendar)
    # What was brought in closed was received and answered before its limits here began.
    start = ticket.received_at if at < ticket.cycle_from else ticket.cycle_from
    whole = policy.delay(limit, ticket.severity, ticket.grade, ticket.kind)
    end = reached(ticket, clock, start, timedelta(seconds=whole))
    if end is None or at <= end:
        return 0
    beyond = clock.between(end, at)
    for hold in ticket.holds:
        held = max(hold.start, end), min(hold.end, at)
        beyond -= clock.between(*held) if held[0] < held[1] else timedelta()
    return int(beyond.total_seconds())

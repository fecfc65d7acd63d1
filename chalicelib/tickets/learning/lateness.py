"""How late the first response, the updates and the written answer were, in working time. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.tickets.limits import calendar_for, reached
from chalicelib.tickets.model import Lateness, Ticket
from chalicelib.tickets.policy import TicketPolicy


def measured(
    before: Ticket | None, after: Ticket, policy: TicketPolicy, calendar: WorkingCalendar
) -> Ticket:
    """The ticket with its lateness, measured once: when a response, update or answer is given.

    Of several updates the latest counts. Later changes of policy or calendar leave it as it was.
    Reopening begins anew.
    """
    same_cycle = before is not None and before.cycle == after.cycle
    late = before.late if before and same_cycle else Lateness()
    clock = _Clock(after, policy, calendar)
    if after.responded_at != (before and before.responded_at):
        late = late.model_copy(update={"response": clock.late("response", after.responded_at)})
    elif before and same_cycle and after.told_at != before.told_at:
        since = max(filter(None, (before.responded_at, before.told_at, before.heard_at)))
        found = clock.late("update", after.told_at, since)
        if found is not None:
            late = late.model_copy(update={"update": max(found, late.update or 0)})
    if after.answered_at != (before and before.answered_at):
        late = late.model_copy(update={"resolution": clock.late("resolution", after.answered_at)})
    return after if late == after.late else after.with_(late=late)


def untouched(before: Ticket, after: Ticket) -> bool:
    """Whether no response, update or answer was given or taken back."""
    return _given(before) == _given(after)


def _given(ticket: Ticket) -> tuple[int, datetime | None, datetime | None, datetime | None]:
    return ticket.cycle, ticket.responded_at, ticket.told_at, ticket.answered_at


@dataclass(frozen=True)
class _Clock:
    """The working time of a ticket, less what lay with the customer."""

    ticket: Ticket
    policy: TicketPolicy
    calendar: WorkingCalendar

    def late(self, limit: str, at: datetime | None, since: datetime | None = None) -> int | None:
        """Seconds of working time beyond the limit; None where no such limit runs."""
        ticket, policy = self.ticket, self.policy
        if at is None or limit not in policy.kinds[ticket.kind].limits:
            return None
        clock = calendar_for(ticket, policy, self.calendar)
        # What was brought in closed was received and answered before its limits here began.
        start = since or (ticket.received_at if at < ticket.cycle_from else ticket.cycle_from)
        whole = policy.delay(limit, ticket.severity, ticket.grade, ticket.kind)
        end = reached(ticket, clock, start, timedelta(seconds=whole))
        if end is None or at <= end:
            return 0
        beyond = clock.between(end, at)
        for hold in ticket.holds:
            held = max(hold.start, end), min(hold.end, at)
            beyond -= clock.between(*held) if held[0] < held[1] else timedelta()
        return int(beyond.total_seconds())

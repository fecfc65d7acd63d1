"""By when a customer was told that it hears from us: said in a letter, kept, or broken. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from chalicelib.kit.calendar import WorkingCalendar
from chalicelib.kit.clock import instant, stamp
from chalicelib.kit.errors import Invalid
from chalicelib.tickets.limits import calendar_for
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.policy import TicketPolicy
from chalicelib.tickets.promised.appointments import FARTHEST
from chalicelib.tickets.timeline import Event

# Letters that say when the customer hears from us again.
SAYS_WHEN: Final = frozenset({"acknowledge", "told", "person_changed"})
# Words of ours to the customer: they keep what was said before.
KEEPS: Final = frozenset({"acknowledge", "told", "propose", "answer", "settle"})


def checked(by: datetime | None, now: datetime) -> dict[str, str]:
    """A date that somebody names to the customer, as a fact of the line; Invalid on ``hear_by``."""
    if by is None:
        return {}
    if by <= now or by > now + FARTHEST:
        raise Invalid.field("hear_by", "Choose a moment ahead, within half a year.")
    return {"hear_by": stamp(by)}


def said(
    before: Ticket,
    after: Ticket,
    events: Iterable[Event],
    policy: TicketPolicy,
    calendar: WorkingCalendar,
) -> tuple[Ticket, tuple[Event, ...]]:
    """The ticket with what its letters promise, and the lines saying so.

    Named by hand, else the end of the working day on which the next update is due. A change of
    person repeats what was said before: it neither keeps it nor puts it off.
    """
    lines = []
    for event in events:
        if event.kind in KEEPS and before.word_by is not None:
            kept = {"promised": stamp(before.word_by), "kept": event.at <= before.word_by}
            event = event.model_copy(update={"facts": event.facts | kept})
        if _says_when(event, after):
            by = _named(event) or after.word_by or usual(after, event.at, policy, calendar)
            if by is not None and by > event.at:
                after = after.with_(word_by=by)
                event = event.model_copy(update={"facts": event.facts | {"hear_by": stamp(by)}})
        lines.append(event)
    return after, tuple(lines)


def _named(event: Event) -> datetime | None:
    return instant(event.facts["hear_by"]) if "hear_by" in event.facts else None


def _says_when(event: Event, after: Ticket) -> bool:
    """Whether the customer gets a letter of this line that says when it hears from us."""
    if event.kind not in SAYS_WHEN or after.settled:
        return False
    return event.kind != "person_changed" or not (event.facts.get("again") or not after.assignee)


def usual(
    ticket: Ticket, at: datetime, policy: TicketPolicy, calendar: WorkingCalendar
) -> datetime | None:
    """The end of the day of the next update; None while the answer lies with the customer, for
    kinds without updates, and for who gets no letter and so was told nothing."""
    limited = "update" in policy.kinds[ticket.kind].limits
    if not limited or ticket.waiting or not ticket.complainant.email:
        return None
    seconds = policy.delay("update", ticket.severity, ticket.grade, ticket.kind)
    end = calendar_for(ticket, policy, calendar).add(at, timedelta(seconds=seconds))
    return calendar.closing(end)

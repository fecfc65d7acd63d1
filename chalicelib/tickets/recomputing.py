"""Limits that were moved: by the severity, the customer's grade, the policy or the calendar.

A ticket keeps when its limits ran out by the rules it was last written under. What the rules
of today say differently has moved, and the timeline tells from when to when, and why.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from chalicelib.kit.clock import stamp
from chalicelib.kit.i18n import N_
from chalicelib.tickets.changes import Changed, Hand, recompute
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.timeline import Event

Ends = Mapping[str, datetime]
# Lines that say why limits moved; each carries from when to when.
MOVERS: Final = frozenset({"severity_changed", "grade_changed", "clock_recomputed"})
# Why, when it is found before the job that would have said it more exactly.
RULES_CHANGED: Final = N_("The company changed its time limits or its working calendar.")


def moves(before: Ends, after: Ends) -> dict[str, list[str]]:
    """Each limit that ends at another moment: from when, to when. Empty: it does not run."""
    return {
        name: [stamp(each[name]) if name in each else "" for each in (before, after)]
        for name in (*before, *(name for name in after if name not in before))
        if before.get(name) != after.get(name)
    }


def moved(ticket: Ticket, today: Ends) -> bool:
    """Whether today's rules end a limit at another moment than when it was last written."""
    return ticket.ends is not None and not ticket.settled and dict(ticket.ends) != dict(today)


def told(events: Iterable[Event], before: Ends, after: Ends) -> tuple[Event, ...]:
    """The lines, with the moves on those that say why."""
    found = moves(before, after)
    return tuple(
        event.model_copy(update={"facts": event.facts | {"limits": found}})
        if found and event.kind in MOVERS
        else event
        for event in events
    )


def caught_up(changed: Changed, hand: Hand) -> Changed:
    """A change on a ticket whose rules had moved, which its timeline is told with it."""
    ticket, events = changed
    if any(event.kind in MOVERS for event in events):
        return changed
    ticket, lines = recompute(ticket, hand, RULES_CHANGED)
    by_the_clock = (each.model_copy(update={"by": "system", "by_name": ""}) for each in lines)
    return ticket, (*events, *by_the_clock)

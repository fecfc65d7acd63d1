"""Whether anybody worked on an imported ticket: what keeps it when its import is undone. Pure."""

from collections.abc import Iterable
from typing import Final

from chalicelib.tickets.letters import TO_CUSTOMER
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.timeline import Event

IMPORT_LINES: Final = frozenset({"imported", "imported_again"})
# What the clock does by itself to a ticket that nobody touches. Not every line of the system is
# one: it also writes down what a customer said, and which letter came back.
CLOCK_LINES: Final = frozenset(
    {
        "warned",
        "breached",
        "person_changed",
        "place_changed",
        "time_changed",
        "appointment_broken",
        "clock_recomputed",
        "grade_changed",
    }
)


def worked_on(ticket: Ticket, events: Iterable[Event]) -> bool:
    """Whether a person did anything, or the customer was told anything, since it was imported."""
    return any(not _by_itself(ticket, event) for event in events)


def _by_itself(ticket: Ticket, event: Event) -> bool:
    """The import's own line, or one of the clock that no letter told the customer of."""
    if event.kind in IMPORT_LINES:
        return True
    told = event.kind in TO_CUSTOMER and bool(ticket.complainant.email)
    return event.kind in CLOCK_LINES and event.by == "system" and not told

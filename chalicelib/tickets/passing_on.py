"""What a customer says of a matter that goes on in another ticket is heard there as well."""

from typing import Final

from chalicelib.tickets.changes import heard
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.room import Room
from chalicelib.unit_of_work import UnitOfWork

# Merges may follow each other; more than a few steps are followed by nobody.
MOST_STEPS: Final = 5


def pass_on(desk: Room, uow: UnitOfWork, ticket: Ticket, text: str) -> None:
    """Let the ticket hear that goes on for a merged one: its clock runs, its handler is told.

    The customer's words stay on the ticket whose letter it answered, and stand here for the
    house alone: the customer's page of this ticket shows nothing of the other one.
    """
    into = _goes_on_in(desk, uow, ticket)
    if into is None:
        return
    hand = desk.hand(uow)
    facts = {"ticket": ticket.id, "number": ticket.number}
    line = hand.line("said_there", text, facts=facts)
    desk.write(uow, into, (heard(into, hand.at), (line,)), "ticket.heard")


def _goes_on_in(desk: Room, uow: UnitOfWork, ticket: Ticket) -> Ticket | None:
    """The ticket at the end of its merges; None for one that was not merged."""
    found: Ticket | None = None
    for _ in range(MOST_STEPS):
        if not ticket.merged_into:
            return found
        ticket = found = desk.get(uow.who, ticket.merged_into)
    return found

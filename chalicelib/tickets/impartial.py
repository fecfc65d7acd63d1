"""Whoever is complained of never handles the complaint: who is left out, and what is refused."""

from collections.abc import Sequence
from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.changes import Changed, Hand, refuse_closed
from chalicelib.tickets.errors import ComplainedOf
from chalicelib.tickets.model import Colleague, Ticket
from chalicelib.tickets.people import Person, find, impartial, next_above

# What those complained of may still do: say what they have to say, and mend what they promised.
STILL_THEIRS: Final = frozenset({"ticket.note", "ticket.change-made", "ticket.task-done"})


def refuse_complained_of(ticket: Ticket, user: str, action: str = "") -> None:
    """Raises ``ComplainedOf`` when this ticket is about the one who acts."""
    if user in ticket.complained_of and action not in STILL_THEIRS:
        raise ComplainedOf()


def handler(ticket: Ticket, person: Person) -> Person:
    """The person, if they may handle it. Raises ``Invalid`` on ``assignee``."""
    if person.user_id in ticket.complained_of:
        raise Invalid.field(
            "assignee", "%(name)s is complained of here and never handles it.", name=person.name
        )
    return person


def complain_of(
    ticket: Ticket, named: Sequence[Person], people: Sequence[Person], why: str, hand: Hand
) -> Changed:
    """Exactly these colleagues are complained of; one who handled it is taken off at once.

    The next colleague above takes over, or, when only those complained of are there, nobody.
    """
    refuse_closed(ticket)
    against = tuple(Colleague(user=each.user_id, name=each.name) for each in named)
    if {each.user for each in against} == ticket.complained_of:
        return ticket, ()
    facts = {"names": ", ".join(each.name for each in against)}
    line = hand.line("against_named" if against else "against_nobody", why, facts=facts)
    ticket = ticket.with_(against=against)
    if ticket.assignee not in ticket.complained_of:
        return ticket, (line,)
    former, to = find(people, ticket.assignee), next_above(impartial(people, ticket), "")
    # Who leads is asked by letter when nobody is left to take it over.
    taken = hand.line(
        "assigned" if to else "taken_off",
        facts={"from": former.name if former else "", "to": to.name if to else ""},
    )
    after = ticket.with_(assignee=to.user_id if to else "", assignee_name=to.name if to else "")
    return after, (line, taken)

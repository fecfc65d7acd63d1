"""Whoever is complained of never handles the complaint: who is left out, and what is refused.

Colleagues are named one by one, or with the department in which they work.
"""

from collections.abc import Sequence
from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.changes import Changed, Hand, refuse_closed
from chalicelib.tickets.errors import ComplainedOf
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person, find, handlers, impartial, next_above
from chalicelib.tickets.record import Colleague
from chalicelib.tickets.timeline import Event

# What those complained of may still do: say what they have to say, and mend what they promised.
STILL_THEIRS: Final = frozenset({"ticket.note", "ticket.change-made", "ticket.task-done"})
OWNER: Final = "owner"


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
    if not handlers((person,)):
        raise Invalid.field(
            "assignee", "%(name)s may not handle complaints: choose another.", name=person.name
        )
    return person


def barring(ticket: Ticket, people: Sequence[Person]) -> Ticket:
    """The ticket with those barred who work today in a department complained of.

    Its owners are not, while nobody outside is there to take it over: somebody has to.
    """
    inside = [each for each in people if each.department in ticket.against_departments]
    if not ticket.against_departments or not inside:
        return ticket.with_(barred=frozenset())
    everybody = ticket.with_(barred=frozenset(each.user_id for each in inside))
    if next_above(impartial(people, everybody), "") is not None:
        return everybody
    return ticket.with_(barred=frozenset(e.user_id for e in inside if e.role != OWNER))


def exempt(ticket: Ticket, people: Sequence[Person]) -> tuple[Person, ...]:
    """Who works in a department complained of and handles it nevertheless (see ``barring``)."""
    inside = [each for each in people if each.department in ticket.against_departments]
    return tuple(each for each in inside if each.user_id not in ticket.complained_of)


def complain_of(
    ticket: Ticket,
    named: Sequence[Person],
    departments: Sequence[str],
    people: Sequence[Person],
    why: str,
    hand: Hand,
) -> Changed:
    """Exactly these colleagues and departments are complained of from now on."""
    refuse_closed(ticket)
    against = tuple(Colleague(user=each.user_id, name=each.name) for each in named)
    same = {each.user for each in against} == ticket.named
    if same and set(departments) == set(ticket.against_departments):
        return ticket, ()
    after = ticket.with_(against=against, against_departments=tuple(departments))
    return said(barring(after, people), people, why, hand)


def said(ticket: Ticket, people: Sequence[Person], why: str, hand: Hand) -> Changed:
    """The ticket, and the line that says who is complained of now."""
    kind = "against_named" if ticket.against or ticket.against_departments else "against_nobody"
    return ticket, (hand.line(kind, why, facts=facts_of(ticket, people)),)


def facts_of(ticket: Ticket, people: Sequence[Person]) -> dict[str, str | list[str]]:
    """Who is complained of, and which owners handle it all the same."""
    facts: dict[str, str | list[str]] = {"names": ", ".join(each.name for each in ticket.against)}
    if ticket.against_departments:
        facts["departments"] = list(ticket.against_departments)
    if owners := exempt(ticket, people):
        facts["exempt"] = ", ".join(each.name for each in owners)
    return facts


def taken_off(ticket: Ticket, people: Sequence[Person], hand: Hand) -> tuple[Ticket, Event]:
    """One who handles a ticket about themselves has it no longer.

    The next colleague above takes over, or, when only those complained of are there, nobody:
    then who leads is asked by letter.
    """
    former, to = find(people, ticket.assignee), next_above(impartial(people, ticket), "")
    line = hand.line(
        "assigned" if to else "taken_off",
        facts={"from": former.name if former else "", "to": to.name if to else ""},
    )
    facts = {"assignee": to.user_id if to else "", "assignee_name": to.name if to else ""}
    return ticket.with_(**facts), line

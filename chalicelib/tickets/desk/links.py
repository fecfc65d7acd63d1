"""Links between tickets, as pure changes of both."""

from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.desk.errors import (
    AlreadyLinked,
    NotLinked,
    TooManyLinks,
)
from chalicelib.tickets.model import Link, Ticket
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import LinkKind

MOST_LINKS: Final = 12
_PAIRS: Final = (
    (LinkKind.RELATES, LinkKind.RELATES),
    (LinkKind.CAUSED_BY, LinkKind.CAUSES),
    (LinkKind.FOLLOWS, LinkKind.FOLLOWED_BY),
    (LinkKind.SPLIT_FROM, LinkKind.SPLIT_INTO),
    (LinkKind.MERGED, LinkKind.MERGED_INTO),
)
OPPOSITE: Final = dict(_PAIRS) | {other: kind for kind, other in _PAIRS}
# The kinds that people set and take away; the others show what was done.
BY_HAND: Final = tuple(kind for pair in _PAIRS[:3] for kind in dict.fromkeys(pair))

Both = tuple[Changed, Changed]


def link(ticket: Ticket, kind: LinkKind, other: Ticket, hand: Hand) -> Both:
    """Link two tickets, each with its own side of it; several links between two are refused."""
    if ticket.id == other.id:
        raise Invalid.field("other", "A ticket cannot be linked with itself.")
    if kind not in BY_HAND:
        raise Invalid.field("kind", "Choose the kind of link from the list.")
    if any(each.ticket == other.id for each in ticket.links):
        raise AlreadyLinked()
    return (
        (linked(ticket, kind, other.id), (line_about(hand, "linked", other, kind),)),
        (
            linked(other, OPPOSITE[kind], ticket.id),
            (line_about(hand, "linked", ticket, OPPOSITE[kind]),),
        ),
    )


def unlink(ticket: Ticket, other: Ticket, hand: Hand) -> Both:
    """Take a link away on both sides; both timelines keep that it was there."""
    found = [each for each in ticket.links if each.ticket == other.id and each.kind in BY_HAND]
    if not found:
        raise NotLinked()
    kind = found[0].kind
    return (
        (without(ticket, other.id, kind), (line_about(hand, "unlinked", other, kind),)),
        (
            without(other, ticket.id, OPPOSITE[kind]),
            (line_about(hand, "unlinked", ticket, OPPOSITE[kind]),),
        ),
    )


def linked(ticket: Ticket, kind: LinkKind, other: str) -> Ticket:
    """The ticket with one more link. Raises ``TooManyLinks``."""
    if len(ticket.links) >= MOST_LINKS:
        raise TooManyLinks(most=MOST_LINKS)
    return ticket.with_(links=(*ticket.links, Link(kind=kind, ticket=other)))


def without(ticket: Ticket, other: str, kind: LinkKind) -> Ticket:
    """The ticket without a link, if it had it."""
    gone = Link(kind=kind, ticket=other)
    return ticket.with_(links=tuple(each for each in ticket.links if each != gone))


def line_about(hand: Hand, what: str, other: Ticket, kind: LinkKind) -> Event:
    """A line of the timeline that names the other ticket."""
    facts = {"link": kind, "ticket": other.id, "number": other.number}
    return hand.line(what, facts=facts)

"""Links between tickets, merging and its undoing, as pure changes of both tickets."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.changes import Changed, Hand
from chalicelib.tickets.desk.errors import (
    AlreadyLinked,
    DifferentCustomers,
    MergeFinal,
    NotLinked,
    NotMerged,
    TooManyLinks,
)
from chalicelib.tickets.errors import TicketClosed, TicketMerged
from chalicelib.tickets.model import Event, Hold, Link, Ticket
from chalicelib.tickets.words import LinkKind

MOST_LINKS: Final = 12
UNDO: Final = timedelta(days=30)
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
        (linked(ticket, kind, other.id), (_line(hand, "linked", other, kind),)),
        (
            linked(other, OPPOSITE[kind], ticket.id),
            (_line(hand, "linked", ticket, OPPOSITE[kind]),),
        ),
    )


def unlink(ticket: Ticket, other: Ticket, hand: Hand) -> Both:
    """Take a link away on both sides; both timelines keep that it was there."""
    found = [each for each in ticket.links if each.ticket == other.id and each.kind in BY_HAND]
    if not found:
        raise NotLinked()
    kind = found[0].kind
    return (
        (_without(ticket, other.id, kind), (_line(hand, "unlinked", other, kind),)),
        (
            _without(other, ticket.id, OPPOSITE[kind]),
            (_line(hand, "unlinked", ticket, OPPOSITE[kind]),),
        ),
    )


def merge(ticket: Ticket, into: Ticket, hand: Hand) -> Both:
    """The matter goes on in ``into``: this ticket's clock stops, nothing of either is lost."""
    check_merge(ticket, into)
    gone = linked(ticket, LinkKind.MERGED_INTO, into.id)
    stays = _about_both(linked(into, LinkKind.MERGED, ticket.id), ticket)
    return (
        (
            gone.with_(merged_into=into.id, merged_at=hand.at),
            (_line(hand, "merged", into, LinkKind.MERGED_INTO),),
        ),
        (stays, (_line(hand, "merged_here", ticket, LinkKind.MERGED),)),
    )


def _about_both(into: Ticket, ticket: Ticket) -> Ticket:
    """Whoever either ticket is about no longer handles the one that goes on."""
    known = {each.user: each for each in (*into.against, *ticket.against)}
    departments = dict.fromkeys((*into.against_departments, *ticket.against_departments))
    return into.with_(against=tuple(known.values()), against_departments=tuple(departments))


def check_merge(ticket: Ticket, into: Ticket) -> None:
    """Raises what stands against merging the one into the other."""
    if ticket.id == into.id:
        raise Invalid.field("into", "A ticket cannot be merged with itself.")
    if ticket.merged_into or into.merged_into:
        raise TicketMerged()
    if into.closed and not ticket.closed:
        raise TicketClosed()
    if ticket.customer_id and into.customer_id and ticket.customer_id != into.customer_id:
        raise DifferentCustomers()


def unmerge(ticket: Ticket, into: Ticket, hand: Hand) -> Both:
    """Undo a merge within thirty days: the clock runs on from where it stood."""
    if not ticket.merged_into or ticket.merged_at is None:
        raise NotMerged()
    if hand.at > undo_until(ticket.merged_at):
        raise MergeFinal(days=UNDO.days)
    back = _without(ticket, into.id, LinkKind.MERGED_INTO)
    return (
        (
            _stood_still(back, ticket.merged_at, hand.at),
            (_line(hand, "unmerged", into, LinkKind.MERGED_INTO),),
        ),
        (
            _without(into, ticket.id, LinkKind.MERGED),
            (_line(hand, "unmerged_here", ticket, LinkKind.MERGED),),
        ),
    )


def undo_until(merged_at: datetime) -> datetime:
    """Until when a merge can be undone."""
    return merged_at + UNDO


def linked(ticket: Ticket, kind: LinkKind, other: str) -> Ticket:
    """The ticket with one more link. Raises ``TooManyLinks``."""
    if len(ticket.links) >= MOST_LINKS:
        raise TooManyLinks(most=MOST_LINKS)
    return ticket.with_(links=(*ticket.links, Link(kind=kind, ticket=other)))


def _without(ticket: Ticket, other: str, kind: LinkKind) -> Ticket:
    gone = Link(kind=kind, ticket=other)
    return ticket.with_(links=tuple(each for each in ticket.links if each != gone))


def _stood_still(ticket: Ticket, since: datetime, at: datetime) -> Ticket:
    """Open again as before; if the customer was waited for, it still is."""
    held = () if ticket.waiting else (Hold(start=since, end=at),)
    return ticket.with_(
        merged_into="", merged_at=None, clock_set_at=at, holds=(*ticket.holds, *held)
    )


def _line(hand: Hand, what: str, other: Ticket, kind: LinkKind) -> Event:
    facts = {"link": kind, "ticket": other.id, "number": other.number}
    return hand.line(what, facts=facts)

"""Merging two tickets and undoing it, as pure changes of both."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.kit.errors import Invalid
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.desk import merged_appointments
from chalicelib.tickets.desk.errors import DifferentCustomers, MergeFinal, NotMerged
from chalicelib.tickets.desk.links import Both, line_about, linked, without
from chalicelib.tickets.errors import TicketClosed, TicketMerged
from chalicelib.tickets.model import Hold, Ticket
from chalicelib.tickets.words import LinkKind

UNDO: Final = timedelta(days=30)


def merge(ticket: Ticket, into: Ticket, hand: Hand) -> Both:
    """The matter goes on in ``into``: this ticket's clock stops, nothing of either is lost.

    An appointment that is ahead goes along, or is taken out of the customer's calendar. By when
    the customer was told to hear from us is kept by the ticket that goes on.
    """
    check_merge(ticket, into)
    gone = linked(ticket, LinkKind.MERGED_INTO, into.id)
    gone = gone.with_(merged_into=into.id, merged_at=hand.at)
    stays = _about_both(linked(into, LinkKind.MERGED, ticket.id), ticket)
    stays = _keeping_the_word_of(gone, stays)
    gone, stays, told = merged_appointments.merged(gone, stays, hand)
    return (
        (gone, (line_about(hand, "merged", into, LinkKind.MERGED_INTO), *told)),
        (stays, (line_about(hand, "merged_here", ticket, LinkKind.MERGED),)),
    )


def _about_both(into: Ticket, ticket: Ticket) -> Ticket:
    """Whoever either ticket is about no longer handles the one that goes on."""
    known = {each.user: each for each in (*into.against, *ticket.against)}
    departments = dict.fromkeys((*into.against_departments, *ticket.against_departments))
    return into.with_(against=tuple(known.values()), against_departments=tuple(departments))


def _keeping_the_word_of(gone: Ticket, stays: Ticket) -> Ticket:
    """What one customer was told of both is one promise: the earlier one."""
    same = gone.complainant.email.casefold() == stays.complainant.email.casefold()
    if gone.word_by is None or stays.settled or not same:
        return stays
    return stays.with_(word_by=min(gone.word_by, stays.word_by or gone.word_by))


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
    back = without(ticket, into.id, LinkKind.MERGED_INTO)
    back = _stood_still(back, ticket.merged_at, hand.at)
    if into.told_at is not None and into.told_at > ticket.merged_at:
        back = back.with_(word_by=None)  # the customer has heard from us meanwhile
    stays = without(into, ticket.id, LinkKind.MERGED)
    back, stays, told = merged_appointments.unmerged(back, stays, hand)
    return (
        (back, (line_about(hand, "unmerged", into, LinkKind.MERGED_INTO), *told)),
        (stays, (line_about(hand, "unmerged_here", ticket, LinkKind.MERGED),)),
    )


def undo_until(merged_at: datetime) -> datetime:
    """Until when a merge can be undone."""
    return merged_at + UNDO


def _stood_still(ticket: Ticket, since: datetime, at: datetime) -> Ticket:
    """Open again as before; if the customer was waited for, it still is."""
    held = () if ticket.waiting else (Hold(start=since, end=at),)
    return ticket.with_(
        merged_into="", merged_at=None, clock_set_at=at, holds=(*ticket.holds, *held)
    )

"""What becomes of an appointment when its ticket is merged into another, and back. Pure.

It is a promise, and it stands in the customer's calendar: it goes along, or is taken out there.
"""

from datetime import datetime
from enum import StrEnum

from chalicelib.kit.i18n import N_, translate
from chalicelib.tickets.appointment import Appointment
from chalicelib.tickets.changes import Hand
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.promised.appointments import facts
from chalicelib.tickets.timeline import Event

# For the customer, in its language.
_TOGETHER = N_("We settle it together with your matter %(number)s.")
_AFTER_ALL = N_("Our appointment takes place after all.")


class Fate(StrEnum):
    """``along``, as calendars have it; ``cancelled`` by a letter; ``past``: nobody is told."""

    ALONG = "along"
    CANCELLED = "cancelled"
    PAST = "past"


def fate(ticket: Ticket, into: Ticket, now: datetime) -> Fate | None:
    """What a merge does to an appointment; None where there is none of which nobody knows yet.

    It goes along where the other ticket has none ahead and writes to the same address: then the
    letter that moves or drops it later reaches the calendar that it stands in.
    """
    there = ticket.appointment
    if there is None or not there.open:
        return None
    other = into.appointment
    taken = other is not None and other.open
    same = ticket.complainant.email.casefold() == into.complainant.email.casefold()
    if same and not taken and not into.settled:
        return Fate.ALONG
    return Fate.CANCELLED if there.ends > now else Fate.PAST


def merged(gone: Ticket, stays: Ticket, hand: Hand) -> tuple[Ticket, Ticket, tuple[Event, ...]]:
    """Both tickets, and the lines of the merged one that tell its customer."""
    there, ends = gone.appointment, fate(gone.with_(merged_into=""), stays, hand.at)
    if there is None or ends is None:
        return gone, stays, ()
    if ends is Fate.ALONG:
        return gone, stays.with_(appointment=there), ()
    there = _with(there, outcome="merged", sequence=there.sequence + 1)
    gone = gone.with_(appointment=there)
    if ends is Fate.PAST:
        return gone, stays, ()
    text = translate(gone.complainant.language, _TOGETHER, {"number": stays.number})
    return gone, stays, (hand.line("appointment_dropped", text, True, facts(there)),)


def unmerged(back: Ticket, stays: Ticket, hand: Hand) -> tuple[Ticket, Ticket, tuple[Event, ...]]:
    """Both tickets as they were: what went along comes back as it stands by now."""
    there, other = back.appointment, stays.appointment
    if there is None:
        return back, stays, ()
    if there.open:
        if other is not None and other.uid == there.uid:
            return back.with_(appointment=other), stays.with_(appointment=None), ()
        # The other ticket has another one since: this one was seen to there.
        return back.with_(appointment=_with(there, outcome="overtaken")), stays, ()
    if there.outcome != "merged" or there.at <= hand.at:
        return back, stays, ()
    there = _with(there, outcome="", sequence=there.sequence + 1)
    text = translate(back.complainant.language, _AFTER_ALL)
    line = hand.line("appointment_moved", text, True, {**facts(there), "as_agreed": True})
    return back.with_(appointment=there), stays, (line,)


def _with(appointment: Appointment, **changes: object) -> Appointment:
    return appointment.model_copy(update=changes)

"""What people do to a ticket, as pure changes: the ticket afterwards and its new lines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from chalicelib.kit.clock import stamp
from chalicelib.kit.errors import Invalid
from chalicelib.tickets.appointment import Appointment
from chalicelib.tickets.errors import AlreadyWaiting, NotWaiting, TicketClosed, TicketMerged
from chalicelib.tickets.model import Hold, Ticket
from chalicelib.tickets.people import Person
from chalicelib.tickets.promised import word
from chalicelib.tickets.promised.appointments import overtaken
from chalicelib.tickets.proofs import Handed
from chalicelib.tickets.steps import Act, Given, Runs, checked
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.words import CLOSED, SETTLED, Severity, Step

Changed = tuple[Ticket, tuple[Event, ...]]
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Hand:
    """Who does it and when; ``new_id`` names the lines of the timeline."""

    at: datetime
    user: str
    name: str
    new_id: Callable[[], str]

    def line(
        self, kind: str, text: str = "", public: bool = False, facts: Facts | None = None
    ) -> Event:
        """A line of the timeline in this hand."""
        return Event(
            id=self.new_id(),
            at=self.at,
            kind=kind,
            by=self.user,
            by_name=self.name,
            text=text.strip(),
            public=public,
            facts=dict(facts or {}),
        )


# The customer agrees to the last proposal, or not (yet).
AGREEING: Final = {"propose": False, "accept": True, "refuse": False}


def take_step(ticket: Ticket, name: str, given: Given, hand: Hand) -> Changed:
    """One act of the table in ``steps``; reopening begins a new cycle of limits."""
    _refuse_merged(ticket)
    act = checked(name, ticket, given)
    verdict = {} if given.usable is None else {"usable": given.usable}
    promised = word.checked(given.hear_by, hand.at) if act.tells else {}
    line = hand.line(name, given.text, act.tells, {"step": act.to, **verdict, **promised})
    if act.name == "reopen":
        return new_cycle(ticket, hand.at), (line,)
    if Runs.WAIT in act.stops:
        ticket = _running_again(ticket, hand.at)
    if Runs.UPDATE in act.starts and not act.tells:
        ticket = heard(ticket, hand.at)
    ticket = _noted(_reached(ticket, act.to, hand.at), act, given, hand.at)
    if act.tells:
        ticket = _told(ticket, hand.at)
    if Runs.WAIT in act.starts and not ticket.waiting:
        ticket = ticket.with_(waiting_since=hand.at)
    handed = _handed_over(ticket, act, given.handed, hand)
    return ticket.with_(handed=ticket.handed or bool(handed)), (line, *handed)


def _handed_over(ticket: Ticket, act: Act, handed: Handed | None, hand: Hand) -> tuple[Event, ...]:
    """The evidence that the written answer reached a customer whom no e-mail reaches.

    Raises ``Invalid`` on ``handed_at`` for a moment that is still ahead, or before the receipt.
    """
    if handed is None or act.to not in SETTLED or act.name == "review":
        return ()
    at = handed.at or hand.at
    if not ticket.received_at <= at <= hand.at:
        raise Invalid.field("handed_at", "Choose a moment between the receipt and now.")
    facts = {"handover": handed.means, "at": stamp(at), "name": handed.by or hand.name}
    return (hand.line("handed_over", facts=facts),)


def tell(ticket: Ticket, text: str, hand: Hand, hear_by: datetime | None = None) -> Changed:
    """Words that go to the customer, and count as an update.

    ``hear_by``: by when they say that it hears from us again.
    """
    refuse_closed(ticket)
    line = hand.line("told", text, public=True, facts=word.checked(hear_by, hand.at))
    return _told(ticket, hand.at), (line,)


def record(ticket: Ticket, text: str, hand: Hand) -> Changed:
    """What the customer said to us, on the phone or elsewhere, as a colleague writes it down."""
    refuse_closed(ticket)
    return heard(ticket, hand.at), (hand.line("heard", text, public=True),)


def assign(ticket: Ticket, person: Person, hand: Hand) -> Changed:
    """Give the ticket to a colleague; no line when they have it already."""
    refuse_closed(ticket)
    if person.user_id == ticket.assignee:
        return ticket, ()
    line = hand.line("assigned", facts={"from": ticket.assignee_name, "to": person.name})
    return ticket.with_(assignee=person.user_id, assignee_name=person.name), (line,)


def lay_down(ticket: Ticket, hand: Hand) -> Changed:
    """Nobody handles it any more; no line when nobody did."""
    refuse_closed(ticket)
    if not ticket.assignee:
        return ticket, ()
    line = hand.line("laid_down", facts={"from": ticket.assignee_name})
    return ticket.with_(assignee="", assignee_name=""), (line,)


def wait(ticket: Ticket, why: str, hand: Hand) -> Changed:
    """The answer lies with the customer: all limits stand still."""
    refuse_closed(ticket)
    if ticket.waiting:
        raise AlreadyWaiting()
    return ticket.with_(waiting_since=hand.at), (hand.line("waiting", why),)


def resume(ticket: Ticket, why: str, hand: Hand) -> Changed:
    """The answer has come: the limits run on from where they stood."""
    _refuse_merged(ticket)
    if not ticket.waiting:
        raise NotWaiting()
    return heard(ticket, hand.at), (hand.line("resumed", why),)


def heard(ticket: Ticket, at: datetime) -> Ticket:
    """A message from the customer: it starts the next-update limit anew.

    If the answer lay with the customer, the other limits run on. Before our first response
    there is no update to give yet: that limit goes on from the receipt.
    """
    ticket = _running_again(ticket, at)
    if ticket.responded_at is None or ticket.settled:
        return ticket
    return _next_update(ticket).with_(heard_at=at)


def set_severity(ticket: Ticket, severity: Severity, why: str, hand: Hand) -> Changed:
    """Another severity has other limits: they are recomputed from the receipt.

    What has fired stays fired; what would have been due in the past is due now.
    """
    refuse_closed(ticket)
    if severity == ticket.severity:
        return ticket, ()
    line = hand.line("severity_changed", why, facts={"from": ticket.severity, "to": severity})
    return ticket.with_(severity=severity, clock_set_at=hand.at), (line,)


def set_grade(ticket: Ticket, grade: str, hand: Hand, why: str) -> Changed:
    """The customer has another grade, and with it other limits, from this moment on."""
    if grade == ticket.grade or ticket.closed:
        return ticket, ()
    line = hand.line("grade_changed", why, facts={"from": ticket.grade, "to": grade})
    return ticket.with_(grade=grade, clock_set_at=hand.at), (line,)


def recompute(ticket: Ticket, hand: Hand, why: str) -> Changed:
    """The company's limits or calendar changed: nothing is due before this moment."""
    return ticket.with_(clock_set_at=hand.at), (hand.line("clock_recomputed", why),)


def _refuse_merged(ticket: Ticket) -> None:
    if ticket.merged_into:
        raise TicketMerged()


def refuse_closed(ticket: Ticket) -> None:
    """Raises ``TicketMerged`` or ``TicketClosed`` for what nothing is done on any more."""
    _refuse_merged(ticket)
    if ticket.closed:
        raise TicketClosed()


def _reached(ticket: Ticket, step: Step, at: datetime) -> Ticket:
    if step in SETTLED and ticket.answered_at is None:
        ticket = ticket.with_(answered_at=at)
    if step in CLOSED and ticket.closed_at is None:
        ticket = ticket.with_(closed_at=at)
    return (overtaken(ticket) if step in SETTLED else ticket).with_(step=step)


def _noted(ticket: Ticket, act: Act, given: Given, at: datetime) -> Ticket:
    """What an act says of the ticket itself: agreed or not, a verdict, that our reply is out."""
    if act.name in AGREEING:
        return ticket.with_(agreed=AGREEING[act.name])
    if act.name == "judge":
        return ticket.with_(usable=given.usable)
    if act.name == "publish" and ticket.posted:
        said = {"replied_at": at, "reply_at": given.text.strip()}
        return ticket.with_(posted=ticket.posted.model_copy(update=said))
    return ticket


def _told(ticket: Ticket, at: datetime) -> Ticket:
    """The customer has heard from us: the first response, or the next update, is given."""
    told = _next_update(ticket).with_(responded_at=ticket.responded_at or at, told_at=at)
    late = told.broken is not None and told.broken.what == "word"
    return told.with_(news_at=None, word_by=None, broken=None if late else told.broken)


def answered_beside(ticket: Ticket, at: datetime) -> Ticket:
    """The customer got its written answer in the letter of another subject: nothing runs any
    more, and the desk closes the ticket as any that is answered."""
    return _told(_reached(_running_again(ticket, at), Step.ANSWERED, at), at)


def _next_update(ticket: Ticket) -> Ticket:
    """Another next-update limit, with a number of its own; what the last one fired is past."""
    label = f"WARN#{ticket.cycle}#update-{ticket.updates}#"
    kept = tuple(id_ for id_ in ticket.fired if not id_.startswith(label))
    return ticket.with_(updates=ticket.updates + 1, fired=kept)


def _running_again(ticket: Ticket, at: datetime) -> Ticket:
    if ticket.waiting_since is None:
        return ticket
    hold = Hold(start=ticket.waiting_since, end=at)
    return ticket.with_(waiting_since=None, holds=(*ticket.holds, hold))


def new_cycle(ticket: Ticket, at: datetime) -> Ticket:
    """The same matter from the beginning: its limits and changes run anew from now."""
    unanswered = {"replied_at": None, "reply_at": ""}
    return ticket.with_(
        posted=ticket.posted and ticket.posted.model_copy(update=unanswered),
        step=Step.RECEIVED,
        usable=None,
        agreed=False,
        handed=False,
        cycle=ticket.cycle + 1,
        cycle_from=at,
        clock_set_at=at,
        responded_at=None,
        told_at=None,
        heard_at=None,
        answered_at=None,
        closed_at=None,
        waiting_since=None,
        holds=(),
        level=0,
        fired=(),
        appointment=_still_ahead(ticket.appointment),
        word_by=None,
        broken=None,
    )


def _still_ahead(appointment: Appointment | None) -> Appointment | None:
    """An enquiry that becomes a complaint keeps what was arranged."""
    return appointment if appointment is not None and appointment.open else None

"""Which e-mails a line of the timeline causes to the customer; what colleagues are told: ``news``.

The customer is written to in its language; texts stand in the templates ``tickets/…``. Who has
no address gets no letter: the timeline shows it to the desk all the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chalicelib.kit.clock import instant
from chalicelib.kit.dates_in_words import moment_anywhere
from chalicelib.kit.icalendar import Entry
from chalicelib.kit.text import unstopped
from chalicelib.notify.message import Message
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.people import Person
from chalicelib.tickets.promised.appointments import cancelled
from chalicelib.tickets.promised.entry import entry
from chalicelib.tickets.timeline import Event
from chalicelib.tickets.wording.facts import facts_of_letter
from chalicelib.tickets.wording.filling import fill
from chalicelib.tickets.wording.model import Letter
from chalicelib.tickets.words import Channel, Kind

# Lines that the customer is told of, and the template that tells it.
TO_CUSTOMER: Final = {
    "acknowledge": "customer_acknowledged",
    "propose": "customer_proposal",
    "answer": "customer_answer",
    "settle": "customer_answer",
    "told": "customer_update",
    "lodged": "customer_lodged",
    "person_changed": "customer_person",
    "place_changed": "customer_place",
    "time_changed": "customer_time",
    "appointment_moved": "customer_moved",
    "appointment_dropped": "customer_dropped",
}
# Who asks or suggests something has had no trouble to be apologised for.
OF_KIND: Final = {
    ("acknowledge", Kind.ENQUIRY): "customer_enquiry",
    ("acknowledge", Kind.SUGGESTION): "customer_suggestion",
}
# Whoever has not noticed yet hears it from us first, and told us nothing to be thanked for.
NOTICED: Final = "customer_noticed"
SENT: Final = frozenset({*TO_CUSTOMER.values(), *OF_KIND.values(), NOTICED})
# Lines that put an appointment into calendars.
INVITES: Final = frozenset({"place_changed", "time_changed", "appointment_moved"})
# A letter in a company's own words.
OWN: Final = "tickets/own"
# The acts that give the written answer.
ANSWERS: Final = frozenset({"answer", "settle"})
# Letters with a link to the customer's page.
LINKED: Final = frozenset(
    f"tickets/{name}"
    for name in (
        "customer_acknowledged",
        NOTICED,
        "customer_enquiry",
        "customer_suggestion",
        "customer_proposal",
        "customer_answer",
        "customer_lodged",
    )
)


@dataclass(frozen=True)
class Sender:
    """The company that writes, and whom it could write to inside."""

    company: str
    zone: str
    people: Sequence[Person]
    # The company's own words for a letter in a language; None: ours are sent.
    own: Callable[[str, str], Letter | None] = lambda _name, _language: None


def letter_for(line: str, ticket: Ticket) -> str:
    """The template that tells the customer of a line; empty: it is not told of it."""
    if line == "acknowledge" and ticket.channel is Channel.CARRIER_EVENT:
        return NOTICED
    return OF_KIND.get((line, ticket.kind)) or TO_CUSTOMER.get(line, "")


def letters(
    ticket: Ticket, event: Event, sender: Sender, before: Ticket | None = None
) -> Iterator[Message]:
    """The letters of one line to the customer; ``before``: the ticket as it was, if it was."""
    letter = letter_of(ticket, event, sender, before) if ticket.complainant.email else None
    if letter is not None:
        yield letter


def by_post(ticket: Ticket) -> bool:
    """Whether somebody has to post it that we have received a letter: no e-mail reaches them."""
    return ticket.channel is Channel.LETTER and not ticket.complainant.email


def letter_of(
    ticket: Ticket, event: Event, sender: Sender, before: Ticket | None = None
) -> Message | None:
    """What the customer is told of a line, if anything, whether or not an e-mail reaches them."""
    template = letter_for(event.kind, ticket)
    if not template:
        return None
    if event.kind == "person_changed" and (event.facts.get("again") or not ticket.assignee):
        return None  # nobody new took over: there is no name to tell
    language = ticket.complainant.language
    own = sender.own(template, language)
    params = _own(ticket, event, sender, own) if own else _ours(ticket, event, sender)
    return Message(
        to=ticket.complainant.email,
        language=language,
        template=OWN if own else f"tickets/{template}",
        params=params,
        calendar=calendar(before or ticket, ticket, event, sender, language),
        subject_id=ticket.id,
    )


def _own(ticket: Ticket, event: Event, sender: Sender, own: Letter) -> dict[str, Any]:
    """The company's own words, filled; only the link is filled in when the letter goes out."""
    language = ticket.complainant.language
    facts = facts_of_letter(ticket, event.text, sender.company, sender.zone, language)
    return {"line": fill(own.subject, facts), "body": fill(own.body, facts), "token": ""}


def _ours(ticket: Ticket, event: Event, sender: Sender) -> dict[str, Any]:
    language = ticket.complainant.language
    return {
        "name": ticket.complainant.name or ticket.customer_name,
        "subject": unstopped(ticket.subject),
        "company": sender.company,
        "text": event.text,
        "person": ticket.assignee_name,
        "number": ticket.number,
        "phone": ticket.complainant.phone,
        "closed": ticket.closed,
        "token": "",
        "hear_by": said(event, "hear_by", sender.zone, language),
        "was": said(event, "was", sender.zone, language),
        "as_agreed": bool(event.facts.get("as_agreed")),
        **appointment(ticket, sender.zone, language),
    }


def linked(letter: Message) -> bool:
    """Whether a letter carries a link to the customer's page."""
    own = letter.template == OWN and "{link}" in letter.params["body"]
    return own or letter.template in LINKED


def calendar(
    before: Ticket, after: Ticket, event: Event, sender: Sender, language: str
) -> Entry | None:
    """The file that puts an appointment into a calendar, or takes it out again."""
    there = after.appointment
    if event.kind in INVITES and there is not None:
        return entry(after, there, sender.company, language, event.at)
    if cancelled(before, after, event.at) and there is not None:
        return entry(after, there, sender.company, language, event.at, "CANCEL")
    return None


def appointment(ticket: Ticket, zone: str, language: str) -> dict[str, str]:
    """Place and time that were arranged, for a template; empty where nothing is."""
    if ticket.appointment is None:
        return {"place": "", "at": "", "where": ""}
    there = ticket.appointment
    at = moment_anywhere(there.at, zone, language)
    return {"place": there.place, "at": at, "where": there.where}


def said(event: Event, fact: str, zone: str, language: str) -> str:
    """A moment among the facts of a line, as a letter says it; empty where there is none."""
    if fact not in event.facts:
        return ""
    return moment_anywhere(instant(event.facts[fact]), zone, language)

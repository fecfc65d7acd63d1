"""The facts of a ticket that words may name, as the customer reads them. Pure."""

from datetime import UTC, datetime
from typing import Final

from chalicelib.kit.dates_in_words import moment_anywhere, moment_in_words
from chalicelib.kit.text import unstopped
from chalicelib.tickets.appointment import Appointment
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.record import Complainant, Reference
from chalicelib.tickets.wording.words import NAMELESS, OF_TICKET, PLACES
from chalicelib.tickets.words import Place


def facts_of(
    ticket: Ticket, company: str, zone: str, language: str, next_at: datetime | None = None
) -> dict[str, str]:
    """What a step's words may name; what is not there is empty. ``next_at``: of the next word."""
    return {
        "name": ticket.complainant.name or ticket.customer_name or NAMELESS[language],
        "customer": ticket.customer_name,
        "company": company,
        "person": ticket.assignee_name,
        "number": ticket.number,
        "subject": unstopped(ticket.subject),
        "references": ", ".join(each.number for each in ticket.references),
        "received": moment_in_words(ticket.received_at, zone, language),
        "next": moment_in_words(next_at, zone, language) if next_at else "",
    }


def facts_without(
    company: str, person: str, language: str, customer: str = "", number: str = ""
) -> dict[str, str]:
    """What words may name that are not about a ticket; ``number`` is that of their matter."""
    known = {
        "name": customer or NAMELESS[language],
        "customer": customer,
        "company": company,
        "person": person,
        "number": number,
    }
    return dict.fromkeys(OF_TICKET, "") | known


def facts_of_letter(
    ticket: Ticket,
    text: str,
    company: str,
    zone: str,
    language: str,
    next_at: datetime | None = None,
) -> dict[str, str]:
    """What a letter may name beside: the words of the act, and the appointment."""
    there, next_at = ticket.appointment, next_at or ticket.word_by
    return facts_of(ticket, company, zone, language, next_at) | {
        "text": text,
        "place": PLACES[language][there.place] if there else "",
        "at": moment_anywhere(there.at, zone, language) if there else "",
        "where": there.where if there else "",
    }


def sample(at: datetime, language: str) -> Ticket:
    """A ticket to look at one's words with."""
    return SAMPLES[language].with_(
        received_at=at,
        cycle_from=at,
        clock_set_at=at,
        appointment=Appointment(place=Place.OFFICE, at=at),
    )


def _sample(language: str, subject: str, name: str, customer: str, person: str) -> Ticket:
    never = datetime.min.replace(tzinfo=UTC)
    return Ticket(
        id="tkt_SAMPLE1",
        subject=subject,
        customer_name=customer,
        complainant=Complainant(name=name, language=language),
        references=(Reference(kind="container", number="MSKU1234565"),),
        assignee_name=person,
        received_at=never,
        cycle_from=never,
        clock_set_at=never,
    )


SAMPLES: Final = {
    "en": _sample("en", "Two cartons crushed", "Ms Berg", "Nordtex AB", "Sam Carter"),
    "zh": _sample("zh", "两箱货物破损", "何小姐", "山水贸易", "陈静"),
}

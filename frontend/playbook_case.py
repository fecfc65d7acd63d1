"""A reviewed case as a proposal for the playbook of its category."""

from __future__ import annotations

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.letters import ANSWERS
from chalicelib.tickets.ports import Whole
from chalicelib.tickets.settling.playbooks import MOST_CHECKS, Check, Playbook, Text
from chalicelib.tickets.settling.words import State
from frontend.format import amount

# Settlements of one case that are looked through; more never came up.
MOST = 20


def from_case(who: Principal, services: Services, book: Playbook, ticket_id: str) -> Playbook:
    """The playbook with what this case adds; what the playbook already says stays as it is.

    The remedies that were granted come after the usual ones; the answer gives the words and the
    amounts the typical compensation, where there are none yet; what to avoid is a check more.
    """
    whole = services.tickets.whole(who, ticket_id)
    language = whole.ticket.complainant.language
    granted = [
        each
        for each in services.settling.of_ticket(who, ticket_id, MOST).items
        if each.state is State.GRANTED
    ]
    paid = ", ".join(amount(each.amount, each.currency) for each in granted if each.amount)
    review = next(iter(services.learning.of_ticket(who, ticket_id)), None)
    avoid = " ".join(review.avoid.split()) if review else ""
    checks = (*book.checklist, *((Check(**_in(who.language, avoid)),) if avoid else ()))
    known = dict.fromkeys((*book.remedies, *(each.remedy for each in granted)))
    return book.model_copy(
        update={
            "remedies": tuple(known),
            "words": book.words if _says(book.words) else Text(**_in(language, answer_in(whole))),
            "typical": book.typical if _says(book.typical) else Text(en=paid, zh=paid),
            "checklist": tuple({each.key: each for each in checks}.values())[:MOST_CHECKS],
        }
    )


def answer_on(who: Principal, services: Services, ticket_id: str) -> str:
    """The words of the last written answer on a ticket."""
    return answer_in(services.tickets.whole(who, ticket_id))


def answer_in(whole: Whole) -> str:
    return next((event.text for event in whole.events if event.kind in ANSWERS), "")[:2000]


def _says(text: Text) -> bool:
    return bool(text.en or text.zh)


def _in(language: str, words: str) -> dict[str, str]:
    return {"zh" if language == "zh" else "en": words}

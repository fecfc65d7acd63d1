"""What a ticket's page shows of its settling: playbook, checklist, settlements."""

from __future__ import annotations

from typing import Any

from chalicelib.accounts.disputes.model import Dispute
from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from chalicelib.tickets.settling.model import Ticks
from chalicelib.tickets.settling.playbooks import Playbook
from chalicelib.tickets.words import Kind
from frontend.language import _, current
from frontend.settling_words import REMEDIES, shown

# More remedies than this for one matter never came up; the API lists them all.
MOST = 10
# An enquiry becomes a complaint first; suggestions and public reviews are judged, not settled.
SETTLED = (Kind.COMPLAINT, Kind.EXCEPTION)


def panel(who: Principal, services: Services, ticket: Ticket) -> dict[str, Any]:
    """How the ticket is to be settled, and how it was; whether the reader may settle it."""
    ticks, made = services.settling.beside(who, ticket.id, MOST)
    return {
        "playbook": told(services.settling.playbook(who, ticket), ticks),
        "disputes": _disputes(who, services, ticket),
        "settlements": [shown(each) for each in made],
        "may_settle": who.permits("tickets.handle")
        and ticket.kind in SETTLED
        and not ticket.closed,
    }


def _disputes(who: Principal, services: Services, ticket: Ticket) -> list[Dispute]:
    """The disputes that a ticket about charges is about."""
    if ticket.category != "charges" or not ticket.customer_id:
        return []
    return services.disputes.of_ticket(who, ticket.id)


def told(book: Playbook, ticks: Ticks) -> dict[str, Any] | None:
    """A playbook in the reader's language; None where the company has none."""
    if book == Playbook():
        return None
    return {
        "remedies": [_(REMEDIES[remedy]) for remedy in book.remedies],
        "typical": book.typical.read_in(current()),
        "words": book.words.read_in(current()),
        "checks": [
            (check.key, check.read_in(current()), ticks.ticked.get(check.key))
            for check in book.checklist
        ],
        "done": sum(check.key in ticks.ticked for check in book.checklist),
    }

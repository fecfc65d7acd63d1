"""What a ticket's page shows of its settling."""

from __future__ import annotations

from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.model import Ticket
from frontend.settling_words import shown

# More remedies than this for one matter never came up; the API lists them all.
MOST = 10


def panel(who: Principal, services: Services, ticket: Ticket) -> dict[str, Any]:
    """The settlements of a ticket, and whether the reader may settle it."""
    found = services.settling.of_ticket(who, ticket.id, MOST).items
    return {
        "settlements": [shown(each) for each in found],
        "may_settle": who.permits("tickets.handle") and not ticket.closed,
    }

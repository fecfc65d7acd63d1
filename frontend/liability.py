"""The limits of liability that stand beside whatever is offered to a customer."""

from __future__ import annotations

from chalicelib.bootstrap import Services
from chalicelib.tenancy.principal import Principal
from chalicelib.tickets.claims.recovery import Limit, limits
from chalicelib.tickets.claims.room import ABOUT_GOODS
from chalicelib.tickets.model import Ticket


def limits_beside(who: Principal, services: Services, ticket: Ticket) -> list[Limit]:
    """Those of the ticket's claim; none where nothing is claimed, or no regime is known yet."""
    if ticket.kind not in ABOUT_GOODS:
        return []
    return limits(services.claims.get(who, ticket.id))
